"""The promises of `graceful_server`; the page in `shared/contract/` says what each one means."""

import os
import select
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace

import pytest

from hexapla.judging import background, checks
from hexapla.judging.runner import Random, Runner, Server
from hexapla.process.broken import Broken, expect
from hexapla.process.client import Client, converse, overfill, until
from hexapla.process.clock import Control
from hexapla.process.family import Usage
from hexapla.process.trace import Event, Trace

DRAINING, BYE = "draining", "bye"
SIGTERM, SIGINT, LEAVES = "SIGTERM comes", "SIGINT comes", "the last client leaves"
CUT = "a client is cut off"
DEFAULT = 1.0  # seconds of grace, as the page says
LONG = 30.0  # seconds of grace that nobody needs
ENDLESS = 600.0  # seconds of grace that is not over before all are judged
SMALL = 4096  # bytes of a receive buffer that is soon full
MIB = 1 << 20
BOUND = 64 * MIB  # bytes of memory that a client which never reads may cost
STUCK = 16 * MIB  # bytes: more than fit on the way to a client that reads nothing
ANSWERS = 8 << 10  # bytes that every kernel keeps for a client which has not read them yet
STAYING = 5  # silent clients at the end of the grace
PATIENCE = 11.0  # seconds: more than the usual time-outs of 3, 5 and 10 s
QUIET = 1.5  # seconds of silence
IDLE = 0.05  # share of the time that an idle server may spend on a processor
PAUSE = 0.01  # seconds between two words of a client that talks all the time
CHUNK = bytes(range(256)) * 1024


@dataclass
class Watched:
    """A server, and what was done to it, by the clock of its own lines."""

    server: Server
    control: Control
    done: list[Event] = field(default_factory=list)

    def note(self, what: str) -> None:
        """Remember that something is about to be done."""
        used, at = self.server.family.usage(), time.time() - self.server.child.began
        self.done.append(Event(at, what, used.processor, used.queued))

    def tell(self, number: signal.Signals) -> None:
        """Send it a signal."""
        process = self.server.pid  # to find it takes a while
        self.note(f"{number.name} comes")
        os.kill(process, number)

    @property
    def said(self) -> Trace:
        """Return what it has said so far."""
        return self.server.child.trace(control=self.control)

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
    with ThreadPoolExecutor(len(arguments)) as pool:
        started = [pool.submit(runner.serve, *words) for words in arguments]
    for each in started:
        if each.exception() is None:
            stack.callback(each.result().child.end)
    control = stack.enter_context(Control())  # not while they start, which is much work at once
    return [Watched(each.result(), control) for each in started]


@pytest.fixture(scope="module")
def grace(rng: Callable[[str], Random]) -> float:
    """Some seconds of grace that no program can have been written for."""
    return round(rng("grace").uniform(0.3, 0.5), 3)


