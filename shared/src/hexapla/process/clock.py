"""Clocks for what a program does, and a control that says when they cannot be trusted.

On Linux the kernel stamps a line as it arrives at our end of a socket; elsewhere we stamp it when we read
it. A plain sleep runs beside every program: anything on this machine may be as late as that sleep.
"""

import functools
import socket
import struct
import sys
import threading
import time
from contextlib import suppress
from typing import Self

import psutil

from hexapla.process import procfs

SO_TIMESTAMPNS = 35 if sys.platform == "linux" else None  # `socket` does not name it
TIMESPEC = struct.Struct("@qq")  # seconds, nanoseconds
HOST = "127.0.0.1"
STAMP_ATTEMPTS = 1000  # bytes sent, one in a millisecond, until the kernel stamps one
CONTROL_PERIOD_S = 0.01
MAX_LATENESS_S = 0.1  # of a plain sleep; if it is later, a run is inconclusive
STALL_S = 0.005  # a plain sleep that is later than this is kept as a stall, with its time
MAX_CLOCK_STEP_S = 0.002  # between the wall clock and the monotonic clock, during a run
WAIT_SLICE_S = 0.2  # of a long wait: a signal may be handled only when a slice ends


def stamped(receiver: socket.socket) -> None:
    """Ask the kernel to stamp whatever arrives at this socket from now on, where it can."""
    if SO_TIMESTAMPNS is not None:
        with _awakening:
            awaken(SO_TIMESTAMPNS)
        receiver.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)


_awakening = threading.Lock()  # or each of several threads would make a connection, and drop it


@functools.cache
def awaken(stamps: int) -> tuple[socket.socket, socket.socket]:
    """Return a connection that keeps the kernel stamping.

    It begins a moment after the first socket asks for it, and stops with the last one. What arrives in that
    moment has no stamp, so this socket asks for as long as we run.
    """
    ours, peer = loopback()
    ours.setsockopt(socket.SOL_SOCKET, stamps, 1)
    for _ in range(STAMP_ATTEMPTS):
        peer.send(b".")
        if ours.recvmsg(1, socket.CMSG_SPACE(TIMESPEC.size))[1]:
            break
        time.sleep(0.001)
    return ours, peer


def loopback() -> tuple[socket.socket, socket.socket]:
    while True:
        with socket.create_server((HOST, 0), backlog=1) as listener:
            peer = socket.create_connection(listener.getsockname())
            ours, address = listener.accept()
        if address == peer.getsockname():  # else another process was faster
            return ours, peer
        ours.close()
        peer.close()


def receive(receiver: socket.socket, size: int) -> tuple[bytes, float]:
    """Return what has arrived, and when its last byte did, in seconds of the wall clock."""
    data, ancillary, _, _ = receiver.recvmsg(size, socket.CMSG_SPACE(TIMESPEC.size))
    for level, kind, value in ancillary:
        if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
            seconds, nanoseconds = TIMESPEC.unpack(value)
            return data, seconds + nanoseconds / 1e9
    return data, time.time()


def processor_seconds(process: int) -> float:
    """Return the processor time that all threads of a process have used, or 0.0 once it is gone."""
    if sys.platform != "linux":
        try:
            used = psutil.Process(process).cpu_times()
        except psutil.Error:
            return 0.0
        return used.user + used.system
    try:
        return time.clock_gettime((~process << 3) | 2)  # its number: see clock_getcpuclockid(3)
    except OSError:
        return 0.0


def queued_seconds(process: int, threads: str = "") -> float:
    """Return how long a process's threads have waited for a processor.

    Of the first thread, unless `threads` is a thread's number, or `*` for all. 0.0 if the kernel does not
    tell, or the process is gone. Source: sched-stats in Linux's documentation.
    """
    waited, folder = 0, f"/proc/{process}/task"
    with suppress(OSError):
        for number in procfs.names(folder) if threads == "*" else [threads or str(process)]:
            with suppress(OSError, IndexError):
                waited += int(procfs.read(f"{folder}/{number}/schedstat").split()[1])
    return waited / 1e9


def at_rest(process: int) -> bool:
    """Return whether no thread of a process runs, or waits for a processor or a disk."""
    if sys.platform != "linux":
        return psutil.Process(process).status() != psutil.STATUS_RUNNING
    folder = f"/proc/{process}/task"
    with suppress(OSError):  # a thread that has ended while we looked
        stats = [procfs.read(f"{folder}/{number}/stat") for number in procfs.names(folder)]
        return not {b"R", b"D"} & {stat.rpartition(b") ")[2][:1] for stat in stats}
    return False


class Control:
    """A plain sleep, again and again, beside a program.

    At the end `lateness` is the most by which it overslept, in seconds, `stalls` are the times from when it
    should have woken to when it did, in seconds of the wall clock, and `off` says why no clock could be
    trusted meanwhile, or is empty. All depend on the machine alone.
    """

    def __init__(self) -> None:
        self.lateness = 0.0
        self.stalls: list[tuple[float, float]] = []
        self.off = ""
        self._ended = threading.Event()
        self._sleeper = threading.Thread(target=self._sleep, name="control", daemon=True)

    def __enter__(self) -> Self:
        self._wall_offset = time.time() - time.monotonic()
        self._sleeper.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._sleeper.join()
        step = time.time() - time.monotonic() - self._wall_offset
        if self.lateness > MAX_LATENESS_S:
            self.off = f"a plain sleep beside it woke {self.lateness:.3f} s late"
        elif abs(step) > MAX_CLOCK_STEP_S:
            self.off = f"the wall clock was set by {step:+.3f} s meanwhile"

    def _sleep(self) -> None:
        while not self._ended.is_set():
            began = time.monotonic()
            time.sleep(CONTROL_PERIOD_S)
            late = time.monotonic() - began - CONTROL_PERIOD_S
            self.lateness = max(self.lateness, late)
            if late > STALL_S:
                woke = time.time()
                self.stalls.append((woke - late, woke))
