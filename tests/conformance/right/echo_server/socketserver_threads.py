"""A thread for each client, by socketserver, with its default backlog of 5."""

import socketserver
import sys


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(4096):
            self.request.sendall(data)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


port = int(sys.argv[1]) if sys.argv[1:] else 0
with Server(("127.0.0.1", port), Echo) as server:
    print("listening on {}:{}".format(*server.server_address))
    server.serve_forever()
