"""A process for each client, by socketserver, with its default backlog of 5."""

import os
import signal
import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(4096):
            self.request.sendall(data)


class Server(socketserver.ForkingTCPServer):
    allow_reuse_address = True
    max_children = 10_000


def stop(number, frame):
    signal.signal(number, signal.SIG_DFL)
    os.killpg(0, number)


port = int(sys.argv[1]) if sys.argv[1:] else 0
with Server(("127.0.0.1", port), Echo) as server:
    signal.signal(signal.SIGTERM, stop)
    print("listening on {}:{}".format(*server.server_address))
    server.serve_forever()
