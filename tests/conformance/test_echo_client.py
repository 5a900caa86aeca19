"""The promises of `echo_client`; the page in `shared/contract/` says what each one means."""

import os
import re
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from threading import Event

import psutil
import pytest

from hexapla.judging import background, checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import Broken, expect
from hexapla.process.child import RUN_TIMEOUT_S, START_TIMEOUT_S, Child
from hexapla.process.client import Client, until
from hexapla.process.clock import WAIT_SLICE_S
from hexapla.process.family import Family, Usage
from hexapla.process.kernel import connection
from hexapla.process.trace import Inconclusive, Trace
from hexapla.project.contract import Contract

HOST = "127.0.0.1"
SIZE = 65536  # bytes of a message
ROOM = 65536  # bytes of the buffers of a server that is soon full
MIB = 1 << 20
SLOW = 200  # messages: more than fit on the way to a server with little room
FEW = 12  # messages: more than the kernel of the program keeps for a server that takes little
SMALL = 4096  # bytes of the buffers of a server that takes little at a time
SEGMENT = 536  # bytes that go to it at a time: a kernel keeps a small multiple of that
MANY = 700  # messages: more than a kernel's largest buffers, 32 MiB to receive and 4 MiB to send
BOUND = 16 * MIB  # bytes of memory that a server which does not read may cost
QUIET = 0.5  # seconds for which a server has said all and does not close
AWAKE = 0.1  # share of a quiet time that a client may spend on a processor
PATIENCE = 11.0  # seconds: more than the usual time-outs of 3, 5 and 10 s


def message(number: int) -> bytes:
    return b"%*d" % (SIZE, number)


def messages(count: int) -> bytes:
    return b"".join(map(message, range(1, count + 1)))


def outcome(count: int) -> list[str]:
    """Return all that is said where everything goes well, in one of its orders."""
    verbs = ("goes out", "comes back")
    said = [f"message-{number} {verb}" for number in range(1, count + 1) for verb in verbs]
    return ["client connects", *said, "client half-closes", "client reaches the end"]


@dataclass
class Call:
    """A program that was started, and its connection to us, who are the server."""

    child: Child
    server: Client

    def take(self, size: int) -> tuple[bytes, bool]:
        """Return so many bytes and False; or fewer, and whether they have come to an end."""
        parts = bytearray()
        self.server.socket.settimeout(self.server.timeout)
        with suppress(OSError):  # it falls silent, or breaks off: what had come is judged
            while len(parts) < size:
                part = self.server.socket.recv(size - len(parts))
                if not part:
                    return bytes(parts), True
                parts += part
        return bytes(parts), False

    def give(self, data: bytes) -> None:
        """Send data, and wait until the program has received it, where the kernel tells."""
        with suppress(OSError):  # it has gone: its trace says why
            self.server.socket.sendall(data)
            until(self.taken, self.server.timeout)

    def taken(self) -> bool:
        """Return whether nothing that we have sent still waits in a kernel."""
        queues = self.server.server_queues()
        return queues is None or not (queues[0] or self.server.queues()[1])

    def settle(self) -> None:
        """Wait until it rests and says nothing more: at ten looks, one after the other."""
        looks: list[int] = []

        def calm() -> bool:
            looks.append(len(self.child.events))
            if not self.child.family.at_rest():
                looks.clear()
            return len(looks) >= 10 and len(set(looks[-10:])) == 1

        until(calm)

    def memory(self) -> int:
        """Return the bytes of memory in which it keeps something now, or 0 once it is gone."""
        return self.child.family.memory()

    def end(self) -> None:
        """Close, and wait until the program has ended, too."""
        self.server.socket.close()
        if self.child.wait(RUN_TIMEOUT_S) is None:
            self.child.end(f"did not end within {RUN_TIMEOUT_S:.0f} s after the server had closed")


