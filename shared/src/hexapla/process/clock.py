"""The clocks of the observer, and the control that says when they cannot be trusted.

A program is never asked what time it is. On Linux a line is stamped by the kernel as it arrives at our
end of a socket; where the kernel does not stamp, it is stamped on arrival. Either way a plain sleep runs
beside it: how late that one woke is how late anything may be on this machine at this moment.
"""

import functools
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil

STAMPS = 35 if sys.platform == "linux" else None  # SO_TIMESTAMPNS, which `socket` does not name

STAMP = struct.Struct("@qq")  # seconds and nanoseconds of the wall clock

HOST = "127.0.0.1"

TRIES = 1000  # milliseconds that a kernel is given until it stamps

BEAT = 0.01  # seconds

TOO_LATE = 0.1  # seconds by which a plain sleep may oversleep before nothing can be said

PARTED = 0.002  # seconds by which the wall clock may part from the monotonic one during a run


def stamped(receiver: socket.socket) -> None:
    """Ask the kernel to stamp whatever arrives at this socket from now on, where it can."""
    if STAMPS is not None:
        with _awakening:
            awaken(STAMPS)
        receiver.setsockopt(socket.SOL_SOCKET, STAMPS, 1)


_awakening = threading.Lock()  # or each of several threads would make a connection, and drop it


@functools.cache
def awaken(stamps: int) -> tuple[socket.socket, socket.socket]:
    """Return a connection that keeps the kernel stamping, once it does.

    It begins to stamp a moment after the first socket has asked for it, and ends with the last one:
    what arrived in that moment would be stamped by nobody. So one socket asks for as long as we run.
    """
    ours, theirs = loopback()
    ours.setsockopt(socket.SOL_SOCKET, stamps, 1)
    for _ in range(TRIES):
        theirs.send(b".")
        if ours.recvmsg(1, socket.CMSG_SPACE(STAMP.size))[1]:
            break
        time.sleep(0.001)
    return ours, theirs


def loopback() -> tuple[socket.socket, socket.socket]:
    """Return the two ends of a connection of this machine with itself."""
    while True:
        with socket.create_server((HOST, 0), backlog=1) as listener:
            theirs = socket.create_connection(listener.getsockname())
            ours, address = listener.accept()
        if address == theirs.getsockname():  # else another process was faster
            return ours, theirs
        ours.close()
        theirs.close()


def receive(receiver: socket.socket, size: int) -> tuple[bytes, float]:
    """Return what has arrived, and when its last byte did, in seconds of the wall clock."""
    data, ancillary, _, _ = receiver.recvmsg(size, socket.CMSG_SPACE(STAMP.size))
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == STAMPS:
            seconds, nanoseconds = STAMP.unpack(value)
            return data, seconds + nanoseconds / 1e9
    return data, time.time()


def processor_seconds(process: int) -> float:
    """Return the processor time that all threads of a process have used, or 0.0 once it is gone.

    Linux lets a process read the clock of another: clock_getcpuclockid(3) says how its number is made.
    """
    if sys.platform != "linux":
        try:
            used = psutil.Process(process).cpu_times()
        except psutil.Error:
            return 0.0
        return used.user + used.system
    try:
        return time.clock_gettime((~process << 3) | 2)
    except OSError:
        return 0.0


def queued_seconds(process: int, threads: str = "") -> float:
    """Return how long a process's threads could have run and waited for a processor instead.

    It is the first thread's unless `threads` is a pattern of their numbers: `*` for all. 0.0 where the
    kernel does not tell, or once it is gone. Source: sched-stats in Linux's documentation.
    """
    waited = 0
    for file in Path(f"/proc/{process}/task").glob(f"{threads or process}/schedstat"):
        with suppress(OSError, IndexError):
            waited += int(file.read_text(encoding="ascii").split()[1])
    return waited / 1e9


def at_rest(process: int) -> bool:
    """Return whether no thread of a process runs, or would if a processor or a disk had the time."""
    if sys.platform != "linux":
        return psutil.Process(process).status() != psutil.STATUS_RUNNING
    threads = Path(f"/proc/{process}/task").glob("*/stat")
    with suppress(OSError):  # a thread that has ended while we looked
        states = [each.read_text(encoding="utf-8").rpartition(") ")[2][0] for each in threads]
        return not {"R", "D"} & {*states}
    return False


class Control:
    """A plain sleep, again and again, on this machine at this moment.

    After it has ended, `lateness` is by how many seconds it overslept at worst, and `off` why nothing
    that happened meanwhile can be judged by a clock, or nothing. Both depend on the machine alone.
    """

    def __init__(self) -> None:
        self.lateness = 0.0
        self.off = ""
        self._ended = threading.Event()
        self._sleeper = threading.Thread(target=self._sleep, name="control", daemon=True)

    def __enter__(self) -> Self:
        self._parting = time.time() - time.monotonic()
        self._sleeper.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._sleeper.join()
        step = time.time() - time.monotonic() - self._parting
        if self.lateness > TOO_LATE:
            self.off = f"a plain sleep beside it woke {self.lateness:.3f} s late"
        elif abs(step) > PARTED:
            self.off = f"the wall clock was set by {step:+.3f} s meanwhile"

    def _sleep(self) -> None:
        while not self._ended.is_set():
            began = time.monotonic()
            time.sleep(BEAT)
            self.lateness = max(self.lateness, time.monotonic() - began - BEAT)


BLINK = 0.2  # seconds of one wait: a signal that comes as it begins is only seen when it ends
