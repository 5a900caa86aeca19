"""The columns in a terminal, as they are read: side by side, below each other, and from one to another."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from rich.console import Console
from rich.text import Text

from hexapla import reader
from hexapla.cli import main
from hexapla.contract import contract
from hexapla.framework import CONCEPTS, framework

ESCAPE = "\x1b"
BOXES = re.compile(r"[^\x00-\x7f]")

ONE = '''\
"""Wait for a result.

One is the first. It says
a little of itself.
"""

import one

DELAY = ["1"]  # seconds


def worker(seconds: float) -> str:
    one.sleep(seconds)
    return "Done!"


def main(seconds: float) -> None:
    print("main waits")
    print("main gets", worker(seconds))


if __name__ == "__main__":
    main(float(DELAY[0]))
'''
TWO = (
    ONE.replace("One is the first", "Two came later")
    .replace("import one", "import two")
    .replace("one.sleep(", "await two.sleep(")
    .replace("def worker", "async def worker")
    .replace('    return "Done!"', '    two.flush()\n    two.rest()\n    return "Done!"')
)

Show = Callable[..., Result]
Write = Callable[..., Path]


@pytest.fixture
def write(checkout: Path) -> Write:
    """Write a framework's `future`, and its manifest with the lexicon that is given."""
    folder = checkout / "packages"
    manifest = (folder / "mine" / "pyproject.toml").read_text(encoding="utf-8")

    def made(name: str, text: str | None, lexicon: str = "", **facts: str) -> Path:
        said = manifest.split("[tool.hexapla.lexicon]")[0]
        for key, value in {"title": name.title(), **facts}.items():
            said = re.sub(
                rf"(?m)^{key} = .*$", f"{key} = {json.dumps(value)}".replace("\\", r"\\"), said
            )
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "pyproject.toml").write_text(f"{said}[tool.hexapla.lexicon]\n{lexicon}")
        path = folder / name / "future.py"
        if text is not None:
            path.write_bytes(text.encode("utf-8", "surrogateescape"))
        return path

    return made


@pytest.fixture
def show(checkout: Path, write: Write, monkeypatch: pytest.MonkeyPatch) -> Show:
    """Run `hexapla show` in a checkout with the frameworks `one` and `two`, so many characters wide."""
    page = checkout / "shared" / "contract" / "future.md"
    stanzas = "`DELAY`, `worker`, `main`"
    page.write_text(page.read_text().replace("**Stanzas:** `main`", f"**Stanzas:** {stanzas}"))
    write("one", ONE, 'sleep = ["one.sleep"]\nscope = ["Group"]')
    write("two", TWO, 'sleep = ["two.sleep"]\nserve = ["listen", "accept"]')
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def shown(*words: str, width: int = 200) -> Result:
        monkeypatch.setenv("COLUMNS", str(width))
        return CliRunner().invoke(main, ["show", *words], prog_name="hexapla")

    return shown


def read(result: Result) -> list[str]:
    """Return the lines of a run that went well."""
    assert (0, "") == (result.exit_code, result.stderr), result.output
    return result.stdout.splitlines()


def cells(lines: list[str], bar: str = "│") -> list[list[str]]:
    """Return what stands on each line, column by column."""
    return [[cell.strip() for cell in line.split(bar)] for line in lines]


def test_columns_stand_side_by_side_level_by_stanza(show: Show) -> None:
    shown = cells(read(show("future", "one", "two")))

    assert ["future  Wait for a result."] == shown[0]
    assert ["One", "Two"] in shown
    assert ["import one", "import two"] in shown
    assert [
        "def worker(seconds: float) -> str:",
        "async def worker(seconds: float) -> str:",
    ] in shown
    assert ["", "two.rest()"] in shown


def test_a_stanza_is_level_in_every_column_however_long_the_one_above_it(
    show: Show, write: Write
) -> None:
    write("two", TWO.replace("import two", "import a\nimport b\nimport two"))
    shown = cells(read(show("future", "one", "two", "--all")))

    assert ["", "import two"] in shown
    assert [
        "def worker(seconds: float) -> str:",
        "async def worker(seconds: float) -> str:",
    ] in shown


def test_columns_that_do_not_fit_stand_below_with_headings_of_their_own(show: Show) -> None:
    lines = read(show("future", "one", "two", width=80))

    assert not any("│" in line for line in lines)
    assert lines.index("One") < lines.index("import one") < lines.index("Two")
    assert lines.index("Two") < lines.index("import two")
    assert 1 == lines.count("future  Wait for a result.")


