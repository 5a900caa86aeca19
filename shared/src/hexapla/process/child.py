"""Run a program as a process, and let nothing of it outlive the run.

On Linux its standard output is a loopback TCP connection, because the kernel stamps what arrives there. A
pipe has no stamps, and a busy reader made a correct sleep look wrong. Every process leads its own session
and has a tag in its environment, which also marks a child that left the group.
"""

import atexit
import os
import signal
import subprocess
import sys
import tempfile
import time
import uuid
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, ClassVar, Self

import psutil

from hexapla.process import procfs
from hexapla.process.broken import expect
from hexapla.process.clock import Control
from hexapla.process.family import TAG_VARIABLE, Family
from hexapla.process.interrupt import TERMINATION_SIGNALS, signals_handled
from hexapla.process.output import POLL_INTERVAL_S, OutputReader, stdout_sockets
from hexapla.process.trace import Event, Trace

START_TIMEOUT_S = 15.0  # until the first line: under heavy load some need several seconds
RUN_TIMEOUT_S = 7.0  # from the first line to the end
NO_LONGER_NEEDED = "was no longer needed"  # why a program was killed that did no wrong
TAG_BEGINS = f"\0{TAG_VARIABLE}=".encode()
TAG_PREFIX = uuid.uuid4().hex  # of the tags of all that this process starts


class Child:
    """A running program, whose lines appear in `events`, stamped, as they arrive.

    Leaving its `with` statement kills the process and everything that it left behind. `stdin` is the text of
    its standard input; None lets it use ours.
    """

    alive: ClassVar["weakref.WeakSet[Child]"] = weakref.WeakSet()
    started: ClassVar[bool] = False  # whether there was ever one

    def __init__(
        self,
        command: Sequence[str],
        arguments: Sequence[str] = (),
        env: Mapping[str, str | None] | None = None,
        stdin: str | None = "",
    ) -> None:
        self.command, self.arguments, self.stdin = tuple(command), tuple(arguments), stdin
        self.killed = ""
        self.left_behind: tuple[str, ...] = ()
        self._tag = f"{TAG_PREFIX}-{uuid.uuid4().hex}"
        stdout, childs_stdout = stdout_sockets()
        stderr, childs_stderr = os.pipe()
        self.began, Child.started = time.time(), True
        try:
            with childs_stdout, stdin_file(stdin) as file:
                self.process = subprocess.Popen(
                    [*command, *arguments],
                    stdin=file,
                    stdout=childs_stdout.fileno(),
                    stderr=childs_stderr,
                    env=child_environment(env or {}, self._tag),
                    start_new_session=True,
                )
        except BaseException:
            stdout.close()
            os.close(stderr)
            raise
        finally:
            os.close(childs_stderr)
        self.alive.add(self)
        self.family = Family(self.pid, self._tag)
        self._output = OutputReader(self.family, self.began, stdout, stderr, self._kill)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def events(self) -> list[Event]:
        return self._output.events

    @property
    def stderr(self) -> str:
        return self._output.stderr.decode(errors="backslashreplace")

    @property
    def ended(self) -> bool:
        return self._output.ended and self.process.poll() is not None

    def line(self, number: int, seconds: float = START_TIMEOUT_S) -> Event | None:
        """Return the line with this number, counted from 0, or None if it does not come in time."""
        return self._output.line(number, seconds)

    def wait(self, seconds: float) -> int | None:
        """Return the exit code once it has ended by itself, or None if it does not in that time."""
        deadline = time.monotonic() + seconds
        self._output.wait(deadline)
        with suppress(subprocess.TimeoutExpired):
            return self.process.wait(max(deadline - time.monotonic(), 0))
        return None

    def settle(self, seconds: float = START_TIMEOUT_S) -> None:
        """Wait until all of it sleeps, and used no processor time between two looks, or raise `Broken`."""
        deadline, before = time.monotonic() + seconds, -1.0
        while (used := self.family.processor_seconds()) != before or not self.family.at_rest():
            before = used
            text = f"it did not come to rest in {seconds:.0f} s"
            expect(time.monotonic() < deadline, "busy", text)
            time.sleep(POLL_INTERVAL_S)

    def end(self, why: str = NO_LONGER_NEEDED) -> None:
        if self not in self.alive:
            return
        if self.process.poll() is None:
            self._kill(self.killed or why)
            self.process.wait()
        named: set[psutil.Process] = set()
        while left := tagged_processes(self._tag, self.pid):
            for process in left:
                with suppress(psutil.Error):
                    if not self.killed and process not in named:
                        named.add(process)
                        self.left_behind += (" ".join(process.cmdline()) or process.name(),)
                    process.kill()
            psutil.wait_procs(left, POLL_INTERVAL_S)  # no longer: an orphan may never be reaped
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)  # all at once: one that forks on is ahead of a look
        self._output.stop()
        self.alive.discard(self)

    def trace(self, threads: int = 0, control: Control | None = None) -> Trace:
        """Return what was seen until now; `control` ran meanwhile."""
        stalls = control.stalls if control else ()
        return Trace(
            command=self.command,
            arguments=self.arguments,
            events=tuple(self.events),
            code=None if self.killed else self.process.poll(),
            killed=self.killed,
            left_behind=self.left_behind,
            stderr=self.stderr,
            threads=threads,
            stalls=tuple((due - self.began, woke - self.began) for due, woke in stalls),
            stdin=self.stdin or "",
        )

    def _kill(self, why: str) -> None:
        self.killed = why
        self.process.kill()


