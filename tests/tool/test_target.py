"""A server that is given by its address: refused where it is foreign, no number where it is wrong."""

import json
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from hexapla.bench.measure import target
from hexapla.bench.measure.load import Limits
from hexapla.process.child import Child
from hexapla.project.root import UserError

pytest.importorskip("hdrh", reason="what keeps latencies, hdrhistogram, is not installed")


@contextmanager
def running_server(answer: Callable[[bytes], bytes]) -> Iterator[str]:
    """Run a server that answers so; to answer with nothing is to close."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                while data := answer(self.request.recv(65536)):
                    self.request.sendall(data)
            except OSError:
                pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 64

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


ECHO = """\
import socketserver

class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(65536):
            self.request.sendall(data)

class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    def handle_error(self, request, client_address):
        pass  # a client resets its connections

with Server(("127.0.0.1", 0), Handler) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
"""


@pytest.fixture
def echo() -> Iterator[str]:
    """An echo in a process of its own: beside us, it would take our time."""
    with Child([sys.executable, "-c", ECHO]) as child:
        first = child.line(0)
        assert first is not None
        yield f"127.0.0.1:{first.text}"


def found(where: str, **options: Any) -> target.TargetResult:
    given = {"connections": 4, "messages": 400, "seconds": 1.0, "rate": 500.0} | options
    return target.measure_target(target.address(where), **given)


def test_an_echo_has_numbers_which_can_be_printed_and_dumped(echo: str) -> None:
    # This asks for the numbers, and not how busy the machine is.
    easy = Limits(send_lateness_s=60.0, busy_share=60.0, littles_law=60.0)
    it = found(echo, seconds=60.0, limits=easy)

    assert "" == it.invalid
    assert it.closed is not None
    assert it.open is not None
    assert (400, 400) == (it.closed.messages, it.open.messages)
    assert 0 < it.open.percentiles["p50"] <= it.open.percentiles["p99"] <= it.open.longest
    assert 500.0 == json.loads(json.dumps(it.json()))["open"]["offered"]
    assert "open loop at 500 a second" in "\n".join(it.lines())


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda data: b"x" * len(data), "wrong bytes"),
        (lambda _: b"", "ended after 0"),
        (lambda data: data[: len(data) // 2], "nothing came back"),
        (lambda data: data + data, "bytes"),
    ],
    ids=["garbage", "closes", "half", "twice"],
)
def test_a_wrong_server_has_no_number(answer: Callable[[bytes], bytes], reason: str) -> None:
    with running_server(answer) as where:
        it = found(where, limits=Limits(silence_s=0.3))

    assert reason in it.invalid
    assert (None, None) == (it.closed, it.open)
    assert f"INVALID: {it.invalid}" == it.lines()[-1]


def test_where_nothing_listens_there_is_no_number() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    it = found(f"127.0.0.1:{port}")

    assert "connection 1 failed: Connection refused" == it.invalid


def test_a_server_that_drips_is_given_up() -> None:

    def slow(data: bytes) -> bytes:
        time.sleep(0.2)
        return data

    with running_server(slow) as where:
        it = found(where, seconds=0.1, connections=1, limits=Limits(warm_up_s=0.3))

    assert it.invalid.startswith("the warm-up took longer than 0.3 s"), it.invalid


@pytest.mark.parametrize("text", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
def test_a_loopback_address_is_taken(text: str) -> None:
    try:
        where = target.address(text)
    except UserError as misuse:
        pytest.skip(f"this machine has no such address: {misuse}")

    assert 8000 == where.port


@pytest.mark.parametrize("text", ["192.0.2.1:8000", "0.0.0.0:8000", "[2001:db8::1]:8000"])
def test_a_foreign_address_is_refused_unless_it_is_ones_own(text: str) -> None:
    with pytest.raises(UserError, match=r"which is not this machine.*--i-own-this-host"):
        target.address(text)

    assert text == str(target.address(text, own=True))


def test_a_name_is_refused_if_one_of_its_addresses_is_foreign(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = [(0, 0, 0, "", ("127.0.0.1", 80)), (0, 0, 0, "", ("192.0.2.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)

    with pytest.raises(UserError, match=r"192\.0\.2\.1, which is not this machine"):
        target.address("both.example:80")


@pytest.mark.parametrize(
    "text", ["", "8000", "localhost", ":8000", "localhost:0", "localhost:99999"]
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="is not an address: give a host and a port"):
        target.address(text)
