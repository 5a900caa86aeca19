"""The commands on where frameworks differ: `behaviours`, `differ` and `find`."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import click
from rich.text import Text

from hexapla.behaviours import query
from hexapla.behaviours.answers import all_questions, write_answers
from hexapla.behaviours.ask import CHECK_RUNS, RECORD_RUNS
from hexapla.behaviours.ask_all import Answers, ask_all
from hexapla.behaviours.chance import changes
from hexapla.cli.name_types import (
    ASKED,
    CONDITION,
    IMPLEMENTATION,
    PROGRAM,
    framework_names,
    program_names,
)
from hexapla.cli.names import is_framework, is_program, named_frameworks
from hexapla.process.interrupt import heed_ctrl_c, interruptible
from hexapla.project.contract import base_of, contract
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Implementation, implementations, is_own
from hexapla.project.names import suggestion
from hexapla.project.root import UserError, need_checkout
from hexapla.record.facts import Answer
from hexapla.source import lexicon
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, stdout_console
from hexapla.terminal.layout import HangingIndent
from hexapla.terminal.tables import behaviours_table, differences_table


@click.command()
@click.argument("names", metavar="[NAME]...", type=ASKED, nargs=-1)
@click.option("--ask", is_flag=True, help="Run the programs, and print what has changed.")
@click.option("--record", is_flag=True, help="Run the programs, and record their answers.")
@click.option(
    "--program",
    "programs",
    type=PROGRAM,
    multiple=True,
    help="Only questions about this program.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record as a JSON array.")
def behaviours(
    names: tuple[str, ...], ask: bool, record: bool, programs: tuple[str, ...], as_json: bool
) -> None:
    """Print what frameworks do where the contracts leave it open.

    \b
    hexapla behaviours
    hexapla behaviours echo_server
    hexapla behaviours equal-naps-wake trio gevent
    hexapla behaviours trio --ask --program echo_server

    A NAME is that of a framework, a program or a question; without any, everything is printed. Without --ask
    and --record nothing is run: the answers come from the record. With --ask, the exit code is 1 if an answer
    has changed.
    """
    named = parse_names(names)
    programs = tuple(dict.fromkeys([*programs, *named.programs]))
    asked = [
        implementation
        for framework in named_frameworks(named.frameworks) or frameworks()
        for implementation in implementations(framework)
    ]
    if ask or record:
        if named.questions:
            cure = f"name its program, {named.questions[0].partition('/')[0]}"
            raise UserError(f"A single question cannot be asked: {cure}.")
        if as_json:
            raise UserError("--json prints the record: use it without --ask and --record.")
        if record and any(is_own(implementation.framework) for implementation in asked):
            need_checkout("`hexapla behaviours --record`")
        with interruptible():
            ask_again(asked, programs, record)
        return
    if as_json:
        rows = [
            answer_object(answer)
            for implementation in asked
            for answer in query.answers_of(implementation).values()
            if is_wanted(answer.question, programs, named.questions)
        ]
        echo(json.dumps(rows, indent=2))
        return
    known = all_questions().values()
    questions = [
        question for question in known if is_wanted(question.id, programs, named.questions)
    ]
    groups = [query.names_by_answer(question, asked) for question in questions]
    stdout_console().print(behaviours_table(questions, groups))


class Named(NamedTuple):
    """What the words of a command name, each by its right name."""

    frameworks: list[str]
    programs: list[str]
    questions: list[str]


def parse_names(names: Sequence[str]) -> Named:
    """Return what each word names; raise `UserError` if it names nothing."""
    named = Named([], [], [])
    for name in names:
        if is_framework(name):
            named.frameworks.append(name)
        elif is_program(name):
            named.programs.append(base_of(contract(name).program))
        elif questions := query.questions_meant(name):
            named.questions.extend(questions)
        else:
            known = [*framework_names(), *program_names()]
            listed = ", ".join([*known, "and the questions that `hexapla behaviours` prints"])
            cure = suggestion(name, [*known, *query.question_names()], f"there are {listed}.")
            raise UserError(f"There is no framework, program or question {name!r}: {cure}")
    return named


def is_wanted(question: str, programs: Sequence[str], questions: Sequence[str]) -> bool:
    """Return whether a question is named, or its program; without names, all are wanted."""
    is_named = question in questions or question.partition("/")[0] in programs
    return is_named or not (programs or questions)


def answer_object(answer: Answer) -> dict[str, Any]:
    names = ("framework", "engine", "question", "answer", "counts", "version")
    return {name: getattr(answer, name) for name in names}


def ask_again(
    implementations: Sequence[Implementation], programs: Sequence[str], record: bool
) -> None:
    """Run the programs, and print what differs from the record, or write a new record."""
    for implementation in implementations:
        query.answers_of(implementation)  # an unreadable record is an error before the programs run
        if not implementation.available:
            reason = f"{implementation.name} is not asked: {implementation.unavailable}"
            echo(sanitize(reason), err=True)
    heed_ctrl_c()  # one question is about a server that gets it
    reports = ask_all(
        implementations,
        lambda line: echo(sanitize(line), err=True),
        programs=programs,
        runs=RECORD_RUNS if record else CHECK_RUNS,
    )
    problems = [problem for report in reports for problem in report.problems]
    changed: list[str] = []
    for report in reports:
        changed += changes(report.implementation, report.answers)
    for line in problems if record else [*problems, *changed]:
        echo(sanitize(line))
    if record:
        write_record(reports)
    count = sum(len(report.answers) for report in reports)
    echo(f"answers: {count}, not as recorded: {len(changed)}, programs not asked: {len(problems)}")
    if problems or not reports or (changed and not record):
        raise click.exceptions.Exit(1)


def write_record(reports: Sequence[Answers]) -> None:
    """Record the answers of each framework; if one of its programs failed, its old record stays."""
    by_framework: dict[str, list[Answers]] = {}
    for report in reports:
        by_framework.setdefault(report.implementation.framework.name, []).append(report)
    for name, engines in by_framework.items():
        if any(report.problems for report in engines):
            echo(f"The record of {sanitize(name)} stays as it is.")
        else:
            answers = {report.implementation.engine.name: report.answers for report in engines}
            write_answers(engines[0].implementation.framework, answers)


@click.command()
@click.argument("a", metavar="FRAMEWORK", type=IMPLEMENTATION)
@click.argument("b", metavar="FRAMEWORK", type=IMPLEMENTATION)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, an object per question.")
def differ(a: str, b: str, as_json: bool) -> None:
    """Print where two frameworks differ, and how to see it.

    They may differ in words, in promises, and in behaviours.

    \b
    hexapla differ eventlet asyncio
    hexapla differ anyio anyio-trio

    Write FRAMEWORK-ENGINE for an engine that is not the default.
    """
    left, right = query.implementation_named(a), query.implementation_named(b)
    differing = query.differences(left, right)
    for implementation in {left.name: left, right.name: right}.values():
        if not query.answers_of(implementation):
            cure = how_to_ask(implementation)
            echo(sanitize(f"Nothing is recorded of {implementation.name}{cure}."), err=True)
    if as_json:
        rows = [
            {
                "question": difference.question.id,
                left.name: difference.answers[0].answer,
                right.name: difference.answers[1].answer,
                "proof": difference.proof,
            }
            for difference in differing
        ]
        echo(json.dumps(rows, indent=2))
        return
    console = stdout_console()
    for line in counterpart_lines(left, right):
        console.print(HangingIndent(Text(sanitize(line))))
    console.print(differences_table(left, right, differing))


def how_to_ask(implementation: Implementation) -> str:
    """Return how to ask a loop that is in no manifest, as the rest of a sentence."""
    column, loop = implementation.framework.name, implementation.engine.loop
    asks = f"`hexapla loop {loop}` or `hexapla behaviours {column} --record`"
    return f": ask it by {asks}" if loop else ""


def counterpart_lines(a: Implementation, b: Implementation) -> list[str]:
    """Return a line for each concept, program and promise that only one of the two has."""
    lines: list[str] = []
    for this, that in ((a, b), (b, a)):
        words = lexicon.substitutions(this.framework, that.framework)
        lines += [
            f"{concept}: {', '.join(own)} of {this.name} has no counterpart in {that.name}"
            for concept, own, counterparts in words
            if own and not counterparts
        ]
        lines += [
            f"{program}: {that.name} has it, but {this.name} does not: {missing.reason}"
            for program, missing in this.framework.missing.items()
            if program not in that.framework.missing
        ]
        lines += [
            f"{declared.program}: {this.name} does not keep {declared.promise!r}: {declared.reason}"
            for declared in this.declared
        ]
    if a.framework.folder == b.framework.folder:
        return [*lines, f"Both run the same code: that of {a.framework.folder.name}.", ""]
    command = f"hexapla show PROGRAM {a.framework.name} {b.framework.name} --diff"
    return [*lines, f"The code, line by line: {command}", ""]


@click.command()
@click.argument("conditions", metavar="QUESTION=ANSWER...", type=CONDITION, nargs=-1, required=True)
def find(conditions: tuple[str, ...]) -> None:
    """Print the frameworks that give all of these answers.

    \b
    hexapla find "equal-naps-wake=in order" "descriptors=it serves on"

    `hexapla behaviours` lists the questions and answers.
    """
    implementations = query.matching(conditions)
    for implementation in implementations:
        echo(sanitize(implementation.name))
    if not implementations:
        wanted = sanitize(", ".join(conditions))
        echo(f"No framework is recorded to answer {wanted}.", err=True)
        raise click.exceptions.Exit(1)
