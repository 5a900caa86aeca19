"""A question is asked by running programs, and its answer recorded; what moves since then is said."""

import tomllib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from hexapla.behaviours.answers import (
    VARIES,
    measured_questions,
    recorded_answer,
    recorded_answers,
    write_answers,
)
from hexapla.behaviours.ask import RunCounts, ask, ask_function
from hexapla.behaviours.chance import changes, has_changed
from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError
from hexapla.record.facts import Answer

REASON, ORDER = "future/reason", "future/order"


@pytest.fixture
def mine(asks: Path) -> Implementation:
    """The column of the small checkout, on its default engine."""
    return implementations(framework("mine"))[0]


FEW_RUNS = RunCounts(steady=2, varying=3, most=9)


def answers(mine: Implementation, runs: RunCounts = FEW_RUNS) -> dict[str, Answer]:
    """Return what the framework answers, by the questions' ids."""
    return {answer.question: answer for answer in ask(mine, contract("future"), runs)}


def runs(asks: Path) -> int:
    """Return how often the program has run."""
    return len((asks / "runs.txt").read_text().splitlines())


def of_mine(
    question: str, answer: str, counts: dict[str, int], version: str = "1.0", engine: str = "first"
) -> Answer:
    """Return an answer of `mine`."""
    return recorded_answer("mine", engine, question, answer, counts, version)


def in_order(
    answer: str = "in order", version: str = "1.0", engine: str = "first", **counts: int
) -> Answer:
    """Return an answer to the question of the order, from forty runs unless counts are given."""
    named = {name.replace("_", " "): count for name, count in counts.items()}
    return of_mine(ORDER, answer, named or {answer: 40}, version, engine)


def test_a_question_is_asked_that_has_an_id_and_answers(mine: Implementation) -> None:
    assert [REASON, ORDER] == [question.id for question in measured_questions(contract("future"))]


def test_a_question_is_asked_more_often_where_its_answers_may_vary(mine: Implementation) -> None:
    found = answers(mine)

    assert {"the result": 2} == found[REASON].counts
    assert {"in order": 3} == found[ORDER].counts
    assert {mine.version} == {each.version for each in found.values()}


def test_for_a_record_it_is_asked_more_often_still(mine: Implementation) -> None:
    found = answers(mine, RunCounts(steady=2, varying=5, most=5))

    assert {"the result": 2} == found[REASON].counts
    assert {"in order": 5} == found[ORDER].counts


def test_what_parts_from_the_record_is_asked_until_it_is_certain(
    mine: Implementation, asks: Path
) -> None:
    write_answers(mine.framework, {"first": [in_order()]})
    (asks / "says.txt").write_text("in order\n" + "reversed\n" * 2 + "in order\n" * 7)
    found = answers(mine)

    assert {"in order": 7, "reversed": 2} == found[ORDER].counts
    assert {"the result": 2} == found[REASON].counts, "what never varies is not"


def test_what_is_as_it_is_recorded_is_not_asked_on(mine: Implementation, asks: Path) -> None:
    write_answers(mine.framework, {"first": [in_order(VARIES, in_order=20, reversed=20)]})
    (asks / "says.txt").write_text("reversed\nin order\n")

    assert {"in order": 2, "reversed": 1} == answers(mine)[ORDER].counts


def test_the_questions_of_one_round_look_at_the_same_run_and_the_next_makes_its_own(
    mine: Implementation, asks: Path
) -> None:
    answers(mine)

    assert 3 == runs(asks)


def test_a_run_with_other_arguments_is_another_one(mine: Implementation, asks: Path) -> None:
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    suite.write_text(
        suite.read_text().replace(
            'runner("0.01", limit=30).lines[', 'runner("0.02", limit=30).lines['
        )
    )
    answers(mine)

    assert 2 + 3 == runs(asks)


def test_answers_that_are_not_all_the_same_vary(mine: Implementation, asks: Path) -> None:
    (asks / "says.txt").write_text("in order\nreversed\n")
    found = answers(mine)[ORDER]

    assert VARIES == found.answer
    assert {"in order": 1, "reversed": 2} == found.counts


@pytest.mark.parametrize("said", ["sideways", VARIES])
def test_what_is_none_of_a_page_s_answers_is_refused(
    mine: Implementation, asks: Path, said: str
) -> None:
    (asks / "says.txt").write_text(f"{said}\n")
    with pytest.raises(AssertionError) as refusal:
        answers(mine)

    assert f"future/order: '{said}' is not one of in order, reversed" == str(refusal.value)


