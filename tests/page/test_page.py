"""The page in a real browser: at three widths, by day and by night, with and without a script."""

from collections.abc import Callable
from dataclasses import replace

import pytest

pytest.importorskip("playwright", reason="pytest-playwright is not installed here")

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from hexapla.project.contract import contract, contracts
from hexapla.project.framework import frameworks
from hexapla.record.evidence import Evidence
from hexapla.source.sections import HELPERS, rows_of

COLUMN, *_, LAST = frameworks()
FIRST = "sleep_gather"
OPEN = [each.name for each in frameworks() if each.open]
LEFT = next(each for each in frameworks() if each.status != "active")
THREE = f"#program=sleep_gather&columns={','.join(OPEN)}"
PORT = f"&from={LEFT.name}&to={OPEN[1]}"
EVIL = "<script>document.title='lost'</script><img src=x onerror=alert(1)>"

Visit = Callable[..., Page]

looks = pytest.mark.parametrize("theme", ["light", "dark"])
widths = pytest.mark.parametrize("width", [360, 900, 1400])


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


def unfold(page: Page, details: str) -> None:
    """Open whatever can be opened there."""
    page.evaluate(
        "which => document.querySelectorAll(which).forEach((each) => (each.open = true))", details
    )


def shown(page: Page) -> list[str]:
    """Return which columns the reader shows."""
    heads = page.locator("#read article:visible .reader thead [data-f]:not([hidden])")
    return [str(each.get_attribute("data-f")) for each in heads.all()]


@widths
@looks
def test_it_never_scrolls_sideways(last: str, visit: Visit, width: int, theme: str) -> None:
    page = visit(last + THREE + PORT, width, theme)
    unfold(page, "details")
    expect(page.locator("#wrong details pre").last).not_to_be_empty()

    assert 0 == overflow(page)


@pytest.mark.parametrize("part", ["columns", "matrix"])
def test_on_a_laptop_a_table_shows_all_of_its_columns(last: str, visit: Visit, part: str) -> None:
    page = visit(f"{last}#{part}", 1400)
    table = page.locator(f"#{part} .scroll")

    assert 0 == table.evaluate("each => each.scrollWidth - each.clientWidth")


@widths
@looks
def test_axe_finds_nothing(last: str, visit: Visit, width: int, theme: str) -> None:
    # Of what is alike in every row and every card the first stands for all, and of the ports one width.
    page = visit(last + THREE + "&lit=spawn" + (PORT if width == 900 else ""), width, theme)
    unfold(page, "#matrix tr:nth-child(2) details, #wrong article:first-child details")
    found = Axe().run(page).response["violations"]

    assert [] == [(each["id"], each["nodes"][0]["target"]) for each in found]


@widths
@looks
def test_what_it_costs_never_scrolls_sideways_and_axe_finds_nothing(
    priced: str, visit: Visit, width: int, theme: str
) -> None:
    page = visit(f"{priced}#costs", width, theme)
    unfold(page, "#costs details")
    found = Axe().run(page, context="#costs").response["violations"]

    assert 0 == overflow(page)
    assert [] == [(each["id"], each["nodes"][0]["target"]) for each in found]
    for plot in page.locator("#costs svg").all():
        box = plot.bounding_box()

        assert box is not None
        assert 0 < box["width"] <= width
        assert box["height"] > 100


@widths
def test_without_a_script_all_programs_of_all_columns_are_there(
    book: str, visit: Visit, width: int
) -> None:
    page = visit(book, width, script=False)
    heads = page.locator("#sleep_gather .reader thead [data-f]")

    assert len(contracts()) == page.locator("#read article:visible").count()
    assert len(frameworks()) == heads.count()
    expect(page.locator("#sleep_gather [data-row=main] pre").first).to_be_visible()
    expect(page.locator("#porting .without")).to_be_visible()
    assert 0 == page.locator(".controls:visible, .copy:visible").count()


def test_with_a_script_every_section_is_there_in_every_column(book: str, visit: Visit) -> None:
    page = visit(book)

    assert 0 == page.locator("[data-as]").count()
    assert page.locator("#future [data-row=start] pre").count() == len(frameworks())


def test_it_opens_with_few_columns_and_the_first_program(book: str, visit: Visit) -> None:
    page = visit(book)

    assert OPEN == shown(page)
    assert FIRST == page.locator("#read article:visible").get_attribute("id")


