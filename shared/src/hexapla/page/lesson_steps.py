"""The lesson's steps as the page shows them, in all languages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from hexapla.lesson.record import LessonRecord, lesson_record, with_numbers
from hexapla.lesson.steps import ShownProgram, Step, excerpts, steps
from hexapla.page.lanes import Lanes
from hexapla.page.markup import code
from hexapla.page.words import PageWords
from hexapla.project.root import LESSON, UserError


@dataclass(frozen=True)
class LessonExcerpt:
    """Code of a step. `played` is the name of its replay, which only a whole program can have.

    A whole program that is on the page already has no code here: the script copies it.
    """

    place: str
    code: Markup
    program: str  # of the page, if the code is there
    whole: bool
    played: str
    lanes: Lanes | None


@dataclass(frozen=True)
class LessonStep:
    number: int
    title: Markup
    text: Sequence[Markup]
    excerpts: Sequence[LessonExcerpt]
    runs: Sequence[tuple[str, Sequence[str]]]  # a command, and the lines that it printed
    question: Sequence[Markup]
    answer: Sequence[Markup]
    beside: tuple[str, str]  # a program of the page and columns of it; empty if there is none


def lesson_steps(words: PageWords, lanes: Mapping[tuple[str, str], Lanes]) -> list[LessonStep]:
    """Return the steps; `lanes` are those of the page's replays, by program and subject."""
    all_steps = steps()
    if not all_steps:
        return []
    record = lesson_record()
    return [lesson_step(step, record, words, lanes) for step in all_steps]


def lesson_step(
    step: Step, record: LessonRecord, words: PageWords, lanes: Mapping[tuple[str, str], Lanes]
) -> LessonStep:
    def translated(text: str) -> Markup:
        return words.translated(lambda language: with_numbers(language(text), step, record))

    shown = {it.file: it for it in step.shown}
    return LessonStep(
        number=step.number,
        title=translated(step.title),
        text=[translated(text) for text in step.text],
        excerpts=[
            excerpt_of(it.place, it.code, shown.get(it.file), lanes, whole=it.whole)
            for it in excerpts(step)
        ],
        runs=[*quoted(step, record)],
        question=[translated(text) for text in step.question],
        answer=[translated(text) for text in step.answer],
        beside=beside(step),
    )


def excerpt_of(
    place: str,
    text: str,
    shown: ShownProgram | None,
    lanes: Mapping[tuple[str, str], Lanes],
    *,
    whole: bool,
) -> LessonExcerpt:
    program = shown.program if shown else ""
    on_page = whole and shown is not None and shown.framework.name != LESSON
    key = (shown.program, shown.framework.name) if shown and whole else ("", "")
    lexicon = shown.framework.lexicon if shown else {}
    return LessonExcerpt(
        place=place,
        code=code("" if on_page else text, f".{place.rpartition('.')[2]}", lexicon),
        program=program if on_page else "",
        whole=whole,
        played="/".join(key) if key in lanes else "",
        lanes=None if on_page else lanes.get(key),
    )


def quoted(step: Step, record: LessonRecord) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the runs that the step quotes, but those of a program that has changed since."""
    for shown in step.runs:
        try:
            lines = record.run(shown).lines
        except UserError:
            continue
        yield shown.command, [f"{at:6.3f}  {line}" for at, line in lines]


def beside(step: Step) -> tuple[str, str]:
    """Return the program of a step that all frameworks have, and the columns that it names."""
    named = [it for it in step.shown if it.framework.name != LESSON]
    if not named:
        return "", ""
    program = named[0].program
    columns = dict.fromkeys(it.framework.name for it in named if it.program == program)
    return program, ",".join(columns)