@contextmanager
def call(
    runner: Runner, count: int, port: int = 0, room: int = 0, segment: int = 0
) -> Iterator[Call]:
    """Start the program, and give its connection to whoever plays the server."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if room:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, room)
        if segment:
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)
        listener.bind((HOST, port))
        listener.listen()
        words = () if port else (str(listener.getsockname()[1]), str(count))
        with runner.start(*words) as child:
            connection, theirs = accepted(listener, child, known=bool(port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with Client(theirs, connected=connection, timeout=runner.timeout) as server:
                made = Call(child, server)
                yield made
                made.end()


def accepted(listener: socket.socket, child: Child, known: bool) -> tuple[socket.socket, int]:
    """Return the program's connection, and the port at its end; raise AssertionError if there is none.

    At a port that others know, others may call, too: they are turned away.
    """
    with selectors.DefaultSelector() as selector:
        selector.register(listener, selectors.EVENT_READ)
        while until(
            lambda: bool(selector.select(0)) or child.ended, START_TIMEOUT_S
        ) and selector.select(0):
            connection, (_, port) = listener.accept()
            if not known or not is_stranger((port, listener.getsockname()[1]), child):
                return connection, port
            connection.close()
    child.end(f"did not connect within {START_TIMEOUT_S:.0f} s")
    port = listener.getsockname()[1]
    raise Broken("port", f"it never connected to port {port}{child.trace().end}")


def is_stranger(ports: tuple[int, int], child: Child) -> bool:
    """Return whether a connection between these ports was made by another process than the program."""
    with suppress(psutil.AccessDenied, ProcessLookupError):  # some systems tell only root
        for each in psutil.net_connections("tcp4"):
            if each.pid and each.laddr and each.raddr and (each.laddr[1], each.raddr[1]) == ports:
                return os.getsid(each.pid) != child.pid
    return False


def pieces(data: bytes, chance: Random) -> Iterator[bytes]:
    """Yield the data as one byte, then more than a message, then pieces of any size."""
    sizes = [1, SIZE + chance.randint(1, SIZE // 2)]
    while data:
        size = sizes.pop(0) if sizes else chance.randint(1, SIZE)
        yield data[:size]
        data = data[size:]


@dataclass(frozen=True)
class Talk:
    """A run in which the server withholds every answer until it has been told all."""

    count: int
    sent: bytes  # what came before the first answer
    surplus: bytes  # what came after as much as there should be
    half_closed: bool  # whether the end came before the first answer
    memory: int  # bytes, when it waits for the first answer
    quiet: tuple[Usage, Usage]  # before and after a quiet time, after the last answer
    left: float  # seconds from the start until the server closed
    trace: Trace


@pytest.fixture(scope="module")
def talk(runner: Runner, rng: Callable[[str], Random]) -> Talk:
    """What was seen of a few messages, which the server answers when it has all of them."""
    chance = rng("talk")
    count = chance.randint(3, 6)
    with call(runner, count) as made:
        sent, half_closed = made.take(count * SIZE)
        surplus = b""
        if len(sent) == count * SIZE:
            surplus, half_closed = made.take(SIZE)
        made.settle()
        memory = made.memory()
        for piece in pieces(sent, chance):
            made.give(piece)
        made.child.line(2 * count + 1, made.server.timeout)
        made.settle()
        before = made.child.family.usage(search=True)
        time.sleep(QUIET)
        after = made.child.family.usage(search=True)
        left = time.time() - made.child.began
    quiet = (before, after)
    return Talk(count, sent, surplus, half_closed, memory, quiet, left, made.child.trace())


@dataclass(frozen=True)
class Flow:
    """A run with a server that reads no further while its answer is not taken.

    Before it reads at all, the program is stopped and continued, as by Ctrl-Z and `fg`.
    """

    echoed: int  # bytes that the program has taken, or its kernel
    wrong: int | None  # where a byte came that should not have come
    stuck: bool
    trace: Trace


@pytest.fixture(scope="module")
def flow(runner: Runner) -> Flow:
    """What was seen of so many messages that the buffers on the way cannot hold them."""
    with call(runner, MANY, room=ROOM) as made:
        made.settle()
        stop_and_continue(made.child.family)
        echoed, wrong, stuck = echo(made.server)
    return Flow(echoed, wrong, stuck, made.child.trace())


def stop_and_continue(family: Family) -> None:
    """Stop a program, and let it go on: a call in which it waits may return with a part of its work."""
    family.send(signal.SIGSTOP)
    with suppress(psutil.Error):
        until(
            lambda: all(
                psutil.Process(pid).status() == psutil.STATUS_STOPPED for pid in family.members()
            )
        )
    family.send(signal.SIGCONT)


def echo(server: Client) -> tuple[int, int | None, bool]:
    """Send back what comes until it ends; return how much, where it was wrong, and whether it got stuck."""
    echoed, wrong, stuck = 0, None, False
    server.socket.settimeout(server.timeout)
    try:
        while data := server.socket.recv(SIZE):
            if wrong is None and data != part(echoed, len(data)):
                wrong = echoed + differs(part(echoed, len(data)), data)
            server.socket.sendall(data)
            echoed += len(data)
    except TimeoutError:
        stuck = True
    except OSError:
        pass  # it has gone: its trace says why
    return echoed, wrong, stuck


def part(start: int, size: int) -> bytes:
    """Return so many bytes of all messages, from one of them on."""
    first, skipped = divmod(start, SIZE)
    count = (skipped + size) // SIZE + 1
    return b"".join(message(first + 1 + number) for number in range(count))[skipped:][:size]


def differs(right: bytes, sent: bytes) -> int:
    return next(
        at for at, (ours, theirs) in enumerate(zip(right, sent, strict=True)) if ours != theirs
    )


@pytest.fixture(scope="module")
def trickle(runner: Runner) -> Flow:
    """What was seen of a server that takes little at a time, so that there is little room for the program."""
    with call(runner, FEW, room=SMALL, segment=SEGMENT) as made:
        made.settle()
        echoed, wrong, stuck = echo(made.server)
    return Flow(echoed, wrong, stuck, made.child.trace())


@dataclass(frozen=True)
class Stall:
    """A run with a server that does not read, and then breaks the connection off."""

    out: int  # messages that were said to go out
    taken: int | None  # bytes that the kernels hold, where they tell
    memory: int  # bytes, when nothing moves
    trace: Trace


@pytest.fixture(scope="module")
def stall(runner: Runner) -> Stall:
    """What was seen of a thousand messages, of which nobody reads any."""
    return stalled(runner)


@cache  # two questions look at one run
def stalled(runner: Runner) -> Stall:
    with call(runner, 1000, room=ROOM) as made:
        made.settle()
        memory, queues = made.memory(), made.server.server_queues()
        taken = queues and queues[1] + made.server.queues()[0]
        then = time.time() - made.child.began
        made.server.reset()
    trace = made.child.trace()  # whole: while it ran, some lines may not have been read yet
    out = sum(each.verb == "goes out" and each.at <= then for each in trace.events)
    return Stall(out, taken, memory, trace)


@dataclass(frozen=True)
class Mistake:
    """A run with a server that does not answer as it should."""

    right: int  # messages that it had answered before
    trace: Trace

    def is_an_error(self, *named: str) -> None:
        """Ask that the program ended with an exit code that is not 0, and named what is given here."""
        trace = self.trace
        expect(not trace.killed, "not-ended", f"it was killed because it {trace.killed}")
        expect(trace.code != 0, "exit-code", "its exit code is 0")
        for name in named:
            text = f"{name} is not named: {trace.stderr.strip()!r}"
            expect(re.search(rf"\b{name}\b", trace.stderr), "unnamed", text)


def mistaken(runner: Runner, count: int, answer: Callable[[Call, bytes], None]) -> Trace:
    """Return what was seen of a server that is told everything, then answers in a way of its own."""
    with call(runner, count) as made:
        sent, _ = made.take(count * SIZE)
        if len(sent) == count * SIZE:
            made.take(1)
        answer(made, sent)
    return made.child.trace()


@pytest.fixture(scope="module")
def wrong(runner: Runner, rng: Callable[[str], Random]) -> Mistake:
    """What was seen where one byte came back wrong."""
    chance = rng("wrong")
    which, where = chance.randint(2, 3), chance.randrange(SIZE)

    def answer(made: Call, sent: bytes) -> None:
        at = (which - 1) * SIZE + where
        byte = bytes([sent[at] ^ chance.randint(1, 255)])
        made.give(sent[:at] + byte + sent[at + 1 :])

    return Mistake(which - 1, mistaken(runner, 3, answer))


@pytest.fixture(scope="module")
def short(runner: Runner, rng: Callable[[str], Random]) -> list[Mistake]:
    """What was seen where the server closed early: between two messages, and in the midst of one."""
    chance = rng("short")

    def cut(right: int, more: int) -> Mistake:
        def answer(made: Call, sent: bytes) -> None:
            made.give(sent[: right * SIZE + more])

        return Mistake(right, mistaken(runner, 3, answer))

    return [cut(chance.randint(1, 2), more) for more in (0, chance.randint(1, SIZE - 1))]


@pytest.fixture(scope="module")
def late_reset(runner: Runner) -> Mistake:
    """What was seen where the server broke off when it should have closed."""
    return reset_at_the_end(runner)


def reset_at_the_end(runner: Runner) -> Mistake:

    def answer(made: Call, sent: bytes) -> None:
        made.give(sent)
        made.child.line(2 * 2 + 1, made.server.timeout)
        made.server.reset()

    return Mistake(2, mistaken(runner, 2, answer))


def test_every_message_is_sent_once_and_in_order(talk: Talk, flow: Flow, trickle: Flow) -> None:
    right, sent = messages(talk.count), talk.sent + talk.surplus
    pairs = enumerate(zip(right, sent, strict=False))
    where = next((at for at, (ours, theirs) in pairs if ours != theirs), None)

    expect(where is None, "bytes", f"byte {where} is not what it should be")
    text = f"{len(sent)} bytes were sent instead of {len(right)}"
    expect(len(right) == len(sent), "bytes", text)
    for each in (flow, trickle):
        text = f"of many messages, byte {each.wrong} is not what it should be"
        expect(each.wrong is None, "bytes", text)
    checks.ended(trickle.trace, "client reaches the end")


def test_all_messages_are_sent_before_any_answer_is_needed(talk: Talk) -> None:
    came = len(talk.sent) // SIZE

    text = f"of {talk.count} messages, {came} came before the first answer"
    expect(talk.count == came, "bytes" if talk.half_closed else "stalled", text)


def test_it_reads_while_it_sends(flow: Flow) -> None:
    text = f"nothing moved any more after {flow.echoed} bytes had been echoed"
    expect(not flow.stuck, "stalled", text)
    checks.ended(flow.trace, "client reaches the end")


def test_it_half_closes_after_the_last_message(talk: Talk) -> None:
    text = "no end came after the last message"
    expect(talk.half_closed, "stalled", text)
    text = f"the end came after {len(talk.sent)} bytes"
    expect(talk.count * SIZE == len(talk.sent), "bytes", text)
    before(talk.trace, f"message-{talk.count} goes out", "client half-closes")


def before(trace: Trace, earlier: str, later: str) -> None:
    """Ask that one line was said before another."""
    first, second = (trace.events.index(trace.find(text)) for text in (earlier, later))
    expect(first < second, "order", f"{later!r} comes before {earlier!r}")


def test_it_reads_to_the_end(talk: Talk) -> None:
    at = talk.trace.find("client reaches the end").at

    text = f"it had reached the end {talk.left - at:.3f} s before the server closed"
    expect(talk.left <= at, "early", text)


def test_answers_in_pieces_of_any_size_are_put_together(talk: Talk) -> None:
    came = back(talk.trace)

    checks.in_order(range(1, talk.count + 1), came, "messages that come back")


def back(trace: Trace) -> list[int]:
    """Return the numbers of the messages that were said to come back, in order."""
    return numbers(trace, "comes back")


def numbers(trace: Trace, verb: str) -> list[int]:
    return [int(subject.removeprefix("message-")) for subject in trace.subjects(verb)]


def test_each_message_goes_out_before_it_comes_back(talk: Talk, flow: Flow) -> None:
    for trace in (talk.trace, flow.trace):
        out = numbers(trace, "goes out")

        checks.in_order(range(1, len(out) + 1), out, "messages that go out")
        checks.in_order(sorted(back(trace)), back(trace), "messages that come back")
        for number in back(trace):
            before(trace, f"message-{number} goes out", f"message-{number} comes back")


def test_every_line_is_printed_once(talk: Talk, flow: Flow) -> None:
    checks.printed(talk.trace, outcome(talk.count))
    checks.printed(flow.trace, outcome(MANY))


def test_a_server_that_does_not_read_costs_bounded_memory(talk: Talk, stall: Stall) -> None:
    cost = stall.memory - talk.memory

    expect(talk.memory, "early", f"it did not wait{talk.trace.end}")
    expect(stall.memory, "early", f"it did not wait{stall.trace.end}")
    text = f"{cost / MIB:.0f} MiB more are in use while nothing is read"
    expect(cost <= BOUND, "memory", text)


def test_it_sleeps_while_nothing_comes(talk: Talk) -> None:
    checks.idle(*talk.quiet, QUIET, AWAKE)


def test_a_wrong_byte_is_an_error_that_names_the_message(wrong: Mistake) -> None:
    wrong.is_an_error(f"message-{wrong.right + 1}")


def test_a_server_that_closes_early_is_an_error_that_names_the_message(
    short: Sequence[Mistake],
) -> None:
    for each in short:
        each.is_an_error(f"message-{each.right + 1}")


def test_a_reset_in_the_middle_is_an_error(stall: Stall) -> None:
    Mistake(0, stall.trace).is_an_error()


def test_a_reset_in_place_of_the_end_is_an_error(late_reset: Mistake) -> None:
    late_reset.is_an_error()
    reached = "client reaches the end" in late_reset.trace.lines
    expect(not reached, "extra-line", "there was no end to reach")


def test_a_refused_connection_ends_it(runner: Runner) -> None:
    with socket.socket() as nobody:
        nobody.bind((HOST, 0))
        trace = runner(str(nobody.getsockname()[1]), "3", limit=3)

    checks.refused(trace)


def test_nothing_is_printed_that_did_not_happen(
    wrong: Mistake, short: Sequence[Mistake], stall: Stall
) -> None:
    for each in (wrong, *short, Mistake(0, stall.trace)):
        trace = each.trace

        checks.in_order(range(1, each.right + 1), back(trace), "messages that come back")
        reached = "client reaches the end" in trace.lines
        expect(not reached, "extra-line", "it has not reached the end")


def test_without_arguments_it_sends_three_messages_to_port_8007(
    runner: Runner, contract: Contract
) -> None:
    port, count = map(int, contract.defaults)
    until(lambda: free(port))  # another column may be asked the same at this moment
    try:
        with call(runner, count, port) as made:
            sent, half_closed = made.take(count * SIZE + 1)
            made.give(sent)
    except OSError as error:
        raise Inconclusive(f"somebody uses the port {port}: {error}") from error

    expect(half_closed, "stalled", f"no end came after {len(sent)} bytes")
    text = f"{len(sent)} bytes came instead of {count * SIZE}"
    expect(messages(count) == sent, "bytes", text)


def free(port: int) -> bool:
    """Return whether nobody uses a port."""
    with socket.socket() as mine, suppress(OSError):
        mine.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        mine.bind((HOST, port))
        return True
    return False


def test_it_ends_by_itself(talk: Talk) -> None:
    checks.ended(talk.trace, "client reaches the end")


@dataclass(frozen=True)
class Wait:
    """A run with a server that is slow, when that began to move, and how much the program should say."""

    left: float  # seconds from the start until the server moved
    count: int
    trace: Trace


@pytest.fixture(scope="module", autouse=True)
def early(request: pytest.FixtureRequest, runner: Runner) -> None:
    background.begin(request, runner, be_slow, "slow")


@pytest.fixture(scope="module")
def slow(request: pytest.FixtureRequest, runner: Runner) -> Iterator[Sequence[Future[Wait]]]:
    with background.begun(request, runner, be_slow) as waits:
        yield waits


@contextmanager
def be_slow(runner: Runner) -> Iterator[Sequence[Future[Wait]]]:
    """Let servers read, answer or close only after a long time, while the other promises are asked."""
    over = Event()  # set if nobody wants to know any more
    with ThreadPoolExecutor(3) as pool:
        try:
            yield [
                pool.submit(wait, runner, over) for wait in (reads_late, answers_late, closes_late)
            ]
        finally:
            over.set()


def reads_late(runner: Runner, over: Event) -> Wait:
    with call(runner, SLOW, room=ROOM) as made:
        left = slept(made, over)
        echo(made.server)
    return Wait(left, SLOW, made.child.trace())


def answers_late(runner: Runner, over: Event) -> Wait:
    with call(runner, 2) as made:
        sent, _ = made.take(2 * SIZE)
        left = slept(made, over)
        made.give(sent)
    return Wait(left, 2, made.child.trace())


def closes_late(runner: Runner, over: Event) -> Wait:
    with call(runner, 2) as made:
        sent, _ = made.take(2 * SIZE)
        made.give(sent)
        left = slept(made, over)
    return Wait(left, 2, made.child.trace())


def slept(made: Call, over: Event) -> float:
    """Do nothing for a long time, unless the program ends; return the seconds since its start."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not over.is_set() and not made.child.ended:
        over.wait(WAIT_SLICE_S)
    return time.time() - made.child.began