@pytest.mark.parametrize(("width", "count"), [(1400, 3), (900, 2)])
def test_it_opens_with_as_many_columns_as_fit_and_cuts_none_off(
    book: str, visit: Visit, width: int, count: int
) -> None:
    page = visit(book, width)
    table = page.locator(f"#{FIRST} .scroll")

    assert OPEN[:count] == shown(page)
    assert 0 == table.evaluate("each => each.scrollWidth - each.clientWidth")
    expect(page.locator(f"#{FIRST} .play")).to_be_in_viewport()
    expect(page.locator(f"#{FIRST} [data-row=nap] [data-f={OPEN[count - 1]}]")).to_be_in_viewport()


def test_on_a_telephone_one_column_is_seen_and_the_next_is_a_swipe_away(
    book: str, visit: Visit
) -> None:
    page = visit(book, 360)
    heads = page.locator(f"#{FIRST} .reader thead")
    expect(heads.locator(f"[data-f={OPEN[0]}] .name")).to_be_in_viewport()
    expect(heads.locator(f"[data-f={OPEN[1]}] .name")).not_to_be_in_viewport(ratio=0.5)
    page.locator(f"#{FIRST} .scroll").evaluate("each => (each.scrollLeft = 340)")

    expect(heads.locator(f"[data-f={OPEN[1]}] .name")).to_be_in_viewport()


