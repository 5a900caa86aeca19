"""What the kernel tells about another process and its connections."""

import ctypes
import os
import platform
import socket
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from hexapla.process.trace import Inconclusive

# The numbers of the calls in which a process waits, from asm/unistd.h of each machine.
X86_64 = {
    "epoll": [232, 281, 441],
    "poll": [7, 271],
    "select": [23, 270],
    "lock": [202],
    "sleep": [35, 230],
}
AARCH64 = {"epoll": [22, 441], "poll": [73], "select": [72], "lock": [98], "sleep": [101, 115]}
CALL_NUMBERS = {"x86_64": X86_64, "aarch64": AARCH64}.get(platform.machine(), {})
WAIT_CALLS = {number: call for call, numbers in CALL_NUMBERS.items() for number in numbers}

PIDFD_GETFD = 438  # on every machine; see pidfd_getfd(2)
NETLINK_SOCK_DIAG = 4  # in linux/netlink.h; `socket` lacks it
SOCK_DIAG_BY_FAMILY = 20  # in linux/sock_diag.h
DUMP = 0x301  # NLM_F_REQUEST | NLM_F_DUMP in linux/netlink.h
TCP_LISTEN = 10  # in netinet/tcp.h
NO_COOKIE = ANY_STATE = 0xFFFFFFFF  # in linux/inet_diag.h


def waits_in(processes: Iterable[int]) -> str:
    """Return in which kind of system call a program waits: `epoll`, `poll`, `select`, `lock` or `sleep`.

    It is the call of the first process that waits in one of these: a shell waits for the end of another. If
    none does it is the number of the first one's call, or `running`. Raises `Inconclusive` if the kernel does
    not tell. Source: proc(5), `/proc/pid/syscall`.
    """
    calls = [call_of(process) for process in processes]
    return next((call for call in calls if call in WAIT_CALLS.values()), *calls[:1])


def call_of(process: int) -> str:
    if not WAIT_CALLS or sys.platform != "linux":
        raise Inconclusive("only Linux says in which call it waits, on machines that we know")
    try:
        number = Path(f"/proc/{process}/syscall").read_text(encoding="ascii").split()[0]
    except PermissionError:
        raise Inconclusive("this system does not let us see in which call it waits") from None
    return WAIT_CALLS.get(int(number), number) if number.isdecimal() else number


def connection(processes: Iterable[int], client: socket.socket) -> socket.socket:
    """Return a copy of the socket at the other end of our connection, open in one of these processes.

    It shares its state with the original: read options from it, and nothing else. Raises `Inconclusive` if
    the kernel does not hand it out. Source: pidfd_getfd(2).
    """
    for process in processes:
        for candidate in sockets(process):
            try:
                if candidate.getpeername() == client.getsockname():
                    return candidate
            except OSError:  # it listens, or is not a connection
                pass
            candidate.close()
    raise Inconclusive("this system does not let us see the sockets of a process")


def sockets(process: int) -> Iterator[socket.socket]:
    """Yield copies of the sockets that a process has open; the caller closes them."""
    if sys.platform != "linux":
        return
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:  # it has ended
        return
    try:
        try:
            links = sorted(Path(f"/proc/{process}/fd").iterdir())
        except PermissionError:  # for an ordinary user also while the process is about to start
            return
        for link in links:
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


def listening(port: int) -> set[int]:
    """Return the inodes of the sockets that listen at a TCP port, of whatever address, or nothing elsewhere.

    `/proc/net/tcp` says it too, in as many rows as the machine has connections. Source: sock_diag(7).
    """
    inodes: set[int] = set()
    for family in (socket.AF_INET, socket.AF_INET6) if sys.platform == "linux" else ():
        request = struct.pack("=BBBBI", family, socket.IPPROTO_TCP, 0, 0, 1 << TCP_LISTEN)
        request += bytes(48)
        header = struct.pack("=IHHII", 16 + len(request), SOCK_DIAG_BY_FAMILY, DUMP, 0, 0)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
            kernel.send(header + request)
            kind = SOCK_DIAG_BY_FAMILY
            while kind == SOCK_DIAG_BY_FAMILY:
                answer = memoryview(kernel.recv(65536))
                while answer and kind == SOCK_DIAG_BY_FAMILY:
                    size, kind = struct.unpack_from("=IH", answer)
                    if kind == SOCK_DIAG_BY_FAMILY and own_port(answer) == port:
                        inodes.add(struct.unpack_from("=I", answer, 16 + 68)[0])
                    answer = answer[(size + 3) & ~3 :]
    return inodes


def own_port(answer: "memoryview[int]") -> int:
    return int(struct.unpack_from("!H", answer, 16 + 4)[0])


def tcp_queues(host: str, port: int, peer: int) -> tuple[int, int] | None:
    """Return the bytes in the kernel's buffers of a connection on `host` from `port` to the port `peer`.

    First those that its owner has not read, then those that the peer's kernel has not taken. None if the
    kernel does not tell. Source: sock_diag(7), of one connection.
    """
    if sys.platform != "linux":
        return None
    request = struct.pack("=BBBBI", socket.AF_INET, socket.IPPROTO_TCP, 0, 0, ANY_STATE)
    request += struct.pack("!HH", port, peer) + 2 * socket.inet_aton(host).ljust(16, b"\0")
    request += struct.pack("=III", 0, NO_COOKIE, NO_COOKIE)
    header = struct.pack("=IHHII", 16 + len(request), SOCK_DIAG_BY_FAMILY, 1, 0, 0)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG) as kernel:
        kernel.send(header + request)
        answer = kernel.recv(8192)
    if struct.unpack_from("=IH", answer)[1] != SOCK_DIAG_BY_FAMILY:
        return None
    unread, unsent = struct.unpack_from("=II", answer, 16 + 4 + 48 + 4)
    return unread, unsent
