"""The replays on the page: lanes that need no script, and what the script plays."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from hexapla.judging.impostors import IMPOSTOR
from hexapla.page.lanes import Lanes, colours_of, lanes, letters_of
from hexapla.page.packing import packed
from hexapla.project.contract import Contract
from hexapla.project.framework import lesson_framework
from hexapla.project.root import LESSON, UserError
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Replay
from hexapla.replay.axis import common_axis
from hexapla.replay.columns import ReplayColumn, program_replays, replay_column
from hexapla.replay.states import check_texts
from hexapla.source.sanitize import sanitize

LOOP = "+loop"  # behind the name of a column: its replay with the lines of the loop


@dataclass(frozen=True)
class PageReplays:
    """The replays of a record. `lanes` are by program and subject; `played` is what the script is given."""

    lanes: Mapping[tuple[str, str], Lanes]
    with_loop: Mapping[tuple[str, str], str]  # the name of the file that has the loop
    played: Mapping[str, Any]

    @property
    def packed(self) -> Markup:
        return packed(self.played)


def page_replays(
    record: Evidence, pages: Iterable[Contract], frameworks: Iterable[str]
) -> PageReplays:
    """Return the replays of these frameworks, and of the wrong programs; each has the text that was judged.

    Raises `UserError` if a replay was recorded of another text than its run.
    """
    names = [*frameworks]
    drawn: dict[tuple[str, str], Lanes] = {}
    with_loop: dict[tuple[str, str], str] = {}
    played: dict[str, Any] = {}
    for page in pages:
        wrong = [
            it.subject
            for it in record.replays
            if (it.framework, it.program) == (IMPOSTOR, page.program)
        ]
        subjects = [*names, *wrong]
        found = program_replays(page.program, record.runs, record.replays, subjects)
        colours = colours_of(found.columns)
        columns = [it for it in found.columns if it.replay.framework != IMPOSTOR]
        axis = common_axis([it.replay for it in columns]) if columns else None
        of_program: dict[str, Any] = {}
        for number, column in enumerate(columns):
            key, name = (page.program, column.replay.subject), column.replay.subject
            assert axis
            drawn[key] = lanes(column, axis, number, colours)
            of_program[name] = plain(column, colours)
            if column.with_loop:
                with_loop[key] = column.with_loop.files[1].name
                own = {**colours_of([column.with_loop]), **colours}
                of_program[name + LOOP] = plain(column.with_loop, own)
        for column in found.columns:
            if column.replay.framework == IMPOSTOR:
                name = wrong_key(column.replay)
                of_program[name] = plain(column, colours)
        if of_program:
            played[page.program] = of_program
    for column in lesson_columns(record.replays):
        program, colours = column.replay.program, colours_of([column])
        drawn[program, LESSON] = lanes(column, common_axis([column.replay]), 0, colours)
        played[program] = {LESSON: plain(column, colours)}
    return PageReplays(drawn, with_loop, played)


def lesson_columns(replays: Iterable[Replay]) -> Iterator[ReplayColumn]:
    """Yield the replays of the lesson's own programs, without those of a text that has changed since."""
    framework = lesson_framework()
    for replay in replays:
        if replay.framework == LESSON:
            texts = {
                name: path.read_text(encoding="utf-8")
                for name in replay.digests
                if (path := framework.folder / name).is_file()
            }
            with suppress(UserError):
                check_texts(replay, texts)
                yield replay_column(replay, texts)


def wrong_key(replay: Replay) -> str:
    return f"{IMPOSTOR}/{replay.subject}"


def plain(column: ReplayColumn, colours: Mapping[str, int]) -> dict[str, Any]:
    """Return a replay as JSON: a letter a key, because there are many of them."""
    replay = column.replay
    found = {
        "t": [sanitize(name) for name in replay.tasks],
        "g": letters_of(replay.tasks),
        "h": [colours[name] for name in replay.tasks],
        "n": replay.threads,
        "m": replay.loop,
        "k": replay.kinds,
        "d": replay.delays,
        "w": replay.who,
        "l": replay.lines,
        "x": [sanitize(text) for text in replay.texts],
        "e": [file.last_lines for file in column.files],
    }
    if replay.files:
        found["f"] = replay.files
    if replay.other_order:
        found["o"] = sanitize(replay.other_order)
    return found