def test_a_slow_server_is_waited_for(slow: Sequence[Future[Wait]]) -> None:
    for future in slow:
        seen = future.result()

        checks.ended(seen.trace, "client reaches the end")
        checks.printed(seen.trace, outcome(seen.count))
        at = seen.trace.find("client reaches the end").at
        text = f"it reached the end {seen.left - at:.3f} s before the server moved"
        expect(seen.left <= at, "early", text)


# ---- What is left open ---------------------------------------------------------------------------


LITTLE = MIB // 2  # bytes: a kernel that is filled holds more


def ask_runs_ahead(runner: Runner) -> str:
    seen = stalled(runner)
    ahead = seen.out - handed_over(seen) // SIZE
    return {1: "not at all", 2: "by one message"}.get(ahead, f"by {ahead - 1} messages")


def ask_handed_over(runner: Runner) -> str:
    return "a little" if handed_over(stalled(runner)) <= LITTLE else "all that fits"


def handed_over(seen: Stall) -> int:
    """Return how many bytes the kernels hold that nobody has read."""
    if seen.taken is None:
        raise Inconclusive("this kernel does not tell what it holds")
    return seen.taken


def ask_reset(runner: Runner) -> str:
    trace = reset_at_the_end(runner).trace
    errors = re.findall(r"^[ |]*([a-z][\w.]*\.[A-Z]\w+)(?::|$)", trace.stderr, re.MULTILINE)
    if trace.code == 0:
        return "as the end"
    if [each for each in errors if not each.startswith("builtins.")]:
        return "as an error of its own"
    expect(re.search("ConnectionResetError|ECONNRESET", trace.stderr), "unnamed", trace.stderr)
    return "as the system's error"


def ask_nagle(runner: Runner) -> str:
    with call(runner, 1) as seen:
        sent, _ = seen.take(SIZE)
        with connection(seen.child.family.members(), seen.server.socket) as theirs:
            nodelay = theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        seen.give(sent)
    return "off" if nodelay else "on"
