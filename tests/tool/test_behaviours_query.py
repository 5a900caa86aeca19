"""From what is recorded: who answers what, where two columns differ, and which columns answer so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.behaviours.answers import (
    all_questions,
    recorded_answer,
    recorded_answers,
    write_answers,
)
from hexapla.behaviours.ask import RunCounts
from hexapla.behaviours.ask_all import Answers, ask_all
from hexapla.behaviours.query import (
    all_implementations,
    differences,
    implementation_named,
    matching,
    names_by_answer,
    parse_condition,
)
from hexapla.project.contract import contracts
from hexapla.project.framework import framework
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError

REASON, ORDER = "future/reason", "future/order"

Record = Callable[..., None]


@pytest.fixture
def record(asks: Path) -> Record:
    """Record what a column answers on an engine; a keyword is a question's name."""

    def made(column: str, engine: str, **answers: str) -> None:
        found = [
            recorded_answer(column, engine, f"future/{name}", answer, {answer: 3}, "1.0")
            for name, answer in answers.items()
        ]
        write_answers(framework(column), {engine: found})

    return made


@pytest.fixture
def two(asks: Path, checkout: Path) -> str:
    """Another column, `two`, with the engines of `mine`."""
    folder = checkout / "packages" / "two"
    folder.mkdir()
    for name in ("pyproject.toml", "future.py", "says.txt"):
        (folder / name).write_text((asks / name).read_text())
    return "two"


def everyone() -> list[str]:
    """Return the names of all columns, on any engine."""
    return [implementation.name for implementation in all_implementations()]


def ask_each(*implementations: Implementation) -> list[Answers]:
    """Return what these answer, from few runs."""
    runs = RunCounts(steady=2, varying=3, most=9)
    return ask_all(implementations, lambda _: None, runs=runs, parallel=2)


# ---- By running ----------------------------------------------------------------------------------


def test_every_engine_of_every_column_is_asked_and_the_progress_is_told(two: str) -> None:
    told: list[str] = []
    runs = RunCounts(steady=2, varying=3, most=9)
    made = ask_all(all_implementations(), told.append, runs=runs, parallel=2)

    assert everyone() == [each.implementation.name for each in made]
    assert [[REASON, ORDER]] * 4 == [[one.question for one in each.answers] for each in made]
    assert [[]] * 4 == [each.problems for each in made]
    assert [f"{name}, future: 2 answered" for name in everyone()] == sorted(told)


def test_a_column_that_gives_no_answer_is_a_problem_and_the_others_are_asked(
    two: str, asks: Path
) -> None:
    (asks / "says.txt").write_text("sideways\n")
    mine, other = ask_each(implementation_named("mine"), implementation_named("two"))

    assert [
        "mine, future: future/order: 'sideways' is not one of in order, reversed"
    ] == mine.problems
    assert ([], []) == (mine.answers, other.problems)
    assert 2 == len(other.answers)


def test_a_question_that_fails_in_any_way_is_a_problem(asks: Path) -> None:
    (asks / "future.py").write_text("")
    [mine] = ask_each(implementation_named("mine"))

    assert ["mine, future: list index out of range"] == mine.problems


def test_a_question_that_nobody_can_ask_is_misuse(asks: Path, checkout: Path) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").unlink()
    with pytest.raises(UserError):
        ask_each(implementation_named("mine"))


