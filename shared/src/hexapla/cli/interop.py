"""Every column's client against every column's server, and the suite's own of each.

A meeting is kept when every byte of every message has come back, and both have ended it as the pages of
`echo_client` and `echo_server` promise.
"""

import json
from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from hexapla.judging.interop import MESSAGES, SIZE, Meeting, meetings
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.implementation import implementation
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal import console, tables


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per meeting.")
def interop(names: tuple[str, ...], as_json: bool) -> None:
    """Let every column's echo_client meet every column's echo_server.

    \b
    hexapla interop
    hexapla interop eventlet trio
    """
    columns = [framework_named(name) for name in dict.fromkeys(names)] or frameworks()
    chosen = [implementation(column, column.default) for column in columns]
    for each in chosen:
        if not each.available:
            click.echo(sanitize(f"{each.name} is not met: {each.unavailable}"), err=True)
    here = [each for each in chosen if each.available]
    if names and not here:
        raise UserError("None of these columns can run here.")
    with interruptible():
        found = meetings(here, lambda line: click.echo(sanitize(line), err=True))
    if as_json:
        rows = [{**meeting._asdict(), "verdict": meeting.verdict} for meeting in found]
        click.echo(json.dumps(rows, indent=2))
    else:
        console.console().print(table(found))
        for meeting in found:
            if meeting.reason:
                click.echo(sanitize(f"{meeting.client} at {meeting.server}: {meeting.reason}"))
        kept = sum(meeting.verdict == "kept" for meeting in found)
        click.echo(
            f"{kept} of {len(found)} meetings kept ({MESSAGES} messages of {SIZE} bytes each)"
        )
    if any(meeting.reason for meeting in found):
        raise click.exceptions.Exit(1)


def table(found: Sequence[Meeting]) -> Table:
    """Return a row for each client, a column for each server."""
    servers = [*dict.fromkeys(each.server for each in found)]
    made = Table(box=None, pad_edge=False, header_style="bold")
    made.add_column("client \\ server")
    for server in servers:
        made.add_column(Text(sanitize(server)))
    for client in dict.fromkeys(each.client for each in found):
        known = {each.server: each.verdict for each in found if each.client == client}
        cells = [Text(known[name], style=tables.MARKS[known[name]]) for name in servers]
        made.add_row(Text(sanitize(client)), *cells)
    return made
