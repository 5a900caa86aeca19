"""Clients for a demonstration of a server, and a server for a demonstration of a client."""

import re
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from hexapla.process.broken import expect
from hexapla.process.child import Child
from hexapla.process.client import Client
from hexapla.process.trace import Event

CLIENTS = 3
PAUSE_S = 0.1  # between two steps, so that a timeline shows which clients are connected together


def visits(
    child: Child, listening: Event, count: int = CLIENTS, *, drain: bool = False
) -> Iterator[Event]:
    """Let clients connect, send in turns, the last one first, and leave; yield what they do and receive.

    With `drain` the server gets SIGTERM while the first client is still connected. The clock is that of the
    program's own lines. Raises `Broken` if the server does not answer as it should.
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
            time.sleep(PAUSE_S)
        for name, client in reversed(clients):
            if drain and name == "client-1":
                sent = now("SIGTERM is sent")
                child.process.terminate()
                yield sent
                time.sleep(PAUSE_S)
            data = f"from {name}".encode()
            client.send(data)
            yield now(f"{name} sends {data.decode()!r}")
            answer = client.receive(len(data)).decode(errors="backslashreplace")
            yield now(f"{name} gets {answer!r}")
            client.finish()
            client.receive_all()
            yield now(f"{name} leaves")
            time.sleep(PAUSE_S)


@contextmanager
def plain_echo() -> Iterator[int]:
    with Child([sys.executable, "-m", "hexapla.process.plain_echo"]) as child:
        first = child.line(0)
        if first is None:
            raise RuntimeError(f"the plain echo does not listen: {child.stderr}")
        yield int(first.text.rpartition(":")[2])