def holds_up(asks: Path, runs: str) -> None:
    """Let those runs of the small checkout, by a condition on what it says, be held up."""
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    text = suite.read_text().replace(
        "def ask_order(runner):\n",
        "def ask_order(runner):\n"
        "    from hexapla.process.trace import Disturbed\n\n"
        f"    if runner('0.01', limit=30).lines[-1] {runs}:\n"
        "        raise Disturbed('the machine stalled')\n",
    )
    suite.write_text(text)


def test_a_run_that_was_held_up_does_not_count(mine: Implementation, asks: Path) -> None:
    (asks / "says.txt").write_text("reversed\nin order\nin order\n")
    holds_up(asks, "== 'main says reversed'")

    assert {"in order": 3} == answers(mine)[ORDER].counts
    assert 4 == runs(asks), "one of them did not tell"


def test_a_question_that_no_run_tells_cannot_be_answered(mine: Implementation, asks: Path) -> None:
    holds_up(asks, "!= ''")
    with pytest.raises(AssertionError) as refusal:
        answers(mine)

    assert f"{ORDER}: 20 runs were disturbed; the last: the machine stalled" == str(refusal.value)
    assert 20 == runs(asks)


def test_a_question_that_nobody_asks_names_the_function_that_is_missing(
    mine: Implementation, asks: Path
) -> None:
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    suite.write_text(suite.read_text().replace("def ask_order", "def ask_nothing"))
    with pytest.raises(UserError) as misuse:
        ask_function(measured_questions(contract("future"))[1])

    told = (
        "tests/conformance/test_future.py needs `ask_order`, "
        "because shared/contract/future.md has the question 'future/order'."
    )
    assert told == str(misuse.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "does not exist: it should ask the questions of future."),
        ("import gone", "needs gone: "),
    ],
)
def test_a_suite_that_is_not_there_or_lacks_something_is_a_sentence(
    text: str | None, told: str, mine: Implementation, asks: Path
) -> None:
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    suite.unlink()
    if text:
        suite.write_text(text)
    with pytest.raises(UserError) as misuse:
        answers(mine)

    assert f"{suite} {told}" in str(misuse.value)


# ---- The record ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "odd",
    [
        "in order",
        'a "b" \\ c',
        "a\tb\nc\r\x00\x1b",
        "\x7f\x80\x9f",
        "é \u2028 \U0001f600",
        "",
        "a.b=[c]",
    ],
)
def test_what_is_written_is_read_again(odd: str, mine: Implementation) -> None:
    strange = of_mine(f"future/{odd}", odd, {odd: 39, "reversed": 1}, odd)
    plain = of_mine("future/plain", "in order", {"in order": 3})
    second = replace(strange, engine="second")
    write_answers(mine.framework, {"first": [strange, plain], "second": [second]})

    assert {strange.question: strange, plain.question: plain} == (
        recorded_answers(mine.framework, "first")
    )
    assert {second.question: second} == recorded_answers(mine.framework, "second")


def test_a_record_stands_in_the_order_of_engines_and_questions_and_says_where_it_is_from(
    mine: Implementation, asks: Path
) -> None:
    found = [in_order(), of_mine("future/a", "yes", {"yes": 3})]
    write_answers(mine.framework, {"second": found, "first": found})
    text = (asks / "behaviours.toml").read_text()
    document = tomllib.loads(text)

    assert ["first", "second"] == [*document]
    assert ["future/a", ORDER] == [*document["first"]]
    assert "`nox -s behaviours -- --record`" in text.splitlines()[1]


def test_nothing_is_recorded_where_no_file_is(mine: Implementation) -> None:
    assert {} == recorded_answers(mine.framework, "first")


def test_engines_that_were_not_asked_keep_their_answers(mine: Implementation) -> None:
    write_answers(
        mine.framework, {"first": [in_order()], "second": [in_order("reversed", engine="second")]}
    )
    write_answers(mine.framework, {"first": [in_order(version="2.0")]})

    assert {ORDER: in_order(version="2.0")} == recorded_answers(mine.framework, "first")
    assert {ORDER: in_order("reversed", engine="second")} == recorded_answers(
        mine.framework, "second"
    )