def test_a_column_is_squeezed_to_60_when_one_more_fits_so() -> None:
    assert [[60, 60]] == [*reader.fit([72, 72], 123, 3)]
    assert [[72], [72]] == [*reader.fit([72, 72], 122, 3)]
    assert [[72, 65]] == [*reader.fit([72, 65], 200, 3)]
    assert [[60, 49], [72]] == [*reader.fit([60, 49, 72], 150, 3)]


def test_without_a_framework_every_one_is_shown(show: Show) -> None:
    assert ["Mine", "One", "Two"] in cells(read(show("future")))


def test_a_framework_that_is_named_twice_is_shown_once(show: Show) -> None:
    assert 1 == read(show("future", "one", "one")).count("One")


def test_what_is_the_same_in_every_column_is_folded_to_a_line_across(show: Show) -> None:
    lines = read(show("future", "one", "two"))

    assert 'DELAY = ["1"]  # seconds  … the same in both columns' in lines
    folded = "def main(seconds: float) -> None:  … 2 lines more, the same in both columns"
    assert folded in lines
    assert 'if __name__ == "__main__":  … 1 line more, the same in both columns' in lines
    assert not any("main waits" in line for line in lines)


def test_all_unfolds(show: Show) -> None:
    shown = cells(read(show("future", "one", "two", "--all")))

    assert ['DELAY = ["1"]  # seconds'] * 2 in shown
    assert ['print("main waits")'] * 2 in shown


def test_one_column_is_never_folded(show: Show) -> None:
    lines = read(show("future", "one"))

    assert '    print("main waits")' in lines
    assert not any("the same" in line for line in lines)


def test_notes_are_broken_anew(show: Show) -> None:
    assert "One is the first. It says a little of" in read(show("future", "one"))


def test_a_long_line_of_code_is_broken_at_a_space_and_goes_on_deeper(
    show: Show, write: Write
) -> None:
    write("one", ONE.replace('print("main waits")', 'print("waits", 11111111, 22222222, 3)'))
    lines = read(show("future", "one", width=40))
    at = lines.index('    print("waits", 11111111, 22222222,')

    assert "      ↪ 3)" == lines[at + 1]


def test_a_word_that_no_line_holds_is_broken_where_it_must() -> None:
    parts = [each.plain for each in reader.wrapped(Text("x = " + "a" * 40), 20, ">")]

    assert ["x =", "  > " + "a" * 16, "  > " + "a" * 16, "  > " + "a" * 8] == parts


def test_an_address_is_broken_at_a_slash() -> None:
    parts = reader.wrapped(Text("(https://example.org/one/two)"), 22)

    assert ["(https://example.org/", "one/two)"] == [each.plain for each in parts]


@pytest.mark.parametrize("width", [1, 20, 40, 60, 123, 200])
@pytest.mark.parametrize("words", ["future", "future one two --diff", "--words"])
def test_no_line_is_wider_than_the_terminal(words: str, width: int, show: Show) -> None:
    assert max(map(len, read(show(*words.split(), width=width)))) <= max(width, reader.LEAST)


def test_the_legend_has_the_concepts_that_occur_and_their_meaning_where_a_line_holds_it(
    show: Show, write: Write
) -> None:
    words = 'sleep = ["one.sleep"]\nstart = ["print"]\nserve = ["listen"]'
    write("one", ONE, words)

    assert "start: begin the loop   sleep: wait for a time" in read(show("future", "one"))
    assert "start   sleep" in read(show("future", "one", width=44))


def test_a_word_has_the_colour_of_its_concept_and_no_other_code_has_one(show: Show) -> None:
    show("future")
    lines = reader.column(framework("one"), contract("future")).code("worker")
    styled = [
        (line.plain[span.start : span.end], span.style) for line in lines for span in line.spans
    ]

    assert ("one.sleep", reader.COLOURS["sleep"]) in styled
    assert {reader.COLOURS["sleep"], "dim"} == {style for _, style in styled}


def test_every_concept_has_a_colour_of_its_own() -> None:
    assert [*CONCEPTS] == [*reader.COLOURS]
    assert len(CONCEPTS) == len({*reader.COLOURS.values()})


def test_a_status_that_is_not_active_is_said_at_the_heading(show: Show, write: Write) -> None:
    write("two", TWO, status="maintenance")

    assert ["One", "Two  maintenance"] in cells(read(show("future", "one", "two")))


