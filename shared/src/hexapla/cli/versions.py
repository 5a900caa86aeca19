"""Ask several versions of one framework the same questions: which answers have changed?"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click
from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.behaviours.answers import all_questions, recorded_answers
from hexapla.behaviours.ask_all import Answers, ask_all
from hexapla.behaviours.chance import has_changed
from hexapla.cli.behaviours import answer_object
from hexapla.cli.name_types import FRAMEWORK
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import Framework
from hexapla.project.framework import framework as framework_named
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError
from hexapla.record.facts import Answer
from hexapla.source.sanitize import sanitize
from hexapla.terminal import tables
from hexapla.terminal.console import echo, stdout_console

Cells = Mapping[str, Answer]  # by question


@click.command()
@click.argument("name", metavar="FRAMEWORK", type=FRAMEWORK)
@click.argument("folders", metavar="ENVIRONMENT...", nargs=-1, required=True, type=Path)
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per answer.")
def versions(name: str, folders: tuple[Path, ...], as_json: bool) -> None:
    """Print which answers differ between versions of a framework.

    Each environment has one of the versions, and its programs are run.

    \b
    hexapla versions trio .nox/versions/trio-0.27 .nox/versions/trio-0.31

    `nox -s "versions(trio)" -- 0.27 0.31` makes these environments, and runs this.
    """
    column = framework_named(name)
    asked: list[Implementation] = []
    for folder in folders:
        if not (folder / "bin" / "python").exists():
            raise UserError(f"{folder} is not an environment: it has no bin/python.")
        asked += implementations(column, folder)
    for implementation in asked:
        if implementation.environment is None:
            reason = f"{implementation.name} is not asked: {implementation.unavailable}"
            echo(sanitize(reason), err=True)
    with interruptible():
        reports = ask_all(asked, lambda line: echo(sanitize(line), err=True))
    if not reports:
        raise UserError(f"None of these environments has {column.name}.")
    if as_json:
        rows = [answer_object(answer) for report in reports for answer in report.answers]
        echo(json.dumps(rows, indent=2))
    else:
        stdout_console().print(versions_table(column, reports))
    for report in reports:
        for problem in report.problems:
            line = f"{report.implementation.version}: {problem}"
            echo(sanitize(line), err=as_json)
    if any(report.problems for report in reports):
        raise click.exceptions.Exit(1)


def versions_table(column: Framework, reports: Sequence[Answers]) -> RenderableType:
    """Return the questions that some version does not answer as recorded, engine by engine."""
    parts: list[RenderableType] = []
    for engine in dict.fromkeys(report.implementation.engine.name for report in reports):
        own = [report for report in reports if report.implementation.engine.name == engine]
        asked = [{answer.question: answer for answer in report.answers} for report in own]
        rows = changed_questions([recorded_answers(column, engine), *asked])
        versions = [sanitize(report.implementation.version) for report in own]
        table = tables.plain_table(f"{column.name} on {engine}", "recorded", *versions)
        for question, answers in rows:
            cells = [tables.answer_text(answer) if answer else "-" for answer in answers]
            table.add_row(Text(question), *(Text(sanitize(cell)) for cell in cells))
        count = len({question for cells in asked for question in cells})
        parts += [table, Text(f"{len(rows)} of {count} answers have moved."), Text("")]
    return Group(*parts[:-1])


def changed_questions(asked: Sequence[Cells]) -> list[tuple[str, list[Answer | None]]]:
    """Return the questions with an answer that differs from the first, and all answers to them."""
    rows = []
    for id_, question in all_questions().items():
        answers = [cells.get(id_) for cells in asked]
        present = [answer for answer in answers if answer is not None]
        if any(has_changed(question, present[0], answer) for answer in present[1:]):
            rows.append((id_, answers))
    return rows
