"""The promises of `echo_server`; the page in `shared/contract/` says what each one means."""

import ipaddress
import os
import random
import resource
import select
import signal
import socket
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache

import psutil
import pytest

from hexapla.judging import background, checks
from hexapla.judging.faults import faulty
from hexapla.judging.runner import Random, Runner, Server
from hexapla.process.broken import Broken, expect
from hexapla.process.client import (
    STALL_TIMEOUT_S,
    Client,
    converse,
    knock,
    let_in,
    overfill,
    until,
)
from hexapla.process.demo_clients import plain_echo
from hexapla.process.family import Family, Usage
from hexapla.process.kernel import connection
from hexapla.process.output import own_queued_seconds
from hexapla.process.trace import Inconclusive

MIB = 1 << 20
BOUND = 64 * MIB  # bytes of memory that a client which never reads may cost
STUCK = 16 * MIB  # bytes: more than fit on the way to a client that reads nothing
SMALL = 4096  # bytes of a receive buffer that is soon full
QUEUE = 5  # clients for whom every server has room before it accepts them
MANY = 1100  # clients: more than `select` can wait for
VISITS, VISIT = 128, 128 << 10  # conversations of a round, and the bytes of each
SPARE = 100  # descriptors for a server itself, and for others of us
KEPT = 32 << 10  # bytes of memory for each conversation, from one round to the next: a leak
MOST = 1 << 30  # bytes that a server may take on a large machine
GARBAGE = psutil.virtual_memory().total // 64 + BOUND  # bytes that Java may take before it collects
LASTING = 16  # threads and processes that a pool may keep more than before
PATIENCE = 11.0  # seconds: more than the usual time-outs of 3, 5 and 10 s
QUIET = 1.5  # seconds of silence
IDLE = 0.05  # share of the time that an idle server may spend on a processor
AGAIN = 0.9  # seconds: a client that was not let in asks again after one
MAPPED = "::ffff:"  # begins an IPv4 address on a socket for IPv6, as Java makes them
PACE = 0.005  # seconds by which a right echo may be slower than the control: half of a timer's tick


def pieces(data: bytes, chance: Random, largest: int) -> list[bytes]:
    """Cut the data into pieces of any size up to the largest."""
    cut, rest = [], memoryview(data)
    while rest:
        size = chance.randint(1, largest)
        cut.append(bytes(rest[:size]))
        rest = rest[size:]
    return cut


def same(sent: bytes, received: bytes) -> None:
    """Ask that what came back is what was sent, and say where it differs without printing it."""
    if sent != received:
        pairs = enumerate(zip(sent, received, strict=False))
        where = next((n for n, (ours, theirs) in pairs if ours != theirs), None)
        differ = "one is the beginning of the other" if where is None else f"byte {where} differs"
        text = f"{len(sent)} bytes were sent, {len(received)} came back: {differ}"
        raise Broken("bytes", text)


def test_without_arguments_it_takes_any_free_port(server: Server, runner: Runner) -> None:
    other = runner.serve()
    with other.child, other.connect() as client:
        same(b"one more", client.echo(b"one more"))

    expect(server.port != other.port, "port", f"both listen on port {server.port}")


def test_it_accepts_from_the_moment_it_says_so(runner: Runner) -> None:
    fresh = runner.serve()
    with fresh.child, fresh.connect() as client:
        same(b"now", client.echo(b"now"))


def test_every_byte_comes_back_in_order_whatever_its_value(
    server: Server, rng: Callable[[str], Random]
) -> None:
    chance = rng("every byte")
    every = bytes(range(256))
    line_ends = b"a\nb\r\nc\rd\0\n\n\x1a\x04\x03"
    no_text = b"\xff\xfe\xc3\x28\xed\xa0\x80"
    for data in (b"\0", every + every[::-1], line_ends, no_text, chance.randbytes(100_003)):
        with server.connect() as client:
            same(data, converse({client: pieces(data, chance, 4096)})[client])
    data = chance.randbytes(16 * MIB)
    with server.connect() as client:
        same(data, converse({client: pieces(data, chance, MIB)})[client])