def tagged_processes(tag: str, group: int = -1) -> list[psutil.Process]:
    """Return the processes of a process group, and those whose tag begins with `tag`."""
    processes = []
    for pid in psutil.pids():
        # A child's number is larger than its parent's, except after the numbers have wrapped around.
        if pid < group and sys.platform == "linux":
            continue
        with suppress(psutil.Error, OSError):  # it has ended, or is another user's
            if os.getpgid(pid) == group or tag_of(pid).startswith(tag):
                process = psutil.Process(pid)
                processes += [process] if process.status() != psutil.STATUS_ZOMBIE else []
    return processes


def tag_of(pid: int) -> str:
    """Return the tag in a process's environment, or nothing. All are asked at each end, so this is quick."""
    if sys.platform != "linux":
        return psutil.Process(pid).environ().get(TAG_VARIABLE, "")
    _, _, after = (b"\0" + procfs.read(f"/proc/{pid}/environ")).partition(TAG_BEGINS)
    return after.partition(b"\0")[0].decode(errors="replace")


@atexit.register
def end_all() -> None:
    """End every program that still runs, also one whose start was interrupted: its tag finds it."""
    with signals_handled(signal.SIG_IGN, *TERMINATION_SIGNALS):  # a second Ctrl-C changes nothing
        for child in list(Child.alive):
            child.end()
        for process in tagged_processes(TAG_PREFIX) if Child.started else ():
            with suppress(psutil.Error):
                process.kill()


@contextmanager
def stdin_file(stdin: str | None) -> Iterator[int | IO[bytes] | None]:
    """Yield the standard input for a child: a file, not a pipe, which a long text would fill."""
    if not stdin:
        yield None if stdin is None else subprocess.DEVNULL
        return
    with tempfile.TemporaryFile() as file:
        file.write(stdin.encode())
        file.seek(0)
        yield file


def child_environment(env: Mapping[str, str | None], tag: str) -> dict[str, str]:
    """Return a child's environment variables: ours, changed by `env`, where None removes one."""
    variables = {**os.environ, "PYTHONDONTWRITEBYTECODE": None, **env}
    variables |= {"PYTHONUNBUFFERED": "1", TAG_VARIABLE: tag}
    return {name: value for name, value in variables.items() if value is not None}
