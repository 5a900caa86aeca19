"""The facts that a record holds: verdicts, answers, runs, replays, and where and when they were made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hexapla.process.trace import Event, Trace

FORMAT = 6  # of the file, raised when a record can no longer be read as before

VERDICTS = {
    "kept": "The program keeps the promise.",
    "broken": "The program breaks the promise; `code` and `reason` say how.",
    "declared": "It breaks the promise, and the manifest says so.",
    "missing": "The manifest says why there is no such program, or it cannot run here.",
    "inconclusive": "The machine stalled, or cannot show what is asked.",
    "untested": "The program was given up after an earlier promise; `reason` says why.",
    "error": "The suite itself failed.",
}


@dataclass(frozen=True)
class Verdict:
    """What one test says about one promise, on one framework and engine.

    `verdict` is one of `VERDICTS`; `code` is one of `CODES` if it is or was declared broken.
    """

    subject: str
    framework: str
    engine: str
    program: str
    promise: str
    verdict: str
    reason: str
    seconds: float
    seed: int
    command: tuple[str, ...]
    code: str = ""
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What an implementation answered where its contract leaves something open.

    `question` is its id; `answer` is one of the page's, or a number in words. `raw` says how often each
    answer came, or lists what was timed, in seconds; `command` measures it again. `version` is the
    framework's at that time, which may be before this record.
    """

    framework: str
    engine: str
    program: str
    question: str
    answer: str
    raw: Any
    runs: int
    command: tuple[str, ...]
    version: str

    @property
    def counts(self) -> Mapping[str, int]:
        """Return how often each answer came; empty if something was timed."""
        return self.raw if isinstance(self.raw, dict) else {}


@dataclass(frozen=True)
class Run:
    """One run of a program without arguments: the text that was run, and what was seen of it.

    `beside` holds the other files of the column, by their names. A wrong program's framework is `impostor`.
    """

    subject: str
    framework: str
    engine: str
    program: str
    source: str
    beside: Mapping[str, str]
    command: tuple[str, ...]
    trace: Trace

    @property
    def events(self) -> tuple[Event, ...]:
        return self.trace.events


@dataclass(frozen=True)
class Replay:
    """One run of a program, line by line and task by task, in columns: a place in each for every step.

    `kinds` has a letter of `STEPS` for each step; `delays`, the tenths of a millisecond since the one before;
    `who`, the number of its task, or -1; `lines`, the first line of its statement, or 0. `files` has the
    number of its file as a digit, and is empty if all steps are in the program itself. `texts` are those of
    the steps that have one, in order. `threads` has the thread of each task: 0 is the main thread, -1 is a
    client of ours. `loop` is the number of the task that is the module and runs the loop, or -1.
    `digests` has a digest of the text of each file, by its name, the program first. `other_order` says how
    its lines differ from those of a run that was not recorded; it is empty if they agree.
    """

    subject: str
    framework: str
    engine: str
    program: str
    digests: Mapping[str, str]
    tasks: tuple[str, ...]
    threads: tuple[int, ...]
    loop: int
    kinds: str
    delays: tuple[int, ...]
    who: tuple[int, ...]
    lines: tuple[int, ...]
    files: str
    texts: tuple[str, ...]
    other_order: str


STEPS = {
    "s": "begins",
    "l": "runs",
    "p": "waits",
    "r": "goes on",
    "t": "goes on, with an error",
    "e": "is over",
    "u": "ends with an error",
    "o": "prints",
    "c": "acts from outside",
    "g": "repeats the last lines",
}
WITH_TEXT = "ocg"  # the kinds of steps that have a text


@dataclass(frozen=True)
class Header:
    """Where, when and with what the record was made, without a host name.

    `judged` has a digest of every file of code that the verdicts are about, by its path in the repository.
    """

    when: str
    system: str
    cpus: int
    python: str
    versions: Mapping[str, str]
    commit: str
    clean: bool
    seed: int
    control: Mapping[str, float]
    format: int = FORMAT
    judged: Mapping[str, str] = field(default_factory=dict)


EQUAL_NAPS, START_UP = "sleep_gather/equal-naps-wake", "sleep_gather/start-up"
