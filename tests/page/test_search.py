"""Search, addresses, the matrix, the lesson and its languages, in a real browser."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("playwright", reason="pytest-playwright is not installed here")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hexapla.lesson.catalogue import catalogue
from hexapla.lesson.steps import steps
from hexapla.page.build import build_embed
from hexapla.project.contract import contract
from hexapla.project.framework import framework, frameworks
from hexapla.record.evidence import Evidence
from hexapla.record.facts import EQUAL_NAPS, Answer

Visit = Callable[..., Page]

KOREAN = catalogue("ko")


def asked(page: Page, words: str) -> list[str]:
    """Return what the search finds for these words, which are typed after a slash."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    return page.locator("#answers li").all_inner_texts()


def test_what_replaces_a_word_in_another_framework_is_answered_in_two_steps(
    book: str, visit: Visit
) -> None:
    page = visit(book)
    first, *_ = asked(page, "what replaces eventlet.spawn in asyncio")
    spawned = framework("asyncio").lexicon["spawn"]

    assert "eventlet.spawn" in first
    assert [word for word in spawned if word not in first] == []
    page.keyboard.press("Enter")
    expect(page.locator(".port h3")).to_have_text("From eventlet to asyncio")
    expect(page.locator("#porting")).to_be_in_viewport()


def siblings(record: Evidence) -> None:
    """Let two frameworks answer what happens to the siblings of a task that fails, and one a signal."""
    for name, question, answer in (
        ("trio", "failure/siblings", "cancelled"),
        ("asyncio", "failure/siblings", "cancelled"),
        ("asyncio", "echo_server/sigint", "it goes on"),
        ("trio", "echo_server/sigint", "exit code 1"),
    ):
        program = question.partition("/")[0]
        about = (name, name, program, question, answer, {answer: 3}, 3)
        record.answers.append(Answer(*about, ("hexapla",), "1.0"))


@pytest.mark.parametrize(
    ("words", "answers", "then"),
    [
        (
            "siblings trio asyncio",
            ["What happens to the other jobs?", "asyncio cancelled TaskGroup", "Trio cancelled"],
            "they are stopped at once",
        ),
        (
            "eventlet.spawn_after asyncio",
            ["eventlet.spawn_after", "asyncio create_task asyncio.sleep"],
            "From eventlet to asyncio",
        ),
        (
            "asyncio server ctrl-c",
            ["with a client connected?", "asyncio it goes on", "waits until the client leaves"],
            "waits until the client leaves",
        ),
    ],
)
def test_what_people_come_for_is_answered_after_three_words_and_explained_after_a_click(
    written: Callable[..., str], visit: Visit, words: str, answers: list[str], then: str
) -> None:
    page = visit(written(siblings))
    first, *_ = asked(page, words)

    assert len(words.split()) <= 3
    for text in answers:
        assert text in " ".join(first.split())
    page.locator("#answers a").first.click()
    expect(page.get_by_text(then).locator("visible=true").first).to_be_in_viewport()


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (
            "What happens to the siblings when a task fails in Trio and in asyncio?",
            "What happens to the other jobs?",
        ),
        ("What replaces eventlet.spawn_after in asyncio?", "create_task asyncio.sleep"),
        ("Why does my asyncio server not stop on Ctrl-C?", "waits until the client leaves"),
    ],
)
def test_a_whole_sentence_finds_the_same(
    written: Callable[..., str], visit: Visit, question: str, found: str
) -> None:
    first, *_ = asked(visit(written(siblings)), question)

    assert found in " ".join(first.split())


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nursery", "nursery"),
        ("gather", "sleep_gather"),
        ("equal naps wake", "In which order do equal naps wake?"),
        ("no nap oversleeps", "No nap oversleeps"),
        ("event loop thirty lines", "4. The event loop, in thirty lines"),
        ("one after the other", "Take the naps one after the other."),
    ],
)
def test_programs_words_questions_promises_steps_and_wrong_ways_are_found(
    book: str, visit: Visit, words: str, found: str
) -> None:
    page = visit(book)

    assert any(found in answer for answer in asked(page, words))


