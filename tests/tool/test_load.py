"""The generator gives no number for a server that is wrong, and the right one for a server that is right."""

import os
import re
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

import psutil
import pytest

from hexapla.bench.measure import echo, generator, load
from hexapla.bench.measure import server as bench_measure_server
from hexapla.bench.measure.compiler import c_compiler
from hexapla.bench.measure.generator import connected
from hexapla.bench.measure.load import NS_PER_S, Exchange, InvalidSample, Limits, Load
from hexapla.bench.measure.rounds import Measurement, samples_of
from hexapla.bench.measure.trials import Trial
from hexapla.bench.record import Sample
from hexapla.judging.impostors import opening_docstring
from hexapla.project.implementation import Implementation

BOGUS = sorted((Path(__file__).parents[1] / "impostors" / "bench").glob("*.py"))
SIZE, CONNECTIONS, COUNT, RATE, SEED = 1024, 4, 60, 200, 7
MANY = 20  # messages, for which there is room on the way
STALL_S = 0.3  # for which a server does nothing, once
TIMEOUT_S = 15.0  # for all of it, on a busy machine
EASY = Limits(send_lateness_s=60.0)  # a busy machine may send late

in_c = pytest.mark.skipif(c_compiler() is None, reason="there is no C compiler")


@pytest.fixture(autouse=True, params=["Python", pytest.param("C", marks=in_c)])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The language of the generator's loops: everything here is asked of both."""
    name: str = request.param
    if name == "Python":
        monkeypatch.setattr(generator, "client_in_c", lambda: None)
    return name


def server(*command: str) -> Implementation:
    """Return a server that is measured as one of a column."""
    return Implementation(program="echo_server", words=command, label="mine")


def python(text: str) -> Implementation:
    """Return a server that is a piece of Python."""
    return server(sys.executable, "-c", text)


def words(path: Path) -> tuple[str, str]:
    """Return what makes a bogus server invalid, and to whom only, in its own words."""
    found = re.search(r"^Inconclusive(?: (.*?))?: (.+)$", opening_docstring(path), re.MULTILINE)
    assert found, f"{path} does not say what makes it invalid"
    return found[2], found[1] or ""


