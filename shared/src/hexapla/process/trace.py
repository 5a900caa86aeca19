"""What was seen of one run: its lines, with their times, and how it ended.

Asking for a line that was never printed raises `Broken`: a program that crashed breaks that promise.
"""

import signal
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from hexapla.process.broken import Broken, expect
from hexapla.source.sanitize import sanitize

# First words of lines that are about the whole program.
NO_LANE = ("gathered", "listening", "SIGTERM", "draining", "bye")
SHOWN_CHARACTERS = 200  # of a line that is quoted
SHOWN_LINES = 100  # of a printed trace, at its beginning and at its end
SHELL_SIGNAL = 128  # a shell's exit code for a command that a signal ended, less its number


@dataclass(frozen=True)
class Event:
    """One line of standard output. All times are in seconds.

    `at` is when the kernel received the line, counted from the start of the process. One read has one stamp,
    that of its last byte: the line may have come earlier by `stamp_slack`. It was read `read_delay` after it
    came, together with the clocks of all processes of the run: `cpu`, how long they had run, `runnable_wait`,
    and how long their threads had waited for a processor. `quiet` is for how long nothing had been printed,
    without the first moment after each line, and `wakes` how often a thread was woken in that time, or None
    where the kernel does not tell. If the process had ended when its clocks were read, its threads may have
    waited for a processor for `unseen` more. `complete` says whether the line had an end and was UTF-8.
    """

    at: float
    text: str
    cpu: float = 0.0
    runnable_wait: float = 0.0
    read_delay: float = 0.0
    complete: bool = True
    stamp_slack: float = 0.0
    quiet: float = 0.0
    wakes: int | None = None
    unseen: float = 0.0

    @property
    def subject(self) -> str:
        return self.text.partition(" ")[0]

    @property
    def verb(self) -> str:
        return self.text.partition(" ")[2]


def lanes(events: Iterable[Event]) -> dict[str, list[Event]]:
    """Return the lines of each task by its name, without those about the whole program."""
    lines: dict[str, list[Event]] = {}
    for event in events:
        if event.subject not in NO_LANE:
            lines.setdefault(event.subject, []).append(event)
    return lines


@dataclass(frozen=True)
class Trace:
    command: tuple[str, ...]
    arguments: tuple[str, ...]
    events: tuple[Event, ...] = ()
    code: int | None = None  # as in `subprocess`; None when it was killed
    killed: str = ""  # why it had to be killed
    left_behind: tuple[str, ...] = ()  # the processes that outlived it
    stderr: str = ""  # shortened
    threads: int = 0  # the most that the operating system counted, where that was asked for
    stalls: tuple[tuple[float, float], ...] = ()  # from when to when plain sleeps overslept
    stdin: str = ""

    @property
    def lines(self) -> list[str]:
        return [event.text for event in self.events]

    def verbs(self, *wanted: str) -> list[str]:
        return [event.verb for event in self.events if event.verb in wanted]

    def subjects(self, verb: str) -> list[str]:
        return [event.subject for event in self.events if event.verb == verb]

    def find(self, text: str) -> Event:
        for event in self.events:
            if event.text == text:
                return event
        raise Broken("missing-line", f"{text!r} was never printed{self.end}")

    def seconds(self, earlier: str, later: str) -> float:
        return self.find(later).at - self.find(earlier).at

    def runnable(self, earlier: str, later: str) -> float:
        """Return for how many seconds between two lines the process ran or waited to run, at most."""
        before, after = self.find(earlier), self.find(later)
        ran, waited = after.cpu - before.cpu, after.runnable_wait - before.runnable_wait
        return max(ran, 0) + max(waited, 0) + before.read_delay  # the clocks do not cover the delay

    def stalled(self, since: float, until: float) -> float:
        """Return by how much a plain sleep overslept that was overdue at some time in there, at worst.

        The times are counted from the start of the process.
        """
        return max(
            (woke - due for due, woke in self.stalls if due <= until and since <= woke), default=0.0
        )

    @property
    def gathered(self) -> list[str]:
        """Return the names on the last line; raise `Broken` if it does not gather."""
        last = self.lines[-1] if self.events else ""
        first_word, *names = last.split(" ")
        expect(first_word == "gathered", "missing-line", f"the last line is {last!r}{self.end}")
        return names

    @property
    def end(self) -> str:
        """Return how the run ended, as the rest of a sentence; if it failed, with its last word on why."""
        if self.killed:
            return f"; it was killed because it {self.killed}"
        if self.code is None:
            return "; it still runs"
        name = Path(self.command[-1]).name if self.command and self.code < 0 else "it"
        return f"; {name} {exit_text(self.code)}{self.cause}"

    @property
    def cause(self) -> str:
        """Return the last line of standard error after a colon, if the program failed and wrote one."""
        last = self.stderr.strip().rpartition("\n")[2].strip()
        return f": {shorten(last)}" if self.code and last else ""

    def __str__(self) -> str:
        rows = [f"    stdin  {self.stdin!r}"] if self.stdin else []
        rows += [f"{event.at:9.4f}  {event.text}" for event in self.events]
        end = self.end if self.code is None else exit_text(self.code)
        rows += [f"          {end.removeprefix('; it ')}"]
        rows += [f"          left behind: {name}" for name in self.left_behind]
        rows += [f"   stderr  {line}" for line in self.stderr.splitlines()]
        if (more := len(rows) - 2 * SHOWN_LINES) > 0:
            rows[SHOWN_LINES:-SHOWN_LINES] = [f"          and {more} more lines"]
        return "\n".join(map(shorten, rows))

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Return the trace with these fields, made by `dataclasses.asdict` and read from JSON."""
        tuples = {name: tuple(fields[name]) for name in ("command", "arguments", "left_behind")}
        events = tuple(Event(**event) for event in fields["events"])
        stalls = tuple((due, woke) for due, woke in fields["stalls"])
        return cls(**{**fields, **tuples, "events": events, "stalls": stalls})


def shorten(line: str) -> str:
    return line if len(line) <= SHOWN_CHARACTERS else f"{line[:SHOWN_CHARACTERS]} ..."


def exit_text(code: int) -> str:
    """Return how a process ended: by its exit code, or the name of the signal, which is `-code`."""
    if code < 0:
        return f"was ended by {signal_name(-code)}"
    wrapped = signal_name(code - SHELL_SIGNAL) if code > SHELL_SIGNAL else ""
    meaning = f" (a shell's for {wrapped})" if wrapped.startswith("SIG") else ""
    return f"ended with exit code {code}{meaning}"


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


class Inconclusive(Exception):
    """The machine stalled, or cannot show what is asked: the run says nothing about the program."""


def stamp(event: Event) -> str:
    return f"{event.at:9.4f}  {sanitize(event.text)}"


class Disturbed(Inconclusive):
    """The machine stalled during the part of a run that a question is about: run it again."""
