"""Ask several versions of one framework the same questions, each in its own environment: what has moved?"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hexapla.behaviours.answers import all_questions, recorded_answers
from hexapla.behaviours.ask_all import ask_all
from hexapla.behaviours.chance import has_changed
from hexapla.cli.behaviours import answer_object
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import Framework
from hexapla.project.framework import framework as framework_named
from hexapla.project.implementation import implementations
from hexapla.project.root import UserError
from hexapla.record.facts import Answer
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import stdout_console

Cells = Mapping[str, Answer]  # by question


@click.command()
@click.argument("name", metavar="FRAMEWORK")
@click.argument("folders", metavar="ENVIRONMENT...", nargs=-1, required=True, type=Path)
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per answer.")
def versions(name: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Ask the framework in each of these environments, and print which answers are not the same.

    \b
    hexapla versions trio .nox/versions/trio-0.27 .nox/versions/trio-0.31

    `nox -s "versions(trio)" -- 0.27 0.31` makes these environments, and runs this.
    """
    column = framework_named(name)
    here = [each for folder in folders for each in implementations(column, within(folder))]
    for each in here:
        if each.environment is None:
            click.echo(sanitize(f"{each.name} is not asked: {each.unavailable}"), err=True)
    with interruptible():
        made = ask_all(here, lambda line: click.echo(sanitize(line), err=True))
    if not made:
        raise UserError(f"In these environments is no {column.name}.")
    if as_json:
        rows = [answer_object(answer) for each in made for answer in each.answers]
        click.echo(json.dumps(rows, indent=2))
    else:
        asked = [
            (
                each.implementation.version,
                each.implementation.engine.name,
                {one.question: one for one in each.answers},
            )
            for each in made
        ]
        stdout_console().print(versions_table(column, asked))
    problems = [
        f"{each.implementation.version}: {problem}" for each in made for problem in each.problems
    ]
    for problem in problems:
        click.echo(sanitize(problem), err=as_json)
    if problems:
        raise click.exceptions.Exit(1)


def within(folder: Path) -> Path:
    """Return the folder, if it is an environment; else raise `UserError`."""
    if not (folder / "bin" / "python").exists():
        raise UserError(f"{folder} is no environment: it has no bin/python.")
    return folder


def versions_table(column: Framework, asked: Sequence[tuple[str, str, Cells]]) -> RenderableType:
    """Return the questions that not all versions answer as it is recorded, engine by engine."""
    parts: list[RenderableType] = []
    for engine in dict.fromkeys(engine for _, engine, _ in asked):
        mine = [(version, cells) for version, name, cells in asked if name == engine]
        record = recorded_answers(column, engine)
        rows = changed_questions([record, *(cells for _, cells in mine)])
        made = Table(box=None, pad_edge=False, header_style="bold")
        made.add_column(f"{column.name} on {engine}")
        made.add_column("recorded")
        for version, _ in mine:
            made.add_column(Text(sanitize(version)))
        for question, answers in rows:
            made.add_row(Text(question), *(Text(answer_text(each)) for each in answers))
        count = len({question for _, cells in mine for question in cells})
        parts += [made, Text(f"{len(rows)} of {count} answers have moved."), Text("")]
    return Group(*parts[:-1])


def changed_questions(asked: Sequence[Cells]) -> list[tuple[str, list[Answer | None]]]:
    """Return the questions that some answer otherwise than the first who knows them, with all answers."""
    rows, known = [], all_questions()
    for question in known:
        if not any(question in cells for cells in asked):
            continue
        answers = [cells.get(question) for cells in asked]
        first, *others = [each for each in answers if each is not None]
        if any(has_changed(known[question], first, each) for each in others):
            rows.append((question, answers))
    return rows


def answer_text(answer: Answer | None) -> str:
    if answer is None:
        return "-"
    counts = " : ".join(map(str, answer.counts.values()))
    return sanitize(f"{answer.answer} ({counts})" if len(answer.counts) > 1 else answer.answer)