def test_an_answer_of_two_frameworks_is_shown_where_it_is_found(book: str, visit: Visit) -> None:
    page = visit(book)
    answers = asked(page, f"equal naps wake {frameworks()[0].title} {frameworks()[-1].title}")

    assert any("in order" in answer and "varies" in answer for answer in answers)


def test_nothing_found_says_what_may_be(book: str, visit: Visit) -> None:
    assert ["Nothing found. Try a word of a framework, such as gather or nursery."] == asked(
        visit(book), "qwertzuiop"
    )


def test_an_answer_has_an_address(book: str, visit: Visit) -> None:
    name = frameworks()[-1].name
    page = visit(f"{book}#{EQUAL_NAPS}/{name}")
    cell = page.locator(f'#matrix [data-question="{EQUAL_NAPS}"] [data-f={name}]')

    expect(cell).to_have_class(re.compile("found"))
    expect(cell).to_be_in_viewport()
    expect(cell.locator("details")).to_have_attribute("open", "")


def test_an_open_cell_says_which_api_its_answer_is_about(book: str, visit: Visit) -> None:
    page = visit(f"{book}#{EQUAL_NAPS}/trio")
    cell = page.locator(f'#matrix [data-question="{EQUAL_NAPS}"] [data-f=trio]')

    expect(cell.locator(".api")).to_have_text("About trio.sleep")


def test_a_question_is_found_by_the_api_that_it_is_about(book: str, visit: Visit) -> None:
    page = visit(f"{book}#with=deferlater")

    assert EQUAL_NAPS in [
        row.get_attribute("data-question")
        for row in page.locator("#matrix [data-question]:visible").all()
    ]


@pytest.mark.parametrize(
    "address", ["sleep_gather/promise-3", "wrong/sleep_gather/one_after_the_other"]
)
def test_a_promise_and_a_wrong_way_have_addresses(book: str, visit: Visit, address: str) -> None:
    page = visit(f"{book}#{address}")

    expect(page.locator(f'[id="{address}"]')).to_be_in_viewport()


def test_headings_fold_their_questions(book: str, visit: Visit) -> None:
    page = visit(book)
    group = page.locator("#matrix tbody").first
    rows = group.locator("[data-question]:visible")
    before = rows.count()
    group.locator(".heading button").press("Enter")

    assert before > 0
    assert 0 == rows.count()
    expect(group.locator(".heading button")).to_have_attribute("aria-expanded", "false")


def test_the_matrix_is_filtered_by_text_and_by_what_bites(book: str, visit: Visit) -> None:
    page = visit(f"{book}#with=naps&bites=")

    assert [EQUAL_NAPS] == [
        each.get_attribute("data-question")
        for each in page.locator("#matrix [data-question]:visible").all()
    ]


def test_on_a_telephone_a_question_opens_to_a_list_of_columns(book: str, visit: Visit) -> None:
    page = visit(f"{book}#matrix", 360)
    row = page.locator(f'#matrix [data-question="{EQUAL_NAPS}"]')
    cells = row.locator("td:visible")

    assert 0 == cells.count()
    row.locator("th summary").click()
    tops = [box["y"] for cell in cells.all() if (box := cell.bounding_box())]

    assert len(frameworks()) == len(tops)
    assert sorted(set(tops)) == tops


def test_the_lesson_goes_on_and_back_and_keeps_its_step_in_the_address(
    book: str, visit: Visit
) -> None:
    page = visit(f"{book}#lesson=1")
    step = page.locator("#lesson article:visible h3")
    first, second, *_ = steps()
    page.locator("#lesson article:visible .on-ward").last.click()

    expect(step).to_have_text(f"2. {second.title}")
    expect(step).to_be_in_viewport()
    assert "lesson=2" in page.url
    page.locator("#lesson article:visible .turns .back").click()
    expect(step).to_have_text(f"1. {first.title}")
    page.locator("#lesson article:visible .answer summary").click()
    expect(page.locator("#lesson article:visible .answer p").first).to_be_visible()