def test_columns_are_chosen_by_keyboard(book: str, visit: Visit) -> None:
    page = visit(book)
    page.locator("[name=program]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    second = next(each.program for each in contracts() if each.program != FIRST)

    assert second == page.locator("#read article:visible").get_attribute("id")
    assert COLUMN.name in shown(page)
    assert f"program={second}" in page.url
    assert COLUMN.name in page.url


def test_the_address_restores_the_view(book: str, visit: Visit) -> None:
    two = [COLUMN.name, LAST.name]
    page = visit(f"{book}#program=executor&columns={','.join(two)}&lit=offload&whole=")

    assert two == shown(page)
    assert "executor" == page.locator("#read article:visible").get_attribute("id")
    assert "true" == page.locator(".legend .offload").get_attribute("aria-pressed")
    expect(page.locator("[name=whole]")).to_be_checked()
    expect(page.locator("#read")).to_be_in_viewport()


@pytest.mark.parametrize(
    "address", ["#program=x&columns=y", "#columns=&lit=%22", "#=&%", "#nowhere"]
)
def test_an_address_that_means_nothing_shows_the_usual(
    book: str, visit: Visit, address: str
) -> None:
    assert OPEN == shown(visit(book + address))


def test_a_link_that_is_followed_changes_the_view(book: str, visit: Visit) -> None:
    page = visit(book)
    page.locator(".leave").get_by_role("link", name=LAST.title).click()

    expect(page.locator(".port h3")).to_have_text(f"From {LEFT.title} to {LAST.title}")
    expect(page.locator("#porting")).to_be_in_viewport()


def test_a_count_of_verdicts_leads_to_the_promises(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    page.locator('.overview a[href="#executor-promises"]').first.click()

    expect(page.locator("#executor-promises")).to_have_attribute("open", "")
    expect(page.locator("#executor-promises ul")).to_be_in_viewport()


def test_pointing_at_a_word_lights_up_its_concept_in_every_column(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    before = colours(page, "spawn")
    page.locator("#sleep_gather mark.spawn:visible").first.hover()
    during = colours(page, "spawn")
    page.mouse.move(0, 0)

    assert len(OPEN) <= len(during)
    assert all(old != new for old, new in zip(before, during, strict=True))
    assert before == colours(page, "spawn")


def test_a_concept_is_lit_by_keyboard_too(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    before = colours(page, "sleep")
    page.locator(".dictionary summary").click()
    page.locator(".legend .sleep").press("Enter")

    assert all(old != new for old, new in zip(before, colours(page, "sleep"), strict=True))
    assert "lit=sleep" in page.url


def test_the_legend_says_each_concept_in_the_words_of_the_columns_shown(
    book: str, visit: Visit
) -> None:
    page = visit(book + THREE)
    words = [each.lexicon.get("scope", ["-"]) for each in frameworks() if each.name in OPEN]
    titles = [each.title for each in frameworks() if each.name in OPEN]
    said = page.locator(".legend li", has=page.locator(".scope")).locator(".words-of > *")

    assert [f"{title} {' '.join(each)}" for title, each in zip(titles, words, strict=True)] == [
        " ".join(each.split()) for each in said.all_text_contents()
    ]
    page.locator(f'[name=column][value="{COLUMN.name}"]').check(force=True)
    expect(said).to_have_count(len(OPEN) + 1)


def test_the_legend_holds_only_what_the_program_says(book: str, visit: Visit) -> None:
    page = visit(book + THREE)

    unfold(page, ".dictionary")
    expect(page.locator(".legend .spawn")).to_be_visible()
    expect(page.locator(".legend .serve")).to_be_hidden()


def test_a_column_says_how_it_thinks_where_it_is_read(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    for name, word in zip(OPEN, ("coroutine", "nursery", "Deferred"), strict=True):
        notes = page.locator(f"#sleep_gather .reader .notes [data-f={name}]")

        expect(notes.locator(".thinks")).to_contain_text(word)


def test_on_a_telephone_a_program_has_its_title_and_is_copied_too(book: str, visit: Visit) -> None:
    page = visit(book + THREE, 360)
    page.get_by_role("button", name=f"copy sleep_gather of {LAST.title}").click()

    expect(page.get_by_role("button", name="copied sleep_gather")).to_be_visible()


def test_a_picture_is_named_by_what_it_shows(book: str, visit: Visit) -> None:
    page = visit(book + THREE)

    expect(page.get_by_role("img", name=f"The tasks of {LAST.title} as lanes")).to_be_visible()


def colours(page: Page, concept: str) -> list[str]:
    """Return the background of each word that says a concept, in the columns that are shown."""
    marks = page.locator(f"#sleep_gather mark.{concept}:visible").all()
    return [str(each.evaluate("each => getComputedStyle(each).backgroundColor")) for each in marks]


def alike() -> str:
    """Return two columns that have the same constants in their echo servers, and no helpers."""
    page = contract("echo_server")
    found: dict[str, list[str]] = {}
    for each in frameworks():
        parts = rows_of(each.program(page.program).read_text(encoding="utf-8"), page)
        if not any(row.startswith(HELPERS) for row in parts):
            found.setdefault(parts[page.sections[0]], []).append(each.name)
    return ",".join(next(names[:2] for names in found.values() if len(names) > 1))


def test_what_is_the_same_in_all_columns_is_folded_and_unfolds(book: str, visit: Visit) -> None:
    page = visit(f"{book}#program=echo_server&columns={alike()}")
    row = page.locator("#echo_server [data-row=PORT]")

    assert 1 == row.locator("td:visible").count()
    assert 1 == row.locator("pre [data-n]:visible").count()
    row.get_by_role("button").press("Enter")
    assert 2 == row.locator("td:visible").count()
    assert 2 <= row.locator("pre [data-n]:visible").count(), "a line in each of two columns"


def test_a_row_that_no_shown_column_has_is_not_there(book: str, visit: Visit) -> None:
    page = visit(f"{book}#program=echo_server&columns={alike()}")

    expect(page.locator('#echo_server [data-row="helpers of echo"]')).to_be_hidden()


def test_the_sections_of_all_columns_stand_level(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    for row in ("nap", "main", "start"):
        cells = page.locator(f"#sleep_gather [data-row={row}] td:visible pre").all()
        tops = {round(box["y"]) for each in cells if (box := each.bounding_box())}

        assert len(OPEN) == len(cells)
        assert 1 == len(tops), row


def test_a_program_is_copied_as_it_is(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    what = f"sleep_gather of {LAST.title}"
    page.get_by_role("button", name=f"copy {what}").click()
    expect(page.get_by_role("button", name=f"copied {what}")).to_be_visible()
    text = LAST.program("sleep_gather").read_text(encoding="utf-8")

    assert text == page.evaluate("navigator.clipboard.readText()")


def test_every_program_of_every_column_is_copied_as_it_is(book: str, visit: Visit) -> None:
    page = visit(book)
    page.evaluate("navigator.clipboard.writeText = async (text) => void (window.last = text)")
    for each in contracts():
        for column in frameworks():
            if each.program not in column.missing:
                head = f"#{each.program} .reader thead [data-f={column.name}] .copy"
                page.evaluate("() => delete window.last")
                page.locator(head).evaluate("(button) => button.click()")
                page.wait_for_function("window.last !== undefined")
                text = column.program(each.program).read_text(encoding="utf-8")

                assert text == page.evaluate("window.last"), head


def test_the_lanes_and_the_ticks_of_a_run_are_drawn(book: str, visit: Visit) -> None:
    page = visit(book + THREE)
    run = page.locator("#sleep_gather .runs td:visible svg").first
    before = run.screenshot()
    for part in (".lane", "#tick path", ".bound"):
        style = page.add_style_tag(content=f"{part} {{ visibility: hidden }}")

        assert before != run.screenshot(), part

        style.evaluate("(style) => style.remove()")


def test_what_a_run_printed_is_there_without_a_script(book: str, visit: Visit) -> None:
    page = visit(book, script=False)

    expect(page.locator("#sleep_gather .prints td").first).to_contain_text("Task-A sleeps")


def test_a_wrong_program_is_one_click_away(book: str, visit: Visit) -> None:
    page = visit(book)
    wrong = page.locator("[data-wrong] .whole").first
    wrong.locator("summary").click()

    expect(wrong.locator("pre")).to_contain_text("Caught by:")


def test_the_matrix_shows_where_two_differ(book: str, visit: Visit) -> None:
    page = visit(book)
    page.get_by_label("one column").select_option(frameworks()[0].name)
    page.get_by_label("another column").select_option(frameworks()[-1].name)
    rows = page.locator("#matrix [data-question]:visible")
    for row in rows.all():
        answers = [cell.inner_text() for cell in row.locator("td:visible").all()]

        assert 2 == len(set(answers)), answers
    assert f"{rows.count()} of {page.locator('#matrix [data-question]').count()} questions" == (
        page.locator("#matrix output").text_content()
    )
    page.get_by_label("one column").select_option("")
    assert (
        page.locator("#matrix .matrix tbody").first.locator("[data-question]").count()
        == rows.count()
    )


def test_the_names_of_the_columns_stay_above_the_matrix(last: str, visit: Visit) -> None:
    page = visit(f"{last}#bites=")
    page.locator("#matrix .scroll").evaluate(
        "(table) => { table.scrollIntoView(); table.scrollTop = table.scrollHeight }"
    )
    expect(page.locator("#matrix [data-question]:visible").last).to_be_in_viewport()
    head = page.locator(f"#matrix thead [data-f={COLUMN.name}]")

    expect(head).to_be_in_viewport()
    assert head.evaluate(
        "(head) => head.contains(document.elementFromPoint(head.getBoundingClientRect().x + 9,"
        " head.getBoundingClientRect().bottom - 9))"
    )


def test_the_matrix_hides_what_is_equal(written: Callable[..., str], visit: Visit) -> None:
    page = visit(f"{written()}#a={COLUMN.name}&b={LAST.name}")
    shown = page.locator("#matrix [data-question]:visible")

    assert "sleep_gather/equal-naps-wake" in [
        each.get_attribute("data-question") for each in shown.all()
    ]
    assert "sleep_gather/start-up" not in [
        each.get_attribute("data-question") for each in shown.all()
    ]


PAIRS = [(LEFT.name, OPEN[0]), (LAST.name, OPEN[1]), (OPEN[0], COLUMN.name)]


@pytest.mark.parametrize("pair", PAIRS)
def test_porting_shows_words_and_code_line_beside_line(
    book: str, visit: Visit, pair: tuple[str, str]
) -> None:
    page = visit(f"{book}#from={pair[0]}&to={pair[1]}")
    sides = [
        page.locator(f".pair tbody td:nth-child({number}) pre").evaluate_all(
            "(all) => all.map((pre) => [...pre.children].map((line) => [line.className, line.textContent]))"
        )
        for number in (1, 2)
    ]

    assert len(contracts()) == page.locator(".port .pair").count()
    assert any(kind == "equal" for lines in sides[0] for kind, _ in lines)
    for left, right in zip(*sides, strict=True):
        assert len(left) == len(right)
        for mine, yours in zip(left, right, strict=True):
            if mine[0] == "equal":
                assert mine == yours


def test_porting_says_of_what_a_question_is_and_what_an_answer_means(
    written: Callable[..., str], visit: Visit
) -> None:
    page = visit(f"{written()}#from={COLUMN.name}&to={LAST.name}")
    row = page.locator(".port tr", has_text="In which order do equal naps wake?")

    expect(row).to_contain_text("sleep_gather/equal-naps-wake")
    expect(row.locator("td").first).to_contain_text("in the order of the arguments")
    expect(page.locator(".port h4", has_text="sleep_gather")).to_contain_text("gather the names")


def test_porting_says_why_a_program_has_no_counterpart(book: str, visit: Visit) -> None:
    lacking = next(each for each in frameworks() if each.missing and each.status == "active")
    program = next(iter(lacking.missing))
    page = visit(f"{book}#from={OPEN[0]}&to={lacking.name}")

    expect(page.locator(".port .absent", has_text=lacking.missing[program].reason)).to_be_visible()


def test_porting_says_what_has_no_counterpart(book: str, visit: Visit) -> None:
    a, b = next(
        (a, b)
        for a in frameworks()
        for b in frameworks()
        if set(a.lexicon) - set(b.lexicon) and a.status == b.status
    )
    page = visit(f"{book}#from={a.name}&to={b.name}")
    rows = page.locator(".port tr", has_text="no counterpart").locator("th")

    assert set(a.lexicon) ^ set(b.lexicon) == {each.text_content() for each in rows.all()}


def test_porting_loses_no_line(book: str, visit: Visit) -> None:
    page = visit(f"{book}#from={LEFT.name}&to={LAST.name}")
    last = contracts()[-1].program
    whole = page.locator(
        f"#{last} [data-row] [data-f={LAST.name}] pre [data-n]"
    ).all_text_contents()
    ported = page.locator(".pair").last.locator("tbody td:nth-child(2) pre [data-n]")

    assert [line for line in whole if line] == [*filter(None, ported.all_text_contents())]


def test_a_column_with_a_broken_promise_shows_no_code(
    written: Callable[..., str], visit: Visit
) -> None:
    def broken(record: Evidence) -> None:
        record.verdicts[0] = replace(record.verdicts[0], verdict="broken", reason="too late")

    page = visit(written(broken))

    assert 0 == page.locator(f'#read .reader [data-f="{COLUMN.name}"]').count()
    assert 0 == page.locator(f'[name=column][value="{COLUMN.name}"]').count()
    expect(page.locator(".overview .failed")).to_contain_text("too late")


@pytest.mark.parametrize("width", [360, 1600])
def test_hostile_content_is_text(written: Callable[..., str], visit: Visit, width: int) -> None:
    _, *rest = frameworks()

    def hostile(record: Evidence) -> None:
        record.replays.clear()
        for number, run in enumerate(record.runs):
            events = tuple(replace(event, text=EVIL) for event in run.trace.events)
            source = f"{run.source}\n\nevil = '{EVIL}' + '{'x' * 10_000}'\n"
            record.runs[number] = replace(
                run, source=source, trace=replace(run.trace, events=events)
            )
        record.verdicts[-1] = replace(record.verdicts[-1], verdict="broken", reason=EVIL * 50)
        record.answers[0] = replace(record.answers[0], answer=EVIL, raw={EVIL: 1})
        record.caught[0] = replace(record.caught[0], promise=EVIL)

    page = visit(written(hostile, [replace(COLUMN, title=EVIL), *rest]) + THREE, width)

    assert "Hexapla: event loops, side by side" == page.title()
    assert 0 == page.locator("img").count()
    assert 0 == overflow(page)


def test_it_prints_in_ink_on_paper(book: str, visit: Visit) -> None:
    page = visit(book, theme="dark")
    page.emulate_media(media="print")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert "rgb(253, 252, 249)" == paper
    expect(page.locator("nav")).to_be_hidden()
    expect(page.locator("#read article pre").first).to_be_attached()


def test_no_table_is_cut_off_on_paper(last: str, visit: Visit) -> None:
    page = visit(last + THREE + PORT, 1032)  # pixels of A4, on its side, between the margins
    page.emulate_media(media="print")
    cut = page.locator(".scroll").evaluate_all(
        "(all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.ariaLabel)"
    )

    assert [] == cut
