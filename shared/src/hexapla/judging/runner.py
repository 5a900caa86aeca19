"""What the tests are given: a subject's program to run, and chance.

The observer keeps what was seen of every run, so that a verdict can show it.
"""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hexapla.process.child import LIMIT, START, Child
from hexapla.process.observe import observe
from hexapla.process.trace import Trace
from hexapla.project.implementation import Implementation


class Draw(random.Random):
    """What a test leaves to chance, from the seed that the session prints."""

    def word(self) -> str:
        """Return a name that the contract allows."""
        letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
        return "".join(self.choices(letters, k=self.randint(1, 12)))

    def words(self, count: int) -> list[str]:
        """Return so many different names, in no alphabetical order, forwards or backwards."""
        names = sorted({f"{self.word()}-{number}" for number in range(count)})
        return self.disordered(names)

    def disordered(self, values: Sequence[Any]) -> list[Any]:
        """Return the values in an order that is neither theirs nor the reverse."""
        while (shuffled := self.sample(values, len(values))) in (
            [*values],
            [*reversed(values)],
        ):
            pass
        return shuffled


Cases = Callable[..., Sequence[tuple[str, ...]]]  # a name, then arguments, of which some are chosen


@dataclass
class Server:
    """A server that a test speaks to."""

    child: Child
    port: int

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return self.child.pid


class Observer:
    """Runs one subject's program for the tests, and keeps what was seen for the verdict."""

    def __init__(self, subject: Implementation, program: str) -> None:
        self.subject, self.program = subject, program
        self.seen: list[Callable[[], Trace]] = []
        self._command = subject.command(program)

    def __call__(
        self,
        *arguments: str,
        limit: float = LIMIT,
        threads_after: int | None = None,
        given: str = "",
    ) -> Trace:
        """Return the trace of a whole run; see `hexapla.run.observe`."""
        trace = observe(self._command, arguments, self.subject.env, limit, threads_after, given)
        self.seen.append(lambda: trace)
        return trace

    def start(self, *arguments: str) -> Child:
        """Return the program, running; use it in a `with` statement."""
        child = Child(self._command, arguments, self.subject.env)
        self.seen.append(child.trace)
        return child

    def serve(self, *arguments: str) -> Server:
        """Return the program once it says that it listens; raise AssertionError when it does not.

        Whoever calls this ends `server.child`.
        """
        child = self.start(*arguments)
        first = child.line(0)
        if first is None:
            if child.wait(1) is None:
                child.end(f"did not say that it listens within {START:.0f} s")
            raise AssertionError(f"it never said that it listens{child.trace().end}")
        found = re.fullmatch(r"listening on 127\.0\.0\.1:([0-9]{1,5})", first.text)
        if found is None:
            child.end("said something else than that it listens")
            raise AssertionError(
                f"its first line is {first.text!r}, not `listening on 127.0.0.1:PORT`"
            )
        return Server(child, int(found[1]))
