"""Read what a process prints, on a thread: lines with the time at which the kernel received them."""

import os
import selectors
import socket
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from io import FileIO

from hexapla.process import clock
from hexapla.process.family import Family, Usage
from hexapla.process.trace import Event

MAX_STDOUT_BYTES = 1 << 20  # a program that prints more is killed
MAX_LINES = 10_000  # so is one that prints more lines: each costs us more than its bytes
MAX_STDERR_BYTES = 64 << 20  # a program that writes more there is killed, too: it does nothing else
KEPT_STDERR_BYTES = 65536  # kept of the beginning and of the end of standard error
MAX_LOOKING = 0.05  # share of a processor for looks at a silent family
POLL_INTERVAL_S = 0.05  # between two looks at a process that keeps its output open
READ_BYTES = 65536


class OutputReader:
    """Reads both outputs of a process until they end, or until the process has ended and nothing comes."""

    def __init__(
        self,
        family: Family,
        began: float,
        stdout: socket.socket,
        stderr: int,
        kill: Callable[[str], None],
    ) -> None:
        self.events: list[Event] = []
        self._family, self._began, self._kill = family, began, kill
        self._stdout, self._stderr_fd = stdout, stderr
        self.stderr = bytearray()  # without its middle if it is long
        self._partial_line, self._stdout_bytes, self._stderr_bytes = b"", 0, 0
        self._last_stamp = self._stamp_slack = 0.0
        self._usage, self._unseen, self._next_look = Usage(0.0, 0.0, None), 0.0, 0.0
        self._quiet = Quiet()
        self._emptied = time.time()  # when all that had come was read
        self._changed, self._eof = threading.Condition(), False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._read, name="output", daemon=True)
        self._thread.start()

    @property
    def ended(self) -> bool:
        return not self._thread.is_alive()

    def line(self, number: int, seconds: float) -> Event | None:
        deadline = time.monotonic() + seconds
        with self._changed:
            while len(self.events) <= number and not self._eof:
                if (left := deadline - time.monotonic()) <= 0:
                    break
                self._changed.wait(min(left, clock.WAIT_SLICE_S))
            return self.events[number] if len(self.events) > number else None

    def wait(self, deadline: float) -> None:
        """Wait until all output has been read, or until the deadline on the monotonic clock."""
        while not self.ended and (left := deadline - time.monotonic()) > 0:
            self._thread.join(min(left, clock.WAIT_SLICE_S))

    def stop(self) -> None:
        """Read what has come already, and no more."""
        self._stopping.set()
        self._thread.join()

    def _read(self) -> None:
        with (
            closing(self._stdout),
            os.fdopen(self._stderr_fd, "rb", buffering=0) as stderr,
            selectors.DefaultSelector() as selector,
        ):
            selector.register(self._stdout, selectors.EVENT_READ)
            selector.register(stderr, selectors.EVENT_READ)
            while selector.get_map():
                # Asked before the read: it may end meanwhile.
                over = self._stopping.is_set() or self._exited()
                looked, queued = time.time(), own_queued_seconds()
                ready = selector.select(POLL_INTERVAL_S)
                # What came while the clocks were read, or was not read because no processor was free.
                now = time.time()
                delay = min(now - looked, own_queued_seconds() - queued)
                self._stamp_slack = looked - self._emptied + delay
                if all(key.fileobj is not self._stdout for key, _ in ready):
                    self._emptied = now
                for key, _ in ready:
                    is_stdout = key.fileobj is self._stdout
                    if not (self._read_stdout() if is_stdout else self._read_stderr(stderr)):
                        selector.unregister(key.fileobj)
                if not ready:
                    self._look()
                    if over:
                        break
        with self._changed:
            if self._partial_line:
                self._record_line(self._partial_line, complete=False)
            self._eof = True
            self._changed.notify_all()

    def _look(self) -> None:
        """Look at the family, unless that would use much of a processor: it may be a thousand processes."""
        now, used = time.monotonic(), time.thread_time()
        if now >= self._next_look:
            self._quiet.look(self._family.usage().wakes)
            self._next_look = now + (time.thread_time() - used) / MAX_LOOKING

    def _exited(self) -> bool:
        """Return whether the process has ended, without taking its exit code."""
        with suppress(ChildProcessError):
            how = os.WEXITED | os.WNOHANG | os.WNOWAIT
            return os.waitid(os.P_PID, self._family.root, how) is not None
        return True

    def _read_stdout(self) -> bool:
        """Read what has arrived on standard output; return whether more may come."""
        try:
            data, stamp = clock.receive(self._stdout, READ_BYTES)
        except ConnectionError:
            return False
        self._stamp_slack = max(min(self._stamp_slack, stamp - self._emptied), 0.0)
        self._emptied = time.time()
        if data:
            self._last_stamp = stamp - self._began
            self._usage = self._family.usage()  # once for all lines that came together
            self._unseen = self._family.lost_waits()
            self._quiet.interrupt()
        self._stdout_bytes += len(data)
        if self._stdout_bytes > MAX_STDOUT_BYTES:
            self._kill(f"printed more than {MAX_STDOUT_BYTES} bytes")
            return False
        *lines, self._partial_line = (self._partial_line + data).split(b"\n")
        if (room := MAX_LINES - len(self.events) - len(lines)) < 0:
            del lines[room:]
        with self._changed:
            for number, line in enumerate(lines, 1):
                is_last = number == len(lines) and not self._partial_line
                slack = 0.0 if is_last else self._stamp_slack
                self._record_line(line.removesuffix(b"\r"), slack=slack)  # Tcl on a socket adds it
            self._changed.notify_all()
        if room < 0:
            self._kill(f"printed more than {MAX_LINES} lines")
        return bool(data) and room >= 0

    def _record_line(self, line: bytes, complete: bool = True, slack: float = 0.0) -> None:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text, complete = line.decode(errors="backslashreplace"), False
        cpu, queued, _ = self._usage
        at, quiet = self._last_stamp, self._quiet
        delay = max(time.time() - self._began - at, 0)
        self.events.append(
            Event(
                *(at, text, cpu, queued, delay, complete, slack),
                *(quiet.seconds, quiet.wakes, self._unseen),
            )
        )

    def _read_stderr(self, stderr: FileIO) -> bool:
        data = stderr.read(READ_BYTES)
        self.stderr += data
        self._stderr_bytes += len(data)
        # Once it has ended, a child does this that it left behind, and is ended with the run.
        if self._stderr_bytes > MAX_STDERR_BYTES and not self._exited():
            self._kill(f"wrote more than {MAX_STDERR_BYTES} bytes to standard error")
            return False
        if len(self.stderr) > 2 * KEPT_STDERR_BYTES:
            self.stderr[KEPT_STDERR_BYTES:-KEPT_STDERR_BYTES] = b"\n[...]\n"
        return bool(data)


