"""The commands `list` and `show`."""

import json
from dataclasses import asdict

import click

from hexapla.behaviours.query import all_implementations
from hexapla.cli.name_types import SHOWN
from hexapla.cli.names import frameworks_for, named_frameworks, program_first, why_missing
from hexapla.project.contract import contract as contract_named
from hexapla.project.contract import contracts, variants
from hexapla.project.root import UserError
from hexapla.terminal.console import echo, print_lines, stdout_console, terminal_style
from hexapla.terminal.diff import diff_lines
from hexapla.terminal.listing import listing
from hexapla.terminal.side_by_side import program_lines
from hexapla.terminal.words import lexicon_lines


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, an object per program.")
def list_(as_json: bool) -> None:
    """List the frameworks, their engines, and the programs.

    \b
    hexapla list
    hexapla list --json | jq -r '.[] | select(.available) | .command | join(" ")'
    """
    implementations = all_implementations()
    if not as_json:
        stdout_console().print(listing(implementations, contracts(), variants()))
        return
    programs = [page.program for page in contracts()]
    variant_programs = [page.program for page in variants()]
    rows = [
        {
            "framework": implementation.framework.name,
            "engine": implementation.engine.name,
            "program": program,
            "command": implementation.executable(program),
            "version": implementation.version,
            "default": implementation.default,
            "available": implementation.available and implementation.has(program),
            **({"reason": reason} if (reason := why_missing(implementation, program)) else {}),
            "status": implementation.framework.status,
            "declared": [
                asdict(declared)
                for declared in implementation.declared
                if declared.program == program
            ],
        }
        for implementation in implementations
        for program in [*programs, *filter(implementation.has, variant_programs)]
    ]
    echo(json.dumps(rows, indent=2))


@click.command("show")
@click.argument("names", metavar="PROGRAM [FRAMEWORK]...", type=SHOWN, nargs=-1)
@click.option("--all", "unfold", is_flag=True, help="Show all sections, also equal ones.")
@click.option("--diff", is_flag=True, help="Show what changes from the first to the second.")
@click.option("--words", is_flag=True, help="Show the words of each framework; without PROGRAM.")
@click.option("--plain", is_flag=True, help="Use no colours, no Unicode signs and no pager.")
def show_(names: tuple[str, ...], unfold: bool, diff: bool, words: bool, plain: bool) -> None:
    """Show a program in several frameworks, side by side.

    \b
    hexapla show echo_server asyncio trio twisted
    hexapla show sleep_gather eventlet asyncio --diff
    hexapla show --words
    """
    if words and diff:
        raise UserError("--words and --diff do not go together: give one of them.")
    if not words and not names:
        known = ", ".join(page.program for page in contracts())
        raise UserError(f"Name a program, or give --words: the programs are {known}.")
    if not words and len(names) > 1:
        names = program_first(names)
    page = None if words else contract_named(names[0])
    chosen = named_frameworks(names[page is not None :])
    if diff and len(chosen) != 2:
        raise UserError(f"--diff compares two frameworks, and got {len(chosen)}.")
    console = stdout_console()
    style = terminal_style(console, plain=plain)
    columns = chosen or frameworks_for(page)
    if page is None:
        lines = lexicon_lines(columns, style)
    else:
        lines = (diff_lines if diff else program_lines)(columns, page, style, unfold=unfold)
    print_lines(lines, console, plain=plain)
