"""Echo every byte to every client, for ever.

A transport buffers without limit, unless a producer is registered
that it may pause: here itself, so that it stops reading while it
cannot write. It drops unwritten bytes when a client half-closes,
unless the protocol declares that it can tell that from the end.
"""

import sys
from typing import Any

from twisted.internet.defer import Deferred
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.interfaces import (
    IHalfCloseableProtocol,
    IReactorTCP,
)
from twisted.internet.protocol import Factory, Protocol
from twisted.internet.task import react
from zope.interface import implementer

PORT = ["0"]  # any free one


@implementer(IHalfCloseableProtocol)
class Echo(Protocol):
    transport: Any

    def connectionMade(self) -> None:
        self.transport.registerProducer(self.transport, streaming=True)

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(data)

    def readConnectionLost(self) -> None:
        self.transport.unregisterProducer()
        self.transport.loseConnection()

    def writeConnectionLost(self) -> None: ...


async def main(reactor: IReactorTCP, port: int) -> None:
    endpoint = TCP4ServerEndpoint(reactor, port, interface="127.0.0.1")
    listener = await endpoint.listen(Factory.forProtocol(Echo))
    address = listener.getHost()
    print(f"listening on {address.host}:{address.port}")
    await Deferred()


if __name__ == "__main__":
    [text] = sys.argv[1:] or PORT
    react(main, [int(text)])
