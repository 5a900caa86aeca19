"""Echo until a signal comes, then let the clients finish.

Once it runs, the reactor handles both signals, and shuts down: a
function called before that may delay it by a Deferred. Then it drops
all connections. It does not say when one is lost, so each has a
Deferred for that.
"""

import sys
from functools import partial
from typing import Any

from twisted.internet.defer import Deferred, DeferredList
from twisted.internet.endpoints import TCP4ServerEndpoint
from twisted.internet.protocol import (
    Factory,
    Protocol,
    connectionDone,
)
from twisted.internet.task import react
from twisted.python.failure import Failure

DEFAULTS = ["0", "1"]  # any free port, seconds of grace


class Echo(Protocol):
    transport: Any

    def __init__(self, clients: set[Deferred[None]]) -> None:
        self.clients = clients
        self.gone = Deferred[None]()

    def connectionMade(self) -> None:
        self.clients.add(self.gone)
        self.transport.registerProducer(self.transport, streaming=True)

    def dataReceived(self, data: bytes) -> None:
        self.transport.write(data)

    def connectionLost(self, reason: Failure = connectionDone) -> None:
        self.clients.remove(self.gone)
        self.gone.callback(None)


async def main(reactor: Any, port: int, grace: float) -> None:
    clients: set[Deferred[None]] = set()
    endpoint = TCP4ServerEndpoint(reactor, port, interface="127.0.0.1")
    factory = Factory.forProtocol(partial(Echo, clients))
    listener = await endpoint.listen(factory)
    address = listener.getHost()

    async def drain() -> None:
        await listener.stopListening()
        print("draining")
        all_gone = DeferredList([*clients], consumeErrors=True)
        await all_gone.addTimeout(grace, reactor)
        print("bye")

    reactor.addSystemEventTrigger(
        "before", "shutdown", lambda: Deferred.fromCoroutine(drain())
    )
    reactor.callWhenRunning(
        print, f"listening on {address.host}:{address.port}"
    )
    await Deferred()


if __name__ == "__main__":
    port, grace = sys.argv[1:] or DEFAULTS
    react(main, [int(port), float(grace)])
