"""The replay in a real browser: played by keyboard, and asked who runs and who waits where."""

import re
from collections.abc import Callable

import pytest

pytest.importorskip("playwright", reason="pytest-playwright is not installed here")

from playwright.sync_api import Page, expect

from hexapla.project.framework import frameworks
from hexapla.record.evidence import Evidence
from hexapla.replay.columns import ProgramReplays, program_replays

Visit = Callable[..., Page]

PROGRAM = "sleep_gather"
NAMES = [each.name for each in frameworks()]
ALL = f"#program={PROGRAM}&columns={','.join(NAMES)}"


@pytest.fixture(scope="module")
def expected(recorded: Callable[[], Evidence]) -> ProgramReplays:
    """The replays of the page `book`, on one axis, as Python tells them."""
    record = recorded()
    return program_replays(PROGRAM, record.runs, record.replays, NAMES)


def marks(page: Page, column: str) -> set[tuple[str, str, str]]:
    """Return for each mark in a column the task, its state, and the number of the line that it is beside."""
    found = page.locator(f"#{PROGRAM} .reader").evaluate(
        """(table, name) => [...table.querySelectorAll(`td[data-f="${name}"] .mark[title]`)].map((mark) => {
            const top = mark.parentNode.getBoundingClientRect().top;
            const lines = [...mark.closest("td").querySelectorAll("[data-n]")];
            const line = lines.find((line) => Math.abs(line.getBoundingClientRect().top - top) < 1);
            return [mark.title, mark.classList[1], line?.dataset.n ?? ""];
        })""",
        column,
    )
    return {(task, state, line) for task, state, line in found if task}


def tick(page: Page) -> int:
    return int(page.locator(f"#{PROGRAM} .player [type=range]").input_value())


def test_a_replay_in_all_columns_is_played_to_its_end_by_keyboard(
    book: str, visit: Visit, expected: ProgramReplays
) -> None:
    page = visit(book + ALL)
    axis = expected.axis
    assert axis
    last = len(axis.ticks) - 1
    stops = {last * number // 5 for number in range(1, 6)}
    for number in range(1, last + 1):
        page.keyboard.press("ArrowRight")

        assert number == tick(page)
        if number not in stops:
            continue
        for place, column in enumerate(expected.columns):
            scene = column.scenes[axis.ticks[number].taken[place]]
            standing = {
                (column.replay.tasks[task], it.state, str(it.line))
                for task, it in scene.tasks.items()
                if it.state != "over"
            }

            assert standing == marks(page, column.replay.framework), number
    for column in expected.columns:
        output = page.locator(f"#{PROGRAM} .prints [data-f={column.replay.framework}] li.out span")

        assert [*column.replay.texts] == output.all_text_contents()


def test_the_keys_go_to_the_next_line_back_and_home_and_play(
    book: str, visit: Visit, expected: ProgramReplays
) -> None:
    page = visit(book + ALL)
    axis = expected.axis
    assert axis
    first = next(number for number, it in enumerate(axis.ticks) if it.meets)
    page.keyboard.press("]")
    assert first == tick(page)
    page.keyboard.press("ArrowLeft")
    assert first - 1 == tick(page)
    page.keyboard.press("]")
    page.keyboard.press("]")
    page.keyboard.press("[")
    assert first == tick(page)
    page.keyboard.press("Home")
    assert 0 == tick(page)
    page.locator(f"#{PROGRAM} .player select").select_option("fast")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Space")
    expect(page.locator(f"#{PROGRAM} .play")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#{PROGRAM} .where")).to_contain_text(
        f"{len(axis.ticks) - 1} /", timeout=30_000
    )
    expect(page.locator(f"#{PROGRAM} .play")).to_have_attribute("aria-pressed", "false")


def test_a_sentence_says_who_runs_what_and_who_waits_where(
    book: str, visit: Visit, expected: ProgramReplays
) -> None:
    page = visit(f"{book}#program={PROGRAM}&columns={NAMES[0]}")
    [column] = [it for it in expected.columns if it.replay.framework == NAMES[0]]
    replay = column.replay
    printed = replay.kinds.index("o", replay.kinds.index("p"))
    page.locator(f"#{PROGRAM} .player [type=range]").focus()
    for _ in range(printed + 1):
        page.keyboard.press("ArrowRight")
    waiting = column.scenes[printed + 1].having("waits")
    [task] = waiting
    says = page.locator(f"#{PROGRAM} .now [data-f={NAMES[0]}] .says")

    expect(says).to_contain_text(f"{replay.tasks[replay.who[printed]]} prints {replay.texts[1]}.")
    expect(says).to_contain_text(
        f"{replay.tasks[task]} waits at line {column.scenes[printed + 1].tasks[task].line}."
    )


def test_the_step_is_in_the_address_and_restored_from_it(book: str, visit: Visit) -> None:
    page = visit(book + ALL)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("step=3"))

    assert 3 == tick(visit(page.url))


def test_a_screen_reader_hears_where_a_replay_stands_still_and_not_each_step(
    book: str, visit: Visit
) -> None:
    page = visit(f"{book}#program={PROGRAM}&columns={NAMES[0]}")
    status = page.locator(f"#{PROGRAM} .player [role=status]")
    page.evaluate(
        """() => {
            window.heard = [];
            const status = document.querySelector("#sleep_gather .player [role=status]");
            const hear = () => window.heard.push(status.textContent);
            new MutationObserver(hear).observe(status, { childList: true });
        }"""
    )
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    expect(status).to_contain_text(frameworks()[0].title)

    assert 1 == len(page.evaluate("window.heard"))


def test_the_replay_of_a_wrong_program_is_one_click_away(book: str, visit: Visit) -> None:
    page = visit(book)
    card = page.locator("[data-wrong]").first
    card.locator(".whole summary").click()
    card.locator("[data-go=step]").click()

    expect(card.locator(".where")).to_contain_text("1 /")
    expect(card.locator(".stage .on, .stage .mark").first).to_be_visible()


def test_lanes_are_there_without_a_script(book: str, visit: Visit) -> None:
    page = visit(book, script=False)
    lanes = page.locator(f"#{PROGRAM} .who .lanes")

    assert len(NAMES) == lanes.count()
    expect(lanes.first).to_be_visible()
