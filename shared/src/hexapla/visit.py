"""Clients that visit a server, so that there is something to see: lanes for who comes, speaks and leaves."""

import re
import time
from collections.abc import Iterator
from contextlib import ExitStack

from hexapla.client import Client
from hexapla.run import Child
from hexapla.trace import Event

VISITORS = 3
PAUSE = 0.1  # seconds between what two clients do, so that one sees who is there at the same time


def visits(child: Child, listening: Event, count: int = VISITORS) -> Iterator[Event]:
    """Let clients connect, speak in turns, the last first, and leave; yield what they see.

    The times are by the observer's clock, as those of the program's own lines. Raises AssertionError when
    the server does not answer as it should.
    """

    def event(number: int, what: str) -> Event:
        return Event(time.time() - child.began, f"client-{number} {what}")

    port = listening.text.rpartition(":")[2]
    named = re.fullmatch("[0-9]{1,5}", port) and int(port) <= 65535
    assert named, f"{listening.text!r} names no port"
    with ExitStack() as stack:
        clients = []
        for number in range(1, count + 1):
            clients.append(stack.enter_context(Client(int(port))))
            yield event(number, "connects")
            time.sleep(PAUSE)
        for number, client in reversed([*enumerate(clients, 1)]):
            data = f"from client {number}".encode()
            client.send(data)
            yield event(number, f"sends {data.decode()!r}")
            answer = client.receive(len(data)).decode(errors="backslashreplace")
            yield event(number, f"gets {answer!r}")
            client.finish()
            client.receive_all()
            yield event(number, "leaves")
            time.sleep(PAUSE)
