"""A contract page is read as it is written, and holds a program's arguments to what it says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.behaviours.answers import recorded_answers
from hexapla.project.contract import (
    Promise,
    Question,
    contract,
    contracts,
    page_promises,
    peer_of,
    variants,
)
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError


def test_a_page_is_what_it_says(checkout: Path) -> None:
    page = contract("future")

    assert ("future", "One task waits for another.") == (page.program, page.shows)
    assert (("[SECONDS]",), ("0.01",), ("main",)) == (page.usage, page.defaults, page.sections)
    assert ["It gets the result", "It ends well"] == [promise.sentence for promise in page.promises]
    assert (Question("", "What for?", {}),) == page.left_open
    assert not page.serves
    assert not page.calls


OPEN = """\
## Left open

- In which order do they start?
- In which order do they wake? `wake-order`
  - *in order*: as they were given,
    in every run.
  - *in either order*: sometimes the later one first.
- How long does it take, from the start of the process
  to its first line? `start-up`
- This is said, and not asked.
  - *so*: is that so?
- And what is asked
  in the end?
"""


def test_a_question_has_an_id_where_it_is_measured_and_answers_where_they_are_known(
    checkout: Path,
) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().partition("## Left open")[0] + OPEN)

    assert (
        Question("", "In which order do they start?", {}),
        Question(
            "future/wake-order",
            "In which order do they wake?",
            {
                "in order": "as they were given, in every run.",
                "in either order": "sometimes the later one first.",
            },
        ),
        Question(
            "future/start-up",
            "How long does it take, from the start of the process to its first line?",
            {},
        ),
        Question("", "And what is asked in the end?", {}),
    ) == contract("future").left_open


def test_a_question_that_ends_its_page_without_a_line_end_is_read(checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text() + "- Why? `why`\n  - *so*: because.\n  - *not*: it is")

    assert (
        Question("future/why", "Why?", {"so": "because.", "not": "it is"})
        == (contract("future").left_open[-1])
    )


def test_a_point_of_another_section_is_no_question(checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text() + "\n## See also\n\n- Who else? `who`\n")

    assert ["What for?"] == [promise.sentence for promise in contract("future").left_open]


def test_a_promise_names_its_test() -> None:
    assert "test_no_client_s_bytes_come_0_3_s_late" == (
        Promise("No client's bytes come 0.3 s late").test
    )


ONLY = """\
- **It ends well.** With exit code 0.

Only of `future_fast`, as it is fast:

- **It gets it sooner.** As far as one sees.

And of all of them again:

- **It gets it once.** Which is enough.
"""


def test_what_is_promised_only_of_a_variant_is_asked_of_nobody_else(checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().replace("- **It ends well.** With exit code 0.\n", ONLY))
    all_, own = ["It gets the result", "It ends well", "It gets it once"], "It gets it sooner"
    fast = contract("future_fast")

    assert all_ == [promise.sentence for promise in contract("future").promises]
    assert [*all_[:2], own, all_[2]] == [promise.sentence for promise in fast.promises]
    assert fast.promises == page_promises("future")
    assert ("future_fast", "future_fast") == (fast.program, peer_of("future_fast"))
    assert [fast] == variants(), "a page that speaks of a variant makes it known"


def test_a_variant_without_a_promise_of_its_own_is_compared_with_its_program() -> None:
    assert ["echo_server", "echo_server", "sleep_gather_many"] == (
        [*map(peer_of, ("echo_server", "echo_server_fast", "sleep_gather_many"))]
    )


@pytest.fixture
def write_page(checkout: Path) -> Callable[[str, str], None]:
    """Put one text in the place of another on the small checkout's page."""
    path = checkout / "shared" / "contract" / "future.md"

    def write(old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("+++\nchapter", "chapter", "must begin with its facts, between two lines `+++`."),
        ("chapter = 1", "chapter = one", "its front matter is not valid TOML: "),
        ("chapter = 1\n", "", "its front matter lacks `chapter`: see the other pages."),
        ("brief = false\n", "", "its front matter lacks `brief`: see the other pages."),
        ("brief = false", "brief = 0", "`brief` is 0, and must be true or false."),
        ("chapter = 1", "chapter = true", "`chapter` is True, and must be an integer."),
        ("brief", "breif = true\nbrief", "there is no fact `breif`: there are chapter, usage, "),
        ('sections = ["main"]', "sections = []", "`sections` is [], and must be a list."),
        ("# future", "# past", "needs the title `# future`, and below it what the program shows."),
        ("**It ends well.**", "It ends well.", "the promise 'It ends well. With exit code 0.'"),
    ],
)
def test_a_page_with_a_mistake_says_what_is_wrong(
    old: str, new: str, told: str, write_page: Callable[[str, str], None]
) -> None:
    write_page(old, new)
    with pytest.raises(UserError) as error:
        contract("future")

    assert told in str(error.value)
    assert "future.md" in str(error.value)


@pytest.mark.parametrize("name", ["past", "../contract/past", ""])
def test_an_unknown_program_is_told_which_there_are(name: str, checkout: Path) -> None:
    with pytest.raises(UserError, match=r"in shared/contract/: there are future\."):
        contract(name)