@pytest.fixture(scope="module")
def servers(runner: Runner, grace: float) -> Iterator[dict[str, Watched]]:
    """Five servers, none of which was sent a signal yet."""
    with ExitStack() as stack:
        given: dict[str, list[str]] = {
            "plain": [],
            "short": ["0", str(grace)],
            "chatty": ["0", str(grace)],
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
    found.server.family.comes_to_rest()  # a signal is to come while it waits, and not by chance before
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


@dataclass
class Cut:
    """Servers that ended although clients stayed.

    Of `plain`, without arguments, one that never reads; SIGTERM came. Of `short`, some that are silent, and
    `late`, which reads only after the end; SIGINT came. Of `chatty` one that talks all the time. `cost` are
    the bytes of memory that `plain` used for its client.
    """

    plain: Watched
    short: Watched
    chatty: Watched
    late: Client
    answers: bytes
    cost: int

    @property
    def servers(self) -> tuple[Watched, ...]:
        return self.plain, self.short, self.chatty


@pytest.fixture(scope="module")
def cut(servers: dict[str, Watched]) -> Iterator[Cut]:
    """Servers whose grace is over, and the clients that stayed till then."""
    plain, short, chatty = servers["plain"], servers["short"], servers["chatty"]
    with ExitStack() as stack:
        deaf, late = (stack.enter_context(each.server.connect(SMALL)) for each in (plain, short))
        silent = [stack.enter_context(short.server.connect()) for _ in range(STAYING)]
        talker = stack.enter_context(chatty.server.connect())
        for client in (deaf, late, talker, *silent):
            client.echo(b"hello")
        before = plain.server.family.memory()
        overfill(deaf, plain.server.family, CHUNK, 2 * BOUND)
        cost = plain.server.family.memory() - before
        answers = CHUNK[:ANSWERS]
        late.send(answers)
        until(lambda: not unread(late) and short.server.family.at_rest())
        pool = stack.enter_context(ThreadPoolExecutor(2))
        plain.tell(signal.SIGTERM)
        chatty.tell(signal.SIGTERM)
        pool.submit(talk, talker)
        short.tell(signal.SIGINT)
        pool.submit(note_the_cut, short, silent)
        end(plain, short, chatty)
        yield Cut(plain, short, chatty, late, answers, cost)


def unread(client: Client) -> bool:
    """Return whether the server's kernel has something from a client that the server has not read."""
    return bool(client.queues()[1] or client.unread_by_server())


def talk(client: Client) -> None:
    """Say something and read the answer, again and again, until the connection ends."""
    with suppress(Broken, OSError):
        while True:
            client.echo(b"x")
            time.sleep(PAUSE)


def note_the_cut(watched: Watched, clients: Sequence[Client]) -> None:
    """Wait until the first of these clients is cut off, and remember when."""
    timeout = watched.server.timeout + LONG
    if select.select([client.socket for client in clients], [], [], timeout)[0]:
        watched.note(CUT)


@pytest.fixture(scope="module")
def lonely(servers: dict[str, Watched]) -> Watched:
    """A server that was sent SIGTERM before anybody had come."""
    servers["lonely"].tell(signal.SIGTERM)
    end(servers["lonely"])
    return servers["lonely"]


def same(sent: bytes, received: bytes) -> None:
    """Ask that what came back is what was sent, without printing it."""
    if sent != received:
        text = f"{len(sent)} bytes were sent, and {len(received)} others came back"
        raise Broken("bytes", text)


def test_it_serves_as_an_echo_server_does(guests: Guests) -> None:
    if guests.trouble:
        raise guests.trouble
    for each, data in guests.sent.items():
        same(data, guests.received[each])


def test_without_arguments_it_takes_any_free_port_and_a_second_of_grace(
    servers: dict[str, Watched], cut: Cut
) -> None:
    plain, other = cut.plain, servers["visited"]

    text = f"both listen on port {plain.server.port}"
    expect(plain.server.port != other.server.port, "port", text)
    checks.not_early(plain.trace, DRAINING, BYE, DEFAULT)
    checks.not_late(plain.trace, DRAINING, BYE, DEFAULT)


def test_a_client_that_never_reads_costs_bounded_memory(cut: Cut) -> None:
    text = f"{cut.cost / MIB:.0f} MiB more are in use for a client that does not read"
    expect(cut.cost <= BOUND, "memory", text)


def test_at_sigterm_it_says_at_once_that_it_drains(draining: Watched) -> None:
    checks.not_late(draining.trace, SIGTERM, DRAINING, 0)


def test_at_sigint_it_drains_too(cut: Cut) -> None:
    checks.not_late(cut.short.trace, SIGINT, DRAINING, 0)


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


def test_no_client_is_cut_off_before_the_grace_is_over(cut: Cut, grace: float) -> None:
    checks.not_early(cut.plain.trace, DRAINING, BYE, DEFAULT)
    checks.not_early(cut.short.trace, DRAINING, BYE, grace)
    checks.not_early(cut.short.trace, DRAINING, CUT, grace)


def test_when_the_grace_is_over_it_ends(cut: Cut, grace: float) -> None:
    over(cut.plain, DEFAULT)
    over(cut.short, grace)


def over(watched: Watched, grace: float) -> None:
    """Ask that a server has ended by itself when its grace was over."""
    checks.not_late(watched.trace, DRAINING, BYE, grace)
    killed = watched.said.killed
    expect(not killed, "not-ended", f"it was killed because it {killed}")


def test_a_client_that_talks_all_the_time_is_cut_off_too(cut: Cut, grace: float) -> None:
    over(cut.chatty, grace)
    checks.not_early(cut.chatty.trace, DRAINING, BYE, grace)


def test_what_it_answered_before_the_cut_off_arrives(cut: Cut) -> None:
    same(cut.answers, cut.late.receive(len(cut.answers)))


def test_its_last_line_is_bye_and_its_exit_code_is_0(
    drained: Watched, lonely: Watched, cut: Cut
) -> None:
    for each in (drained, lonely, *cut.servers):
        checks.printed(each.said, [f"listening on 127.0.0.1:{each.server.port}", DRAINING, BYE])
        checks.ended(each.said, BYE)


def test_a_port_in_use_ends_it(runner: Runner, silence: "Silence") -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ports = [taken.getsockname()[1], silence.quiet.server.port]
        traces = [runner(str(port), "1", limit=1) for port in ports]

    for trace in traces:
        checks.refused(trace)


@dataclass
class Patient:
    """A server whose clients are quiet from the first test on, and what it had used by then."""

    server: Server
    clients: Sequence[Client]
    deaf: Client
    sent: bytes  # by the client that does not read
    before: Usage

    def still_serves(self) -> None:
        for client in self.clients:
            same(b"still here", client.echo(b"still here"))
        self.deaf.read_fast()
        same(self.sent, self.deaf.receive(len(self.sent)))


@dataclass
class Silence:
    """Two servers whose clients say nothing, and since when, by the monotonic clock; one of them drains."""

    quiet: Patient
    drains: Patient
    began: float

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def wait(self, seconds: float, *patients: Patient) -> None:
        """Wait until it has lasted so long, or a client of these has heard something: it was to be quiet."""
        sockets = [client.socket for patient in patients for client in patient.clients]
        select.select(sockets, [], [], max(seconds - self.seconds, 0))


@pytest.fixture(scope="module", autouse=True)
def early(request: pytest.FixtureRequest, runner: Runner) -> None:
    background.begin(request, runner, be_quiet, "silence")


@pytest.fixture(scope="module")
def silence(request: pytest.FixtureRequest, runner: Runner) -> Iterator[Silence]:
    with background.begun(request, runner, be_quiet) as silence:
        yield silence


@contextmanager
def be_quiet(runner: Runner) -> Iterator[Silence]:
    """Let clients say nothing while the other promises are asked."""
    with ExitStack() as stack:
        watched = serve_all(stack, runner, [[], ["0", str(ENDLESS)]])
        quiet, drains = (patient(stack, each.server) for each in watched)
        watched[1].tell(signal.SIGTERM)
        drains.server.child.line(1, drains.server.timeout)
        for each in (quiet, drains):
            each.server.family.comes_to_rest()  # a runtime may still compile what it has just run
            each.before = each.server.family.usage(search=True)
        yield Silence(quiet, drains, time.monotonic())


def patient(stack: ExitStack, server: Server) -> Patient:
    """Let clients come to a server: one is silent, some have been served, one reads nothing."""
    silent, *clients = (stack.enter_context(server.connect()) for _ in range(4))
    deaf = stack.enter_context(server.connect(SMALL))
    for client in (*clients, deaf):
        same(b"hello", client.echo(b"hello"))
    size = overfill(deaf, server.family, CHUNK, STUCK)
    sent = (CHUNK * (size // len(CHUNK) + 1))[:size]
    return Patient(server, [silent, *clients], deaf, sent, server.family.usage())


@pytest.fixture
def silent(silence: Silence, runner: Runner) -> Silence:
    runner.seen += [each.server.child.trace for each in (silence.quiet, silence.drains)]
    return silence


def test_it_sleeps_while_idle(silent: Silence) -> None:
    silent.wait(QUIET)
    for each in (silent.quiet, silent.drains):
        passed, now = silent.seconds, each.server.family.usage(search=True)

        checks.idle(each.before, now, passed, IDLE)


def test_a_quiet_connection_stays_open(silent: Silence) -> None:
    silent.wait(PATIENCE, silent.quiet)
    silent.quiet.still_serves()


def test_a_long_grace_is_given_in_full(silent: Silence) -> None:
    silent.drains.server.child.trace().find(DRAINING)
    silent.wait(PATIENCE, silent.drains)
    silent.drains.still_serves()


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
