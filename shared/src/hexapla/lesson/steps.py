"""The steps of the lesson, in `lesson/steps/`: the only list of what each one says and shows.

A step is a Markdown file with TOML front matter. `shows` lists its programs as `framework/program`, where
`lesson` stands for the lesson's own programs, and `*` for all frameworks that have it. `runs` lists those
whose run is shown; without it, the first. `beside` is a module that a program of the step imports.
`picture` is one of `shared/pictures/`, with its `alt`. `numbers` says where a number in the text comes from:
always a record.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hexapla.project.contract import Contract, base_of, contract, front_matter
from hexapla.project.framework import Framework, framework, frameworks
from hexapla.project.implementation import (
    Implementation,
    implementation,
    lesson_implementation,
)
from hexapla.project.root import LESSON, UserError, root
from hexapla.source import sections

STEP_FACTS = {"title": str, "shows": list}
OPTIONAL_STEP_FACTS = {"runs": list, "beside": str, "picture": dict, "numbers": dict}
CHAPTERS = re.compile(
    r"(?P<text>.+?)\n## Question\n(?P<question>.+?)\n## Answer\n(?P<answer>.+)", re.DOTALL
)


@dataclass(frozen=True)
class ShownProgram:
    """A program that a step shows, in a framework or in the lesson's own plain Python."""

    program: str
    framework: Framework

    @property
    def name(self) -> str:
        return f"{self.framework.name}/{self.program}"

    @property
    def file(self) -> Path:
        return self.framework.program(self.program)

    @property
    def command(self) -> str:
        """Return how a reader runs it, and sees when each line came."""
        return f"hexapla run {self.framework.name} {self.program}"

    @property
    def implementation(self) -> Implementation:
        """Return what runs it: on the framework's default engine, or in this tool's environment."""
        if self.framework.name == LESSON:
            return lesson_implementation(self.program)
        return implementation(self.framework, self.framework.default)


@dataclass(frozen=True)
class Step:
    """One step; its texts are Markdown in English, a paragraph each, with `{name}` for its numbers."""

    number: int
    name: str
    title: str
    text: tuple[str, ...]
    question: tuple[str, ...]
    answer: tuple[str, ...]
    shown: tuple[ShownProgram, ...]
    also_shown: tuple[ShownProgram, ...]  # in the frameworks that are not named, if all are meant
    runs: tuple[ShownProgram, ...]
    beside: Path | None = None
    picture: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def texts(self) -> tuple[str, ...]:
        described = [self.picture["alt"]] if self.picture else []
        return (self.title, *self.text, *described, *self.question, *self.answer)


@dataclass(frozen=True)
class Excerpt:
    """Code of a step: a whole file, or the sections that differ from an excerpt before it."""

    file: Path
    code: str
    whole: bool

    @property
    def place(self) -> str:
        """Return the file's path in the repository."""
        return self.file.relative_to(root()).as_posix()


def steps() -> list[Step]:
    return [read_step(path) for path in sorted((root() / LESSON / "steps").glob("*.md"))]


def step(number: int) -> Step:
    """Return one step; raise `UserError` when there is none of that number."""
    known = {step.number: step for step in steps()}
    if number not in known:
        raise UserError(f"There is no step {number}: there are {min(known)} to {max(known)}.")
    return known[number]


def read_step(path: Path) -> Step:
    """Return the step in a file; raise `UserError` if a part is missing or wrong."""
    facts, markdown = front_matter(
        path, path.read_text(encoding="utf-8"), STEP_FACTS, OPTIONAL_STEP_FACTS
    )
    parts, stem = CHAPTERS.fullmatch(markdown), re.fullmatch("([0-9]+)-([a-z-]+)", path.stem)
    if parts is None or stem is None:
        form = "a text, `## Question` and `## Answer`, in a file such as 01-blocking.md"
        raise UserError(f"{path}: a step is {form}.")
    named = [shown_program(path, name) for name in facts["shows"] if not name.startswith("*/")]
    everywhere = [name.removeprefix("*/") for name in facts["shows"] if name.startswith("*/")]
    others = [
        ShownProgram(program, column)
        for program in everywhere
        for column in frameworks()
        if column.program(program).is_file()
    ]
    runs = [shown_program(path, name) for name in facts.get("runs", [])]
    beside = facts.get("beside")
    return Step(
        number=int(stem[1]),
        name=stem[2],
        title=facts["title"],
        text=paragraphs_of(parts["text"]),
        question=paragraphs_of(parts["question"]),
        answer=paragraphs_of(parts["answer"]),
        shown=tuple(named),
        also_shown=tuple(shown for shown in others if shown not in named),
        runs=tuple(runs or named[:1]),
        beside=root() / f"{beside}.py" if beside else None,
        picture=facts.get("picture", {}),
        numbers=facts.get("numbers", {}),
    )


def shown_program(path: Path, name: str) -> ShownProgram:
    """Return the program of that name; raise `UserError` when there is none."""
    column, _, program = name.partition("/")
    shown = ShownProgram(program, framework(column))
    if not shown.file.is_file():
        raise UserError(f"{path} shows {name!r}, and {shown.file} does not exist.")
    return shown


def paragraphs_of(markdown: str) -> tuple[str, ...]:
    """Return the paragraphs of a text, each on one line."""
    return tuple(" ".join(part.split()) for part in markdown.split("\n\n") if part.strip())


def programs_to_replay() -> dict[int, Sequence[ShownProgram]]:
    """Return what each step shows, by its number: all that are worth a replay, each in its order."""
    return {step.number: (*step.shown, *step.also_shown) for step in steps()}


def excerpts(step: Step) -> Iterator[Excerpt]:
    """Yield a step's code: a module beside it, the first program, and how the others differ from it."""
    if step.beside:
        yield Excerpt(step.beside, step.beside.read_text(encoding="utf-8").rstrip(), whole=True)
    first_blocks: dict[str, set[str]] = {}  # of the first program of each page
    for shown in step.shown:
        text = shown.file.read_text(encoding="utf-8")
        blocks = blocks_of(text, contract(shown.program))
        page = base_of(shown.program)
        if page in first_blocks:
            differing = [block for block in blocks if block not in first_blocks[page]]
            yield Excerpt(shown.file, "\n\n".join(differing), whole=False)
        else:
            first_blocks[page] = set(blocks)
            yield Excerpt(shown.file, text.rstrip(), whole=True)


def blocks_of(text: str, page: Contract) -> list[str]:
    """Return the code of a program in parts, each without an empty line at the margin."""
    rows = sections.rows_of(text, page)
    prose = (sections.SUMMARY, sections.NOTES)
    code = "\n\n".join(row for name, row in rows.items() if name not in prose)
    return [block.rstrip("\n") for block in sections.blocks(code)]
