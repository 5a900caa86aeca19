"""Run the program of an implementation for a test, keep what was seen, and draw random arguments."""

import errno
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from hexapla.process.broken import Broken
from hexapla.process.child import RUN_TIMEOUT_S, START_TIMEOUT_S, Child
from hexapla.process.client import HOST, STALL_TIMEOUT_S, Client
from hexapla.process.family import Family
from hexapla.process.observe import observe
from hexapla.process.trace import Trace, shorten
from hexapla.project.implementation import Implementation

NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"


class Random(random.Random):
    """A random generator for arguments; a word is a name that the contracts allow."""

    def word(self) -> str:
        return "".join(self.choices(NAME_CHARACTERS, k=self.randint(1, 12)))

    def words(self, count: int) -> list[str]:
        """Return different names, in neither alphabetical order nor its reverse."""
        return self.disordered(sorted({f"{self.word()}-{number}" for number in range(count)}))

    def disordered(self, values: Sequence[Any]) -> list[Any]:
        """Return the values in neither their order nor its reverse."""
        ordered = [[*values], [*reversed(values)]]
        while (shuffled := self.sample(values, len(values))) in ordered:
            pass
        return shuffled


Cases = Callable[..., Sequence[tuple[str, ...]]]  # takes a name, and arguments to choose from


@dataclass
class Server:
    """A running server; `timeout` is for its clients, in seconds without progress.

    A signal for it goes to `pid`, the process that listens: behind `sh`, or the first of several.
    """

    child: Child
    port: int
    timeout: float = STALL_TIMEOUT_S
    pid: int = field(init=False)

    def __post_init__(self) -> None:
        self.pid = self.family.listener(self.port)  # now: later, time may matter
        self.family.leave_out_wakes_above(self.pid)

    @property
    def family(self) -> Family:
        return self.child.family

    def connect(self, receive_buffer: int | None = None, host: str = HOST) -> Client:
        return Client(self.port, receive_buffer, host, timeout=self.timeout)


CANNOT_START = (errno.ENOENT, errno.EACCES, errno.ENOEXEC, errno.ENOTDIR, errno.EISDIR)


class NeverStarted(Broken):
    """A program cannot be executed, or has never said that it listens: nothing else can be asked of it."""


@contextmanager
def executable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in CANNOT_START:
            raise  # of the machine: it has too many processes, say
        raise NeverStarted("missing-line", f"it cannot be started: {error}") from error


class Runner:
    """Runs one implementation's program for the tests, and keeps the traces for the verdict."""

    def __init__(
        self, subject: Implementation, program: str, timeout: float = STALL_TIMEOUT_S
    ) -> None:
        self.subject, self.program, self.timeout = subject, program, timeout
        self.seen: list[Callable[[], Trace]] = []
        self._served = False  # whether it has ever said that it listens
        self._command = subject.command(program)

    def __call__(
        self,
        *arguments: str,
        limit: float = RUN_TIMEOUT_S,
        threads_after: int | None = None,
        stdin: str = "",
    ) -> Trace:
        with executable():
            trace = observe(self._command, arguments, self.subject.env, limit, threads_after, stdin)
        self.seen.append(lambda: trace)
        return trace

    def start(self, *arguments: str) -> Child:
        with executable():
            child = Child(self._command, arguments, self.subject.env)
        self.seen.append(child.trace)
        return child

    def serve(self, *arguments: str) -> Server:
        """Return the program once it listens, or raise `Broken`; the caller ends `server.child`."""
        child = self.start(*arguments)
        first, kind = child.line(0), Broken if self._served else NeverStarted
        if first is None:
            if child.wait(1) is None:
                child.end(f"did not say that it listens within {START_TIMEOUT_S:.0f} s")
            raise kind("missing-line", f"it never said that it listens{child.trace().end}")
        address = re.fullmatch(r"listening on 127\.0\.0\.1:([0-9]{1,5})", first.text)
        if address is None:
            child.end("did not begin with `listening on 127.0.0.1:PORT`")
            shown = shorten(first.text)
            text = f"its first line is {shown!r}, not `listening on 127.0.0.1:PORT`"
            raise kind("wrong-value", text)
        self._served = True
        return Server(child, int(address[1]), self.timeout)
