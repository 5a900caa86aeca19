"""What is put into a terminal or a pipe suits it, and nothing in it steers a terminal."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import Result
from rich.console import Console
from rich.text import Text

from hexapla.terminal import console as terminal_console

ESCAPE = "\x1b"
BOXES = re.compile(r"[^\x00-\x7f]")
HOSTILE = "a\x1b[31mb [bold]c[/bold] :smile: \u202ed\udcff " + "e" * 10_000

Edit = Callable[..., Path]
Read = Callable[..., list[str]]
Show = Callable[..., Result]


@pytest.mark.parametrize("width", [1, 20, 40, 60, 123, 200])
@pytest.mark.parametrize("words", ["future", "future one two --diff", "--words"])
def test_no_line_is_wider_than_the_terminal(words: str, width: int, read: Read) -> None:
    assert max(map(len, read(*words.split(), width=width))) <= max(
        width, terminal_console.MIN_WIDTH
    )


@pytest.mark.parametrize("words", ["future one two", "future one two --diff", "future one --plain"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_hostile_content_is_shown_as_what_it_is(
    words: str, width: int, read: Read, edit: Edit
) -> None:
    hostile = {"main waits": HOSTILE, "It says": HOSTILE}
    edit("one", hostile, 'sleep = ["\\u001b[31m[bold]"]', title="[red]\x1b[31m\nOne")
    lines = read(*words.split(), width=width)
    text = "".join(lines)

    assert max(map(len, lines)) <= width
    assert ESCAPE not in text
    assert "\u202e" not in text
    for piece in ("a␛[31mb", "[bold]c[/bold]", ":smile:", r"\u202ed\xff", "[red]␛[31m One"):
        assert piece in text, piece


@pytest.mark.parametrize("words", ["future one two", "future one two --diff", "--words"])
@pytest.mark.parametrize("width", [50, 200])
def test_plain_is_text_alone(
    words: str, width: int, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    decorated = show(*words.split(), width=width).stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = show(*words.split(), width=width).stdout
    plain = show(*words.split(), "--plain", width=width).stdout

    assert BOXES.search(decorated)
    assert ESCAPE in coloured
    assert not BOXES.search(plain)
    assert ESCAPE not in plain


def test_what_is_piped_has_no_colours(show: Show) -> None:
    assert ESCAPE not in show("future", "one", "two").stdout


def test_no_color_is_honoured(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    coloured = re.compile(r"\x1b\[[0-9;]*\b3[1-6]m")
    before = show("future", "one").stdout
    monkeypatch.setenv("NO_COLOR", "1")

    assert coloured.search(before)
    assert not coloured.search(show("future", "one").stdout)


def test_a_pipe_is_given_every_line_whole_unless_columns_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.delenv("COLUMNS", raising=False)

    piped = terminal_console.stdout_console()

    assert terminal_console.PIPE_WIDTH == piped.width
    assert 200 == terminal_console.terminal_style(piped, plain=True).width, "of columns of code"
    monkeypatch.setenv("COLUMNS", "90")
    assert 90 == terminal_console.stdout_console().width


def test_an_output_that_knows_no_unicode_gets_signs_of_ascii() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    style = terminal_console.terminal_style(Console(file=file, width=80), plain=False)

    assert "->" == style.arrow


@pytest.mark.parametrize(
    ("tty", "lines", "plain", "paged"),
    [
        (True, 10, False, True),
        (True, 9, False, False),
        (True, 10, True, False),
        (False, 10, False, False),
    ],
)
def test_the_pager_is_for_what_a_terminal_cannot_hold(
    tty: bool, lines: int, plain: bool, paged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(click, "echo_via_pager", seen.append)
    file = io.StringIO()
    monkeypatch.setattr(file, "isatty", lambda: tty, raising=False)
    console = Console(file=file, force_terminal=True, width=80, height=10)
    terminal_console.print_lines([Text("line", "bold")] * lines, console, plain=plain)

    assert paged == bool(seen)
    assert not paged or f"{ESCAPE}[1mline" in seen[0]
