"""What others wrote is shown as what it is, and steers nothing."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from hexapla.cli.main import main
from hexapla.comparison import compare
from hexapla.process import trace as process_trace
from hexapla.process.trace import Event, Trace
from hexapla.project.framework import framework
from hexapla.record.evidence import Evidence, header
from hexapla.record.facts import START_UP, Answer, Verdict
from hexapla.source.sanitize import MAX_LINE_CHARACTERS, TAB_COLUMNS, sanitize
from hexapla.terminal import tables
from hexapla.terminal.lanes import terminal_lanes
from hexapla.terminal.layout import TerminalStyle

NASTY = "\x1b[31mred\x1b[0m \u202egnorts\u202c \x07 \x9b2J"
TAMED = "␛[31mred␛[0m \\u202egnorts\\u202c ␇ \\u009b2J"
STEERS = ("\x1b", "\u202e", "\u202c", "\x07", "\x9b")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Straße, 道, 😀, é", "Straße, 道, 😀, é"),
        ("", ""),
        ("one\ntwo\n", "one\ntwo\n"),
        ("one\r\ntwo", "one\ntwo"),
        ("50 %\r100 %", "50 %␍100 %"),
        ("a\tb", f"a{' ' * (TAB_COLUMNS - 1)}b"),
        ("one\n\ttwo", f"one\n{' ' * TAB_COLUMNS}two"),
        ("\x00\x07\x08\x0b\x0c\x1b\x1f", "␀␇␈␋␌␛␟"),
        ("\x7f", "␡"),
        ("\x85\x9b", "\\u0085\\u009b"),
        ("\u2028\u2029", "\\u2028\\u2029"),
        ("\udc80", "\\udc80"),
        ("\u202eabc\u2066", "\\u202eabc\\u2066"),
        ("\u200b\ufeff\u061c", "\\u200b\\ufeff\\u061c"),
        (NASTY, TAMED),
    ],
)
def test_a_text_is_shown_as_what_it_is(text: str, shown: str) -> None:
    assert shown == sanitize(text)


def test_no_character_that_there_is_steers_a_terminal() -> None:
    shown = sanitize("\n".join(map(chr, range(0x110000))))

    assert set() == STEERED & {*shown}
    assert shown == sanitize(shown), "what is harmless stays as it is"
    assert shown.encode(), "and can be printed"


STEERED = {*map(chr, [*range(10), *range(11, 32), *range(0x7F, 0xA0), *range(0xD800, 0xE000)])}
STEERED |= {*map(chr, [0x61C, *range(0x200B, 0x2010), *range(0x2028, 0x202F)])}
STEERED |= {*map(chr, [*range(0x2060, 0x2070), 0xFEFF])}


def test_a_line_that_nobody_reads_to_its_end_is_cut_and_the_next_is_not() -> None:
    first, second = sanitize(f"{'a' * (MAX_LINE_CHARACTERS + 7)}\nb").split("\n")

    assert f"{'a' * MAX_LINE_CHARACTERS} … and 7 characters more" == first
    assert "b" == second
    assert "a" * MAX_LINE_CHARACTERS == sanitize("a" * MAX_LINE_CHARACTERS)


def test_a_line_is_cut_before_its_characters_become_longer() -> None:
    assert "\\u202e" * MAX_LINE_CHARACTERS + " … and 1 characters more" == sanitize(
        "\u202e" * (MAX_LINE_CHARACTERS + 1)
    )


PROGRAM = f"""\
import sys
print("main", {NASTY!r})
print("main", "x" * 10_000)
print({NASTY!r}, "!" * 10_000, file=sys.stderr)
sys.exit(3)
"""


@pytest.fixture
def hexapla(checkout: Path) -> Callable[..., Result]:
    """Run the command in a small checkout whose program prints what steers a terminal."""
    (checkout / "packages" / "mine" / "future.py").write_text(PROGRAM, encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, words, prog_name="hexapla", color=True)


def steering(text: str) -> list[str]:
    """Return what of a text would steer a terminal."""
    return [each for each in STEERS if each in text]


def test_a_program_that_is_run_steers_nothing(hexapla: Callable[..., Result]) -> None:
    result = hexapla("run", "mine", "future")
    first, second = result.stdout.splitlines()

    assert [] == steering(result.output)
    assert first.endswith(f"  main {TAMED}")
    assert second.endswith("x … and 8005 characters more")
    assert TAMED in result.stderr
    assert "future of mine ended with exit code 3" == result.stderr.splitlines()[-1]


def test_a_program_that_is_checked_steers_nothing(hexapla: Callable[..., Result]) -> None:
    result = hexapla("check", "future", "--", sys.executable, "packages/mine/future.py")
    shown = " ".join(result.stdout.split())

    assert [] == steering(result.output)
    assert f"main {TAMED}" in shown
    assert f"stderr {TAMED}" in shown
    assert "characters more" in shown


def test_json_keeps_every_character_and_steers_nothing(hexapla: Callable[..., Result]) -> None:
    command = [sys.executable, "packages/mine/future.py"]
    result = hexapla("check", "future", "--json", "--", *command)
    trace = json.loads(result.stdout)["verdicts"][0]["traces"][0]

    assert [] == steering(result.stdout)
    assert [f"main {NASTY}", f"main {'x' * 10_000}"] == [each["text"] for each in trace["events"]]


TOML = json.dumps(NASTY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(
            'about = "the other"', f'needs = "a.b"\notherwise = {TOML}\nabout = ""', id="e"
        ),
        pytest.param('status = "active"', f"status = {TOML}", id="status"),
        pytest.param('status = "active"', f'status = "old"\nstatus-link = {TOML}', id="link"),
        pytest.param('"active"', f'"active"\ndistribution = {TOML}', id="distribution"),
        pytest.param("engines.second", f"engines.{TOML}", id="engine"),
        pytest.param(
            "", f'[tool.hexapla.missing.{TOML}]\nreason = "-"\nlink = "-"\n', id="missing"
        ),
        pytest.param(
            "",
            f'[[tool.hexapla.declared]]\nprogram = "-"\npromise = "-"\nreason = {TOML}\nlink = "-"',
            id="declared",
        ),
    ],
)
def test_a_manifest_that_is_listed_steers_nothing(
    old: str, new: str, hexapla: Callable[..., Result], manifest: Callable[[str, str], None]
) -> None:
    manifest(old, new)
    result = hexapla("list")

    assert 0 == result.exit_code, result.output
    assert [] == steering(result.output)
    assert "␛[31mred␛[0m \\u202egnorts" in " ".join(result.stdout.split())


def test_a_framework_that_is_run_steers_nothing_by_its_title_and_status(
    hexapla: Callable[..., Result], manifest: Callable[[str, str], None]
) -> None:
    manifest('title = "Mine"', f"title = {TOML}")
    manifest('status = "active"', f"status = {TOML}")

    assert f"{TAMED}: {TAMED}" == hexapla("run", "mine", "future").stderr.splitlines()[0]


def test_an_engine_steers_nothing_by_its_name(
    hexapla: Callable[..., Result], manifest: Callable[[str, str], None]
) -> None:
    manifest("engines.second", f"engines.{TOML}")
    said = hexapla("run", "mine", "future", "--engine", NASTY).stderr.splitlines()[-1]

    assert f"future of mine-{TAMED} ended with exit code 3" == said


def test_a_comparison_steers_nothing(
    hexapla: Callable[..., Result],
    manifest: Callable[[str, str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def compared(_: object, seed: int | None, progress: Callable[[str], None]) -> Evidence:
        progress(f"mine: {NASTY}")
        record = Evidence(header({"mine": f"version {NASTY}"}, 7, {}))
        about = ("mine", "first", "sleep_gather")
        record.answers = [Answer(*about, START_UP, f"answer {NASTY}", [], 0, (), NASTY)]
        return record

    manifest('status = "active"', f"status = {TOML}")
    monkeypatch.setattr(compare, "compare", compared)
    result = hexapla("compare")

    assert [] == steering(result.output)
    assert f"mine: {TAMED}" == result.stderr.splitlines()[0]
    assert f"mine ({TAMED})" in result.stdout
    assert f"version {TAMED}" in result.stdout
    assert f"answer {TAMED}" in result.stdout


def test_a_misuse_steers_nothing(hexapla: Callable[..., Result]) -> None:
    result = hexapla("run", "mine", "future", f"a{NASTY}", "b")

    assert 2 == result.exit_code
    assert [] == steering(result.output)
    assert f"and got 2: a{TAMED} b." in result.stderr


def printed(*shown: object) -> str:
    """Return what a terminal is sent, without colours of our own."""
    console = Console(width=200, highlight=False, color_system=None, force_terminal=True)
    with console.capture() as capture:
        console.print(*shown)
    return capture.get()


def test_a_reason_steers_nothing_and_keeps_its_lines() -> None:
    reason = f"it got {NASTY}\nand [bold]more"
    verdict = Verdict("mine", "mine", "", "future", "P", "broken", reason, 0, 7, ())

    assert f"broken   future by mine: P: it got {TAMED}\nand [bold]more\n" == (
        printed(tables.verdict_line(verdict))
    )


def test_a_lane_steers_nothing() -> None:
    events = [Event(0.0, "\x1b[2Jtask sleeps"), Event(1.0, "\x1b[2Jtask wakes")]
    shown = printed(terminal_lanes(events, 1.0, TerminalStyle(40)))

    assert [] == steering(shown)
    assert shown.startswith("␛[2Jtask  ●──")


def test_a_stamp_and_a_trace_show_a_line_alike(checkout: Path) -> None:
    event = Event(0.5, NASTY)
    seen = Trace((), (NASTY,), (event,), stderr=f"one\n{NASTY}\n")

    assert f"   0.5000  {TAMED}" == process_trace.stamp(event)
    assert [
        f"$ PROGRAM {TAMED}",
        f"   0.5000  {TAMED}",
        "   stderr  one",
        f"   stderr  {TAMED}",
    ] == tables.trace_lines(seen)
    assert "active" == framework("mine").status_line
