"""Echo until a signal comes, then let the clients finish.

Once it runs, the reactor takes both signals for itself, and shuts
down: what is called before that may hold it up by a Deferred. Then
it drops all connections. It does not say when one is lost, so each
has a Deferred which does.
"""

import sys
from functools import partial

from twisted.internet.address import IPv4Address
from twisted.internet.defer import Deferred, DeferredList, maybeDeferred
from twisted.internet.interfaces import (
    IConsumer,
    IHalfCloseableProtocol,
    IPushProducer,
    IReactorCore,
    IReactorTCP,
    IReactorTime,
    ITransport,
)
from twisted.internet.protocol import (
    Protocol,
    ServerFactory,
    connectionDone,
)
from twisted.internet.task import react
from twisted.python.failure import Failure
from zope.interface import implementer

DEFAULTS = ["0", "1"]  # any free port, seconds of grace
BACKLOG = 1024  # clients that may wait to be accepted


class IReactor(IReactorCore, IReactorTCP, IReactorTime): ...


class IStream(IConsumer, IPushProducer, ITransport): ...


@implementer(IHalfCloseableProtocol)
class Echo(Protocol):
    transport: IStream

    def __init__(self, clients: set[Deferred[None]]) -> None:
        self.clients = clients
        self.gone = Deferred[None]()

    def connectionMade(self) -> None:
        self.clients.add(self.gone)
        self.transport.registerProducer(self.transport, streaming=True)

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(data)

    def readConnectionLost(self) -> None:
        self.transport.unregisterProducer()
        self.transport.loseConnection()

    def writeConnectionLost(self) -> None: ...

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.clients.remove(self.gone)
        self.gone.callback(None)


async def main(reactor: IReactor, port: int, grace: float) -> None:
    if grace < 0:
        sys.exit(f"grace {grace}: the shortest is 0 seconds")
    clients: set[Deferred[None]] = set()
    factory = ServerFactory()
    factory.protocol = partial(Echo, clients)
    listener = reactor.listenTCP(port, factory, BACKLOG, "127.0.0.1")
    address = listener.getHost()
    assert isinstance(address, IPv4Address)

    async def drain() -> None:
        await maybeDeferred(listener.stopListening)
        print("draining")
        all_gone = DeferredList([*clients], consumeErrors=True)
        await all_gone.addTimeout(grace, reactor)
        print("bye")

    reactor.addSystemEventTrigger(
        "before", "shutdown", Deferred.fromCoroutine, drain()
    )
    reactor.callWhenRunning(
        print, f"listening on {address.host}:{address.port}"
    )
    await Deferred()


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    react(main, [int(port), float(grace)])
