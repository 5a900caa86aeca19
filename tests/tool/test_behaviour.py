"""A question is asked by running programs, and its answer recorded; what moves since then is said."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.behaviours.answers import VARIES, Behaviour, questions, recorded, write
from hexapla.behaviours.ask import ask, asker
from hexapla.behaviours.chance import changed, moved
from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError

REASON, ORDER = "future/reason", "future/order"


@pytest.fixture
def mine(asks: Path) -> Implementation:
    """The column of the small checkout, on its default engine."""
    return implementations(framework("mine"))[0]


def answers(mine: Implementation, *, thorough: bool = False) -> dict[str, Behaviour]:
    """Return what the column answers, by the questions' ids."""
    found = ask(mine, contract("future"), thorough=thorough)
    return {each.question: each for each in found}


def runs(asks: Path) -> int:
    """Return how often the program has run."""
    return len((asks / "runs.txt").read_text().splitlines())


def behaviour(answer: str = "in order", version: str = "1.0", **counts: int) -> Behaviour:
    """Return an answer to the question of the order, which came forty times unless it is said."""
    found = {name.replace("_", " "): count for name, count in counts.items()}
    return Behaviour(ORDER, answer, found or {answer: 40}, version)


def test_a_question_is_asked_that_has_an_id_and_answers(mine: Implementation) -> None:
    assert [REASON, ORDER] == [each.id for each in questions(contract("future"))]


def test_a_question_is_asked_more_often_where_its_answers_may_vary(mine: Implementation) -> None:
    found = answers(mine)

    assert {"the result": 2} == found[REASON].counts
    assert {"in order": 3} == found[ORDER].counts
    assert {mine.version} == {each.version for each in found.values()}


def test_for_a_record_it_is_asked_more_often_still(mine: Implementation) -> None:
    found = answers(mine, thorough=True)

    assert {"the result": 2} == found[REASON].counts
    assert {"in order": 5} == found[ORDER].counts


def test_what_parts_from_the_record_is_asked_until_it_is_certain(
    mine: Implementation, asks: Path
) -> None:
    write(mine.framework, {"first": [behaviour()]})
    (asks / "says.txt").write_text("in order\n" + "reversed\n" * 2 + "in order\n" * 7)
    found = answers(mine)

    assert {"in order": 7, "reversed": 2} == found[ORDER].counts
    assert {"the result": 2} == found[REASON].counts, "what never varies is not"


def test_what_is_as_it_is_recorded_is_not_asked_on(mine: Implementation, asks: Path) -> None:
    write(mine.framework, {"first": [behaviour(VARIES, in_order=20, reversed=20)]})
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

    assert f"future/order: '{said}' is none of in order, reversed" == str(refusal.value)


def holds_up(asks: Path, runs: str) -> None:
    """Let those runs of the small checkout, by a condition on what it says, be held up."""
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    text = suite.read_text().replace(
        "def ask_order(runner):\n",
        "def ask_order(runner):\n"
        "    from hexapla.process.trace import Disturbed\n\n"
        f"    if runner('0.01', limit=30).lines[-1] {runs}:\n"
        "        raise Disturbed('it was held up')\n",
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

    assert f"{ORDER}: 20 runs did not tell; in the last, it was held up" == str(refusal.value)
    assert 20 == runs(asks)


def test_a_question_that_nobody_asks_names_the_function_that_is_missing(
    mine: Implementation, asks: Path
) -> None:
    suite = asks.parents[1] / "tests" / "conformance" / "test_future.py"
    suite.write_text(suite.read_text().replace("def ask_order", "def ask_nothing"))
    with pytest.raises(UserError) as misuse:
        asker(questions(contract("future"))[1])

    told = (
        "tests/conformance/test_future.py has no `ask_order`, "
        "and shared/contract/future.md asks 'future/order'."
    )
    assert told == str(misuse.value)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "is not there: it would ask the questions of future."),
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
    found = [
        Behaviour(f"future/{odd}", odd, {odd: 39, "reversed": 1}, odd),
        Behaviour("future/plain", "in order", {"in order": 3}, "1.0"),
    ]
    write(mine.framework, {"first": found, "second": found[:1]})

    assert {each.question: each for each in found} == recorded(mine.framework, "first")
    assert {found[0].question: found[0]} == recorded(mine.framework, "second")


