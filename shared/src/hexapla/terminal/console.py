"""Standard output: its width, its signs, and whether it needs a pager."""

import os
import sys
import termios
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console
from rich.text import Text

from hexapla.terminal.layout import TerminalStyle

PIPE_WIDTH = 10_000  # characters: lines in a pipe are not broken
PIPED_COLUMNS_WIDTH = 200  # characters, for programs side by side in a pipe
MIN_WIDTH = 20  # characters, even in a narrower terminal


def stdout_console() -> Console:
    """Return standard output, as wide as the terminal or COLUMNS; lines in a pipe are not broken."""
    is_width_known = sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(file=sys.stdout, highlight=False, width=None if is_width_known else PIPE_WIDTH)


def echo(text: str = "", *, err: bool = False, nl: bool = True) -> None:
    """Print a text in the encoding of the stream; by itself, click takes UTF-8 where that is ASCII."""
    click.echo(text, file=sys.stderr if err else sys.stdout, nl=nl)


def terminal_style(console: Console, *, plain: bool) -> TerminalStyle:
    """Return what a console can show; ASCII signs only if it is plain, or has no Unicode."""
    is_pipe = console.width == PIPE_WIDTH
    width = PIPED_COLUMNS_WIDTH if is_pipe else max(console.width, MIN_WIDTH)
    if plain or not console.encoding.startswith("utf"):
        return TerminalStyle(width, " | ", "-", "-+-", "...", "->", ">", "-", "#", "o")
    return TerminalStyle(width)


@contextmanager
def keys_unseen() -> Iterator[None]:
    """Inside, a terminal does not show what is typed, which would break a picture that is redrawn.

    What was typed meanwhile is dropped at the end.
    """
    if not (sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()):
        yield
        return
    before = termios.tcgetattr(sys.stdin)
    unseen = [*before[:3], before[3] & ~termios.ECHO, *before[4:]]
    try:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, unseen)
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSAFLUSH, before)


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