def test_no_two_pages_are_the_same_chapter() -> None:
    chapters = [page.chapter for page in contracts()]

    assert sorted(set(chapters)) == chapters


def test_a_program_may_be_given_its_defaults() -> None:
    for page in contracts():
        page.check(page.defaults)
        page.check(())


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("context", ["b_-9"]),
        ("future", ["0"]),
        ("future", ["1e-3"]),
        ("sleep_gather", ["a=0.5", "b_-9=.5", "A=5."]),
        ("sleep_gather_many", ["-"]),
        ("echo_server", ["65535"]),
        ("limit", ["1", "a=1", "b=0"]),
    ],
)
def test_a_right_argument_is_taken(program: str, words: list[str]) -> None:
    contract(program).check(tuple(words))


@pytest.mark.parametrize(
    ("program", "words", "told"),
    [
        ("context", ["a", "b"], "takes one argument, NAME, and got 2: a b."),
        ("context", ["a=b"], "takes NAME, and 'a=b' is not of that form"),
        ("context", ["a b"], "'a b' is not a valid name"),
        ("context", [""], "'' is not a valid name"),
        ("future", ["1", "2"], "takes one argument, SECONDS, and got 2: 1 2."),
        ("future", ["soon"], "'soon' is not a valid number of seconds"),
        ("future", [""], "'' is not a valid number of seconds"),
        ("future", ["-1"], "'-1' is not a valid number of seconds"),
        ("future", ["nan"], "'nan' is not a valid number of seconds"),
        ("future", ["1e999"], "'1e999' is not a valid number of seconds"),
        ("future", ["1_0"], "'1_0' is not a valid number of seconds"),
        ("future", ["\u0661"], "is not a valid number of seconds"),
        ("future", ["a=1"], "takes SECONDS, and 'a=1' is not of that form"),
        (
            "sleep_gather_many",
            ["a=1", "-"],
            "'-' must be the only argument of sleep_gather_many",
        ),
        ("executor", ["-"], "takes NAME=SECONDS, and '-' is not of that form"),
        ("sleep_gather", ["-"], "takes NAME=SECONDS, and '-' is not of that form"),
        ("executor", ["1"], "takes NAME=SECONDS, and '1' is not of that form"),
        ("executor", ["a=1", "a=2"], "The name 'a' is used twice"),
        ("executor", ["a b=1"], "'a b' is not a valid name"),
        ("executor", ["=1"], "'' is not a valid name"),
        ("executor", ["a=1\n"], "is not a valid number of seconds"),
        ("executor", ["a=b=1"], "'b=1' is not a valid number of seconds"),
        ("limit", ["2"], "limit takes LIMIT NAME=SECONDS, and got 2 only."),
        ("limit", ["0", "a=1"], "'0' is not a valid limit"),
        ("limit", ["2", "a=1", "2"], "takes NAME=SECONDS, and '2' is not of that form"),
        ("echo_server", ["http"], "'http' is not a valid port"),
        ("echo_server", ["65536"], "'65536' is not a valid port"),
        ("echo_server", ["-1"], "'-1' is not a valid port"),
        ("echo_server", ["9" * 5000], "is not a valid port"),
        ("echo_server", ["\u0661"], "is not a valid port"),
    ],
)
def test_a_wrong_argument_is_told_what_would_be_right(
    program: str, words: list[str], told: str
) -> None:
    with pytest.raises(UserError) as misuse:
        contract(program).check(tuple(words))

    assert told in str(misuse.value)


def test_arguments_may_stand_on_standard_input(write_page: Callable[[str, str], None]) -> None:
    before = contract("future")
    write_page("brief", 'standard_input = { future = "--stdin" }\nbrief')
    after = contract("future")

    assert [False, False] == [before.reads(("--stdin",)), before.reads(())]
    assert [True, False, False] == [after.reads(("--stdin",)), after.reads(()), after.reads(("1",))]
    after.check(("--stdin",))
    with pytest.raises(UserError, match="'--stdin' is not a valid number of seconds"):
        before.check(("--stdin",))


def test_arguments_may_stand_on_standard_input_of_a_variant_alone(
    write_page: Callable[[str, str], None],
) -> None:
    write_page("- **It ends well.** With exit code 0.\n", ONLY)
    write_page("brief", 'standard_input = { future_fast = "-" }\nbrief')

    assert [False, True] == [contract(name).reads(("-",)) for name in ("future", "future_fast")]


def test_a_question_may_hold_code_and_still_has_its_id(checkout: Path) -> None:
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(f"{page.read_text()}- Does `main` see\n  it? `sees`\n  - *yes*: it does.\n")

    assert ("future/sees", "Does `main` see it?") == (
        contract("future").left_open[-1].id,
        " ".join(contract("future").left_open[-1].sentence.split()),
    )


def test_a_question_that_bites_when_porting_is_answered_differently_by_two_frameworks() -> None:
    records = [recorded_answers(column, column.default.name) for column in frameworks()]
    bites = [f"{page.program}/{name}" for page in contracts() for name in page.bites]
    alike = [
        name
        for name in bites
        if len({record[name].answer for record in records if name in record}) < 2
    ]

    assert bites
    assert [] == alike
