"""The terminal or pipe that is written to: how wide it is, what it can show, how much it holds."""

import os
import sys
from collections.abc import Iterable

import click
from rich.console import Console
from rich.text import Text

from hexapla.terminal.layout import TerminalStyle

PIPE_WIDTH = 10_000  # characters: a pipe is given every line whole
PIPED_COLUMNS_WIDTH = 200  # characters of a pipe in which programs stand side by side
MIN_WIDTH = 20  # characters, of however narrow a terminal


def stdout_console() -> Console:
    """Return standard output, as wide as the terminal or COLUMNS say; a pipe is given every line whole."""
    return Console(file=sys.stdout, highlight=False, width=None if width_is_known() else PIPE_WIDTH)


def width_is_known() -> bool:
    return sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()


def terminal_style(console: Console, *, plain: bool) -> TerminalStyle:
    """Return what a console can show; only signs of ASCII if it is plain, or has no Unicode."""
    width = max(console.width, MIN_WIDTH)
    if console.width == PIPE_WIDTH:
        width = PIPED_COLUMNS_WIDTH
    if plain or not console.encoding.startswith("utf"):
        return TerminalStyle(width, " | ", "-", "-+-", "...", "->", ">")
    return TerminalStyle(width)


def print_lines(lines: Iterable[Text], console: Console, *, plain: bool) -> None:
    """Print the lines, through a pager when a terminal is not tall enough for them."""
    shown = [Text(line.plain) if plain else line for line in lines]
    with console.capture() as captured:
        for line in shown:
            line.rstrip()
            console.print(line, soft_wrap=True)
    text = captured.get().encode(console.encoding, "backslashreplace").decode(console.encoding)
    if console.file.isatty() and not plain and len(shown) >= console.height:
        click.echo_via_pager(text.removesuffix("\n"))  # it adds one, and LESS=-R if LESS is not set
    else:
        click.echo(text, nl=False, color=True)
