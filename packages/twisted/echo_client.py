"""Send to an echo server and check what comes back, side by side.

A FileSender is a producer: the transport asks it for more whenever it
has sent the last part, and it reads on in an object like a file. A
protocol gets the bytes in pieces, and then the reason why the
connection was lost, which tells its end from a reset.
"""

import sys
from contextlib import suppress
from typing import Any

from twisted.internet import endpoints
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.task import react
from twisted.protocols.basic import FileSender

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


class Send:
    def __init__(self, count: int) -> None:
        self.numbers = iter(range(1, count + 1))

    def read(self, size: int) -> bytes:
        for number in self.numbers:
            print(f"message-{number} goes out")
            return MESSAGE % number
        return b""


class Receive(Protocol):
    def __init__(self) -> None:
        self.number, self.rest = 1, b""
        self.ended = Deferred[None]()

    def dataReceived(self, data: bytes) -> None:
        self.rest += data
        while self.rest.startswith(MESSAGE % self.number):
            print(f"message-{self.number} comes back")
            self.number += 1
            self.rest = self.rest[SIZE:]

    def connectionLost(self, reason: Any = connectionDone) -> None:
        self.ended.errback(reason)


async def main(reactor: Any, port: int, count: int) -> None:
    endpoint = endpoints.TCP4ClientEndpoint(reactor, "127.0.0.1", port)
    protocol = await endpoints.connectProtocol(endpoint, Receive())
    print("client connects")
    transport = protocol.transport
    await FileSender().beginFileTransfer(Send(count), transport)
    print("client half-closes")
    transport.loseWriteConnection()
    with suppress(ConnectionDone):
        await protocol.ended
    if protocol.number <= count:
        sys.exit(f"message-{protocol.number} came back wrong")
    print("client reaches the end")


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    react(main, [port, count])
