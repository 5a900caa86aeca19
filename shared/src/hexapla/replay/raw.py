"""What a recorder noted, read back in the order of its clock."""

import ast
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from hexapla.project.root import UserError
from hexapla.replay.recorder import EVENT, EVENTS_FILE, FILE, KINDS, NOTES_FILE

PRINT = "o"  # the kind of an event that is a printed line


class RawEvent(NamedTuple):
    """At `at` nanoseconds of the recorder's clock a frame `depth` deep in a task did something.

    `kind` is a letter of `KINDS`, or `PRINT`. Task 0 is nobody's that is known.
    """

    at: int
    kind: str
    task: int
    depth: int
    file: int = 0
    line: int = 0
    text: str = ""


@dataclass
class RawTask:
    """`kind` is module, import, coroutine or function, or script: a module of JavaScript, which may wait.

    `thread` is 0 for the main thread.
    """

    label: str
    kind: str
    thread: int


@dataclass
class RawRun:
    tasks: dict[int, RawTask] = field(default_factory=dict)
    events: list[RawEvent] = field(default_factory=list)


def read_raw(folder: Path) -> RawRun:
    """Return the notes in a folder, whichever recorder wrote them; empty if none did.

    Raises `UserError` if several processes wrote them.
    """
    run = RawRun()
    events = folder / EVENTS_FILE
    if events.is_file():
        run.events += mapped_events(events)
    notes = folder / NOTES_FILE
    if notes.is_file():
        read: Callable[[str], Any] = ast.literal_eval if events.is_file() else json.loads
        lines = notes.read_bytes().rstrip(b"\0").decode(errors="backslashreplace").splitlines()
        try:
            for line in lines:
                take_note(run, *read(line))
        # Processes that were forked share a file.
        except (SyntaxError, ValueError, KeyError) as error:
            raise UserError("the notes are torn: more than one process wrote them") from error
    # In a thread the order of the notes is right; between threads, that of the clock.
    run.events.sort(key=lambda event: event.at)
    return run


def mapped_events(path: Path) -> Iterator[RawEvent]:
    with path.open("rb") as file:
        while block := file.read(EVENT.size << 12):
            for at, task, line, depth, kind in EVENT.iter_unpack(block):
                if not at:  # the rest of the file was not used
                    return
                yield RawEvent(at, KINDS[kind % FILE], task, depth, kind // FILE, line)


def take_note(run: RawRun, what: str, *words: Any) -> None:
    if what == "task":
        task, *about = words
        run.tasks[task] = RawTask(*about)
    elif what == "name":
        run.tasks[words[0]].label = words[1]
    elif what == "print":
        at, task, text = words
        run.events.append(RawEvent(at, PRINT, task, 0, text=text))
    elif what == "event":
        kind, at, task, depth, line = words
        run.events.append(RawEvent(at, kind, task, depth, line=line))
