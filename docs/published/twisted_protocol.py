"""Echo as Twisted's documentation shows it: write what comes.

https://github.com/twisted/twisted/blob/trunk/docs/core/examples/echoserv.py
"""

import sys

from twisted.internet import protocol, reactor


class Echo(protocol.Protocol):
    def dataReceived(self, data):
        self.transport.write(data)


port = reactor.listenTCP(
    int(sys.argv[1]) if sys.argv[1:] else 0,
    protocol.Factory.forProtocol(Echo),
    interface="127.0.0.1",
)
print(f"listening on 127.0.0.1:{port.getHost().port}")
reactor.run()
