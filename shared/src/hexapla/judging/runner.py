"""Run the program of an implementation for a test, keep what was seen, and draw random arguments."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from hexapla.process.broken import Broken
from hexapla.process.child import RUN_TIMEOUT_S, START_TIMEOUT_S, Child
from hexapla.process.client import HOST, STALL_TIMEOUT_S, Client
from hexapla.process.family import Family
from hexapla.process.observe import observe
from hexapla.process.trace import Trace
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

    @cached_property
    def pid(self) -> int:
        return self.family.listener(self.port)

    @property
    def family(self) -> Family:
        return self.child.family

    def connect(self, receive_buffer: int | None = None, host: str = HOST) -> Client:
        return Client(self.port, receive_buffer, host, timeout=self.timeout)


class Runner:
    """Runs one implementation's program for the tests, and keeps the traces for the verdict."""

    def __init__(
        self, subject: Implementation, program: str, timeout: float = STALL_TIMEOUT_S
    ) -> None:
        self.subject, self.program, self.timeout = subject, program, timeout
        self.seen: list[Callable[[], Trace]] = []
        self._command = subject.command(program)

    def __call__(
        self,
        *arguments: str,
        limit: float = RUN_TIMEOUT_S,
        threads_after: int | None = None,
        stdin: str = "",
    ) -> Trace:
        trace = observe(self._command, arguments, self.subject.env, limit, threads_after, stdin)
        self.seen.append(lambda: trace)
        return trace

    def start(self, *arguments: str) -> Child:
        child = Child(self._command, arguments, self.subject.env)
        self.seen.append(child.trace)
        return child

    def serve(self, *arguments: str) -> Server:
        """Return the program once it listens, or raise `Broken`; the caller ends `server.child`."""
        child = self.start(*arguments)
        first = child.line(0)
        if first is None:
            if child.wait(1) is None:
                child.end(f"did not say that it listens within {START_TIMEOUT_S:.0f} s")
            raise Broken("missing-line", f"it never said that it listens{child.trace().end}")
        address = re.fullmatch(r"listening on 127\.0\.0\.1:([0-9]{1,5})", first.text)
        if address is None:
            child.end("did not begin with `listening on 127.0.0.1:PORT`")
            text = f"its first line is {first.text!r}, not `listening on 127.0.0.1:PORT`"
            raise Broken("wrong-value", text)
        return Server(child, int(address[1]), self.timeout)