def test_a_column_that_is_not_installed_or_lacks_the_program_is_not_asked(
    two: str, asks: Path, manifest: Callable[[str, str], None], checkout: Path
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-distribution"')
    (checkout / "packages" / two / "future.py").unlink()
    [other] = ask_each(implementation_named("mine"), implementation_named(two))

    assert (two, [], []) == (other.implementation.name, other.answers, other.problems)
    assert not (asks / "runs.txt").exists()


# ---- From the record -----------------------------------------------------------------------------


def test_all_questions_are_asked_in_the_order_of_the_pages() -> None:
    expected = [
        question.id
        for page in contracts()
        for question in page.left_open
        if question.id and question.answers
    ]

    assert expected == [*all_questions()]


@pytest.mark.parametrize(
    ("name", "engine"),
    [
        ("mine", "first"),
        ("Mine", "first"),
        ("mine-first", "first"),
        ("mine-second", "second"),
        ("Mine Second", "second"),
    ],
)
def test_a_column_is_called_by_its_name_and_the_engine_s(
    name: str, engine: str, asks: Path
) -> None:
    assert ("mine", engine) == (
        implementation_named(name).framework.name,
        implementation_named(name).engine.name,
    )


@pytest.mark.parametrize("name", ["yours", "2", ""])
def test_an_unknown_column_is_told_which_there_are(name: str, asks: Path) -> None:
    with pytest.raises(UserError) as misuse:
        implementation_named(name)

    assert f"There is no framework {name!r}: there are mine, mine-second." == str(misuse.value)


def test_who_answers_alike_is_together_and_an_engine_stands_apart_where_it_differs(
    record: Record, two: str
) -> None:
    record("mine", "first", reason="the result", order="in order")
    record("mine", "second", reason="the result", order="reversed")
    record(two, "first", reason="the result", order="varies")
    record(two, "second", reason="the result", order="in order")
    reason, order = all_questions().values()
    chosen = [implementation_named(name) for name in everyone()]

    assert {"the result": ["mine", "two"]} == names_by_answer(reason, chosen)
    assert {
        "in order": ["mine", "two-second"],
        "reversed": ["mine-second"],
        "varies": ["two"],
    } == names_by_answer(order, chosen)


def test_an_engine_stands_for_itself_where_nothing_is_recorded_of_the_default_one(
    record: Record,
) -> None:
    record("mine", "second", order="in order")
    _, order = all_questions().values()

    assert {"in order": ["mine-second"]} == names_by_answer(
        order, [implementation_named("mine"), implementation_named("mine-second")]
    )


def test_columns_differ_where_both_are_recorded_and_not_alike(record: Record, two: str) -> None:
    record("mine", "first", reason="the result", order="in order")
    record("mine", "second", order="reversed")
    record(two, "first", reason="the result", order="varies")
    [found] = differences(implementation_named("mine"), implementation_named(two))

    assert (ORDER, ["in order", "varies"]) == (
        found.question.id,
        [answer.answer for answer in found.answers],
    )
    assert "hexapla behaviours mine two --ask --program future" == found.proof
    assert [] == differences(implementation_named("mine"), implementation_named("two-second"))
    assert [] == differences(implementation_named("mine"), implementation_named("mine"))


def test_two_engines_of_a_column_are_asked_again_at_once(record: Record) -> None:
    record("mine", "first", order="in order")
    record("mine", "second", order="reversed")
    first, second = implementation_named("mine"), implementation_named("mine-second")
    [found] = differences(second, first)

    assert ["reversed", "in order"] == [answer.answer for answer in found.answers]
    assert "hexapla behaviours mine --ask --program future" == found.proof


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("future/order=in order", (ORDER, "in order")),
        ("order=varies", (ORDER, "varies")),
        ("reason=the result", (REASON, "the result")),
        ("reason=varies", (REASON, "varies")),  # any may, whatever its page expects
    ],
)
def test_a_condition_is_a_question_and_an_answer(
    text: str, expected: tuple[str, str], asks: Path
) -> None:
    assert expected == parse_condition(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "order",
            "'order' is not a valid condition: write order=ANSWER; the answers are in order, reversed, ",
        ),
        (
            "oder=varies",
            "'oder=varies' is not a valid condition: write QUESTION=ANSWER; did you mean order?",
        ),
        (
            "luck=varies",
            "'luck=varies' is not a valid condition: write QUESTION=ANSWER; the questions are future/",
        ),
        ("future/=varies", "'future/=varies' is not a valid condition: write"),
        ("=varies", "'=varies' is not a valid condition: write"),
        ("", "'' is not a valid condition: write"),
        (
            "order=sideways",
            "future/order has no answer 'sideways': it has in order, reversed, varies.",
        ),
        ("reason=", "future/reason has no answer '': it has the result, nothing, varies."),
        ("order=a=b", "future/order has no answer 'a=b': "),
    ],
)
def test_a_wrong_condition_is_told_what_would_be_right(text: str, told: str, asks: Path) -> None:
    with pytest.raises(UserError) as misuse:
        parse_condition(text)

    assert str(misuse.value).startswith(told)


def test_a_question_that_two_programs_have_is_named_with_its_program(
    asks: Path, checkout: Path
) -> None:
    pages = checkout / "shared" / "contract"
    (pages / "past.md").write_text((pages / "future.md").read_text().replace("# future", "# past"))
    with pytest.raises(UserError) as misuse:
        parse_condition("order=varies")

    assert "'order' may be future/order or past/order: write which one." == str(misuse.value)
    assert ("past/order", "varies") == parse_condition("past/order=varies")


def test_who_matches_gives_all_of_the_answers(record: Record, two: str) -> None:
    record("mine", "first", reason="the result", order="in order")
    record("mine", "second", reason="nothing", order="in order")
    record(two, "first", order="in order")

    def names(*conditions: str) -> list[str]:
        return [each.name for each in matching(conditions)]

    assert ["mine", "mine-second", "two"] == names("order=in order")
    assert ["mine"] == names("order=in order", "reason=the result")
    assert ["mine-second"] == names("reason=nothing")
    assert [] == names("order=varies")
    assert [] == names("reason=nothing", "reason=the result")


def test_a_comparison_keeps_what_the_default_engine_answered(record: Record) -> None:
    record("mine", "first", order="in order")
    record("mine", "second", order="reversed")
    [kept] = recorded_answers(framework("mine"), "first").values()

    assert ("mine", "first", "future", ORDER) == (
        kept.framework,
        kept.engine,
        kept.program,
        kept.question,
    )
    assert ("in order", {"in order": 3}, 3, "1.0") == (
        kept.answer,
        kept.raw,
        kept.runs,
        kept.version,
    )
