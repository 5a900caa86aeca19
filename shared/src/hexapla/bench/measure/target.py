"""Measure any echo server by its address, from outside.

Load on another host may cost its owner money, so an address that is not of this machine is refused unless
the user says that the host is theirs. Names are resolved first, and only the resolved address is connected
to. The server's processor time is not known, as it may run anywhere.
"""

import ipaddress
import socket
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

from hexapla.bench.measure.echo import check_closed_loop
from hexapla.bench.measure.generator import connected
from hexapla.bench.measure.histogram import encoded, histogram, percentiles
from hexapla.bench.measure.load import (
    LIMITS,
    WARM_UP_ANSWERS,
    Exchange,
    InvalidSample,
    Limits,
    Load,
)
from hexapla.project.root import UserError

LOOP_S = 10.0  # about as long as each loop takes; `Limits` ends what takes far longer
MAX_MESSAGES = 20_000  # of each loop
CONNECTIONS = 16
MESSAGE_BYTES = 64


@dataclass(frozen=True)
class Address:
    """Where a server is: the text that was given, and the address that it resolves to."""

    text: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Loop:
    """The result of one loop: `offered` is a rate in messages a second, or 0 for the closed loop.

    `percentiles` and `longest` are whole microseconds, in the open loop from when a message was due;
    `histogram` is the HdrHistogram of all latencies, in nanoseconds, as text.
    """

    messages: int
    seconds: float
    offered: float
    percentiles: dict[str, int]
    longest: int
    client: float  # processor seconds of our client
    histogram: str

    @property
    def rate(self) -> float:
        return self.messages / self.seconds


@dataclass(frozen=True)
class TargetResult:
    """The result for a server: either both loops, or in `invalid` why there is no number."""

    target: str
    address: str
    connections: int
    size: int
    seed: int
    invalid: str
    closed: Loop | None = None
    open: Loop | None = None

    def json(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> list[str]:
        name = self.target if self.target == self.address else f"{self.target} ({self.address})"
        first = f"{name}: messages of {self.size} bytes on {self.connections} connections"
        if self.closed is None or self.open is None:
            return [first, f"INVALID: {self.invalid}"]
        cost = 1e6 * self.closed.client / self.closed.messages
        share = self.closed.client / self.closed.seconds
        return [
            first,
            f"closed loop: {self.closed.rate:,.0f} messages a second; {describe(self.closed)}",
            f"open loop at {self.open.offered:,.0f} a second: {describe(self.open)}",
            f"our client: {cost:.1f} µs of processor time per message, {share:.0%} of a processor",
        ]


def describe(loop: Loop) -> str:
    shown = ", ".join(f"{name} {value} µs" for name, value in loop.percentiles.items())
    return f"{loop.messages} messages, {shown}, the longest {loop.longest} µs"


def address(text: str, own: bool = False) -> Address:
    """Return the address of `HOST:PORT`; raise `UserError` unless it is of this machine, or `own` is true."""
    host, _, digits = text.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not host or not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 65536:
        raise UserError(f"{text!r} is not an address: give a host and a port, like 127.0.0.1:8000.")
    try:
        resolved = socket.getaddrinfo(host, int(digits), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UserError(f"{host!r} has no address ({reason}): give a host that has one.") from error
    # IPv4 first: a server that listens on one kind only listens on that.
    hosts = sorted({str(entry[4][0]) for entry in resolved}, key=lambda ip: (":" in ip, ip))
    foreign = [ip for ip in hosts if not ipaddress.ip_address(ip).is_loopback]
    if foreign and not own:
        raise UserError(
            f"{text} is {foreign[0]}, which is not this machine: "
            "give a loopback address, or --i-own-this-host if the host is yours to load."
        )
    return Address(text, hosts[0], int(digits))


def measure_target(
    where: Address,
    *,
    connections: int = CONNECTIONS,
    size: int = MESSAGE_BYTES,
    messages: int = MAX_MESSAGES,
    seconds: float = LOOP_S,
    rate: float = 0.0,
    seed: int = 1,
    limits: Limits = LIMITS,
) -> TargetResult:
    """Load an echo server in a closed loop, then in an open one, and return the results.

    Each loop sends at most `messages`, and about as many as take `seconds`. Without a rate, the open loop
    has half the rate that the closed loop reached.
    """
    facts = (where.text, str(where), connections, size, seed)
    try:
        with connected(where.port, connections, size, seed, where.host, limits) as load:
            pace = warm_up_rate(load)
            closed = closed_loop(load, max(min(messages, int(pace * seconds)), connections))
            offered = rate or closed.rate / 2
            opened = open_loop(load, max(min(messages, int(offered * seconds)), 1), offered)
    except InvalidSample as invalid:
        return TargetResult(*facts, str(invalid))
    return TargetResult(*facts, "", closed, opened)


def warm_up_rate(load: Load) -> float:
    began = time.perf_counter()
    load.warm()
    load.quiet()
    return WARM_UP_ANSWERS * load.connections / (time.perf_counter() - began)


def closed_loop(load: Load, count: int) -> Loop:
    exchange = load.exchange(count)
    load.quiet()
    seconds, client = exchange.seconds, exchange.client
    if client > load.limits.busy_share * seconds:
        raise InvalidSample(f"client-bound: our client used {client / seconds:.0%} of a processor")
    # Its server's time is not known, so nothing is said about who waited for a processor.
    check_closed_loop(
        replace(exchange, client=0.0, queued=0.0), min(count, load.connections), 0.0, load.limits
    )
    return loop_of(exchange, 0.0)


def open_loop(load: Load, count: int, rate: float) -> Loop:
    exchange = load.offer(count, rate)
    load.quiet()
    return loop_of(exchange, rate)


def loop_of(exchange: Exchange, offered: float) -> Loop:
    filled = histogram(exchange.latencies)
    return Loop(
        exchange.answers,
        exchange.seconds,
        offered,
        {name: in_us(nanoseconds) for name, nanoseconds in percentiles(filled).items()},
        in_us(filled.get_max_value()),
        exchange.client,
        encoded(filled),
    )


def in_us(nanoseconds: int) -> int:
    return max(round(nanoseconds / 1000), 1)