def test_an_engine_that_the_manifest_no_longer_has_is_forgotten(
    mine: Implementation, asks: Path, manifest: Callable[[str, str], None]
) -> None:
    write_answers(mine.framework, {"first": [in_order()], "second": [in_order()]})
    manifest("tool.hexapla.engines.second", "tool.hexapla.engines.third")
    write_answers(framework("mine"), {"first": [in_order()]})

    assert ["first"] == [*tomllib.loads((asks / "behaviours.toml").read_text())]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[first", "cannot be read (Expected"),
        ("\udcff", "cannot be read ('utf-8' codec"),
        ("first = 3", "cannot be read ("),
        ("[first]\nq = 3", "cannot be read ("),
        ("[first.q]\ncounts = {a = 1}\nversion = '1'", "an answer lacks 'answer': "),
        ("[first.q]\nanswer = 'a'\nversion = '1'", "an answer lacks 'counts': "),
        ("[first.q]\nanswer = 'a'\ncounts = {a = 1}", "an answer lacks 'version': "),
        ("[first.q]\nanswer = 'a'\ncounts = 3\nversion = '1'", "cannot be read ("),
        ("[first.q]\nanswer = 'a'\ncounts = {}\nversion = '1'", "(the counts of q are {}): "),
        (
            "[first.q]\nanswer = 'a'\ncounts = {a = 0}\nversion = '1'",
            "(the counts of q are {'a': 0}): ",
        ),
        ("[first.q]\nanswer = 'a'\ncounts = {a = 'b'}\nversion = '1'", "cannot be read ("),
    ],
)
def test_a_broken_record_is_one_sentence_with_a_cure(
    text: str, told: str, mine: Implementation, asks: Path
) -> None:
    path = asks / "behaviours.toml"
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(UserError) as misuse:
        recorded_answers(mine.framework, "first")

    assert str(misuse.value).startswith(str(path))
    assert told in str(misuse.value)
    assert str(misuse.value).endswith(": correct it, or remove it and record the answers again.")


# ---- What has moved ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("was", "now", "is_another"),
    [
        ({"in order": 40}, {"in order": 16}, False),
        ({"in order": 40}, {"reversed": 16}, True),  # always another
        ({"in order": 40}, {"in order": 15, "reversed": 1}, False),  # seldom, and 40 runs are few
        ({"in order": 40}, {"in order": 8, "reversed": 8}, True),  # no longer seldom
        ({"in order": 20, "reversed": 20}, {"in order": 16}, True),  # one in 5000
        ({"in order": 20, "reversed": 20}, {"in order": 9}, False),  # one in 140
        (
            {"in order": 20, "reversed": 20},
            {"in order": 23, "reversed": 1},
            False,
        ),  # both still come
        ({"in order": 39, "reversed": 1}, {"in order": 16}, False),
        ({"in order": 39, "reversed": 1}, {"reversed": 3}, True),  # one in 3000
        ({"in order": 39, "reversed": 1}, {"reversed": 3, "in order": 9}, False),  # one in 30
    ],
)
def test_an_answer_that_may_vary_has_changed_where_chance_seldom_does_so(
    was: dict[str, int], now: dict[str, int], is_another: bool, mine: Implementation
) -> None:
    [_, order] = measured_questions(contract("future"))
    found = [of_mine(ORDER, "", counts) for counts in (was, now)]

    assert is_another == has_changed(order, *found)


def test_an_answer_that_never_varies_has_changed_wherever_it_is_another(
    mine: Implementation,
) -> None:
    [reason, _] = measured_questions(contract("future"))
    always, seldom = ({"nothing": 3}, {"nothing": 2, "the result": 1})
    was, same, another = (of_mine(REASON, "", counts) for counts in (always, always, seldom))

    assert not has_changed(reason, was, same)
    assert has_changed(reason, was, another)


def test_what_has_moved_says_what_was_what_is_and_what_to_do(mine: Implementation) -> None:
    varied = in_order(VARIES, in_order=20, reversed=20)
    write_answers(mine.framework, {"first": [varied]})
    [told] = changes(mine, [in_order(version="2.0")])

    assert (
        "mine: `future/order` was *varies* (1.0; in order 20, reversed 20), "
        "now it is *in order* (2.0); if the framework has changed, "
        "run `nox -s behaviours -- mine --record`."
    ) == told


def test_an_answer_as_it_is_recorded_has_not_moved_in_another_version(mine: Implementation) -> None:
    write_answers(
        mine.framework, {"first": [in_order()], "second": [in_order("reversed", engine="second")]}
    )

    assert [] == [*changes(mine, [in_order(version="2.0")])]


def test_an_answer_that_was_never_recorded_is_told(mine: Implementation) -> None:
    write_answers(mine.framework, {"second": [in_order()]})
    [told] = changes(mine, [in_order()])

    assert (
        "mine: `future/order` is not recorded; it is *in order* (1.0): "
        "run `nox -s behaviours -- mine --record`."
    ) == told


def test_what_is_recorded_and_no_longer_asked_is_told(mine: Implementation) -> None:
    gone = of_mine("future/gone", "yes", {"yes": 3})
    write_answers(mine.framework, {"first": [in_order(), gone]})
    [told] = changes(mine, [in_order()])

    assert (
        "mine: `future/gone` is recorded, but no contract page asks it: "
        "run `nox -s behaviours -- mine --record`."
    ) == told
