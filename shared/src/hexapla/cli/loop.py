"""The command `loop`."""

import json
import os
import random
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from hexapla.behaviours.answers import write_answers
from hexapla.cli.name_types import PROGRAM
from hexapla.loops import documents, told
from hexapla.loops.expected import Expected, read_expected
from hexapla.loops.judged import RED, LoopReport, Tell, ask_both, both, judge, with_expected
from hexapla.loops.preflight import Hopeless, preflight
from hexapla.loops.session import Cost, Session
from hexapla.process.interrupt import heed_ctrl_c, interruptible
from hexapla.project.contract import Contract, contracts_and_variants
from hexapla.project.framework import Framework, framework
from hexapla.project.names import meant_name
from hexapla.project.outside import (
    PYTHON_VARIABLE,
    LoopName,
    find_python,
    lacks_distribution,
    loop_columns,
    parse_loop,
)
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, stdout_console


@click.command()
@click.argument("module", metavar="MODULE[:FACTORY]")
@click.option(
    "--python",
    metavar="PATH",
    envvar=PYTHON_VARIABLE,
    show_envvar=True,
    help="The Python that has the loop, and needs nothing of ours. [default: this one]",
)
@click.option("--brief", is_flag=True, help="Of similar cases only one, and fewer runs.")
@click.option("--only", type=PROGRAM, multiple=True, help="Only this program.")
@click.option(
    "--programs",
    metavar="FRAMEWORK",
    default="",
    help="Whose programs: asyncio, anyio or all. [default: asyncio]",
)
@click.option("--cost", is_flag=True, help="Also measure echo and sleepers.")
@click.option(
    "--expect",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Promises that are known to be broken, as TOML; strict both ways.",
)
@click.option("--seed", type=int, help="Seed of everything random; it is printed with the result.")
@click.option("--json", "as_json", is_flag=True, help="Print one object with everything.")
@click.option("--junit", metavar="FILE", type=click.Path(path_type=Path), help="Write JUnit XML.")
@click.option(
    "--markdown",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write a table for a README.",
)
def loop(
    module: str,
    python: str | None,
    brief: bool,
    only: tuple[str, ...],
    programs: str,
    cost: bool,
    expect: Path | None,
    seed: int | None,
    as_json: bool,
    junit: Path | None,
    markdown: Path | None,
) -> None:
    """Hold an asyncio loop from anywhere against asyncio's own.

    \b
    hexapla loop rloop
    hexapla loop zuvloop:new_event_loop --python .venv/bin/python --brief
    hexapla loop src/mine.py --only echo_server
    hexapla loop rloop --expect known.toml --junit loop.xml

    asyncio's programs run on that loop, and beside it on asyncio's own, in the same minutes. Without FACTORY,
    the usual names are tried. The exit code is 0 if the loop keeps what asyncio's own keeps, 1 if it breaks a
    promise, and 2 for misuse.
    """
    where = parse_loop(module)
    expected = read_expected(expect) if expect else []
    for path in filter(None, (junit, markdown)):
        need_folder(path)
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    console, progress = stdout_console(), Console(stderr=True, highlight=False)
    chosen = use_python(python)
    columns = chosen_columns(programs, chosen)
    began = time.monotonic()

    def tell(line: str) -> None:
        progress.print(Text(sanitize(line)))

    heed_ctrl_c()  # what a program inherits is not to depend on who started this
    with interruptible():
        try:
            working = preflight(where, chosen)
        except Hopeless as reason:
            tell_hopeless(str(reason), as_json=as_json)
            raise click.exceptions.Exit(1) from None
        reports, measured = list[LoopReport](), list[Cost]()
        for column in columns:
            known = [entry for entry in expected if entry.column == column]
            pages = wanted_programs(column, only)
            reports.append(judged_column(column, where, pages, known, seed, brief, tell))
        if cost:
            pair = both(columns[0], str(where))
            measured = measure(pair, reports[0], seed, tell)
    session = Session(
        loop=working,
        seed=seed,
        brief=brief,
        seconds=time.monotonic() - began,
        when=datetime.now(UTC).date().isoformat(),
        cost=measured,
    )
    if junit:
        documents.write_junit(junit, session, reports)
    if markdown:
        documents.write_markdown(markdown, session, reports)
    if as_json:
        click.echo(json.dumps(documents.as_object(session, reports), indent=2))
    else:
        for line in told.report_lines(session, reports):
            console.print(line)
    if any(report.of(*RED) or report.unjudged for report in reports):
        raise click.exceptions.Exit(1)


def judged_column(
    column: str,
    where: LoopName,
    pages: Sequence[Contract],
    expected: Sequence[Expected],
    seed: int,
    brief: bool,
    tell: Tell,
) -> LoopReport:
    """Return what a column's programs show of a loop, and record the answers in the user's folder."""
    report = judge(column, str(where), pages, seed, brief=brief, tell=tell)
    report.promises = with_expected(report.promises, expected)
    ask_both(report, str(where), pages, brief=brief, tell=tell)
    of_loop, _ = both(column, str(where))
    write_answers(of_loop, {of_loop.engines[0].name: report.answers})
    return report


def measure(
    pair: tuple[Framework, Framework], report: LoopReport, seed: int, tell: Tell
) -> list[Cost]:
    from hexapla.loops.cost import costs  # here, because it takes a while

    return costs(*pair, report.verdicts(pair), seed, tell)


def use_python(name: str | None) -> Path:
    """Return the interpreter; let every process of this run find it, and modules, from any folder."""
    python = find_python(name or sys.executable)
    os.environ[PYTHON_VARIABLE] = str(python)
    if places := os.environ.get("PYTHONPATH"):
        absolute = [str(Path(place).absolute()) for place in places.split(os.pathsep) if place]
        os.environ["PYTHONPATH"] = os.pathsep.join(absolute)
    return python


def chosen_columns(name: str, python: Path) -> list[str]:
    """Return the names of the columns; raise `UserError` if there is none, or it is not installed there."""
    known = loop_columns()
    names = [column.name for column in known]
    wanted = names[:1] if not name else names if name == "all" else [meant_name(name, names)]
    if wanted == [""]:
        raise UserError(f"--programs {name}: write {', '.join(names)} or all.")
    chosen = []
    for column in map(framework, wanted):
        if not lacks_distribution(python, column.distribution):
            chosen.append(column.name)
            continue
        text = f"{python} has no {column.distribution}"
        if name != "all":
            raise UserError(f"{text}: install it there, or leave out --programs {name}.")
        echo(sanitize(f"{text}: {column.title}'s programs are left out."), err=True)
    return chosen


def wanted_programs(column: str, only: Sequence[str]) -> list[Contract]:
    """Return the programs of a column, or those that are named; raise `UserError` if it has none of them."""
    of_column = framework(column)
    pages = [it for it in contracts_and_variants() if of_column.program(it.program).is_file()]
    chosen = [page for page in pages if not only or page.program in only]
    if not chosen:
        raise UserError(f"{column} has no program {', '.join(only)}: see `hexapla list`.")
    return chosen


def need_folder(path: Path) -> None:
    if not path.absolute().parent.is_dir():
        raise UserError(f"There is no folder {path.parent} for {path.name}: make it first.")


def tell_hopeless(reason: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"hopeless": reason}))
    else:
        echo(sanitize(f"hopeless: {reason}"))