def test_a_column_without_the_program_says_why_in_its_place(show: Show, write: Write) -> None:
    reason = '[tool.hexapla.missing.future]\nreason = "It needs none."\nlink = "L"'
    write("three", None, reason)
    shown = cells(read(show("future", "one", "two", "three")))

    assert ["One", "Two", "Three"] in shown
    assert "Three has no future: It needs none. L" in [row[-1] for row in shown]
    assert ['DELAY = ["1"]  # seconds  … the same in the 2 that have it'] in shown


def test_a_program_that_is_nowhere_explained_is_said_to_be_not_there(
    show: Show, write: Write
) -> None:
    path = write("three", None)
    said = "".join(read(show("future", "three")))

    assert f"Three has no future: {path} is not there.".replace(" ", "") in said.replace(" ", "")


def test_a_program_that_cannot_be_read_is_said_to_be_so(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = framework("one").program("future")
    whole = Path.read_text

    def refuse(self: Path, *arguments: str, **options: str) -> str:
        if self == path:
            raise PermissionError(13, "Permission denied")
        return whole(self, *arguments, **options)

    monkeypatch.setattr(Path, "read_text", refuse)

    assert "Permission denied." in " ".join(read(show("future", "one")))


HOSTILE = "a\x1b[31mb [bold]c[/bold] :smile: \u202ed\udcff " + "e" * 10_000


@pytest.mark.parametrize("words", ["future one two", "future one two --diff", "future one --plain"])
@pytest.mark.parametrize("width", [40, 80, 200])
def test_hostile_content_is_shown_as_what_it_is(
    words: str, width: int, show: Show, write: Write
) -> None:
    hostile = ONE.replace("main waits", HOSTILE).replace("It says", HOSTILE)
    write("one", hostile, 'sleep = ["\\u001b[31m[bold]"]', title="[red]\x1b[31m\nOne")
    lines = read(show(*words.split(), width=width))
    text = "".join(lines)

    assert max(map(len, lines)) <= width
    assert ESCAPE not in text
    assert "\u202e" not in text
    for piece in ("a␛[31mb", "[bold]c[/bold]", ":smile:", r"\u202ed\xff", "[red]␛[31m One"):
        assert piece in text, piece


def test_hostile_content_takes_no_colour_of_its_own(show: Show, write: Write) -> None:
    show("future")
    write("one", ONE.replace("main waits", HOSTILE), title="[red]One[/red]")
    shown = reader.column(framework("one"), contract("future"))
    lines = [shown.heading, *shown.code("main")]

    assert {"bold", "dim"} == {span.style for line in lines for span in line.spans}


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


def test_what_is_piped_is_200_wide_unless_columns_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.delenv("COLUMNS", raising=False)

    assert 200 == reader.terminal().width
    monkeypatch.setenv("COLUMNS", "90")
    assert 90 == reader.terminal().width


def test_an_output_that_knows_no_unicode_gets_signs_of_ascii() -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    paper = reader.paper(Console(file=file, width=80), plain=False)

    assert "->" == paper.arrow


@pytest.mark.parametrize(
    ("terminal", "lines", "plain", "paged"),
    [
        (True, 10, False, True),
        (True, 9, False, False),
        (True, 10, True, False),
        (False, 10, False, False),
    ],
)
def test_the_pager_is_for_what_a_terminal_cannot_hold(
    terminal: bool, lines: int, plain: bool, paged: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    monkeypatch.setattr(click, "echo_via_pager", seen.append)
    file = io.StringIO()
    monkeypatch.setattr(file, "isatty", lambda: terminal, raising=False)
    console = Console(file=file, force_terminal=True, width=80, height=10)
    reader.put([Text("line", "bold")] * lines, console, plain=plain)

    assert paged == bool(seen)
    assert not paged or f"{ESCAPE}[1mline" in seen[0]


def test_words_has_a_row_for_each_framework_and_a_column_for_each_concept(show: Show) -> None:
    lines = read(show("--words", "one", "two"))
    rows = [re.split(r"\s{2,}", line.strip()) for line in lines]
    top, one, two = rows[0], *(row for row in rows if row[0] in ("One", "Two"))

    assert ["scope", "sleep", "serve"] == top
    assert ["One", "Group", "one.sleep", "-"] == one
    assert ["Two", "-", "two.sleep", "listen"] == two


def test_words_of_one_concept_stand_below_each_other(show: Show) -> None:
    lines = read(show("--words", "two"))

    assert lines[-3].endswith(" accept")
    assert lines[-3].index("accept") == lines[-4].index("listen")


def test_a_dash_is_explained(show: Show) -> None:
    assert reader.A_DASH == read(show("--words"))[-1]


def test_words_are_split_into_tables_of_as_many_concepts_as_fit(show: Show) -> None:
    lines = read(show("--words", "one", "two", width=35))
    tops = [line.split() for line in lines if re.search(r"^ +(scope|sleep|serve)", line)]

    assert [["scope", "sleep"], ["serve"]] == tops
    assert 2 == sum(line.startswith("One ") for line in lines)


def test_diff_begins_with_what_is_said_instead(show: Show) -> None:
    rows = [re.split(r"\s{2,}", line) for line in read(show("future", "one", "two", "--diff"))]

    assert ["scope", "Group", "→", "no counterpart", "what no task outlives"] in rows
    assert ["sleep", "one.sleep", "→", "two.sleep", "wait for a time"] in rows
    assert ["serve", "no counterpart", "→", "listen, accept", "accept and answer clients"] in rows


def test_diff_stands_level_line_by_line_and_marks_what_differs(show: Show) -> None:
    shown = cells(read(show("future", "one", "two", "--diff")))
    at = next(at for at, row in enumerate(shown) if "def worker" in row[0])

    assert [
        ["~ def worker(seconds: float) -> str:", "~ async def worker(seconds: float) -> str:"],
        ["~     one.sleep(seconds)", "~     await two.sleep(seconds)"],
        ["", "+     two.flush()"],
        ["", "+     two.rest()"],
        ['return "Done!"', 'return "Done!"'],
    ] == shown[at : at + 5]


def test_diff_the_other_way_marks_what_goes(show: Show) -> None:
    assert ["-     two.flush()", ""] in cells(read(show("future", "two", "one", "--diff")))


def test_diff_folds_what_is_the_same_unless_all_is_asked_for(show: Show) -> None:
    folded = '  DELAY = ["1"]  # seconds  … the same in both columns'

    assert folded in read(show("future", "one", "two", "--diff"))
    assert folded not in read(show("future", "one", "two", "--diff", "--all"))


def test_diff_in_a_narrow_terminal_has_first_what_goes_and_then_what_comes(show: Show) -> None:
    lines = read(show("future", "one", "two", "--diff", width=70))
    at = lines.index("- def worker(seconds: float) -> str:")

    assert [
        "-     one.sleep(seconds)",
        "+ async def worker(seconds: float) -> str:",
        "+     await two.sleep(seconds)",
        "+     two.flush()",
        "+     two.rest()",
        '      return "Done!"',
    ] == lines[at + 1 : at + 7]


def test_lines_that_are_equal_are_dim_on_both_sides() -> None:
    same = Text("same", "dim")

    assert [("", same, same)] == [*reader.pairs([Text("same", "red")], [Text("same", "blue")])]
    assert "dim" == same.style


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("future one --diff", "--diff compares two frameworks, and was given 1."),
        ("future --diff", "--diff compares two frameworks, and was given 0."),
        ("future one one --diff", "--diff compares two frameworks, and was given 1."),
        ("future one two mine --diff", "--diff compares two frameworks, and was given 3."),
        (
            "--words --diff",
            "--words shows no program, and --diff compares two: give one of them.",
        ),
        ("", "No program is named: there are future; --words needs none."),
        ("past", "There is no program 'past' in shared/contract/: there are future."),
        (
            "future yours",
            "There is no framework 'yours' in packages/: there are mine, one, two.",
        ),
        (
            "--words future",
            "There is no framework 'future' in packages/: there are mine, one, two.",
        ),
    ],
)
def test_misuse_of_show_ends_in_one_sentence(words: str, sentence: str, show: Show) -> None:
    result = show(*words.split())

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"Error: {sentence}" == result.stderr.splitlines()[-1]


def test_show_explains_itself_with_an_example() -> None:
    result = CliRunner().invoke(main, ["show", "--help"], prog_name="hexapla")

    assert result.stdout.startswith("Usage: hexapla show [OPTIONS] PROGRAM [FRAMEWORK]...")
    assert "\n  hexapla show echo_server asyncio trio twisted\n" in result.stdout
