"""Sockets, and a thread for each client."""

import socket
import sys
from threading import Thread


def echo(client):
    with client:
        while data := client.recv(4096):
            client.sendall(data)


with socket.create_server(("127.0.0.1", int(*sys.argv[1:]))) as server:
    print(f"listening on 127.0.0.1:{server.getsockname()[1]}")
    while True:
        client, _ = server.accept()
        Thread(target=echo, args=[client], daemon=True).start()
