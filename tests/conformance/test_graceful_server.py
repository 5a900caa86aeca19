"""The promises of `graceful_server`; the page in `shared/contract/` says what each one means."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner, Server
from hexapla.process.broken import Broken, expect
from hexapla.process.client import Client, converse, until
from hexapla.process.clock import Control
from hexapla.process.family import Family
from hexapla.process.trace import Event, Trace

DRAINING, BYE = "draining", "bye"
SIGTERM, SIGINT, LEAVES = "SIGTERM comes", "SIGINT comes", "the last client leaves"
DEFAULT = 1.0  # seconds of grace, as the page says
LONG = 30.0  # seconds of grace that nobody needs
SMALL = 4096  # bytes of a receive buffer that is soon full
BOUND = 64 << 20  # bytes that no kernel keeps for a client which does not read
CHUNK = bytes(range(256)) * 1024


@dataclass
class Watched:
    """A server, and what was done to it, by the clock of its own lines."""

    server: Server
    control: Control
    done: list[Event] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Remember that something is about to be done."""
        at, used = time.time() - self.server.child.began, self.server.family.usage()
        self.done.append(Event(at, what, used.processor, used.queued, wakes=used.wakes))

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.note(f"{number.name} comes")
        os.kill(self.server.pid, number)

    @property
    def said(self) -> Trace:
        """Return what it has said so far."""
        return self.server.child.trace(lateness=self.control.lateness)

    @property
    def trace(self) -> Trace:
        """Return what it has said so far, and among it what was done to it."""
        said = self.said
        events = sorted((*said.events, *self.done), key=lambda each: each.at)
        return replace(said, events=tuple(events))


def end(*servers: Watched) -> None:
    """Wait until these have ended, and kill whoever does not."""
    timeout = max(watched.server.timeout for watched in servers)
    deadline = time.monotonic() + timeout
    for each in servers:
        child = each.server.child
        if child.wait(max(deadline - time.monotonic(), 0)) is None:
            child.end(f"did not end within {timeout:.0f} s")
        child.end()


def serve_all(
    stack: ExitStack, runner: Runner, arguments: Sequence[Sequence[str]]
) -> list[Watched]:
    """Return a server for each of these arguments, all started at once; they end with the stack."""
    control = stack.enter_context(Control())
    with ThreadPoolExecutor(len(arguments)) as pool:
        started = [pool.submit(runner.serve, *words) for words in arguments]
    for each in started:
        if each.exception() is None:
            stack.callback(each.result().child.end)
    return [Watched(each.result(), control) for each in started]


@pytest.fixture(scope="module")
def grace(rng: Callable[[str], Random]) -> float:
    """Some seconds of grace that no program can have been written for."""
    return round(rng("grace").uniform(0.3, 0.5), 3)


@pytest.fixture(scope="module")
def servers(runner: Runner, grace: float) -> Iterator[dict[str, Watched]]:
    """Four servers, none of which was sent a signal yet."""
    with ExitStack() as stack:
        given: dict[str, list[str]] = {
            "plain": [],
            "short": ["0", str(grace)],
            "visited": ["0", str(LONG)],
            "lonely": ["0", str(LONG)],
        }
        found = serve_all(stack, runner, [*given.values()])
        yield dict(zip(given, found, strict=True))


@dataclass
class Guests:
    """The clients of one server; what they sent before the signal, what came back, and what went wrong."""

    silent: Client
    talker: Client
    others: list[Client]
    sent: dict[Client, bytes]
    received: dict[Client, bytes] = field(default_factory=dict)
    trouble: Broken | None = None


@pytest.fixture(scope="module")
def guests(servers: dict[str, Watched], rng: Callable[[str], Random]) -> Iterator[Guests]:
    """Clients who have all been served, before any signal, unless the server is not able to."""
    chance, server = rng("guests"), servers["visited"].server
    with ExitStack() as stack:
        clients = [stack.enter_context(server.connect()) for _ in range(4)]
        sent = {each: chance.randbytes(chance.randint(1, 20_000)) for each in clients}
        silent, talker, *others = clients
        found = Guests(silent, talker, others, sent)
        try:
            found.received = converse({each: [data] for each, data in sent.items()})
        except Broken as error:
            found.trouble = error
        yield found


