"""What a page needs to replay a program in several columns: code, tasks, steps, scenes and one axis."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hexapla.judging.impostors import IMPOSTOR
from hexapla.record.facts import Replay, Run
from hexapla.replay.axis import Axis, common_axis
from hexapla.replay.statements import statement_lines
from hexapla.replay.states import Scene, check_texts, program_only, scenes


@dataclass(frozen=True)
class SourceFile:
    """`last_lines` has the last line of each statement that has more than one, by its first line."""

    name: str
    lines: tuple[str, ...]
    last_lines: dict[int, int]


@dataclass(frozen=True)
class ReplayColumn:
    """One replay; `files` are its texts, the program first, and `scenes` where all tasks are after each step.

    `with_loop` is the same run with the lines of the loop, where the column has its loop in a file.
    """

    replay: Replay
    files: tuple[SourceFile, ...]
    scenes: tuple[Scene, ...]
    with_loop: "ReplayColumn | None" = None


@dataclass(frozen=True)
class ProgramReplays:
    """The replays of a program in some columns, on one axis; `axis` does not count the lines of a loop."""

    program: str
    columns: tuple[ReplayColumn, ...]
    axis: Axis | None  # None if there is no column


def program_replays(
    program: str, runs: Iterable[Run], replays: Iterable[Replay], subjects: Sequence[str] = ()
) -> ProgramReplays:
    """Return the replays of a program that are in a record, of these subjects in their order.

    Without subjects, of all that are not wrong programs. Raises `UserError` if a replay was recorded of
    another text than its run.
    """
    sources = {run.subject: run for run in runs if run.program == program}
    recorded = {it.subject: it for it in replays if it.program == program}
    right = [name for name, replay in recorded.items() if replay.framework != IMPOSTOR]
    wanted = [name for name in subjects or right if name in recorded and name in sources]
    columns = tuple(
        replay_column(recorded[name], texts_of(recorded[name], sources[name])) for name in wanted
    )
    axis = common_axis([column.replay for column in columns]) if columns else None
    return ProgramReplays(program, columns, axis)


def texts_of(replay: Replay, run: Run) -> Mapping[str, str]:
    """Return the recorded texts by name, the program's first; raise `UserError` if a run has others."""
    program, *beside = replay.digests
    texts = {program: run.source, **{name: run.beside.get(name, "") for name in beside}}
    check_texts(replay, texts)
    return texts


def replay_column(replay: Replay, texts: Mapping[str, str]) -> ReplayColumn:
    files = tuple(source_file(name, text) for name, text in texts.items())
    own = program_only(replay)
    whole = ReplayColumn(replay, files, tuple(scenes(replay)))
    if own is replay:
        return whole
    return ReplayColumn(own, files[:1], tuple(scenes(own)), whole)


@cache  # the page shows the same text in many places
def source_file(name: str, text: str) -> SourceFile:
    spans = statement_lines(text, Path(name).suffix)
    last_lines = {first: last for first, last in spans.values() if first < last}
    return SourceFile(name, tuple(text.splitlines()), last_lines)