def test_a_byte_comes_back_without_waiting_for_more(server: Server) -> None:
    with server.connect() as client:
        for data in (b"x", b"\n", b"\0"):
            same(data, client.echo(data))


def test_ten_thousand_pipelined_messages_come_back_whole(server: Server) -> None:
    messages = [b"message %d\n" % number for number in range(10_000)]
    with server.connect() as client:
        same(b"".join(messages), converse({client: messages})[client])


def test_bytes_sent_before_a_half_close_are_echoed(
    server: Server, rng: Callable[[str], Random]
) -> None:
    chance = rng("half-close")
    for size in (1, 100_000):
        with server.connect() as client:
            data = chance.randbytes(size)
            client.send(data)
            client.finish()
            same(data, client.receive_all())
    for more in range(3):
        with server.connect(receive_buffer=SMALL) as client:
            sent = fill(client, server.family, chance, more)
            client.finish()
            server.family.comes_to_rest()
            client.read_fast()
            same(sent, client.receive_all())
    with server.connect(receive_buffer=SMALL) as client:
        sent = leave_unread(client, server.family, chance)
        client.finish()
        server.family.comes_to_rest()
        client.read_fast()
        same(sent, client.receive_all())


def leave_unread(client: Client, family: Family, chance: Random) -> bytes:
    """Send until the server rests (or spins) and leaves some unread in its kernel; return what was sent.

    A half-close then comes before the server has read all, and while it cannot write. Where the kernel does
    not tell what it holds, send until it takes no more.
    """
    sent = bytearray()
    while len(sent) < BOUND:
        piece = chance.randbytes(4 * SMALL)
        taken = client.offer(piece)
        sent += piece[:taken]
        if not taken or not until(lambda: client.queues()[1] == 0, 0.3):
            break
        rests = family.comes_to_rest()
        if client.unread_by_server() and (not rests or family.at_rest()):
            break
    return bytes(sent)


def fill(client: Client, family: Family, chance: Random, more: int) -> bytes:
    """Send until the server holds some bytes that its kernel does not, then so many pieces more.

    Returns what was sent. The kernel has room for nothing that the server could write then, and has
    nothing that it could read: a half-close at that moment is seen by it at once, and shows whether the
    bytes that it holds are echoed too, be they a few or more than a stream likes to buffer. Where the
    kernel does not tell what it holds, send until it takes no more.
    """
    sent = bytearray()
    while len(sent) < BOUND:
        piece = chance.randbytes(4 * SMALL)
        taken = client.offer(piece)
        sent += piece[:taken]
        arrived = until(lambda: client.queues()[1] == 0, 0.3)
        if not taken or not arrived:
            break
        if held(client, family, len(sent)) > 0:
            if more == 0:
                break
            more -= 1
    return bytes(sent)


def held(client: Client, family: Family, sent: int) -> int:
    """Return how many bytes the server itself holds, once it has come to rest, or at once if it spins."""
    while True:
        rests = family.comes_to_rest()
        queues = client.server_queues()
        now = 0 if queues is None else sent - sum(queues) - sum(client.queues()) - client.taken
        if now <= 0 or not rests or family.at_rest():
            return now


def test_a_hundred_small_messages_come_back_at_the_pace_of_a_plain_echo(
    server: Server, control: int
) -> None:
    at_pace(server, control, 100)