class Quiet:
    """How often a family is woken while it prints nothing.

    The first look after a line does not count, nor what comes between the last look and the next line: a
    task that prints is woken for it, and a runtime tidies up. At most `MAX_WAKES` count of each look: threads
    that start or end are many wakes in a moment, and polling is some in each look.
    """

    MAX_WAKES = 3

    def __init__(self) -> None:
        self.seconds, self.wakes = 0.0, None if sys.platform != "linux" else 0
        self._looked: tuple[float, int] | None = None

    def interrupt(self) -> None:
        self._looked = None

    def look(self, wakes: int | None) -> None:
        if wakes is None or self.wakes is None:
            self.wakes = None
            return
        now = time.monotonic()
        if self._looked is not None:
            at, before = self._looked
            self.seconds += now - at
            self.wakes += min(wakes - before, self.MAX_WAKES)
        self._looked = now, wakes


def own_queued_seconds() -> float:
    return clock.queued_seconds(os.getpid(), str(threading.get_native_id()))


def stdout_sockets() -> tuple[socket.socket, socket.socket]:
    """Return two ends of a stream: ours, which the kernel stamps where it can, and the child's."""
    if sys.platform != "linux":
        return socket.socketpair()
    ours, childs = clock.loopback()
    childs.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    clock.stamped(ours)
    return ours, childs
