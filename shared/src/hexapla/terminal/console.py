"""The terminal that is written to, or the pipe: how wide it is, what it can show, how much it holds."""

import os
import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.text import Text

from hexapla.project.framework import Framework
from hexapla.source.sanitize import sanitize
from hexapla.terminal.layout import Paper

PIPED, LEAST = 200, 20  # characters, where nobody says how many, and where somebody says too few


def console() -> Console:
    """Return standard output; where nobody knows its width, it is wide."""
    known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(file=sys.stdout, highlight=False, width=None if known else PIPED)


def paper(console: Console, *, plain: bool) -> Paper:
    """Return what a console can show; plain, or without Unicode, it has no signs but those of ASCII."""
    width = max(console.width, LEAST)
    if plain or not console.encoding.startswith("utf"):
        return Paper(width, " | ", "-", "-+-", "...", "->", ">")
    return Paper(width)


def put(lines: Iterable[Text], console: Console, *, plain: bool) -> None:
    """Print the lines, through a pager when a terminal is not tall enough for them."""
    found = [Text(line.plain) if plain else line for line in lines]
    with console.capture() as captured:
        for line in found:
            line.rstrip()
            console.print(line, soft_wrap=True)
    text = captured.get().encode(console.encoding, "backslashreplace").decode(console.encoding)
    if console.file.isatty() and not plain and len(found) >= console.height:
        click.echo_via_pager(text.removesuffix("\n"))  # it adds one, and LESS=-R where none is set
    else:
        click.echo(text, nl=False, color=True)


def status(framework: Framework) -> str:
    """Return a framework's status, which is said wherever its column is shown."""
    link = f" ({framework.status_link})" if framework.status_link else ""
    return sanitize(framework.status + link)
