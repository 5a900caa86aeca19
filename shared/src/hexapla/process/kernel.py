"""What the kernel tells of another process, so that nobody has to ask the process itself."""

import ctypes
import os
import platform
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from hexapla.process.trace import Inconclusive

# The numbers of the calls in which a process waits, from asm/unistd.h of each machine.
WAITS = {
    "x86_64": {
        232: "epoll",
        281: "epoll",
        441: "epoll",
        7: "poll",
        271: "poll",
        23: "select",
        270: "select",
        202: "lock",
        35: "sleep",
        230: "sleep",
    },
    "aarch64": {
        22: "epoll",
        441: "epoll",
        73: "poll",
        72: "select",
        98: "lock",
        101: "sleep",
        115: "sleep",
    },
}.get(platform.machine(), {})

PIDFD_GETFD = 438  # on every machine; see pidfd_getfd(2)


def waits_in(process: int) -> str:
    """Return in which kind of call a process waits, or what stands in its place.

    That is `epoll`, `poll`, `select`, `lock` or `sleep`, else the number of the call, or `running`. Raises
    `Inconclusive` where the kernel does not tell. Source: proc(5), `/proc/pid/syscall`.
    """
    if not WAITS or sys.platform != "linux":
        raise Inconclusive(
            "only Linux says in which call a process waits, on machines that we know"
        )
    try:
        number = Path(f"/proc/{process}/syscall").read_text(encoding="ascii").split()[0]
    except PermissionError:
        raise Inconclusive(
            "this system does not let us see in which call a process waits"
        ) from None
    return WAITS.get(int(number), number) if number.isdecimal() else number


def connection(process: int, client: socket.socket) -> socket.socket:
    """Return the other end of our own connection, as the process that serves it has it open.

    It is the same open socket: whoever is given it only looks. Raises `Inconclusive` where the kernel does not
    hand it out. Source: pidfd_getfd(2).
    """
    for each in sockets(process):
        try:
            if each.getpeername() == client.getsockname():
                return each
        except OSError:  # it listens, or is no connection
            pass
        each.close()
    raise Inconclusive("this system does not let us see the sockets of a process")


def sockets(process: int) -> Iterator[socket.socket]:
    """Yield the sockets that a process has open, each to be closed by whoever takes it."""
    if sys.platform != "linux":
        return
    handle = os.pidfd_open(process)
    try:
        for link in sorted(Path(f"/proc/{process}/fd").iterdir()):
            try:
                if not str(link.readlink()).startswith("socket:"):
                    continue
            except FileNotFoundError:  # closed meanwhile
                continue
            copy = ctypes.CDLL(None).syscall(PIDFD_GETFD, handle, int(link.name), 0)
            if copy >= 0:
                yield socket.socket(fileno=copy)
    finally:
        os.close(handle)
