"""Choose the load generator: the one in C where that can be compiled, else the one in Python."""

from pathlib import Path

from hexapla.bench.measure.compiler import compiled
from hexapla.bench.measure.load import LIMITS, Limits, Load
from hexapla.bench.measure.load_in_c import LoadInC
from hexapla.bench.measure.load_in_python import LoadInPython
from hexapla.project.root import UserError, root


def connected(
    port: int,
    connections: int,
    size: int,
    seed: int,
    host: str = "127.0.0.1",
    limits: Limits = LIMITS,
) -> Load:
    """Connect clients to a server and return them; raise `InvalidSample` when one cannot connect."""
    client = client_in_c()
    if client is None:
        return LoadInPython(port, connections, size, seed, host, limits)
    return LoadInC(client, port, connections, size, seed, host, limits)


def client_in_c() -> Path | None:
    """Return the compiled client; None without a compiler, or outside a checkout, which has room for it."""
    try:
        root()
    except UserError:
        return None
    return compiled("echo_load")