@pytest.fixture(scope="module")
def draining(servers: dict[str, Watched], guests: Guests) -> Watched:
    """A server that was sent SIGTERM while clients were connected, all of whom are still there."""
    found = servers["visited"]
    found.tell(signal.SIGTERM)
    found.server.child.line(1, found.server.timeout)
    return found


@pytest.fixture(scope="module")
def drained(draining: Watched, guests: Guests) -> Watched:
    """The same server, once the last of its clients has left."""
    for each in (*guests.others, guests.silent):
        each.socket.close()
    draining.server.child.line(2, checks.PROMPT_S)
    draining.note(LEAVES)
    guests.talker.socket.close()
    end(draining)
    return draining


@pytest.fixture(scope="module")
def cut(servers: dict[str, Watched]) -> tuple[Watched, Watched]:
    """Two servers that ended although a client stayed: who never reads, of one without arguments, told by
    SIGTERM; and who is silent, told by SIGINT."""
    plain, short = servers["plain"], servers["short"]
    with plain.server.connect(SMALL) as deaf, short.server.connect() as silent:
        for each in (deaf, silent):
            each.echo(b"hello")
        overfill(deaf, plain.server.family)
        plain.tell(signal.SIGTERM)
        short.tell(signal.SIGINT)
        end(plain, short)
    return plain, short


@pytest.fixture(scope="module")
def lonely(servers: dict[str, Watched]) -> Watched:
    """A server that was sent SIGTERM before anybody had come."""
    servers["lonely"].tell(signal.SIGTERM)
    end(servers["lonely"])
    return servers["lonely"]


def overfill(client: Client, family: Family) -> int:
    """Send without reading until the server rests and takes no more; return how much was sent."""
    sent = 0
    while sent < BOUND:
        taken = client.offer(CHUNK[sent % len(CHUNK) :])
        sent += taken
        if not taken and not until(lambda: client.queues()[1] == 0, 0.05) and family.at_rest():
            break
    return sent


def same(sent: bytes, received: bytes) -> None:
    """Ask that what came back is what was sent, without printing it."""
    if sent != received:
        text = f"{len(sent)} bytes were sent, and {len(received)} others came back"
        raise Broken("bytes", text)


def test_without_arguments_it_takes_any_free_port_and_a_second_of_grace(
    servers: dict[str, Watched], cut: tuple[Watched, Watched]
) -> None:
    plain, other = cut[0], servers["visited"]

    text = f"both listen on port {plain.server.port}"
    expect(plain.server.port != other.server.port, "port", text)
    checks.not_early(plain.trace, DRAINING, BYE, DEFAULT)
    checks.not_late(plain.trace, DRAINING, BYE, DEFAULT)


def test_it_serves_as_an_echo_server_does(guests: Guests) -> None:
    if guests.trouble:
        raise guests.trouble
    for each, data in guests.sent.items():
        same(data, guests.received[each])


def test_at_sigterm_it_says_at_once_that_it_drains(draining: Watched) -> None:
    checks.not_late(draining.trace, SIGTERM, DRAINING, 0)


def test_at_sigint_it_drains_too(cut: tuple[Watched, Watched]) -> None:
    checks.not_late(cut[1].trace, SIGINT, DRAINING, 0)


def test_from_then_on_a_new_client_is_refused(draining: Watched) -> None:
    draining.said.find(DRAINING)
    for _ in range(3):
        try:
            draining.server.connect().socket.close()
        except Broken as error:
            if not isinstance(error.__cause__, ConnectionRefusedError):
                raise
        else:
            raise Broken("accepted", "a new client got in")


