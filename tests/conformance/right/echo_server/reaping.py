"""A process for each client, which is waited for when it says that it has ended."""

import os
import signal
import socket
import sys


def reap(number, frame):
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def stop(number, frame):
    signal.signal(number, signal.SIG_DFL)
    os.killpg(0, number)


def echo(client):
    try:
        while data := client.recv(65536):
            client.sendall(data)
    except OSError as error:
        print(error, file=sys.stderr)


port = int(sys.argv[1]) if sys.argv[1:] else 0
with socket.create_server(("127.0.0.1", port)) as server:
    signal.signal(signal.SIGCHLD, reap)
    signal.signal(signal.SIGTERM, stop)
    print("listening on {}:{}".format(*server.getsockname()))
    while True:
        client, _ = server.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            server.close()
            echo(client)
            os._exit(0)
        client.close()
