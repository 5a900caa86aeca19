"""Echo every byte to every client, for ever.

A transport buffers without bound, unless a producer is registered
that it may pause: here itself, so that what it cannot write stops it
reading. And it drops what is unwritten when a client half-closes,
unless the protocol declares that it can tell that from the end.
"""

import sys

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import (
    IConsumer,
    IHalfCloseableProtocol,
    IPushProducer,
    IReactorTCP,
    ITransport,
)
from twisted.internet.protocol import Protocol, ServerFactory
from twisted.internet.task import react
from zope.interface import implementer

PORT = ["0"]  # any free one
BACKLOG = 1024  # clients that may wait to be accepted


class IStream(IConsumer, IPushProducer, ITransport): ...


@implementer(IHalfCloseableProtocol)
class Echo(Protocol):
    transport: IStream

    def connectionMade(self) -> None:
        self.transport.registerProducer(self.transport, streaming=True)

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(data)

    def readConnectionLost(self) -> None:
        self.transport.unregisterProducer()
        self.transport.loseConnection()

    def writeConnectionLost(self) -> None: ...


async def main(reactor: IReactorTCP, port: int) -> None:
    factory = ServerFactory()
    factory.protocol = Echo
    listener = reactor.listenTCP(port, factory, BACKLOG, "127.0.0.1")
    address = listener.getHost()
    assert isinstance(address, IPv4Address)
    print(f"listening on {address.host}:{address.port}")
    await Deferred()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    react(main, [int(text)])
