"""The command `port`: what shows the counterpart of each entry of an API, and what a move changes."""

import json
from typing import Any

import click

from hexapla.behaviours.port import Counterpart, Move
from hexapla.behaviours.query import implementation_named
from hexapla.cli.name_types import IMPLEMENTATION
from hexapla.project.porting import PortingSource, porting_sources, sources_of
from hexapla.project.root import UserError
from hexapla.terminal.console import echo, stdout_console
from hexapla.terminal.port import coverage_table, place_of, port_lines


@click.command("port")
@click.argument("a", metavar="[FROM", type=IMPLEMENTATION, required=False)
@click.argument("b", metavar="TO]", type=IMPLEMENTATION, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array, an object per entry.")
def port(a: str | None, b: str | None, as_json: bool) -> None:
    """Print what shows each part of an API in another framework.

    \b
    hexapla port
    hexapla port eventlet asyncio

    The parts are those of the guides and references that people port by. With them come the words of both
    frameworks, and where their recorded behaviours differ. Without names, it prints how many parts are shown.
    """
    if a is None:
        sources = porting_sources()
        if as_json:
            echo(json.dumps([coverage_object(source) for source in sources], indent=2))
        else:
            stdout_console().print(coverage_table(sources))
        return
    if b is None:
        raise UserError(f"Name the framework to move to as well: hexapla port {a} TO.")
    move = Move(implementation_named(a), implementation_named(b))
    sources = sources_of(move.a.framework.name)
    if as_json:
        rows = [
            counterpart_object(counterpart, source, move)
            for source in sources
            for counterpart in move.counterparts(source)
        ]
        echo(json.dumps(rows, indent=2))
    else:
        stdout_console().print(port_lines(move, sources))


def coverage_object(source: PortingSource) -> dict[str, Any]:
    return {
        "source": source.name,
        "title": source.title,
        "link": source.link,
        "framework": source.framework,
        "entries": len(source.entries),
        "shown": source.covered,
    }


def counterpart_object(
    counterpart: Counterpart, source: PortingSource, move: Move
) -> dict[str, Any]:
    files = counterpart.files.items()
    return {
        "source": source.name,
        "entry": counterpart.entry.name,
        "shown": counterpart.entry.shown,
        "note": counterpart.entry.note,
        "files": {program: place_of(file) if file else None for program, file in files},
        "words": dict(zip((move.a.name, move.b.name), counterpart.words, strict=True)),
        "lacking": counterpart.lacking,
        "differences": [
            {
                "question": difference.question.id,
                move.a.name: difference.answers[0].answer,
                move.b.name: difference.answers[1].answer,
                "bites": difference.question.id in move.biting,
            }
            for difference in counterpart.differences
        ],
    }