def at_pace(server: Server, control: int, count: int) -> None:
    """Ask that so many messages, one after the other, come back like those of a plain echo beside it.

    Time for which the server, or we ourselves, waited for a processor does not count.
    """
    took: dict[int, list[float]] = {server.port: [], control: []}
    with server.connect() as client, Client(control) as other:
        for number in range(count):
            message = b"%099d\n" % number
            for each in (client, other):
                theirs, ours = server.family.usage().queued, own_queued_seconds()
                began = time.perf_counter()
                same(message, each.echo(message))
                seconds = time.perf_counter() - began
                waited = own_queued_seconds() - ours  # first: to look at many processes takes long
                waited += server.family.usage().queued - theirs
                took[each.port].append(max(seconds - waited, 0))
    ours, right = (statistics.median(seconds) for seconds in took.values())

    text = f"{ours * 1e3:.1f} ms each, the control {right * 1e3:.1f} ms"
    expect(ours <= 3 * right + PACE, "late", text)


@pytest.fixture(scope="module")
def control() -> Iterator[int]:
    """The port of an echo as plain as can be: one thread, one client, no loop."""
    with plain_echo() as port:
        yield port


def test_two_hundred_clients_are_served_at_once(server: Server) -> None:
    with ExitStack() as stack:
        clients = []
        for number in range(200):
            clients.append(stack.enter_context(server.connect()))
            same(b"client %d" % number, clients[-1].echo(b"client %d" % number))
        for number, client in enumerate(clients):
            same(b"still %d" % number, client.echo(b"still %d" % number))


def test_eleven_hundred_clients_are_served_at_once(runner: Runner) -> None:
    with many_descriptors() as allowed:
        if allowed < MANY:
            pytest.skip(f"this system lets us open only {allowed} descriptors more")
        fresh = runner.serve()
        with fresh.child, ExitStack() as stack:
            clients = []
            for number in range(MANY):
                clients.append(stack.enter_context(fresh.connect()))
                if number % 2 == 0 or number > 1000:  # a short queue is another promise's matter
                    same(b"client %d" % number, clients[-1].echo(b"client %d" % number))
            for client in (clients[0], clients[-1]):
                same(b"still here", client.echo(b"still here"))


