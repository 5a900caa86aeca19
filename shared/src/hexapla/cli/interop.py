"""Every framework's echo client against every framework's echo server, and the suite's own of both.

A meeting is kept when every byte of every message comes back, and both end the connection as the pages of
`echo_client` and `echo_server` promise.
"""

import json
from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from hexapla.cli.name_types import FRAMEWORK
from hexapla.judging.interop import MESSAGES, SIZE, Meeting, meetings
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.implementation import implementation
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal import tables
from hexapla.terminal.console import echo, stdout_console


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", type=FRAMEWORK, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per meeting.")
def interop(names: tuple[str, ...], as_json: bool) -> None:
    """Let every echo client talk to every echo server.

    \b
    hexapla interop
    hexapla interop eventlet trio
    """
    columns = [framework_named(name) for name in dict.fromkeys(names)] or frameworks()
    chosen = [implementation(column, column.default) for column in columns]
    for missing in chosen:
        if not missing.available:
            echo(sanitize(f"{missing.name} is not met: {missing.unavailable}"), err=True)
    here = [contestant for contestant in chosen if contestant.available]
    if names and not here:
        raise UserError("None of these columns can run here.")
    with interruptible():
        results = meetings(here, lambda line: echo(sanitize(line), err=True))
    if as_json:
        rows = [{**meeting._asdict(), "verdict": meeting.verdict} for meeting in results]
        echo(json.dumps(rows, indent=2))
    else:
        stdout_console().print(meetings_table(results))
        for meeting in results:
            if meeting.reason:
                echo(sanitize(f"{meeting.client} at {meeting.server}: {meeting.reason}"))
        kept = sum(meeting.verdict == "kept" for meeting in results)
        echo(f"{kept} of {len(results)} meetings kept ({MESSAGES} messages of {SIZE} bytes each)")
    if any(meeting.reason for meeting in results):
        raise click.exceptions.Exit(1)


def meetings_table(results: Sequence[Meeting]) -> Table:
    """Return a row for each client, a column for each server."""
    verdicts = {(meeting.client, meeting.server): meeting.verdict for meeting in results}
    clients, servers = (dict.fromkeys(names) for names in zip(*verdicts, strict=True))
    table = tables.plain_table("client \\ server", *map(sanitize, servers))
    for client in clients:
        cells = [verdicts[client, server] for server in servers]
        styled = [Text(cell, style=tables.VERDICT_STYLES[cell]) for cell in cells]
        table.add_row(Text(sanitize(client)), *styled)
    return table