def test_without_a_script_all_steps_are_there(book: str, visit: Visit) -> None:
    page = visit(book, script=False)

    assert len(steps()) == page.locator("#lesson article:visible").count()


@pytest.mark.parametrize("width", [360, 900, 1400])
def test_the_page_is_read_in_korean(book: str, visit: Visit, width: int) -> None:
    page = visit(f"{book}#program=cancel", width)
    page.locator(".languages a[lang=ko]").click()
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    play = page.locator("#cancel .play .when-still")

    expect(page.locator("html")).to_have_attribute("lang", "ko")
    expect(page.locator("#lesson article:visible h3")).to_contain_text(KOREAN(steps()[0].title))
    expect(page.locator("#lesson article:visible h3 [data-t]")).to_have_attribute("lang", "ko")
    expect(play).to_have_text(KOREAN("Play"))
    expect(page.locator("main")).to_have_attribute("lang", "en")
    assert 0 == wide
    page.locator("#cancel [data-go=step]").click()
    expect(page).to_have_url(re.compile("lang=ko"))
    page.locator(".languages a[lang=en]").click()
    expect(play).to_have_text("Play")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_axe_finds_nothing_in_korean(book: str, visit: Visit) -> None:
    page = visit(f"{book}#program=cancel&lang=ko&lesson=2")
    found = Axe().run(page).response["violations"]

    assert [] == [(each["id"], each["nodes"][0]["target"]) for each in found]


def test_questions_and_answers_are_read_and_searched_in_both_languages(
    book: str, visit: Visit
) -> None:
    name = frameworks()[-1].name
    page = visit(f"{book}#{EQUAL_NAPS}/{name}")
    row = page.locator(f'#matrix [data-question="{EQUAL_NAPS}"]')
    answer = row.locator(f"[data-f={name}] summary")
    [question] = [it for it in contract("sleep_gather").left_open if it.id == EQUAL_NAPS]
    page.locator(".languages a[lang=ko]").click()

    expect(row.locator("th")).to_contain_text(KOREAN(question.sentence))
    expect(answer).to_have_text(KOREAN("varies"))
    expect(answer).to_have_attribute("lang", "ko")
    expect(page.locator(".foreign")).to_be_visible()
    for words in (question.sentence, KOREAN(question.sentence)):
        page.locator("[name=find]").fill("")

        assert any(KOREAN(question.sentence) in answer for answer in asked(page, words))
    page.locator("[name=find]").fill("")
    page.locator(".languages a[lang=en]").click()
    expect(row.locator("th")).to_contain_text(question.sentence)
    expect(answer).to_have_text("varies")
    expect(page.locator(".foreign")).to_be_hidden()


def test_a_port_is_read_in_korean_and_in_english_again(book: str, visit: Visit) -> None:
    page = visit(f"{book}#from=trio&to=asyncio&lang=ko")
    title = KOREAN("From {old} to {next}").format(old="Trio", next="asyncio")

    expect(page.locator(".port h3")).to_have_text(title)
    page.locator(".languages a[lang=en]").click()
    expect(page.locator(".port h3")).to_have_text("From Trio to asyncio")
    expect(page.locator(".port")).not_to_contain_text(re.compile("[가-힣]"))


@pytest.mark.parametrize(("width", "theme"), [(360, "light"), (900, "dark")])
def test_a_program_on_a_page_of_its_own_plays_and_asks_for_nothing(
    recorded: Callable[[], Evidence], tmp_path: Path, visit: Visit, width: int, theme: str
) -> None:
    path = tmp_path / "cancel.html"
    chosen = [framework("trio"), framework("asyncio")]
    path.write_text(build_embed(recorded(), "cancel", chosen), encoding="utf-8")
    page = visit(path.as_uri(), width, theme)
    page.keyboard.press("ArrowRight")
    heads = page.locator(".reader thead [data-f]")
    found = Axe().run(page).response["violations"]

    assert ["trio", "asyncio"] == [head.get_attribute("data-f") for head in heads.all()]
    expect(page.locator(".where")).to_contain_text("1 /")
    assert [] == [(each["id"], each["nodes"][0]["target"]) for each in found]
