"""What a process waits in, and what its sockets are set to, is seen without asking it."""

import socket
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from hexapla.process import kernel
from hexapla.process.child import Child
from hexapla.process.client import Client
from hexapla.process.trace import Inconclusive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells")

BEGIN = "print('waits', flush=True)\n"
SERVER = """\
import socket
with socket.create_server(("127.0.0.1", 0)) as server:
    print(server.getsockname()[1], flush=True)
    client, _ = server.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, CHOSEN)
    client.sendall(client.recv(1))
    client.recv(1)
"""


@pytest.fixture
def python() -> Iterator[Callable[[str], Child]]:
    """Run some Python, which says one line when it is ready."""
    with ExitStack() as stack:

        def run(code: str) -> Child:
            child = stack.enter_context(Child([sys.executable, "-c", code]))
            assert child.line(0), child.stderr
            return child

        yield run


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("import time; time.sleep(60)", "sleep"),
        ("import select; select.epoll().poll(60)", "epoll"),
        ("import select; select.poll().poll(60_000)", "poll"),
        ("import select; select.select([], [], [], 60)", "select"),
        ("import threading; threading.Event().wait()", "lock"),
    ],
)
def test_the_call_in_which_a_process_waits_has_a_name(
    code: str, call: str, python: Callable[[str], Child]
) -> None:
    child = python(BEGIN + code)
    child.settle()

    assert call == kernel.waits_in([child.pid])


def test_the_call_of_a_program_behind_a_shell_is_its_own() -> None:
    code = BEGIN + "import time; time.sleep(60)"
    with Child(["sh", "-c", '"$@"; exit $?', "sh", sys.executable, "-c", code]) as child:
        assert child.line(0), child.stderr
        child.settle()

        assert "sleep" == kernel.waits_in(child.family.members())


def test_where_no_name_is_known_nothing_can_be_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "WAIT_CALLS", {})

    with pytest.raises(Inconclusive, match="on machines that we know"):
        kernel.waits_in([1])


def test_a_process_that_never_rests_is_no_answer(python: Callable[[str], Child]) -> None:
    child = python(BEGIN + "while True: pass")

    with pytest.raises(AssertionError, match="it did not come to rest in 0 s"):
        child.settle(0.2)


@pytest.mark.parametrize("nodelay", [0, 1])
def test_the_other_end_of_a_connection_is_seen_as_it_is_set(
    nodelay: int, python: Callable[[str], Child]
) -> None:
    child = python(SERVER.replace("CHOSEN", str(nodelay)))
    before = held()
    with Client(int(child.events[0].text)) as client:
        assert b"x" == client.echo(b"x")
        with kernel.connection([child.pid], client.socket) as theirs:
            assert bool(nodelay) == bool(theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    assert not held() - before


def test_a_connection_that_another_process_has_is_not_found(
    python: Callable[[str], Child],
) -> None:
    child, other = python(SERVER.replace("CHOSEN", "0")), python(BEGIN + "input()")
    with (
        Client(int(child.events[0].text)) as client,
        pytest.raises(Inconclusive, match="does not let us see"),
    ):
        kernel.connection([other.pid], client.socket)


def held() -> Counter[str]:
    """Count what we hold open, but for files: a reader of a child's lines opens some for a moment."""
    links: Counter[str] = Counter()
    for each in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            links[str(each.readlink())] += 1
    return Counter({link: count for link, count in links.items() if not link.startswith("/")})