@contextmanager
def many_descriptors() -> Iterator[int]:
    """Let us, and what we start, open as many descriptors as the system allows; yield how many more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = hard if hard != resource.RLIM_INFINITY else max(soft, 2 * MANY)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    try:
        yield most - psutil.Process().num_fds() - SPARE
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_silent_clients_delay_no_other_client(server: Server, control: int) -> None:
    with ExitStack() as stack:
        for _ in range(50):
            stack.enter_context(server.connect())
        at_pace(server, control, 10)


def test_no_client_s_bytes_reach_another(server: Server, rng: Callable[[str], Random]) -> None:
    chance = rng("many at once")
    with ExitStack() as stack:
        talks = {}
        for _ in range(20):
            data = pieces(chance.randbytes(65536), chance, 8192)
            talks[stack.enter_context(server.connect())] = data
        for client, received in converse(talks).items():
            same(b"".join(talks[client]), received)


def test_a_burst_of_five_connections_is_taken_at_once(server: Server) -> None:
    again = asked_again(server, 5)

    expect(not again, "late", f"{again} of 5 clients had to ask again")


def asked_again(server: Server, count: int) -> int:
    """Return how many of `count` clients got in only at a second attempt.

    The server is stopped while they come, so that its kernel has to keep them all. Where the kernel does
    not tell what was sent again, it is seen by the time: a second passes before that.
    """
    with ExitStack() as stack:
        with stopped(server):
            sockets = knock(stack, server.port, count)
        began = time.monotonic()
        clients = let_in(server.port, sockets)
        late = time.monotonic() - began > AGAIN
        for received in converse({client: [b"me too"] for client in clients}).values():
            same(b"me too", received)
        again = [client.retransmissions() for client in clients]
    return count * late if None in again else sum(map(bool, again))


@contextmanager
def stopped(server: Server) -> Iterator[None]:
    """Stop a server, and let it go on at the end."""
    server.family.send(signal.SIGSTOP)
    try:
        yield
    finally:
        server.family.send(signal.SIGCONT)


def test_a_reset_harms_no_other_client(server: Server) -> None:
    with server.connect() as steady:
        same(b"before", steady.echo(b"before"))
        for number in range(20):
            with server.connect() as rude, server.connect():
                if number % 2:
                    rude.send(b"x" * 100_000)
                rude.reset()
        same(b"after", steady.echo(b"after"))
        with server.connect() as client:
            same(b"new", client.echo(b"new"))


def test_a_client_that_never_reads_costs_bounded_memory(
    server: Server, rng: Callable[[str], Random]
) -> None:
    chunk = rng("never reads").randbytes(MIB)
    with ExitStack() as stack:
        other = stack.enter_context(server.connect())
        same(b"before", other.echo(b"before"))
        before = server.family.memory()
        for client, early in early_clients(stack, server, chunk):
            sent = overfill(client, server.family, chunk, 2 * BOUND, early)
            same(b"meanwhile", other.echo(b"meanwhile"))
            cost = server.family.memory() - before

            text = f"{cost / MIB:.0f} MiB more are in use after {sent / MIB:.0f} MiB"
            expect(cost <= BOUND, "memory", text)
            same((chunk * (sent // MIB + 1))[:sent], client.receive(sent))


def early_clients(stack: ExitStack, server: Server, chunk: bytes) -> list[tuple[Client, int]]:
    """Return some clients who had sent all that they could before they were accepted, and how much.

    The server is stopped meanwhile, so that it happens every time, and not when the machine is slow.
    """
    with stopped(server):
        clients = [stack.enter_context(server.connect()) for _ in range(4)]
        return [(client, fill_up(client, chunk)) for client in clients]


def fill_up(client: Client, chunk: bytes) -> int:
    """Send the chunk, over and over, until the kernel takes no more at once; return how much it took."""
    sent = 0
    while taken := client.offer(chunk[sent % MIB :]):
        sent += taken
    return sent


def test_nothing_is_leaked(runner: Runner) -> None:
    fresh = runner.serve()
    with fresh.child:
        family = fresh.family
        for number in range(30):  # a pool of threads or processes may grow for these
            leave(fresh.connect(), number)
        with fresh.connect() as client:
            same(b"warm", client.echo(b"warm"))
        until(lambda: not unaware(family, fresh.port) and family.at_rest())
        before, most = family.descriptors(), lasting(family) + LASTING
        for number in range(150):
            leave(fresh.connect(), number)
        with fresh.connect() as last:  # so the earlier clients have been accepted
            same(b"one more", last.echo(b"one more"))

        if not until(lambda: family.descriptors() <= before and lasting(family) <= most):
            after = family.descriptors() - unaware(family, fresh.port)
            states = [status for status, _ in family.connections()]
            text = f"{after} descriptors are open, before it were {before}; connections: {states}"
            expect(after <= before, "leak", text)
            text = f"{lasting(family) - most + LASTING} more threads or processes are left"
            expect(lasting(family) <= most, "leak", text)


def lasting(family: Family) -> int:
    """Return how many threads there are, of all processes, and processes that nobody has waited for."""
    return family.threads() + family.zombies()


def unaware(family: Family, port: int) -> int:
    """Return of how many clients who left the kernel has not told the server.

    A busy kernel drops packets on the loopback interface too (the second column of
    /proc/net/softnet_stat), and nobody sends a reset again.
    """
    return family.connections().count((psutil.CONN_ESTABLISHED, port))


def leave(client: Client, number: int) -> None:
    """End a connection in one of three ways: politely, by a reset, without a word."""
    with client:
        if number % 3 == 0:
            same(b"polite", client.echo(b"polite"))
            client.finish()
            same(b"", client.receive_all())
        elif number % 3 == 1:
            client.send(b"x" * 50_000)
            client.reset()


def test_a_client_that_has_left_costs_no_memory(
    runner: Runner, rng: Callable[[str], Random]
) -> None:
    data = rng("visits").randbytes(VISIT)
    fresh = runner.serve()
    with fresh.child:
        first = now = visited(fresh, data)
        while now - first < min(GARBAGE, MOST):
            before, now = now, visited(fresh, data)
            if now - before < KEPT * VISITS:
                return

    text = f"{(now - first) / MIB:.0f} MiB more are in use, and more with each client"
    raise Broken("memory", text)


def visited(server: Server, data: bytes) -> int:
    """Let clients come, say something and leave, one after the other; return the memory in use then."""
    for _ in range(VISITS):
        with server.connect() as client:
            same(data, converse({client: [data]})[client])
            client.finish()
            same(b"", client.receive_all())
    server.family.comes_to_rest()
    return server.family.memory()


def test_it_listens_on_127_0_0_1_and_nowhere_else(server: Server) -> None:
    for host in addresses():
        try:
            server.connect(host=host).socket.close()
        except Broken:
            continue
        raise Broken("accepted", f"it listens on {host} too")
    elsewhere = listening(server.family) - {("127.0.0.1", server.port)}
    expect(not elsewhere, "accepted", f"it listens on {sorted(elsewhere)} too")


def addresses() -> set[str]:
    """Return all addresses of this machine to which a server for 127.0.0.1 must not listen."""
    own = {each.address for part in psutil.net_if_addrs().values() for each in part}
    found = {"::1", *(each for each in own if is_address(each))} - {"127.0.0.1"}
    if sys.platform == "linux":  # elsewhere 127.0.0.1 is the only one of the loopback interface
        found.add("127.0.0.2")
    return found


def is_address(text: str) -> bool:
    """Return whether one can connect to it: that is not so with a hardware address, or without its zone."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return not address.is_link_local


