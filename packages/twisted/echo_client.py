"""Send to an echo server and check what comes back, side by side.

Nobody waits: a pull producer is asked for the next message whenever
the transport has got rid of the last, and the protocol is handed what
comes, in pieces. Why a connection was lost tells its end from a reset.
"""

import sys

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import (
    TCP4ClientEndpoint,
    connectProtocol,
)
from twisted.internet.error import ConnectError, ConnectionDone
from twisted.internet.interfaces import (
    IConsumer,
    IPullProducer,
    IReactorTCP,
    ITCPTransport,
)
from twisted.internet.protocol import Protocol, connectionDone
from twisted.internet.task import react
from twisted.python.failure import Failure
from zope.interface import implementer

CALL = ["8007", "3"]  # port, messages
MESSAGE = b"%65536d"  # its number, after many spaces
SIZE = len(MESSAGE % 0)  # bytes


class IStream(IConsumer, ITCPTransport): ...


@implementer(IPullProducer)
class Send:
    def __init__(self, stream: IStream, count: int) -> None:
        self.stream = stream
        self.numbers = iter(range(1, count + 1))

    def resumeProducing(self) -> None:
        if number := next(self.numbers, None):
            print(f"message-{number} goes out")
            self.stream.write(MESSAGE % number)
        else:
            print("client half-closes")
            self.stream.unregisterProducer()
            self.stream.loseWriteConnection()

    def stopProducing(self) -> None: ...


class Receive(Protocol):
    transport: IStream

    def __init__(self, count: int) -> None:
        self.count, self.number, self.rest = count, 1, b""
        self.ended: Deferred[str | None] = Deferred()

    def dataReceived(self, data: bytes) -> None:
        self.rest += data
        while self.number <= self.count and len(self.rest) >= SIZE:
            answer, self.rest = self.rest[:SIZE], self.rest[SIZE:]
            if answer != MESSAGE % self.number:
                self.transport.abortConnection()
                break
            print(f"message-{self.number} comes back")
            self.number += 1

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        if self.number <= self.count:
            wrong = f"message-{self.number} did not come back right"
            self.ended.callback(wrong)
        elif self.rest:
            self.ended.callback("more came back than was sent")
        elif not reason.check(ConnectionDone):
            self.ended.errback(reason)
        else:
            print("client reaches the end")
            self.ended.callback(None)


async def main(reactor: IReactorTCP, port: int, count: int) -> None:
    endpoint = TCP4ClientEndpoint(reactor, "127.0.0.1", port)
    try:
        protocol = await connectProtocol(endpoint, Receive(count))
    except ConnectError:
        sys.exit(f"nobody listens on port {port}")
    print("client connects")
    producer = Send(protocol.transport, count)
    protocol.transport.registerProducer(producer, streaming=False)
    sys.exit(await protocol.ended)


if __name__ == "__main__":
    port, count = map(int, sys.argv[1:] or CALL)
    react(main, [port, count])
