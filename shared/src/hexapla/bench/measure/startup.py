"""How long a program takes to its first line, and which share of that its imports take.

Imports are timed by running the program's file up to where `main` would be called, on the same engine, and
subtracting what Python itself takes to start. Unlike `-X importtime`, that slows nothing down. What a
framework imports only when its loop starts is not counted.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hexapla.bench.measure import imported
from hexapla.bench.measure.server import first_line, running_server, started
from hexapla.project.implementation import Implementation

STUB = str(Path(imported.__file__))


def startup(
    implementation: Implementation, _seed: int = 0, *, imports: bool = True
) -> dict[str, Any]:
    """Return the seconds to a server's first line, and for Python, if asked, the share of imports (%)."""
    with running_server(implementation) as (_, _, whole):
        pass
    *before, program = implementation.command()
    if not imports or not program.endswith(".py"):
        return {"start-up": whole, "raw": {"started": whole}}
    python = importing([before[0], STUB], implementation)
    importing_s = importing([*before, STUB, program], implementation)
    return {
        "start-up": whole,
        "start-up-imports": min(max(importing_s - python, 0) / whole, 1) * 100,
        "raw": {"started": whole, "python": python, "imports": importing_s},
    }


def importing(command: Sequence[str], implementation: Implementation) -> float:
    """Return the seconds until a command says that its imports are done."""
    with started(command, implementation) as child:
        _, at = first_line(child, imported.DONE, "its imports did not come to an end")
    return at