def test_connected_clients_are_served_as_before(
    draining: Watched, guests: Guests, rng: Callable[[str], Random]
) -> None:
    draining.said.find(DRAINING)
    chance = rng("meanwhile")
    sent = {each: chance.randbytes(100_000) for each in (guests.talker, guests.silent)}
    received = converse({each: [data] for each, data in sent.items()})
    for each, data in sent.items():
        same(data, received[each])


def test_another_server_can_listen_on_its_port_meanwhile(
    runner: Runner, draining: Watched, guests: Guests
) -> None:
    draining.said.find(DRAINING)
    other = runner.serve(str(draining.server.port), "0")
    with other.child, other.connect() as client:
        same(b"the new one", client.echo(b"the new one"))
        same(b"the old one", guests.talker.echo(b"the old one"))


def test_it_ends_as_soon_as_the_last_client_has_left(drained: Watched) -> None:
    checks.not_early(drained.trace, LEAVES, BYE, 0)
    checks.not_late(drained.trace, LEAVES, BYE, 0)


def test_without_clients_it_ends_at_once(lonely: Watched) -> None:
    checks.not_late(lonely.trace, SIGTERM, BYE, 0)


def test_no_client_is_cut_off_before_the_grace_is_over(
    cut: tuple[Watched, Watched], grace: float
) -> None:
    for each, seconds in zip(cut, (DEFAULT, grace), strict=True):
        checks.not_early(each.trace, DRAINING, BYE, seconds)


def test_when_the_grace_is_over_it_ends(cut: tuple[Watched, Watched], grace: float) -> None:
    for each, seconds in zip(cut, (DEFAULT, grace), strict=True):
        checks.not_late(each.trace, DRAINING, BYE, seconds)
        killed = each.said.killed
        expect(not killed, "not-ended", f"it was killed because it {killed}")


def test_its_last_line_is_bye_and_its_exit_code_is_0(
    drained: Watched, lonely: Watched, cut: tuple[Watched, Watched]
) -> None:
    for each in (drained, lonely, *cut):
        checks.printed(each.said, [f"listening on 127.0.0.1:{each.server.port}", DRAINING, BYE])
        checks.ended(each.said, BYE)


def test_a_port_in_use_ends_it(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        trace = runner(str(taken.getsockname()[1]), "1", limit=1)

    checks.refused(trace)


# ---- What is left open ---------------------------------------------------------------------------


def ask_second_signal(runner: Runner) -> str:
    server = runner.serve("0", "0.5")
    with server.child, server.connect() as client:
        client.echo(b"hello")
        os.kill(server.pid, signal.SIGTERM)
        drains = server.child.line(1, server.timeout)
        expect(drains, "missing-line", "it never said that it drains")
        before = server.child.stderr
        os.kill(server.pid, signal.SIGTERM)
        code = server.child.wait(server.timeout)
        if code == -signal.SIGTERM:
            return "it ends at once"
        expect(code == 0, "exit-code", f"it ended with {code}")
        return "nothing more" if server.child.stderr == before else "a traceback"


def ask_cut_off(runner: Runner) -> str:
    server = runner.serve("0", "0.1")
    with server.child, server.connect() as client:
        client.echo(b"hello")
        os.kill(server.pid, signal.SIGTERM)
        try:
            expect(client.socket.recv(1) == b"", "bytes", "it was sent what it had not said")
        except ConnectionResetError:
            return "a reset"
        return "end of file"


def ask_waiting_clients(runner: Runner) -> str:
    server = runner.serve("0", "1")
    with server.child, server.connect() as other, ExitStack() as stack:
        other.echo(b"hello")
        server.family.send(signal.SIGSTOP)
        waiting = [stack.enter_context(server.connect()) for _ in range(5)]
        os.kill(server.pid, signal.SIGTERM)
        server.family.send(signal.SIGCONT)
        count = sum(echoes(each) for each in waiting)
    return "all are served" if count == len(waiting) else "not all are served"


def echoes(client: Client) -> bool:
    """Return whether a byte comes back before the connection ends."""
    try:
        client.socket.sendall(b"x")
        return client.socket.recv(1) == b"x"
    except ConnectionError:
        return False
