"""Clients that visit a server, so that there is something to see: lanes for who comes, speaks and leaves.

And a server for a client to visit.
"""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hexapla.process.broken import expect
from hexapla.process.child import Child
from hexapla.process.client import Client
from hexapla.process.trace import Event

VISITORS = 3

PAUSE = 0.1  # seconds between what two clients do, so that one sees who is there at the same time


def visits(
    child: Child, listening: Event, count: int = VISITORS, *, drain: bool = False
) -> Iterator[Event]:
    """Let clients connect, speak in turns, the last first, and leave; yield what they see.

    To drain the server, it is sent SIGTERM while the first of them is still there. The times are by the
    observer's clock, as those of the program's own lines. Raises `Broken` if the server does not
    answer as it should.
    """

    def now(text: str) -> Event:
        return Event(time.time() - child.began, text)

    port = listening.text.rpartition(":")[2]
    named = re.fullmatch("[0-9]{1,5}", port) and int(port) <= 65535
    expect(named, "wrong-value", f"{listening.text!r} names no port")
    with ExitStack() as stack:
        clients = []
        for number in range(1, count + 1):
            clients.append((f"client-{number}", stack.enter_context(Client(int(port)))))
            yield now(f"client-{number} connects")
            time.sleep(PAUSE)
        for name, client in reversed(clients):
            if drain and name == "client-1":
                sent = now("SIGTERM is sent")
                child.process.terminate()
                yield sent
                time.sleep(PAUSE)
            data = f"from {name}".encode()
            client.send(data)
            yield now(f"{name} sends {data.decode()!r}")
            answer = client.receive(len(data)).decode(errors="backslashreplace")
            yield now(f"{name} gets {answer!r}")
            client.finish()
            client.receive_all()
            yield now(f"{name} leaves")
            time.sleep(PAUSE)


@contextmanager
def plain_echo() -> Iterator[int]:
    """Run an echo as plain as can be, one client after the other, and yield its port."""
    with Child([sys.executable, "-m", "hexapla.process.plain_echo"]) as child:
        first = child.line(0)
        if first is None:
            raise RuntimeError(f"the plain echo does not listen: {child.errors}")
        yield int(first.text.rpartition(":")[2])