def loaded(each: Implementation, limits: Limits) -> str:
    """Return why a load of a server is invalid, or nothing."""
    with bench_measure_server.running_server(each) as (_, port, _):
        try:
            with connected(port, CONNECTIONS, SIZE, SEED, limits=limits) as clients:
                clients.warm()
                clients.exchange(COUNT)
                clients.quiet()
                clients.offer(RATE // 4, RATE)
                clients.farewell()
        except InvalidSample as invalid:
            return str(invalid)
    return ""


FACTS: dict[str, Any] = {"size": SIZE, "connections": CONNECTIONS, "count": COUNT}
MEASURES = {
    "echo-cpu": partial(echo.cost, **FACTS),
    "echo-rate": partial(echo.rate_and_latencies, rate=RATE, **FACTS),
}


def sampled(each: Implementation, gives: str, limits: Limits = EASY) -> list[Sample]:
    """Return the samples of a server that is measured once, in the way that gives this."""
    trial = Trial("echo_server", "here", (gives,), partial(MEASURES[gives], limits=limits))
    return samples_of(Measurement(trial, each, 0), 0, SEED)


def clients_of(server: "Server", connections: int, limits: Limits = EASY) -> Load:
    return connected(server.port, connections, SIZE, SEED, limits=limits)


def seconds_of(offered: Exchange) -> list[float]:
    """Return the latencies of all messages."""
    return [latency / NS_PER_S for latency in Counter(offered.latencies).elements()]


@pytest.mark.timeout(TIMEOUT_S)
@pytest.mark.parametrize("path", BOGUS, ids=lambda path: path.stem)
def test_a_bogus_server_gets_no_number_but_the_reason(path: Path) -> None:
    reason, only = words(path)
    silent, slow = re.search("nothing|cut short", reason), "warm-up" in reason
    limits = replace(EASY, silence_s=0.5 if silent else 5.0, warm_up_s=0.5 if slow else 20.0)
    each = server(sys.executable, str(path))
    with ThreadPoolExecutor() as pool:  # most of the time they wait
        said = pool.submit(loaded, each, limits)
        found = [pool.submit(sampled, each, gives, limits) for gives in MEASURES]
    samples = [sample for future in found for sample in future.result()]

    assert [(None, True)] * 2 == [(each.value, reason in each.invalid) for each in samples], samples
    assert only or reason in said.result()


def test_a_wrong_answer_is_reported_however_busy_the_machine_was() -> None:
    broken_law = replace(EASY, littles_law=-1.0)
    [path] = [each for each in BOGUS if each.stem == "answers_in_another_order"]
    [found] = sampled(server(sys.executable, str(path)), "echo-rate", broken_law)

    assert "answers came in the wrong order" in found.invalid


# ---- Right servers, and what is asked of the generator itself ------------------------------------


class Server:
    """A server in this process, each client of which has a thread; what it was sent is kept."""

    def __init__(self, serve: Callable[[socket.socket, "Server"], None]) -> None:
        self.came: list[bytes] = []  # by connections
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port: int = self._listener.getsockname()[1]
        self._serve, self.clients = serve, list[socket.socket]()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.clients.append(client)
                self._threads.append(threading.Thread(target=self._run, args=(client,)))
                self._threads[-1].start()

    def _run(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            self._serve(client, self)

    def messages(self, client: socket.socket) -> Iterator[bytes]:
        """Yield what one client sends, message by message."""
        while data := client.recv(SIZE, socket.MSG_WAITALL):
            self.came.append(data)
            yield data

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join()


def right(client: socket.socket, found: Server) -> None:
    for message in found.messages(client):
        client.sendall(message)


def byte_by_byte(client: socket.socket, _: Server) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    while data := client.recv(100):
        for byte in data:
            client.sendall(bytes([byte]))


def stalls_once(client: socket.socket, found: Server) -> None:
    for message in found.messages(client):
        if len(found.came) == 5:
            time.sleep(STALL_S)
        client.sendall(message)


def half_a_message_each(client: socket.socket, found: Server) -> None:
    for message in found.messages(client):
        client.sendall(message[: SIZE // 2])
        time.sleep(0.001)
        client.sendall(message[SIZE // 2 :])


def closes_all_but_the_first(client: socket.socket, found: Server) -> None:
    if client is found.clients[0]:
        for message in found.messages(client):
            time.sleep(0.2)  # so that the others have ended before
            client.sendall(message)


def waits_for_all_messages(client: socket.socket, found: Server) -> None:
    while len(client.recv(SIZE * MANY, socket.MSG_PEEK)) < SIZE * MANY:
        time.sleep(0.001)
    right(client, found)


@pytest.mark.parametrize("serve", [right, byte_by_byte, half_a_message_each])
def test_a_right_server_may_answer_in_pieces_of_any_size(
    serve: Callable[[socket.socket, Server], None],
) -> None:
    with Server(serve) as server, clients_of(server, 3) as clients:
        clients.warm()
        clients.exchange(20)
        clients.quiet()
        offered = clients.offer(10, 1000)
        clients.farewell()

    assert 10 == offered.answers


def test_every_message_is_another_and_as_many_are_sent_as_were_wanted() -> None:
    with Server(right) as server, clients_of(server, 3) as clients:
        clients.warm()
        exchange = clients.exchange(20)
        clients.exchange(2)
        clients.offer(10, 1000)
        clients.farewell()

    wanted = 3 * load.WARM_UP_ANSWERS + 20 + 2 + 10 + 3 * load.FAREWELL_MESSAGES
    assert [wanted, wanted] == [len(server.came), len({*server.came})]
    assert {SIZE} == {len(each) for each in server.came}
    assert 20 == exchange.answers
    assert min(exchange.latencies) > 0
    assert 0 < exchange.client <= exchange.seconds
    assert exchange.seconds <= exchange.waited <= 3 * exchange.seconds


def test_other_seeds_give_other_messages_and_the_same_seed_the_same() -> None:
    came = []
    for seed in (1, 1, 2):
        with Server(right) as server, connected(server.port, 1, SIZE, seed) as clients:
            clients.exchange(3)
        came.append(server.came)

    assert came[0] == came[1] != came[2]


def test_the_warm_up_asks_every_connection_as_often() -> None:
    counts: Counter[int] = Counter()

    def count(client: socket.socket, found: Server) -> None:
        for message in found.messages(client):
            counts[client.fileno()] += 1
            time.sleep(0.02 if counts[client.fileno()] % 2 else 0)
            client.sendall(message)

    with Server(count) as server, clients_of(server, 4) as clients:
        clients.warm()

    assert [load.WARM_UP_ANSWERS] * 4 == [*counts.values()]


def test_no_more_connections_wait_to_be_accepted_than_a_short_queue_holds() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
        limits = replace(EASY, silence_s=0.5)
        with pytest.raises(InvalidSample, match=r"nothing came back for 0\.5 s, after 0 whole"):
            connected(listener.getsockname()[1], 100, SIZE, SEED, limits=limits)
        listener.settimeout(0)
        queued = 0
        with suppress(BlockingIOError):
            while True:
                listener.accept()[0].close()
                queued += 1

    assert load.MAX_QUEUED == queued


def test_whoever_was_due_while_a_server_stalled_was_late() -> None:
    with Server(stalls_once) as server, clients_of(server, 1) as clients:
        spent = seconds_of(clients.offer(60, 200))

    meanwhile = int(STALL_S * 200)  # the last of them was due as the server went on
    assert meanwhile - 10 <= sum(each > 0.03 for each in spent)
    assert STALL_S <= max(spent)
    assert STALL_S * 0.6 <= sorted(spent)[-meanwhile // 3]


def test_whoever_was_due_while_we_were_held_up_ourselves_was_late_too(
    language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    holding = held_process if language == "C" else held_thread
    with Server(right) as server, clients_of(server, 1) as clients, holding(server, monkeypatch):
        spent = seconds_of(clients.offer(200, 200))

    beat = 1 / 200  # seconds between two messages: we may be held up just after one was sent
    assert int(STALL_S * 200) - 10 <= sum(each > 0.03 for each in spent)
    assert STALL_S - beat <= max(spent)


@contextmanager
def held_thread(_: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hold up this thread once in the block, as it sends a message."""
    sent: list[int] = []

    def write(key: int, data: bytes, write: Callable[[int, bytes], int] = os.write) -> int:
        sent.append(key)
        if len(sent) == 5:
            time.sleep(STALL_S)
        return write(key, data)

    monkeypatch.setattr(os, "write", write)
    yield


@contextmanager
def held_process(server: Server, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Stop the process that loads a server once in the block, after some messages."""

    def hold() -> None:
        while len(server.came) < 5:
            time.sleep(0.001)
        [client] = psutil.Process().children()
        client.suspend()
        time.sleep(STALL_S)
        client.resume()

    thread = threading.Thread(target=hold)
    thread.start()
    yield
    thread.join()


def test_a_message_is_not_held_back_by_an_answer_that_is_late() -> None:
    with Server(waits_for_all_messages) as server, clients_of(server, 1) as clients:
        offered = clients.offer(MANY, 1000)

    assert MANY == offered.answers


def test_a_client_that_sends_late_is_invalid() -> None:
    with (
        Server(right) as server,
        clients_of(server, 1, Limits(send_lateness_s=-1.0)) as clients,
        pytest.raises(
            InvalidSample, match="client-bound: our client sent 10 of 10 messages too late"
        ),
    ):
        clients.offer(10, 1000)


def test_no_message_is_no_number() -> None:
    with (
        Server(right) as server,
        clients_of(server, 1) as clients,
        pytest.raises(InvalidSample, match="zero messages were completed"),
    ):
        clients.exchange(0)


def test_the_end_of_a_connection_without_messages_is_no_answer() -> None:
    with (
        Server(closes_all_but_the_first) as server,
        clients_of(server, 2) as clients,
        pytest.raises(InvalidSample, match="a connection ended before we ended it"),
    ):
        clients.exchange(1)


def test_an_exchange_has_an_end_though_something_always_moves() -> None:
    def slow(client: socket.socket, found: Server) -> None:
        for message in found.messages(client):
            time.sleep(0.05)
            client.sendall(message)

    with (
        Server(slow) as server,
        clients_of(server, 1, replace(EASY, exchange_s=0.2)) as clients,
        pytest.raises(InvalidSample, match=r"100 messages took longer than 0\.2 s: \d of 100"),
    ):
        clients.exchange(100)


def test_an_open_loop_has_an_end_though_something_always_moves() -> None:
    def slow(client: socket.socket, found: Server) -> None:
        for message in found.messages(client):
            time.sleep(0.05)
            client.sendall(message)

    with (
        Server(slow) as server,
        clients_of(server, 1, replace(EASY, exchange_s=0.2)) as clients,
        pytest.raises(
            InvalidSample, match=r"\d of 20 answers were whole 0\.2 s after the last was due"
        ),
    ):
        clients.offer(20, 1000)


def test_what_the_kernel_does_not_take_is_not_sent_in_part() -> None:
    never = threading.Event()

    def reads_nothing(_: socket.socket, __: Server) -> None:
        never.wait()

    with (
        Server(reads_nothing) as server,
        connected(server.port, 1, load.BUFFER_BYTES // 4, SEED, limits=EASY) as clients,
    ):
        with pytest.raises(
            InvalidSample, match=r"the kernel took \d+ of the 65536 bytes of a message"
        ):
            clients.offer(1000, 1e6)
        never.set()


def test_what_comes_unasked_is_seen_when_all_should_be_quiet() -> None:
    came = threading.Event()

    def greets(client: socket.socket, found: Server) -> None:
        client.sendall(b"welcome\r\n")
        came.set()
        client.recv(1)

    with Server(greets) as server, clients_of(server, 1) as clients:
        came.wait(5)
        with pytest.raises(InvalidSample, match="wrong bytes: more came back than was sent"):
            clients.quiet()


def test_a_server_that_leaves_connections_open_after_the_client_shut_down_is_invalid() -> None:
    never = threading.Event()

    def stays(client: socket.socket, found: Server) -> None:
        right(client, found)
        never.wait()

    with Server(stays) as server, clients_of(server, 2, replace(EASY, silence_s=0.2)) as clients:
        with pytest.raises(
            InvalidSample,
            match="the server left 2 connections open after our client shut them down",
        ):
            clients.farewell()
        never.set()


def test_a_queue_that_is_full_is_a_connection_that_failed() -> None:
    with (
        socket.create_server(("127.0.0.1", 0), backlog=1) as listener,
        pytest.raises(InvalidSample, match=r"connection \d failed: timed out"),
    ):
        connected(listener.getsockname()[1], 5, SIZE, SEED, limits=Limits(silence_s=0.2))
