"""The commands `list` and `show`."""

import json
from dataclasses import asdict

import click

from hexapla.cli.names import having, lacking, printer
from hexapla.project.contract import contract as contract_named
from hexapla.project.contract import contracts, variants
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.implementation import implementations
from hexapla.project.root import UserError
from hexapla.terminal import console as terminal_console
from hexapla.terminal import diff as terminal_diff
from hexapla.terminal import side_by_side, tables
from hexapla.terminal import words as terminal_words


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per program.")
def list_(as_json: bool) -> None:
    """Print the frameworks, engines, programs and versions; what is missing, and why.

    \b
    hexapla list
    hexapla list --json | jq -r '.[] | select(.available) | .command | join(" ")'
    """
    found = [each for column in frameworks() for each in implementations(column)]
    programs, others = ([page.program for page in each] for each in (contracts(), variants()))
    if not as_json:
        printer().print(tables.columns(found, programs, others))
        return
    rows = [
        {
            "framework": each.framework.name,
            "engine": each.engine.name,
            "program": program,
            "command": each.executable(program),
            "version": each.version,
            "default": each.default,
            "available": each.available and each.has(program),
            **({"reason": reason} if (reason := lacking(each, program)) else {}),
            "status": each.framework.status,
            "declared": [
                asdict(one)
                for one in each.framework.declared
                if one.program == program
                and each.engine.name in (one.engines or [each.engine.name])
            ],
        }
        for each in found
        for program in [*programs, *filter(each.has, others)]
    ]
    click.echo(json.dumps(rows, indent=2))


@click.command("show")
@click.argument("names", metavar="PROGRAM [FRAMEWORK]...", nargs=-1)
@click.option("--all", "unfold", is_flag=True, help="What is the same in every column, too.")
@click.option("--diff", is_flag=True, help="What changes from one framework to another.")
@click.option("--words", is_flag=True, help="The table of words alone, without PROGRAM.")
@click.option("--plain", is_flag=True, help="Text alone: no colours, no lines, no pager.")
def show_(names: tuple[str, ...], unfold: bool, diff: bool, words: bool, plain: bool) -> None:
    """Read a program's columns side by side, level by stanza, coloured by concept.

    \b
    hexapla show echo_server asyncio trio twisted
    hexapla show sleep_gather eventlet asyncio --diff
    hexapla show --words
    """
    if words and diff:
        raise UserError("--words shows no program, and --diff compares two: give one of them.")
    if not words and not names:
        known = ", ".join(each.program for each in contracts())
        raise UserError(f"No program is named: there are {known}; --words needs none.")
    page = None if words else contract_named(names[0])
    chosen = [framework_named(name) for name in dict.fromkeys(names[page is not None :])]
    if diff and len(chosen) != 2:
        raise UserError(f"--diff compares two frameworks, and was given {len(chosen)}.")
    console = terminal_console.console()
    paper = terminal_console.paper(console, plain=plain)
    shown = chosen or having(page)
    if page is None:
        lines = terminal_words.words(shown, paper)
    else:
        show_it = terminal_diff.difference if diff else side_by_side.columns
        lines = show_it(shown, page, paper, unfold=unfold)
    terminal_console.put(lines, console, plain=plain)
