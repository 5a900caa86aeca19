"""The command `demo`."""

import shlex
import sys

import click
from rich.console import Console
from rich.text import Text

from hexapla.cli.name_types import ENGINE_OF_FRAMEWORK, RUN_FRAMEWORK, RUN_PROGRAM
from hexapla.cli.names import chosen_implementation, framework_first
from hexapla.cli.run import VISITORS, run_program, say_status
from hexapla.project.contract import Contract, contracts
from hexapla.project.contract import contract as contract_named
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, stdout_console
from hexapla.terminal.layout import HangingIndent


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("framework", type=RUN_FRAMEWORK)
@click.argument("program", required=False, type=RUN_PROGRAM)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--engine",
    type=ENGINE_OF_FRAMEWORK,
    help="One of the framework's engines; see `hexapla list`.",
)
@click.option("--fast", is_flag=True, help="Do not wait for Enter between two programs.")
def demo(
    framework: str,
    program: str | None,
    arguments: tuple[str, ...],
    engine: str | None,
    fast: bool,
) -> None:
    """Watch a framework's programs run, one after the other.

    They come in reading order, each with a sentence on what it shows; or only the one that is named.

    \b
    hexapla demo trio
    hexapla demo trio --fast
    hexapla demo trio sleep_gather Task-A=10 Task-B=1 Task-C=1

    In a terminal, Enter goes on to the next program.
    """
    if program:
        framework, program = framework_first(framework, program)
    chosen = chosen_implementation(framework, engine)
    if not chosen.available:
        raise UserError(f"{chosen.name} cannot run: {chosen.unavailable}.")
    pages = [contract_named(program)] if program else contracts()
    here = [page for page in pages if program or chosen.has(page.program)]
    watched = sys.stdin.isatty() and sys.stdout.isatty() and not fast
    say_status(chosen.framework)
    console, all_well, first = stdout_console(), True, True
    for number, page in enumerate(pages, 1):
        place = f"{number} of {len(pages)}  " if len(pages) > 1 else ""
        if page not in here:
            introduce(console, chosen, page, place, why=missing_sentence(chosen, page))
            continue
        if watched and not first and not goes_on(page):
            return
        visit = VISITORS if page.serves else None
        first = False
        introduce(console, chosen, page, place, command=again(chosen, page, arguments, visit))
        all_well &= run_program(chosen, page, arguments, visit)
    if not all_well:
        raise click.exceptions.Exit(1)


def goes_on(page: Contract) -> bool:
    """Wait for Enter; return False for `q`, and at the end of standard input."""
    echo(f"\nEnter: {page.program}   q: end ", nl=False)
    line = sys.stdin.readline()
    if not line:
        echo()
    return bool(line) and line.strip().casefold() not in ("q", "quit")


def introduce(
    console: Console,
    chosen: Implementation,
    page: Contract,
    place: str,
    *,
    command: str = "",
    why: str = "",
) -> None:
    """Print a program's name, what it shows, and the command that runs it, or why it is missing."""
    title = Text.assemble(place, (page.program, "bold"), f"  {sanitize(page.summary)}")
    console.print(Text(), HangingIndent(title), sep="\n")
    rest = f"$ {command}" if command else why
    console.print(HangingIndent(Text(sanitize(rest), "dim")))


def missing_sentence(chosen: Implementation, page: Contract) -> str:
    missing = chosen.missing(page.program)
    reason = missing.reason if missing else "its file does not exist."
    return f"{chosen.name} has no {page.program}: {reason}"


def again(
    chosen: Implementation, page: Contract, arguments: tuple[str, ...], visit: int | None
) -> str:
    """Return the command that runs the same program, with its default arguments if there are none."""
    defaults = () if page.serves or page.calls else page.defaults
    engine = [] if chosen.default else ["--engine", chosen.engine.name]
    visits = ["--visit", str(visit)] if visit else []
    words = [chosen.framework.name, page.program, *(arguments or defaults), *engine, *visits]
    return shlex.join(["hexapla", "run", *words])
