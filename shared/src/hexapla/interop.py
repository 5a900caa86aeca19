"""Every column's client against every column's server, and the suite's own of each.

A meeting is kept when every byte of every message has come back, and both have ended it as the pages of
`echo_client` and `echo_server` promise.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import click
from rich.table import Table
from rich.text import Text

from hexapla import judge, show, terminal
from hexapla.client import Client, converse
from hexapla.environment import Launch, launch
from hexapla.framework import framework as framework_named
from hexapla.framework import frameworks
from hexapla.harmless import harmless
from hexapla.observer import Observer
from hexapla.pool import side_by_side
from hexapla.root import Misuse
from hexapla.run import Invalid, end_all, interruptible
from hexapla.subject import subject
from hexapla.visit import plain_echo

OWN = "hexapla"  # the suite's own client, and the plain echo that it measures others against
MESSAGES, SIZE = 700, 65536  # and the bytes of each: together more than two kernels hold
LIMIT = 30.0  # seconds that a client may take
AT_ONCE = 4  # servers that are met at the same time

Progress = Callable[[str], None]


class Meeting(NamedTuple):
    """How one client got on with one server; the reason is empty when all was kept."""

    client: str
    server: str
    reason: str

    @property
    def verdict(self) -> str:
        """Return `kept` or `broken`."""
        return "broken" if self.reason else "kept"


def meetings(chosen: Sequence[Launch], progress: Progress) -> list[Meeting]:
    """Return how every client of these columns got on with every server, our own of each included."""
    clients = [each for each in chosen if each.framework.program("echo_client").is_file()]
    servers = [each for each in chosen if each.framework.program("echo_server").is_file()]

    def met(server: Launch | None) -> list[Meeting]:
        name = server.name if server else OWN
        mine = [
            Meeting(client.name if client else OWN, name, why_not(client, server))
            for client in (*clients, None)
        ]
        kept = sum(each.verdict == "kept" for each in mine)
        progress(f"{name} served {len(mine)} clients: {kept} kept")
        return mine

    made = side_by_side(met, (*servers, None), AT_ONCE, end_all)
    return [meeting for each in made for meeting in each]


def why_not(client: Launch | None, server: Launch | None) -> str:
    """Return in a sentence why a client and a server did not get on, or nothing; None is our own."""
    try:
        with serving(server) as port:
            if client:
                call(client, port)
            else:
                call_ourselves(port)
    except (AssertionError, Invalid) as error:
        return str(error)
    return ""


@contextmanager
def serving(server: Launch | None) -> Iterator[int]:
    """Run a column's echo server, or our own plain one, and yield its port."""
    if server is None:
        with plain_echo() as port:
            yield port
        return
    running = Observer(subject(server), "echo_server").serve()
    with running.child:
        yield running.port


def call(client: Launch, port: int) -> None:
    """Run a column's client; raise AssertionError unless it ends well, with every line on its page."""
    trace = Observer(subject(client), "echo_client")(str(port), str(MESSAGES), limit=LIMIT)
    numbers = range(1, MESSAGES + 1)
    judge.printed(
        trace,
        [
            "client connects",
            *(
                f"message-{number} {what}"
                for number in numbers
                for what in ("goes out", "comes back")
            ),
            "client half-closes",
            "client reaches the end",
        ],
    )
    judge.ended(trace, "client reaches the end")


def call_ourselves(port: int) -> None:
    """Do the same ourselves; raise AssertionError unless every byte comes back."""
    messages = [b"%*d" % (SIZE, number) for number in range(1, MESSAGES + 1)]
    with Client(port) as client:
        received = converse({client: messages})[client]
        assert b"".join(messages) == received, "what came back is not what was sent"
        client.finish()
        more = client.receive_all()
        assert not more, f"{len(more)} bytes more came back than were sent"


# ---- The command ---------------------------------------------------------------------------------


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
    chosen = [launch(column, column.default) for column in columns]
    for each in chosen:
        if not each.available:
            click.echo(harmless(f"{each.name} is not met: {each.reason}"), err=True)
    here = [each for each in chosen if each.available]
    if names and not here:
        raise Misuse("None of these columns can run here.")
    with interruptible():
        found = meetings(here, lambda line: click.echo(harmless(line), err=True))
    if as_json:
        rows = [{**meeting._asdict(), "verdict": meeting.verdict} for meeting in found]
        click.echo(json.dumps(rows, indent=2))
    else:
        terminal.console().print(table(found))
        for meeting in found:
            if meeting.reason:
                click.echo(harmless(f"{meeting.client} at {meeting.server}: {meeting.reason}"))
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
        made.add_column(Text(harmless(server)))
    for client in dict.fromkeys(each.client for each in found):
        known = {each.server: each.verdict for each in found if each.client == client}
        cells = [Text(known[name], style=show.MARKS[known[name]]) for name in servers]
        made.add_row(Text(harmless(client)), *cells)
    return made