def listening(family: Family) -> set[tuple[str, int]]:
    """Return the addresses and ports on which a server's processes listen."""
    found = set()
    for pid in family.members():
        with suppress(psutil.Error):
            for each in psutil.Process(pid).net_connections("tcp"):
                if each.status == psutil.CONN_LISTEN:
                    found.add((each.laddr.ip.removeprefix(MAPPED), each.laddr.port))
    return found


def test_its_only_line_says_where_it_listens(runner: Runner) -> None:
    fresh = runner.serve()
    with fresh.child:
        for number in range(3):
            leave(fresh.connect(), number)
        with fresh.connect() as client:
            same(b"one line\n", client.echo(b"one line\n"))
        fresh.family.comes_to_rest()
    checks.printed(fresh.child.trace(), [f"listening on 127.0.0.1:{fresh.port}"])


def test_sigterm_ends_it_within_two_seconds(runner: Runner) -> None:
    port = str(spare_port())
    fresh = runner.serve(port)
    with fresh.child, fresh.connect() as client, fresh.connect(), fresh.connect(SMALL) as deaf:
        for each in (client, deaf):
            same(b"hello", each.echo(b"hello"))
        overfill(deaf, fresh.family, bytes(MIB), STUCK)
        os.kill(fresh.pid, signal.SIGTERM)

        code = fresh.child.wait(2)
        expect(code is not None, "not-ended", "it still ran two seconds after SIGTERM")
    again = runner.serve(port)
    with again.child, again.connect() as client:
        same(b"again", client.echo(b"again"))


def spare_port() -> int:
    """Return a port that is free, and that no kernel gives away by itself.

    It is not drawn from the seed: several columns may be judged at the same time with the same one.
    """
    while True:
        port = random.SystemRandom().randint(20_000, 28_000)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port


def test_a_port_in_use_ends_it(runner: Runner, server: Server) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        traces = [
            runner(str(port), limit=1)  # of a server like the first, then of another copy of itself
            for port in (taken.getsockname()[1], server.port)
        ]

    for trace in traces:
        checks.refused(trace)


@dataclass
class Quiet:
    """A server whose clients are quiet from the first test on, and what it had used by then."""

    server: Server
    clients: Sequence[Client]
    deaf: Client
    sent: bytes  # by the client that does not read
    began: float  # by the monotonic clock
    before: Usage

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    def wait(self, seconds: float) -> None:
        """Wait until it has lasted so long, or a client has heard something: it was to be quiet."""
        sockets = [client.socket for client in self.clients]
        select.select(sockets, [], [], max(seconds - self.seconds, 0))


