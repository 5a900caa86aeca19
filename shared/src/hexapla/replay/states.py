"""Where every task is after each step of a replay, and the replay without the lines of the loop."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from hexapla.project.root import UserError
from hexapla.record.evidence import digest
from hexapla.record.facts import WITH_TEXT, Replay

RUNS, WAITS, BELOW, OVER = "runs", "waits", "below", "over"
NOBODY = -1


class Position(NamedTuple):
    """`state` is one of these four: `BELOW` means that a task has called another, and stands below it."""

    state: str
    line: int
    file: int


@dataclass(frozen=True)
class Scene:
    """All tasks after a step, by their numbers. `step` is that step's number, or -1 before the first."""

    step: int
    at: float  # seconds since the first step
    tasks: Mapping[int, Position]
    texts: int  # how many texts of the replay have been reached

    def having(self, state: str) -> list[int]:
        return [task for task, position in self.tasks.items() if position.state == state]


def scenes(replay: Replay) -> list[Scene]:
    """Return a scene before the first step, and one after each step."""
    # By thread: the tasks that have begun a turn, the lowest first.
    stacks: dict[int, list[int]] = {}
    places: dict[int, tuple[str, int, int]] = {}  # a state without regard to the stack, line, file
    found = [Scene(-1, 0.0, {}, 0)]
    texts = 0
    for number, (kind, task, at) in enumerate(
        zip(replay.kinds, replay.who, times(replay), strict=True)
    ):
        texts += kind in WITH_TEXT
        if task != NOBODY and kind != "c":
            stack = stacks.setdefault(replay.threads[task], [])
            if task in stack:
                stack.remove(task)
            state = {"p": WAITS, "e": OVER, "u": OVER}.get(kind, RUNS)
            if state == RUNS:
                stack.append(task)
            file = int(replay.files[number]) if replay.files else 0
            places[task] = state, replay.lines[number], file
        tops = {stack[-1] for stack in stacks.values() if stack}
        tasks = {
            it: Position(BELOW if state == RUNS and it not in tops else state, line, file)
            for it, (state, line, file) in places.items()
        }
        found.append(Scene(number, at / 10_000, tasks, texts))
    return found


def times(replay: Replay) -> Iterator[int]:
    """Yield the time of each step in tenths of a millisecond."""
    yield from accumulate(replay.delays)


def program_only(replay: Replay) -> Replay:
    """Return a replay without the lines of the files beside the program, and their tasks."""
    if not replay.files:
        return replay
    program_line: dict[int, int] = {}  # by task: the last one
    kept: list[tuple[str, int, int, int, str | None]] = []
    texts = iter(replay.texts)
    own = {task for task, file in zip(replay.who, replay.files, strict=True) if file == "0"}
    rows = zip(replay.kinds, replay.who, replay.lines, replay.files, times(replay), strict=True)
    for kind, task, line, file, at in rows:
        text = next(texts) if kind in WITH_TEXT else None
        if file == "0":
            program_line[task] = line
        elif kind in "lg" or task not in own:
            continue
        is_there = kept and kept[-1][0] in "lrto" and kept[-1][1:3] == (task, line)
        if kind == "l" and is_there:
            continue  # it called the loop from the middle of a statement
        kept.append((kind, task, program_line.get(task, 0), at, text))
    order = [task for task in range(len(replay.tasks)) if any(row[1] == task for row in kept)]
    kinds, who, lines, ats, said = zip(*kept, strict=True) if kept else ((),) * 5
    return replace(
        replay,
        digests=dict([*replay.digests.items()][:1]),
        tasks=tuple(replay.tasks[task] for task in order),
        threads=tuple(replay.threads[task] for task in order),
        loop=order.index(replay.loop) if replay.loop in order else NOBODY,
        kinds="".join(kinds),
        delays=tuple(later - earlier for earlier, later in pairwise([0, *ats])),
        who=tuple(order.index(task) if task in order else NOBODY for task in who),
        lines=lines,
        files="",
        texts=tuple(text for text in said if text is not None),
    )


def check_texts(replay: Replay, texts: Mapping[str, str]) -> None:
    """Raise `UserError` unless these are the texts that were recorded, by the names of their files."""
    for name, recorded in replay.digests.items():
        if name not in texts or digest(texts[name]) != recorded:
            what = f"{name} of {replay.subject} is not the text that was recorded"
            raise UserError(f"{what}: run `hexapla compare` again.")