def test_a_record_stands_in_the_order_of_engines_and_questions_and_says_where_it_is_from(
    mine: Implementation, asks: Path
) -> None:
    found = [behaviour(), Behaviour("future/a", "yes", {"yes": 3}, "1.0")]
    write(mine.framework, {"second": found, "first": found})
    text = (asks / "behaviours.toml").read_text()
    document = tomllib.loads(text)

    assert ["first", "second"] == [*document]
    assert ["future/a", ORDER] == [*document["first"]]
    assert "`nox -s behaviours -- --record`" in text.splitlines()[1]


def test_nothing_is_recorded_where_no_file_is(mine: Implementation) -> None:
    assert {} == recorded(mine.framework, "first")


def test_engines_that_were_not_asked_keep_their_answers(mine: Implementation) -> None:
    write(mine.framework, {"first": [behaviour()], "second": [behaviour("reversed")]})
    write(mine.framework, {"first": [behaviour(version="2.0")]})

    assert {ORDER: behaviour(version="2.0")} == recorded(mine.framework, "first")
    assert {ORDER: behaviour("reversed")} == recorded(mine.framework, "second")


def test_an_engine_that_the_manifest_no_longer_has_is_forgotten(
    mine: Implementation, asks: Path, manifest: Callable[[str, str], None]
) -> None:
    write(mine.framework, {"first": [behaviour()], "second": [behaviour()]})
    manifest("tool.hexapla.engines.second", "tool.hexapla.engines.third")
    write(framework("mine"), {"first": [behaviour()]})

    assert ["first"] == [*tomllib.loads((asks / "behaviours.toml").read_text())]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[first", "cannot be read (Expected"),
        ("\udcff", "cannot be read ('utf-8' codec"),
        ("first = 3", "cannot be read ("),
        ("[first]\nq = 3", "cannot be read ("),
        ("[first.q]\ncounts = {a = 1}\nversion = '1'", "does not say 'answer' of every answer: "),
        ("[first.q]\nanswer = 'a'\nversion = '1'", "does not say 'counts' of every answer: "),
        ("[first.q]\nanswer = 'a'\ncounts = {a = 1}", "does not say 'version' of every answer: "),
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
        recorded(mine.framework, "first")

    assert str(misuse.value).startswith(f"{path} ")
    assert told in str(misuse.value)
    assert str(misuse.value).endswith(": mend it, or remove it and record it anew.")


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
    [_, order] = questions(contract("future"))
    found = [Behaviour(ORDER, "", counts, "1") for counts in (was, now)]

    assert is_another == changed(order, *found)


def test_an_answer_that_never_varies_has_changed_wherever_it_is_another(
    mine: Implementation,
) -> None:
    [reason, _] = questions(contract("future"))
    always, seldom = ({"nothing": 3}, {"nothing": 2, "the result": 1})
    was, same, another = (Behaviour(REASON, "", each, "1") for each in (always, always, seldom))

    assert not changed(reason, was, same)
    assert changed(reason, was, another)


def test_what_has_moved_says_what_was_what_is_and_what_to_do(mine: Implementation) -> None:
    varied = behaviour(VARIES, in_order=20, reversed=20)
    write(mine.framework, {"first": [varied]})
    [told] = moved(mine, [behaviour(version="2.0")])

    assert (
        "mine: `future/order` was *varies* (1.0; in order 20, reversed 20), "
        "now it is *in order* (2.0); if this is the framework's doing, "
        "run `nox -s behaviours -- mine --record`."
    ) == told


def test_an_answer_as_it_is_recorded_has_not_moved_in_another_version(mine: Implementation) -> None:
    write(mine.framework, {"first": [behaviour()], "second": [behaviour("reversed")]})

    assert [] == [*moved(mine, [behaviour(version="2.0")])]


def test_an_answer_that_was_never_recorded_is_told(mine: Implementation) -> None:
    write(mine.framework, {"second": [behaviour()]})
    [told] = moved(mine, [behaviour()])

    assert (
        "mine: `future/order` was never recorded, now it is *in order* (1.0); "
        "run `nox -s behaviours -- mine --record`."
    ) == told


def test_what_is_recorded_and_no_longer_asked_is_told(mine: Implementation) -> None:
    gone = Behaviour("future/gone", "yes", {"yes": 3}, "1.0")
    write(mine.framework, {"first": [behaviour(), gone]})
    [told] = moved(mine, [behaviour()])

    assert (
        "mine: `future/gone` is recorded, and no contract page asks it; "
        "run `nox -s behaviours -- mine --record`."
    ) == told