@pytest.fixture(scope="module", autouse=True)
def early(request: pytest.FixtureRequest, runner: Runner) -> None:
    background.begin(request, runner, be_quiet, "silence")


@pytest.fixture(scope="module")
def silence(request: pytest.FixtureRequest, runner: Runner) -> Iterator[Quiet]:
    with background.begun(request, runner, be_quiet) as quiet:
        yield quiet


@contextmanager
def be_quiet(runner: Runner) -> Iterator[Quiet]:
    """Let clients say nothing while the other promises are asked."""
    server = runner.serve()
    with server.child, ExitStack() as stack:
        silent, *clients = (stack.enter_context(server.connect()) for _ in range(10))
        deaf = stack.enter_context(server.connect(SMALL))
        for client in (*clients, deaf):
            same(b"hello", client.echo(b"hello"))
        chunk = bytes(range(256)) * (MIB // 256)
        size = overfill(deaf, server.family, chunk, STUCK)
        sent = (chunk * (size // MIB + 1))[:size]
        server.family.comes_to_rest()  # a runtime may still compile what it has just run
        began, before = time.monotonic(), server.family.usage(search=True)
        yield Quiet(server, [silent, *clients], deaf, sent, began, before)


@pytest.fixture
def quiet(silence: Quiet, runner: Runner) -> Quiet:
    runner.seen.append(silence.server.child.trace)
    return silence


def test_it_sleeps_while_idle(quiet: Quiet) -> None:
    quiet.wait(QUIET)
    passed, now = quiet.seconds, quiet.server.family.usage(search=True)

    checks.idle(quiet.before, now, passed, IDLE)


def test_a_quiet_connection_stays_open(quiet: Quiet) -> None:
    quiet.wait(PATIENCE)
    for client in quiet.clients:
        same(b"still here", client.echo(b"still here"))
    quiet.deaf.read_fast()
    same(quiet.sent, quiet.deaf.receive(len(quiet.sent)))


# ---- What is left open ---------------------------------------------------------------------------


def ask_burst(runner: Runner) -> str:
    server = runner.serve()
    with server.child, ExitStack() as stack:
        with stopped(server):
            clients = [
                Client(server.port, connected=connecting)
                for connecting in knock(stack, server.port, 300)
            ]
        again = until(lambda: any(client.retransmissions() for client in clients), RETRY)
        known = clients[0].retransmissions() is not None
        expect(known, "refused", "this kernel does not tell what is sent again")
    return "some have to ask again" if again else "all get in at once"


def ask_sigterm(runner: Runner) -> str:
    return ended_by(runner.serve(), signal.SIGTERM)


def ask_sigint(runner: Runner) -> str:
    return ended_by(runner.serve(), signal.SIGINT)


def ended_by(server: Server, number: signal.Signals) -> str:
    """Return how a server ends that is sent a signal while a client is connected."""
    with server.child, server.connect() as client:
        same(b"hello", client.echo(b"hello"))  # it says that it listens before its loop may run
        server.child.settle()  # what happens to whoever runs at that moment is another question
        return checks.ending(server.child, number, process=server.pid)


def ask_wakes(runner: Runner) -> str:
    server = runner.serve()
    with server.child, server.connect() as client:
        same(b"hello", client.echo(b"hello"))
        server.child.settle()
        began, before = time.monotonic(), server.family.wakes()
        server.child.wait(WATCHED)
        after, passed = server.family.wakes(), time.monotonic() - began
    if before is None or after is None:
        raise Inconclusive("this kernel does not tell how often a process wakes")
    return "now and then" if after - before >= passed else "never"


def ask_nagle(runner: Runner) -> str:
    server = runner.serve()
    with server.child, server.connect() as client:
        same(b"hello", client.echo(b"hello"))
        with connection(server.family.members(), client.socket) as theirs:
            return "off" if theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) else "on"


def ask_handler_error(runner: Runner) -> str:
    return mistaken(runner)[0]


def ask_handler_error_said(runner: Runner) -> str:
    return mistaken(runner)[1]


@cache  # two questions look at one run
def mistaken(runner: Runner) -> tuple[str, str]:
    """Return what an error in one client's handler does, and where it is heard of."""
    server = faulty(runner, "handler").serve()
    with server.child, server.connect() as other, server.connect() as client:
        for each in (other, client):
            same(b"hello", each.echo(b"hello"))
        client.send(b"fault")
        client.socket.settimeout(2)
        try:
            sees = client.socket.recv(100)
        except TimeoutError:
            does = "forgets its connection"
        except ConnectionError:
            does = "closes its connection"
        else:
            expect(sees == b"", "bytes", f"the mistake was not made: {sees!r} came back")
            does = "closes its connection"
        if server.child.wait(2) is not None:  # it may serve others while it falls
            does = "ends the server"
        else:
            same(b"still here", other.echo(b"still here"))
        heard = until(lambda: "a mistake in the handler" in server.child.stderr, 1)
    return does, "standard error" if heard else "nowhere"


RETRY = 2.5  # seconds: more than the kernel waits to ask again where a queue was full
WATCHED = 2.0  # seconds: some ask again but once in a second, and then for a while
SPINS = 0.03  # share of the time: a server that waits uses at most 0.013, one that asks again at least 0.05


def ask_descriptors(runner: Runner) -> str:
    server = few_descriptors(runner).serve()
    with server.child:
        clients = connect_briefly(server.port, 100)
        answered = sum(echoes(client) for client in clients)
        spinning = spins(server)
        for client in clients:
            client.close()
        if server.child.ended or not answered:
            return "it dies"
        # Who is turned away comes again, and who hears nothing waits: it may be long on a busy machine.
        if not until(lambda: serves_one_more(server)):
            return "it serves nobody more"
        return "it spins" if spinning else "it serves on"


def serves_one_more(server: Server) -> bool:
    """Return whether a client that comes now is served."""
    with ExitStack() as stack:
        clients = [stack.enter_context(each) for each in connect_briefly(server.port, 1)]
        return any(echoes(each, STALL_TIMEOUT_S) for each in clients)


def spins(server: Server) -> bool:
    """Return whether a server runs for much of the time in which it may, while it is watched.

    Time for which it waited for a processor counts on neither side, as in `checks.asleep`: on a busy machine
    somebody who wakes ten times in a second, for a moment each, waits much and runs little.
    """

    def clocks() -> tuple[float, float, float]:
        used = server.family.usage(search=True)
        return used.processor, used.queued, time.monotonic()

    before = clocks()
    server.child.wait(WATCHED)
    ran, queued, passed = (now - then for now, then in zip(clocks(), before, strict=True))
    return ran > SPINS * max(passed - queued, 0)


def few_descriptors(runner: Runner) -> Runner:
    """Return an runner whose program may open 64 descriptors."""
    limited = ("sh", "-c", 'ulimit -n 64; exec "$@"', "sh")
    words = limited + runner.subject.command(runner.program)
    return Runner(replace(runner.subject, words=words), runner.program)


def connect_briefly(port: int, count: int) -> list[socket.socket]:
    """Return so many connections, or fewer where the server takes no more."""
    found = []
    for _ in range(count):
        try:
            found.append(socket.create_connection(("127.0.0.1", port), RETRY))
        except OSError:
            break
    return found


def echoes(connection: socket.socket, seconds: float = 0.05) -> bool:
    """Return whether a byte comes back in that time."""
    connection.settimeout(seconds)
    try:
        connection.sendall(b"x")
        return connection.recv(1) == b"x"
    except OSError:
        return False
