"""`hexapla behaviours`, `differ` and `find`, as a person and as a script meet them."""

import json
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main

BEHAVIOUR = """
[{engine}."future/{question}"]
answer = "{answer}"
counts = {{ "{answer}" = 3 }}
version = "1.0"
"""

Hexapla = Callable[..., Result]


@pytest.fixture
def hexapla(asks: Path, monkeypatch: pytest.MonkeyPatch) -> Hexapla:
    """Run the command in the small checkout, whose page asks two questions."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(main, words, prog_name="hexapla")


@pytest.fixture
def record(asks: Path) -> Callable[..., None]:
    """Record answers of `mine`: engine, question, answer."""

    def made(*answers: tuple[str, str, str]) -> None:
        keys = ("engine", "question", "answer")
        text = [BEHAVIOUR.format(**dict(zip(keys, each, strict=True))) for each in answers]
        (asks / "behaviours.toml").write_text("".join(text))

    return made


APART = [
    ("first", "reason", "the result"),
    ("first", "order", "in order"),
    ("second", "reason", "the result"),
    ("second", "order", "reversed"),
]


def told(result: Result) -> str:
    """Return the one sentence that a misuse ends in."""
    assert (2, "") == (result.exit_code, result.stdout), result.output
    return result.stderr.splitlines()[-1].removeprefix("Error: ")


# ---- hexapla behaviours --------------------------------------------------------------------------


def test_behaviours_prints_who_gives_which_answer(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(*APART)
    result = hexapla("behaviours")

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        "future/reason  What for?",
        "    the result  mine",
        "",
        "future/order  In which order?",
        "    in order  mine",
        "    reversed  mine-second",
    ] == [line.rstrip() for line in result.stdout.splitlines()]


def test_what_is_not_recorded_is_said(hexapla: Hexapla, record: Callable[..., None]) -> None:
    record(APART[0])
    result = hexapla("behaviours", "mine")

    assert [
        "future/order  In which order?",
        "    nothing is recorded",
    ] == [line.rstrip() for line in result.stdout.splitlines()[3:]]


def test_behaviours_json_has_an_object_for_every_answer(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(*APART[1:])
    first, *others = json.loads(hexapla("behaviours", "--json").stdout)

    assert {
        "framework": "mine",
        "engine": "first",
        "question": "future/order",
        "answer": "in order",
        "counts": {"in order": 3},
        "version": "1.0",
    } == first
    assert ["second", "second"] == [each["engine"] for each in others]


def test_what_is_recorded_is_what_is_answered_the_next_time(hexapla: Hexapla, asks: Path) -> None:
    recorded = hexapla("behaviours", "--record")
    text = (asks / "behaviours.toml").read_text()
    asked = hexapla("behaviours", "--ask")

    assert (0, ["answers: 4, not as recorded: 4, programs not asked: 0"]) == (
        recorded.exit_code,
        recorded.stdout.splitlines(),
    )
    assert 'counts = { "in order" = 5 }' in text, "a record asks more often"
    assert (0, ["answers: 4, not as recorded: 0, programs not asked: 0"]) == (
        asked.exit_code,
        asked.stdout.splitlines(),
    )
    assert ["mine, future: 2 answered", "mine-second, future: 2 answered"] == sorted(
        asked.stderr.splitlines()
    )
    assert text == (asks / "behaviours.toml").read_text(), "whoever asks changes nothing"


def test_an_answer_that_has_moved_is_told_and_exit_code_1(hexapla: Hexapla, asks: Path) -> None:
    hexapla("behaviours", "--record")
    (asks / "says.txt").write_text("reversed\n")
    result = hexapla("behaviours", "mine", "--ask")
    first, second, count = result.stdout.splitlines()

    assert 1 == result.exit_code
    assert first.startswith("mine: `future/order` was *in order* (Python 3.")
    assert "), now it is *reversed* (Python 3." in first
    assert first.endswith("run `nox -s behaviours -- mine --record`.")
    assert second.startswith("mine-second: `future/order` was *in order*")
    assert "answers: 4, not as recorded: 2, programs not asked: 0" == count
    assert 0 == hexapla("behaviours", "mine", "--record").exit_code
    assert 0 == hexapla("behaviours", "mine", "--ask").exit_code


def test_a_column_that_cannot_be_asked_keeps_its_record_and_is_exit_code_1(
    hexapla: Hexapla, record: Callable[..., None], asks: Path, checkout: Path
) -> None:
    record(*APART)
    before = (asks / "behaviours.toml").read_text()
    two = checkout / "packages" / "two"
    two.mkdir()
    for name in ("pyproject.toml", "future.py", "says.txt"):
        (two / name).write_text((asks / name).read_text())
    (asks / "says.txt").write_text("\x1b[31msideways\n")
    result = hexapla("behaviours", "--record")

    assert 1 == result.exit_code
    assert [
        "mine, future: future/order: '\\x1b[31msideways' is not one of in order, reversed",
        "mine-second, future: future/order: '\\x1b[31msideways' is not one of in order, reversed",
        "The record of mine stays as it is.",
        "answers: 4, not as recorded: 4, programs not asked: 2",
    ] == result.stdout.splitlines()
    assert before == (asks / "behaviours.toml").read_text()
    assert (two / "behaviours.toml").is_file(), "who answered everything is recorded"


def test_a_column_that_is_not_installed_says_so_and_nothing_at_all_is_exit_code_1(
    hexapla: Hexapla, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-distribution"')
    result = hexapla("behaviours", "--ask")

    assert 1 == result.exit_code
    assert ["answers: 0, not as recorded: 0, programs not asked: 0"] == result.stdout.splitlines()
    assert "mine is not asked: no-such-distribution not installed: run " in result.stderr
    assert "mine-second is not asked: " in result.stderr


@pytest.mark.parametrize("words", [(), ("--json",), ("--ask",), ("--record",)])
def test_a_broken_record_is_one_sentence_before_anything_runs(
    words: tuple[str, ...], hexapla: Hexapla, asks: Path
) -> None:
    (asks / "behaviours.toml").write_text("first = 3")

    assert "correct it, or remove it and record the answers again." in told(
        hexapla("behaviours", *words)
    )
    assert not (asks / "runs.txt").exists()


def test_behaviours_of_an_unknown_framework_is_misuse(hexapla: Hexapla) -> None:
    assert "'yours'" in told(hexapla("behaviours", "yours", "--ask"))


@pytest.mark.parametrize("option", ["--ask", "--record"])
def test_json_is_of_the_record_alone(option: str, hexapla: Hexapla, asks: Path) -> None:
    expected = "--json prints the record: use it without --ask and --record."

    assert expected == told(hexapla("behaviours", "--json", option))
    assert not (asks / "runs.txt").exists()


# ---- hexapla differ ------------------------------------------------------------------------------

PROMISE = """
[[tool.hexapla.declared]]
program = "future"
promise = "It ends well"
reason = "it cannot"
link = "-"
engines = ["second"]
"""


def test_differ_prints_what_each_answers_what_that_means_and_the_proof(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(*APART)
    result = hexapla("differ", "mine", "mine-second")

    assert (0, "") == (result.exit_code, result.stderr)
    assert [
        "Both run the same code: that of mine.",
        "",
        "future/order  In which order?",
        "    mine: in order: the first one first.",
        "    mine-second: reversed: the last one first.",
        "    proof: hexapla behaviours mine --ask --program future",
    ] == result.stdout.splitlines()


def test_differ_breaks_a_line_where_the_terminal_ends_and_the_rest_stands_deeper(
    hexapla: Hexapla, record: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    record(*APART)

    assert [
        "    mine-second: reversed: the",
        "        last one first.",
        "    proof: hexapla behaviours",
        "        mine --ask --program",
        "        future",
    ] == hexapla("differ", "mine", "mine-second").stdout.splitlines()[-5:]


def test_differ_says_what_varies_though_its_page_expects_no_such_answer(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(("first", "reason", "varies"), APART[2])

    assert "    mine: varies: not the same in every run." in (
        hexapla("differ", "mine", "mine-second").stdout.splitlines()
    )


def test_differ_prints_words_without_a_counterpart_and_what_one_lacks(
    hexapla: Hexapla,
    manifest: Callable[[str, str], None],
    write: Callable[..., Path],
    checkout: Path,
) -> None:
    manifest("", PROMISE)
    write("two", "", 'sleep = ["two.sleep"]\nscope = ["Group", "group"]')
    two = checkout / "packages" / "two" / "pyproject.toml"
    lacks = '\n[tool.hexapla.missing.future]\nreason = "it has none"\nlink = "-"\n'
    two.write_text(two.read_text() + lacks)
    result = hexapla("differ", "mine-second", "two")

    assert 0 == result.exit_code, result.output
    assert [
        "future: mine-second does not keep 'It ends well': it cannot",
        "scope: Group, group of two has no counterpart in mine-second",
        "future: mine-second has it, but two does not: it has none",
        "The code, line by line: hexapla show PROGRAM mine two --diff",
    ] == result.stdout.splitlines()[:4]
    assert "does not keep" not in hexapla("differ", "mine", "two").stdout, "it is of one engine"
    manifest("", lacks)
    assert "but two" not in hexapla("differ", "mine", "two").stdout, "neither has it"


def test_differ_says_of_whom_nothing_is_recorded(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(APART[0])
    result = hexapla("differ", "mine", "mine-second")

    assert 0 == result.exit_code
    assert "Nothing is recorded of mine-second.\n" == result.stderr
    assert "No question has different recorded answers." == (result.stdout.splitlines()[-1])


def test_differ_json_has_an_object_for_every_question(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(*APART)

    assert [
        {
            "question": "future/order",
            "mine-second": "reversed",
            "mine": "in order",
            "proof": "hexapla behaviours mine --ask --program future",
        }
    ] == json.loads(hexapla("differ", "mine-second", "mine", "--json").stdout)
    assert [] == json.loads(hexapla("differ", "mine", "mine", "--json").stdout)


def test_differ_of_an_unknown_column_says_which_there_are(hexapla: Hexapla) -> None:
    expected = "There is no framework 'yours': there are mine, mine-second."

    assert expected == told(hexapla("differ", "mine", "yours"))
    assert expected == told(hexapla("differ", "yours", "mine"))


# ---- hexapla find --------------------------------------------------------------------------------


def test_find_prints_who_answers_so(hexapla: Hexapla, record: Callable[..., None]) -> None:
    record(*APART)
    result = hexapla("find", "order=reversed", "future/reason=the result")

    assert (0, "mine-second\n", "") == (result.exit_code, result.stdout, result.stderr)
    assert "mine\nmine-second\n" == hexapla("find", "reason=the result").stdout


def test_find_with_nothing_found_says_so_and_is_exit_code_1(
    hexapla: Hexapla, record: Callable[..., None]
) -> None:
    record(*APART)
    result = hexapla("find", "order=varies", "reason=the result")

    assert (1, "") == (result.exit_code, result.stdout)
    assert "No framework is recorded to answer order=varies, reason=the result.\n" == result.stderr


def test_find_with_a_wrong_condition_is_misuse(hexapla: Hexapla) -> None:
    assert "future/order has no answer 'sideways'" in told(hexapla("find", "order=sideways"))
    assert "Missing argument" in told(hexapla("find"))


def test_only_one_program_is_asked_and_recorded_where_it_is_named(
    hexapla: Hexapla, asks: Path
) -> None:
    page = asks.parents[1] / "shared" / "contract" / "future.md"
    other = page.with_name("past.md")
    other.write_text(
        page.read_text().replace("future", "past").replace("chapter = 1", "chapter = 2")
    )
    (asks / "past.py").write_text("raise SystemExit('nobody was to run this')")
    record = asks / "behaviours.toml"
    record.write_text(
        BEHAVIOUR.format(engine="first", question="x", answer="yes").replace(
            "future/x", "past/order"
        )
    )
    result = hexapla("behaviours", "mine", "--record", "--program", "future")

    assert 0 == result.exit_code, result.output
    assert ["future/order", "future/reason", "past/order"] == [
        *tomllib.loads(record.read_text())["first"]
    ]


def test_a_program_that_is_not_there_is_told(hexapla: Hexapla) -> None:
    assert "There is no program 'past'" in told(hexapla("behaviours", "--program", "past"))
