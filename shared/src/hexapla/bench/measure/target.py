"""Any echo server at all, ours or not, by its address: what the small generator can say from outside.

Load is traffic that somebody else may have to pay for: an address that is not of this machine is refused,
unless whoever asks says that the host is theirs. Names are resolved first, and only what they stand for is
called. What the server uses of a processor is not known, as it may be anywhere.
"""

import ipaddress
import socket
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hexapla.bench.measure.echo import BUSY, limits
from hexapla.bench.measure.histogram import encoded, histogram
from hexapla.bench.measure.load import WARM, InvalidSample, Load
from hexapla.project.root import UserError

SECONDS = 10.0  # that each loop takes, about; the load itself gives up what takes far longer

MESSAGES = 20_000  # that each loop may send

CONNECTIONS = 16

SIZE = 64  # bytes

USUAL = {"p50": 50, "p90": 90, "p99": 99, "p99.9": 99.9}


@dataclass(frozen=True)
class Address:
    """Where a server is: what was asked for, and what that stands for."""

    text: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return host and port, as one would type them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Loop:
    """What a loop found: `offered` is a rate in messages a second, or 0 where the loop was closed.

    `percentiles` and `longest` are whole microseconds, from the moment at which a message was due where the
    loop was open; `histogram` is the whole of them, an HdrHistogram of microseconds as text.
    """

    messages: int
    seconds: float
    offered: float
    percentiles: dict[str, int]
    longest: int
    client: float  # seconds of our own processor time
    histogram: str

    @property
    def rate(self) -> float:
        """Return how many messages came back in a second."""
        return self.messages / self.seconds


@dataclass(frozen=True)
class Found:
    """What is known of a server: either both loops, or in `invalid` why there is no number."""

    target: str
    address: str
    connections: int
    size: int
    seed: int
    invalid: str
    closed: Loop | None = None
    open: Loop | None = None

    def json(self) -> dict[str, Any]:
        """Return it as one object."""
        return asdict(self)

    def lines(self) -> list[str]:
        """Return it in words, for people."""
        name = self.target if self.target == self.address else f"{self.target} ({self.address})"
        first = f"{name}: messages of {self.size} bytes on {self.connections} connections"
        if self.closed is None or self.open is None:
            return [first, f"INVALID: {self.invalid}"]
        cost = 1e6 * self.closed.client / self.closed.messages
        share = self.closed.client / self.closed.seconds
        return [
            first,
            f"closed loop: {self.closed.rate:,.0f} messages a second; {told(self.closed)}",
            f"open loop at {self.open.offered:,.0f} a second: {told(self.open)}",
            f"our own cost: {cost:.1f} µs of a processor for each message, {share:.0%} of one",
        ]


def told(loop: Loop) -> str:
    """Return the count and the percentiles of a loop in words."""
    shown = ", ".join(f"{name} {value} µs" for name, value in loop.percentiles.items())
    return f"{loop.messages} messages, {shown}, the longest {loop.longest} µs"


def address(text: str, own: bool = False) -> Address:
    """Return what `HOST:PORT` stands for; raise `UserError` unless it is of this machine or one's own."""
    host, _, digits = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 65536:
        raise UserError(f"{text!r} is no address: give a host and a port, as in 127.0.0.1:8000.")
    try:
        found = socket.getaddrinfo(host, int(digits), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        said = getattr(error, "strerror", None) or error
        raise UserError(f"{host!r} has no address ({said}): give a host that has one.") from error
    # A server that listens on one of both kinds listens on the older one.
    hosts = sorted({str(each[4][0]) for each in found}, key=lambda each: (":" in each, each))
    foreign = [each for each in hosts if not ipaddress.ip_address(each).is_loopback]
    if foreign and not own:
        raise UserError(
            f"{text} is {foreign[0]}, which is not this machine: "
            "give a loopback address, or --i-own-this-host if the host is yours to load."
        )
    return Address(text, hosts[0], int(digits))


def measure(
    where: Address,
    *,
    connections: int = CONNECTIONS,
    size: int = SIZE,
    messages: int = MESSAGES,
    seconds: float = SECONDS,
    rate: float = 0.0,
    seed: int = 1,
) -> Found:
    """Return what an echo server does: first in a closed loop, then in an open one.

    Each loop sends at most so many messages, and about as many as take so many seconds. Without a rate the
    open loop offers half of what the closed one reached.
    """
    facts = (where.text, str(where), connections, size, seed)
    try:
        with Load(where.port, connections, size, seed, where.host) as load:
            pace = warm(load)
            closed = close(load, max(min(messages, int(pace * seconds)), connections))
            offered = rate or closed.rate / 2
            opened = offer(load, max(min(messages, int(offered * seconds)), 1), offered)
    except InvalidSample as spoilt:
        return Found(*facts, str(spoilt))
    return Found(*facts, "", closed, opened)


def warm(load: Load) -> float:
    """Let every connection have some answers; return how many came in a second."""
    began = time.perf_counter()
    load.warm()
    load.quiet()
    return WARM * load.connections / (time.perf_counter() - began)


def close(load: Load, count: int) -> Loop:
    """Return what a closed loop of so many messages finds; raise `InvalidSample` where there is no number."""
    spent: list[float] = []
    mine, began = time.thread_time(), time.perf_counter()
    load.exchange(count, spent)
    mine, seconds = time.thread_time() - mine, time.perf_counter() - began
    load.quiet()
    if mine > BUSY * seconds:
        raise InvalidSample(f"client-bound: we used {mine / seconds:.0%} of a processor ourselves")
    limits(spent, seconds, min(count, load.connections), 0.0, 0.0)
    return loop(spent, seconds, 0.0, mine)


def offer(load: Load, count: int, rate: float) -> Loop:
    """Return what an open loop of so many messages finds; raise `InvalidSample` where there is no number."""
    mine, began = time.thread_time(), time.perf_counter()
    spent = load.offer(count, rate)
    mine, seconds = time.thread_time() - mine, time.perf_counter() - began
    load.quiet()
    return loop(spent, seconds, rate, mine)


def loop(spent: Sequence[float], seconds: float, offered: float, client: float) -> Loop:
    """Return what these latencies come to."""
    if not spent:
        raise InvalidSample("no message was answered")
    found = histogram(spent)
    shares = {name: found.get_value_at_percentile(share) for name, share in USUAL.items()}
    return Loop(len(spent), seconds, offered, shares, found.get_max_value(), client, encoded(found))
