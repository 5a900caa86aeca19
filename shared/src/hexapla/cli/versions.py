"""Ask several versions of one framework the same questions, each in its own environment: what has moved?"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from hexapla.behaviours import ask_all, query
from hexapla.behaviours.answers import Behaviour, recorded
from hexapla.behaviours.chance import changed
from hexapla.behaviours.query import AT_ONCE
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import Framework
from hexapla.project.framework import framework as framework_named
from hexapla.project.implementation import implementations
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal import console

Cells = Mapping[str, Behaviour]  # by question


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
        made = ask_all.inquire(here, AT_ONCE, lambda line: click.echo(sanitize(line), err=True))
    if not made:
        raise UserError(f"In these environments is no {column.name}.")
    if as_json:
        rows = [
            {"framework": column.name, "engine": each.launch.engine.name, **asdict(answer)}
            for each in made
            for answer in each.found
        ]
        click.echo(json.dumps(rows, indent=2))
    else:
        asked = [
            (
                each.launch.version,
                each.launch.engine.name,
                {one.question: one for one in each.found},
            )
            for each in made
        ]
        console.console().print(table(column, asked))
    problems = [f"{each.launch.version}: {problem}" for each in made for problem in each.problems]
    for problem in problems:
        click.echo(sanitize(problem), err=as_json)
    if problems:
        raise click.exceptions.Exit(1)


def within(folder: Path) -> Path:
    """Return the folder, if it is an environment; else raise `UserError`."""
    if not (folder / "bin" / "python").exists():
        raise UserError(f"{folder} is no environment: it has no bin/python.")
    return folder


def table(column: Framework, asked: Sequence[tuple[str, str, Cells]]) -> RenderableType:
    """Return the questions that not all versions answer as it is recorded, engine by engine."""
    parts: list[RenderableType] = []
    for engine in dict.fromkeys(engine for _, engine, _ in asked):
        mine = [(version, cells) for version, name, cells in asked if name == engine]
        record = recorded(column, engine)
        rows = moved([record, *(cells for _, cells in mine)])
        made = Table(box=None, pad_edge=False, header_style="bold")
        made.add_column(f"{column.name} on {engine}")
        made.add_column("recorded")
        for version, _ in mine:
            made.add_column(Text(sanitize(version)))
        for question, answers in rows:
            made.add_row(Text(question), *(Text(said(each)) for each in answers))
        count = len({question for _, cells in mine for question in cells})
        parts += [made, Text(f"{len(rows)} of {count} answers have moved."), Text("")]
    return Group(*parts[:-1])


def moved(asked: Sequence[Cells]) -> list[tuple[str, list[Behaviour | None]]]:
    """Return the questions that some answer otherwise than the first who knows them, with all answers."""
    rows, known = [], {question.id: question for question in query.asked()}
    for question in known:
        if not any(question in cells for cells in asked):
            continue
        answers = [cells.get(question) for cells in asked]
        first, *others = [each for each in answers if each is not None]
        if any(changed(known[question], first, each) for each in others):
            rows.append((question, answers))
    return rows


def said(answer: Behaviour | None) -> str:
    """Return an answer with its counts where it is not always the same, and a dash where there is none."""
    if answer is None:
        return "-"
    counts = " : ".join(map(str, answer.counts.values()))
    return sanitize(f"{answer.answer} ({counts})" if len(answer.counts) > 1 else answer.answer)
