"""Run a program as a process, see what it does, and let nothing of it outlive the run.

On Linux the process is given one end of a loopback TCP connection as its standard output, because the
kernel stamps what arrives at the other end: a pipe is stamped by nobody, and a busy reader made a right
sleep look wrong. Every process is the leader of a session of its own and bears a tag in its environment,
by which also a child that left its group is found.
"""

import atexit
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from io import FileIO
from types import TracebackType
from typing import IO, ClassVar, Self

import psutil

from hexapla.process.clock import (
    BLINK,
    at_rest,
    loopback,
    processor_seconds,
    queued_seconds,
    receive,
    stamped,
)
from hexapla.process.interrupt import ENDINGS, listening_to
from hexapla.process.trace import Event, Trace

START = 15.0  # seconds until the first line: under heavy load some frameworks need several

OUTPUT = 1 << 20  # bytes of standard output after which a program is killed

ERRORS = 65536  # bytes kept of standard error, from its beginning and from its end

LOOK = 0.05  # seconds between two looks at whether a process that keeps its output open has ended

LIMIT = 7.0  # seconds from the first line to the end

TAG = "HEXAPLA_RUN"

OURS = uuid.uuid4().hex  # how the tags of all that this process starts begin


class Child:
    """A running program. Its lines appear in `events`, stamped, as they arrive.

    Use it in a `with` statement: leaving it kills the process and every one that it left behind. On standard
    input it finds what it is given; where that is None, it is given our own.
    """

    alive: ClassVar["weakref.WeakSet[Child]"] = weakref.WeakSet()
    started: ClassVar[bool] = False  # whether there was ever one

    def __init__(
        self,
        command: Sequence[str],
        arguments: Sequence[str] = (),
        env: Mapping[str, str | None] | None = None,
        given: str | None = "",
    ) -> None:
        self.command, self.arguments, self.given = tuple(command), tuple(arguments), given
        self.events: list[Event] = []
        self.killed = ""
        self.left_behind: tuple[str, ...] = ()
        self._tag = f"{OURS}-{uuid.uuid4().hex}"
        self._output, theirs = connected()
        self._errors, their_errors = os.pipe()
        self._said, self._partial, self._size = bytearray(), b"", 0
        self._news, self._heard_all = threading.Condition(), False
        self._closing = threading.Event()
        self.began, Child.started = time.time(), True
        try:
            with standard_input(given) as stdin:
                self.process = subprocess.Popen(
                    [*command, *arguments],
                    stdin=stdin,
                    stdout=theirs.fileno(),
                    stderr=their_errors,
                    env=surroundings(env or {}, self._tag),
                    start_new_session=True,
                )
        except BaseException:
            self._output.close()
            os.close(self._errors)
            raise
        finally:
            theirs.close()
            os.close(their_errors)
        self.alive.add(self)
        self._reader = threading.Thread(target=self._read, name="observer", daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    @property
    def pid(self) -> int:
        """Return the process's number."""
        return self.process.pid

    @property
    def errors(self) -> str:
        """Return what it wrote on standard error, its middle left out where that was long."""
        return self._said.decode(errors="backslashreplace")

    @property
    def ended(self) -> bool:
        """Return whether it has ended by itself, all of its output read."""
        return not self._reader.is_alive() and self.process.poll() is not None

    def line(self, number: int, seconds: float = START) -> Event | None:
        """Return the line of that number, counted from 0; None when it does not come in time."""
        until = time.monotonic() + seconds
        with self._news:
            while len(self.events) <= number and not self._heard_all:
                left = until - time.monotonic()
                if left <= 0:
                    break
                self._news.wait(min(left, BLINK))
            return self.events[number] if len(self.events) > number else None

    def wait(self, seconds: float) -> int | None:
        """Return the exit code once it has ended by itself; None when it does not in that time."""
        until = time.monotonic() + seconds
        while self._reader.is_alive() and (left := until - time.monotonic()) > 0:
            self._reader.join(min(left, BLINK))
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(max(until - time.monotonic(), 0))
        return None

    def settle(self, seconds: float = START) -> None:
        """Wait until it does nothing: it has used no processor time between two looks, and sleeps.

        Raises AssertionError when it does not come to rest in that time.
        """
        until, before = time.monotonic() + seconds, -1.0
        while (used := processor_seconds(self.pid)) != before or not at_rest(self.pid):
            before = used
            assert time.monotonic() < until, f"it did not come to rest in {seconds:.0f} s"
            time.sleep(LOOK)

    def end(self, why: str = "was no longer needed") -> None:
        """Kill it if it still runs, and every process that it left behind."""
        if self not in self.alive:
            return
        if self.process.poll() is None:
            self.killed = self.killed or why
            self.process.kill()
            self.process.wait()
        named: set[psutil.Process] = set()
        while family := self._family():
            for process in family:
                with suppress(psutil.Error):
                    if not self.killed and process not in named:
                        named.add(process)
                        self.left_behind += (" ".join(process.cmdline()) or process.name(),)
                    process.kill()
            psutil.wait_procs(family, LOOK)  # no longer: nobody may ever reap an orphan
        self._closing.set()
        self._reader.join()
        self.alive.discard(self)

    def trace(self, threads: int = 0, lateness: float = 0.0) -> Trace:
        """Return what has been seen so far."""
        return Trace(
            command=self.command,
            arguments=self.arguments,
            events=tuple(self.events),
            code=None if self.killed else self.process.poll(),
            killed=self.killed,
            left_behind=self.left_behind,
            errors=self.errors,
            threads=threads,
            lateness=lateness,
            given=self.given or "",
        )

    def _family(self) -> list[psutil.Process]:
        """Return what still lives of the program and its descendants, by group or by tag."""
        return family(self._tag, self.pid)

    def _read(self) -> None:
        with (
            closing(self._output),
            os.fdopen(self._errors, "rb", buffering=0) as errors,
            selectors.DefaultSelector() as selector,
        ):
            selector.register(self._output, selectors.EVENT_READ)
            selector.register(errors, selectors.EVENT_READ)
            while selector.get_map():
                over = self._closing.is_set() or self._exited()  # asked first: it may end meanwhile
                looked, queued = time.time(), waited()
                ready = selector.select(LOOK)
                # What came since, and was not read at once because no processor was free for us.
                self._unsure = min(time.time() - looked, waited() - queued)
                for key, _ in ready:
                    if not (self._hear() if key.fileobj is self._output else self._listen(errors)):
                        selector.unregister(key.fileobj)
                if over and not ready:
                    break
        with self._news:
            if self._partial:
                self._note(self._partial, self._at, whole=False)
            self._heard_all = True
            self._news.notify_all()

    def _exited(self) -> bool:
        """Return whether it has ended, without taking the exit code away from `process`."""
        with suppress(ChildProcessError):
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        return True

    def _hear(self) -> bool:
        """Take what has arrived on standard output; return whether more may come."""
        try:
            data, when = receive(self._output, 65536)
        except ConnectionError:
            return False
        if data:
            self._at = when - self.began
        self._size += len(data)
        if self._size > OUTPUT:
            self.killed = f"printed more than {OUTPUT} bytes"
            self.process.kill()
            return False
        *lines, self._partial = (self._partial + data).split(b"\n")
        with self._news:
            for number, line in enumerate(lines, 1):
                last = number == len(lines) and not self._partial
                text = line.removesuffix(b"\r")  # so Tcl ends a line that it writes to a socket
                self._note(text, self._at, unsure=0.0 if last else self._unsure)
            self._news.notify_all()
        return bool(data)

    def _note(self, line: bytes, at: float, whole: bool = True, unsure: float = 0.0) -> None:
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text, whole = line.decode(errors="backslashreplace"), False
        used, queued = processor_seconds(self.pid), queued_seconds(self.pid)
        late = max(time.time() - self.began - at, 0)
        self.events.append(Event(at, text, used, queued, late, whole, unsure))

    def _listen(self, errors: FileIO) -> bool:
        """Take what has arrived on standard error; return whether more may come."""
        data = errors.read(65536)
        self._said += data
        if len(self._said) > 2 * ERRORS:
            self._said[ERRORS:-ERRORS] = b"\n[...]\n"
        return bool(data)


def waited() -> float:
    """Return for how many seconds the thread that asks could have run, and had no processor."""
    return queued_seconds(os.getpid(), str(threading.get_native_id()))


def family(tag: str, group: int = -1) -> list[psutil.Process]:
    """Return the processes that are of a group, or that bear a tag which begins so."""
    found = []
    for process in psutil.process_iter():
        # A child's number is larger than its parent's, except where numbers come round again.
        if process.pid < group and sys.platform == "linux":
            continue
        with suppress(psutil.Error, ProcessLookupError):
            if process.status() != psutil.STATUS_ZOMBIE and (
                os.getpgid(process.pid) == group or process.environ().get(TAG, "").startswith(tag)
            ):
                found.append(process)
    return found


@atexit.register
def end_all() -> None:
    """End every program that still runs; called when the interpreter exits.

    Also one that was started when an interruption came, before anybody could keep its number. Whoever
    presses Ctrl-C again meanwhile changes nothing.
    """
    with listening_to(signal.SIG_IGN, *ENDINGS):
        for child in list(Child.alive):
            child.end()
        for process in family(OURS) if Child.started else ():
            with suppress(psutil.Error):
                process.kill()


def connected() -> tuple[socket.socket, socket.socket]:
    """Return two ends of a stream: ours, which the kernel stamps where it can, and the child's."""
    if sys.platform != "linux":
        return socket.socketpair()
    ours, theirs = loopback()
    theirs.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    stamped(ours)
    return ours, theirs


@contextmanager
def standard_input(given: str | None) -> Iterator[int | IO[bytes] | None]:
    """Hold what a child is given on standard input, until it has been started.

    A file and not a pipe, which a long text would fill; it has no name, so that nothing of it is left.
    """
    if not given:
        yield None if given is None else subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as file:
        file.write(given.encode())
        file.seek(0)
        yield file


def surroundings(env: Mapping[str, str | None], tag: str) -> dict[str, str]:
    """Return the environment variables of a child: ours, unbuffered, and those that an engine needs."""
    unwanted = {name for name, value in env.items() if value is None} | {"PYTHONDONTWRITEBYTECODE"}
    ours = {name: value for name, value in os.environ.items() if name not in unwanted}
    chosen = {name: value for name, value in env.items() if value is not None}
    return ours | chosen | {"PYTHONUNBUFFERED": "1", TAG: tag}
