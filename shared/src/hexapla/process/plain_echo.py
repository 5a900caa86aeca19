"""A plain echo server, with one thread and one client at a time: the baseline for the others."""

import socket


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        print(f"listening on 127.0.0.1:{listener.getsockname()[1]}", flush=True)
        while True:
            connection, _ = listener.accept()
            with connection:
                while data := connection.recv(65536):
                    connection.sendall(data)


if __name__ == "__main__":
    main()
