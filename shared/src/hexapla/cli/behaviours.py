"""The commands that show where frameworks part: `behaviours`, `differ` and `find`, from the record."""

import json
import signal
import threading
from collections.abc import Sequence
from dataclasses import asdict

import click
from rich.text import Text

from hexapla.behaviours import answers, ask_all, chance, query
from hexapla.behaviours.ask_all import Inquiry
from hexapla.behaviours.query import AT_ONCE
from hexapla.process.interrupt import interruptible
from hexapla.project.contract import contract
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError
from hexapla.source import lexicon
from hexapla.source.sanitize import sanitize
from hexapla.terminal import console as terminal_console
from hexapla.terminal import tables
from hexapla.terminal.layout import Hanging


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@click.option("--ask", is_flag=True, help="Ask anew, and say what is not as it is recorded.")
@click.option("--record", is_flag=True, help="Ask anew, and keep the answers in packages/.")
@click.option("--program", "programs", multiple=True, help="Ask only what is about this program.")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per answer.")
def behaviours(
    names: tuple[str, ...], ask: bool, record: bool, programs: tuple[str, ...], as_json: bool
) -> None:
    """Print what each framework answers where the contracts leave something open.

    \b
    hexapla behaviours
    hexapla behaviours trio --ask
    hexapla behaviours trio --ask --program echo_server
    """
    for program in programs:
        contract(program)
    columns = [framework_named(name) for name in dict.fromkeys(names)] or frameworks()
    chosen = [each for column in columns for each in implementations(column)]
    if ask or record:
        if as_json:
            raise UserError("--json prints what is recorded: give it without --ask and --record.")
        with interruptible():
            ask_anew(chosen, programs, record)
        return
    if as_json:
        found = [
            (each, answer)
            for each in chosen
            for answer in query.answers(each).values()
            if not programs or answers.program_of(answer.question) in programs
        ]
        rows = [
            {"framework": each.framework.name, "engine": each.engine.name, **asdict(answer)}
            for each, answer in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    asked = [
        question
        for question in query.asked()
        if not programs or answers.program_of(question.id) in programs
    ]
    groups = [query.groups(question, chosen) for question in asked]
    terminal_console.console().print(tables.behaviours(asked, groups))


def ask_anew(chosen: Sequence[Implementation], programs: Sequence[str], record: bool) -> None:
    """Ask these columns, and compare what they answer with the record, or write it.

    A column of which a page could not be asked keeps the record that it has.
    """
    for each in chosen:
        query.answers(each)  # a record that cannot be read is better known before than after
        if not each.available:
            click.echo(sanitize(f"{each.name} is not asked: {each.unavailable}"), err=True)
    if threading.current_thread() is threading.main_thread():
        # A server that is started where Ctrl-C is ignored ignores it too, and one question is about that.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    made = ask_all.inquire(
        chosen,
        AT_ONCE,
        lambda line: click.echo(sanitize(line), err=True),
        programs=programs,
        thorough=record,
    )
    problems = [problem for each in made for problem in each.problems]
    news = [line for each in made for line in chance.moved(each.launch, each.found)]
    for line in problems if record else [*problems, *news]:
        click.echo(sanitize(line))
    if record:
        keep(made)
    count = sum(len(each.found) for each in made)
    click.echo(
        f"answers: {count}, not as recorded: {len(news)}, programs not asked: {len(problems)}"
    )
    if problems or not made or (news and not record):
        raise click.exceptions.Exit(1)


def keep(made: Sequence[Inquiry]) -> None:
    """Record the columns that answered everything, and name the others."""
    for column in dict.fromkeys(each.launch.framework.name for each in made):
        mine = [each for each in made if each.launch.framework.name == column]
        if any(each.problems for each in mine):
            click.echo(f"{sanitize(column)} keeps the record that it has.")
        else:
            found = {each.launch.engine.name: each.found for each in mine}
            answers.write(mine[0].launch.framework, found)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per question.")
def differ(a: str, b: str, as_json: bool) -> None:
    """Print where two columns part: words, promises and behaviours, each with its proof.

    \b
    hexapla differ eventlet asyncio
    hexapla differ anyio anyio-trio
    """
    one, other = query.side(a), query.side(b)
    found = query.differences(one, other)
    for each in dict.fromkeys((one.name, other.name)):
        if not query.answers(query.side(each)):
            click.echo(sanitize(f"Nothing is recorded of {each}."), err=True)
    if as_json:
        rows = [
            {
                "question": each.question.id,
                one.name: each.answers[0],
                other.name: each.answers[1],
                "proof": each.proof(one, other),
            }
            for each in found
        ]
        click.echo(json.dumps(rows, indent=2))
        return
    console = terminal_console.console()
    for line in counterparts(one, other):
        console.print(Hanging(Text(sanitize(line))))
    console.print(tables.differences(one, other, found))


def counterparts(a: Implementation, b: Implementation) -> list[str]:
    """Return lines on words without a counterpart, and on programs and promises that only one has."""
    lines = []
    for mine, yours in ((a, b), (b, a)):
        for concept, words, others in lexicon.substitutions(mine.framework, yours.framework):
            if words and not others:
                lines.append(
                    f"{concept}: {', '.join(words)} of {mine.name} has no counterpart in {yours.name}"
                )
        lines += [
            f"{program}: {yours.name} has it; {mine.name} has not: {each.reason}"
            for program, each in mine.framework.missing.items()
            if program not in yours.framework.missing
        ]
        lines += [
            f"{each.program}: {mine.name} does not keep {each.promise!r}: {each.reason}"
            for each in mine.framework.declared
            if mine.engine.name in (each.engines or [mine.engine.name])
        ]
    if a.framework.name == b.framework.name:
        return [*lines, f"The code is the same: that of {a.framework.name}.", ""]
    programs = f"hexapla show PROGRAM {a.framework.name} {b.framework.name} --diff"
    return [*lines, f"The code, line beside line: {programs}", ""]


@click.command()
@click.argument("conditions", metavar="QUESTION=ANSWER...", nargs=-1, required=True)
def find(conditions: tuple[str, ...]) -> None:
    """Print the columns that are recorded to give all of these answers.

    \b
    hexapla find "equal-naps-wake=in order" "descriptors=it serves on"
    """
    found = query.matching(conditions)
    for each in found:
        click.echo(sanitize(each.name))
    if not found:
        said = sanitize(", ".join(conditions))
        click.echo(f"No column is recorded to answer so: {said}.", err=True)
        raise click.exceptions.Exit(1)
