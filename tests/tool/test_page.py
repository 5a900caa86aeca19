"""The page shows what the record holds, only code that passed, and everything that others wrote as text."""

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import records
from click.testing import CliRunner
from markupsafe import Markup

from hexapla.cli.main import main
from hexapla.page.build import build_page, remade_title
from hexapla.page.markup import prose
from hexapla.page.readme_pictures import readme_pictures
from hexapla.page.rendering import csp_hash
from hexapla.project.column_readme import column_readme
from hexapla.project.contract import contract, contracts
from hexapla.project.framework import CONCEPTS, framework, frameworks
from hexapla.project.root import UserError, root
from hexapla.record.evidence import Evidence
from hexapla.record.facts import EQUAL_NAPS, Answer, Verdict

EVIL = "<script>alert(1)</script>\x1b[31m\u202e" + "x" * 10_000
COLUMN = frameworks()[0]
LINES = records.LINES


@pytest.fixture
def record(recorded: Callable[[], Evidence]) -> Evidence:
    return recorded()


@pytest.fixture(scope="module")
def html(recorded: Callable[[], Evidence]) -> str:
    """The page on which every column has passed."""
    return build_page(recorded())


def part(html: str, name: str) -> str:
    """Return a section of the page."""
    found = re.search(rf'<section id="{name}".*?</section>', html, re.DOTALL)
    assert found, f"the page has no section {name}"
    return found[0]


def unpacked(html: str, name: str) -> Any:
    """Return what the script is given under a name."""
    [packed] = re.findall(rf'id="data-{name}">"([^"]*)"', html)
    return json.loads(zlib.decompress(b64decode(packed), wbits=-15))


def copied(html: str) -> dict[str, dict[str, str]]:
    """Return the programs as they are copied, by program and framework: title and sections in order."""
    titles, programs = unpacked(html, "texts")["titles"], {}
    for program, article in re.findall(
        r'<article id="(\w+)".*?(<table class="reader">.*?</table>)', html, re.DOTALL
    ):
        rows = re.findall(r"<tr data-row[^>]*>(.*?)(?=<tr )", article, flags=re.DOTALL)
        columns = {name: titles[program].get(name, "") for name in heads(article)}
        summary = unescape(re.findall(rf'id="{program}" [^>]*data-summary="([^"]*)"', html)[0])
        [notes] = re.findall(r'<tr class="notes">.*?</th>(.*?)<tr ', article, re.DOTALL)
        for name, cell in zip(columns, notes.split("<td>")[1:], strict=True):
            suffix = framework(name).suffix
            columns[name] = columns[name] or remade_title(summary, Markup(cell.strip()), suffix)
        for row in rows:
            sections: dict[str, str] = {}
            for name, cell in zip(columns, row.split("<td")[1:], strict=True):
                same_as = re.search(r"<pre data-as=(\S+)>", cell)
                code = re.search(r"<pre>(.*?)</pre>", cell, re.DOTALL)
                sections[name] = sections[same_as[1]] if same_as else text(code[1]) if code else ""
                columns[name] += sections[name]
        programs[program] = columns
    return programs


def heads(html: str) -> list[str]:
    """Return the columns over the code of the first program in the HTML."""
    [head, *_] = re.findall(r'<table class="reader">\s*<thead>.*?</thead>', html, re.DOTALL)
    return re.findall(r'data-f="?([^" >]*)', head)


def wrong_title(record: Evidence) -> str:
    """Return how the page counts the impostors that were caught."""
    count = len({(verdict.program, verdict.subject) for verdict in record.caught})
    return f"{count} ways to get this wrong"


def text(html: str) -> str:
    """Return what is read of HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def test_it_says_where_and_when_it_was_recorded(html: str) -> None:
    assert "2026-01-31 12:00 UTC" in html
    assert "recorded on Linux 6, with 2 processors and Python 3.13.0." in html
    assert "The commit was <code>0123456789</code>." in html


def test_it_is_small_and_asks_for_nothing(html: str) -> None:
    assert len(html.encode()) < 650_000
    assert [] == re.findall(r'(?:src|srcset|poster)="(?!data:)[^"]*"', html)
    assert [] == re.findall(
        r"<link (?!rel=\"icon\" href=\"data:,\")[^>]*>|@import|url\((?!#)", html
    )
    assert "default-src 'none'" in html


def test_what_the_script_is_given_is_packed_and_what_is_read_is_not(html: str) -> None:
    code = unpacked(html, "script")["code"]
    [loader] = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)

    assert "function search(" in code
    assert len(loader) < 1000
    for script in (loader, code):
        assert csp_hash(script) in unescape(html)
    assert "Sleep side by side" in html


def test_an_answer_names_its_api_for_the_script(html: str) -> None:
    about = unpacked(html, "texts")["api"]

    assert ["trio.sleep"] == about[EQUAL_NAPS]["trio"]
    assert {each.name for each in frameworks()} == about[EQUAL_NAPS].keys()


def test_every_program_of_every_column_is_there_as_it_was_judged(html: str) -> None:
    found = copied(html)

    for known in contracts():
        for column in frameworks():
            if known.program in column.missing:
                assert column.name not in found[known.program]
                continue
            source = column.program(known.program).read_text(encoding="utf-8")

            assert source == found[known.program][column.name]


def test_a_quote_in_code_is_a_quote_and_words_of_one_colour_are_one(html: str) -> None:
    code = "".join(re.findall(r"<pre>.*?</pre>", html, re.DOTALL))

    assert "<b>async def</b>" in code
    assert '<i>"__main__"</i>' in code
    assert [] == re.findall(r"&(?:gt|#34|#39);", code)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("a `b<c>` *d* **e**", "a <code>b&lt;c&gt;</code> <em>d</em> <strong>e</strong>"),
        ("[a](https://example.org/)", '<a href="https://example.org/">a</a>'),
        ("[`a`](../contract/a.md)", "<code>a</code>"),
        ("sleep_gather <b>&amp;", "sleep_gather &lt;b&gt;&amp;amp;"),
        ("one\ntwo", "one\ntwo"),
        ("", ""),
    ],
)
def test_a_little_markdown_becomes_html_and_nothing_else_does(markdown: str, html: str) -> None:
    assert html == prose(markdown)


def test_a_link_that_runs_a_script_is_text() -> None:
    assert "<a" not in prose("[a](javascript:alert(1))")


def test_a_replay_of_another_text_is_refused(record: Evidence) -> None:
    record.runs[0] = replace(record.runs[0], source=record.runs[0].source + "\n")
    with pytest.raises(UserError, match="is not the text that was recorded"):
        build_page(record)


def test_who_runs_when_is_drawn_for_every_program_without_a_script(html: str) -> None:
    drawn = re.findall(r"<svg class=lanes viewBox", part(html, "read"))

    assert drawn
    assert sum(len(columns) for columns in copied(html).values()) == len(drawn)


def test_every_wrong_program_has_a_replay(html: str) -> None:
    cards = re.findall(r'data-wrong="(\w+)/(\w+)"', html)
    played = unpacked(html, "replays")

    assert cards
    assert [] == [it for it in cards if f"impostor/{it[1]}" not in played[it[0]]]


def test_a_wrong_program_is_shown_as_its_difference_to_the_nearest_right_one(html: str) -> None:
    cards = re.findall(r'data-wrong="(\w+)/(\w+)".*?<pre class="diff".*?</pre>', html, re.DOTALL)
    [diff] = re.findall(
        r'data-wrong="sleep_gather/one_after_the_other".*?(<pre class="diff".*?</pre>)',
        html,
        re.DOTALL,
    )
    whole = unpacked(html, "texts")["wrong"]

    assert cards
    assert {f"{program}/{name}" for program, name in cards} == whole.keys()
    assert "sleep_gather.py" in text(diff)
    lines = whole["sleep_gather/one_after_the_other"].splitlines()
    assert len(re.findall("<(?:ins|del)>", diff)) < len(lines)


def test_it_says_of_each_promise_who_did_not_keep_it_and_why(record: Evidence) -> None:
    broken = replace(record.verdicts[0], verdict="broken", reason="it came <b>late</b>")
    lost = next(each for each in record.verdicts if each.framework == frameworks()[1].name)
    record.verdicts = [broken, *(each for each in record.verdicts[1:] if each is not lost)]
    [promises] = re.findall(
        r'<details class="promises" id="future-.*?</details>', build_page(record), re.DOTALL
    )
    all_of_them = ", ".join(each.title for each in frameworks())

    assert f"a promise was kept by {all_of_them}." in text(promises)
    assert f"{broken.promise}\n{COLUMN.title}: broken: it came <b>late</b>" in text(promises)
    assert f"{frameworks()[1].title}: no verdict" in text(promises)


def test_who_lacks_a_program_is_not_said_to_keep_its_promises(html: str) -> None:
    missing = [(each, name) for each in frameworks() for name in each.missing]

    assert missing
    for column, name in missing:
        [kept] = re.findall(
            rf'id="{name}-promises">.*?<p class="note"[^>]*>(.*?)</p>', html, re.DOTALL
        )

        assert column.title not in kept
        assert next(each.title for each in frameworks() if not each.missing) in kept


def test_a_column_without_a_program_is_said_to_have_none(record: Evidence) -> None:
    lacking = next(each for each in frameworks() if each.missing)
    missing = next(iter(lacking.missing))
    promise = next(each for each in contracts() if each.program == missing).promises[0]
    about = (lacking.name, lacking.name, "", missing, promise.sentence, "missing", "a reason")
    record.verdicts.append(Verdict(*about, seconds=0, seed=7, command=()))
    html = build_page(record)

    assert f'<a href="#{missing}-promises">has none</a>' in html
    assert "1 missing" not in text(html)


def test_it_says_how_each_column_thinks(html: str) -> None:
    words = text(part(html, "words"))

    assert [] == [
        each.name for each in frameworks() if text(prose(column_readme(each).thinks)) not in words
    ]


def test_what_bites_when_porting_is_a_question_of_its_contract(html: str) -> None:
    bites = {f"{page.program}/{name}" for page in contracts() for name in page.bites}
    asked = {question.id for page in contracts() for question in page.left_open}

    assert bites
    assert set() == bites - asked
    assert f'data-question="{EQUAL_NAPS}" data-bites' in html


def test_every_heading_label_button_and_summary_of_the_page_has_a_translation(html: str) -> None:
    sections = [part(html, name) for name in ("read", "lesson", "words", "porting", "columns")]
    read = "".join([*sections, part(html, "matrix").partition("<tbody")[0]])
    written = re.findall(
        r"<(h2|h3|h4|label|legend|summary|button|option)\b([^>]*)>(.*?)</\1>", read, re.DOTALL
    )
    said_elsewhere = r"<(\w+)[^>]* data-t=.*?</\1>|<code>.*?</code>|<select.*?</select>"
    lacking = {
        text(re.sub(said_elsewhere, "", inner, flags=re.DOTALL)).strip()
        for _, attributes, inner in written
        if not re.search(" data-[tl]", attributes)
    }
    names = {it.title for it in frameworks()} | {page.program for page in contracts()}

    assert set() == {it for it in lacking - names - {*CONCEPTS} if re.search("[A-Za-z]", it)}


def test_code_in_a_question_and_in_what_you_see_is_code(html: str) -> None:
    questions = re.findall(r'<th scope="row">(.*?)<small>', part(html, "matrix"), re.DOTALL)
    seen = re.findall(r"What you see:</strong>(.*?)</p>", part(html, "wrong"), re.DOTALL)

    assert any("<code>" in each for each in seen)
    assert [] == [each for each in [*questions, *seen] if "`" in each]


def test_what_came_once_is_said_in_a_word(record: Evidence) -> None:
    last = next(each for each in reversed(record.answers) if each.question == EQUAL_NAPS)
    often = {"in order": 17, "reversed": 2, "varies": 1}
    record.answers[record.answers.index(last)] = replace(last, raw=often)

    assert "17 times in order, twice reversed, once varies" in text(
        part(build_page(record), "matrix")
    )


def test_what_was_measured_is_asked_again_of_any_column(html: str) -> None:
    [row] = re.findall(
        r'<tr id=[^ ]* data-question="sleep_gather/start-up".*?(?=<tr |</tbody>)', html, re.DOTALL
    )

    assert "Again: hexapla run COLUMN sleep_gather" in text(row)
    assert "0.099 in 1 run<" in row


def test_it_shows_the_text_that_was_judged_and_not_what_lies_there_now(record: Evidence) -> None:
    first = record.runs[0]
    record.runs[0] = replace(first, source=first.source + "\nlast = 'judged'\n")
    record.replays.clear()

    assert "last = 'judged'" in text(part(build_page(record), "read"))


def test_a_column_with_a_broken_promise_shows_no_code_but_what_failed(record: Evidence) -> None:
    broken = replace(record.verdicts[0], verdict="broken", reason="it came too late")
    record.verdicts[0] = broken
    html = build_page(record)

    assert f"{broken.promise}: broken: it came too late" in text(part(html, "columns"))
    assert all(COLUMN.name not in columns for columns in copied(html).values())
    assert COLUMN.name not in heads(html)


def test_a_section_that_an_earlier_column_has_is_shown_once(html: str) -> None:
    first, *_ = part(html, "read").split("</article>")
    rows = re.findall(r"<tr data-row=.*?(?=<tr )", first, re.DOTALL)
    names = heads(html)
    again = [
        (cells[names.index(whose)], cell)
        for cells in (row.split("<td")[1:] for row in rows)
        for cell in cells
        for whose in re.findall(r"<pre data-as=(\S+)>", cell)
    ]

    assert again
    for original, copy in again:
        assert len(original) > len(copy)
        assert "data-as" not in original


@pytest.mark.parametrize("verdict", ["error", "inconclusive"])
def test_a_column_that_could_not_be_judged_shows_no_code(verdict: str, record: Evidence) -> None:
    record.verdicts[0] = replace(record.verdicts[0], verdict=verdict)

    assert COLUMN.name not in copied(build_page(record))["future"]


def test_a_column_that_lacks_a_verdict_shows_no_code(record: Evidence) -> None:
    lost = record.verdicts.pop(0)
    html = build_page(record)

    assert f"{lost.promise}: there is no verdict" in text(part(html, "columns"))
    assert COLUMN.name not in copied(html)["future"]


def test_a_column_that_was_never_judged_says_so_once(record: Evidence) -> None:
    record.verdicts = [each for each in record.verdicts if each.framework != COLUMN.name]

    assert 1 == text(part(build_page(record), "columns")).count("it was not judged")


def test_a_declared_promise_is_counted_apart_and_the_code_is_shown(record: Evidence) -> None:
    declared = [each for each in record.verdicts if each.verdict == "declared"]
    assert declared
    html = build_page(record)
    count = len(contract("echo_server").promises)

    assert f"{count - 1} of {count} kept, 1 declared" in text(part(html, "columns"))
    assert declared[0].framework in copied(html)["echo_server"]


def test_a_program_that_was_not_run_says_so(record: Evidence) -> None:
    del record.runs[0]

    assert "was not run when this record was made" in text(part(build_page(record), "read"))


def test_whatever_was_measured_has_a_row_also_what_no_page_asks(record: Evidence) -> None:
    asked = "executor/something-new"
    record.answers.append(
        Answer(COLUMN.name, "", "executor", asked, "perhaps", {"perhaps": 3}, 3, ("again",), "1")
    )
    matrix = part(build_page(record), "matrix")

    assert f'data-question="{asked}"' in matrix
    assert "perhaps3 of 3 runs" in text(matrix)


def test_equal_answers_look_equal(html: str) -> None:
    matrix = part(html, "matrix")
    [row] = re.findall(
        r'<tr id=[^ ]* data-question="sleep_gather/equal-naps-wake".*?(?=<tr |</tbody>)',
        matrix,
        re.DOTALL,
    )
    found = set(re.findall(r"<td( class=[^>]*)?>(?:<details><summary>)?([^<\n]*)", row))

    assert {("", "in order"), (" class=kind-1", "varies")} == found


def test_a_cell_opens_to_its_counts_and_a_row_to_its_meanings_and_its_command(html: str) -> None:
    matrix = text(part(html, "matrix"))

    assert "sometimes a later one wakes first" in matrix
    assert "20 of 20 runs" in matrix
    assert "12 times in order, 8 times reversed" in matrix
    assert "Again: hexapla behaviours --ask --program sleep_gather" in matrix


def test_every_impostor_worth_showing_is_there_with_what_caught_it(record: Evidence) -> None:
    wrong = text(part(build_page(record), "wrong"))

    assert record.caught
    assert wrong_title(record) in wrong
    for each in record.caught:
        assert each.promise in wrong


def test_an_impostor_that_was_not_caught_is_not_shown(record: Evidence) -> None:
    free, before = record.caught[0].subject, wrong_title(record)
    record.caught = [each for each in record.caught if each.subject != free]
    wrong = part(build_page(record), "wrong")

    assert before != wrong_title(record)
    assert wrong_title(record) in wrong
    assert f'aria-label="{free}"' not in wrong


def test_a_column_that_its_authors_leave_is_linked_to_all_others_at_the_top(
    html: str,
) -> None:
    left = [each.name for each in frameworks() if each.status != "active"]
    active = [each.name for each in frameworks() if each.status == "active"]
    wanted = [f'href="#from={one}&amp;to={other}"' for one in left for other in active]

    assert wanted
    assert [] == [link for link in wanted if link not in html]


def test_the_words_of_a_lexicon_are_marked_in_the_code(html: str) -> None:
    sleeps = [
        word for each in frameworks() for word in each.lexicon["sleep"] if word.isidentifier()
    ]

    assert sleeps
    assert [] == [word for word in sleeps if f"<mark class=sleep>{word}</mark>" not in html]


def test_the_same_record_gives_the_same_page(record: Evidence) -> None:
    assert build_page(record) == build_page(record)


def test_what_others_wrote_is_text(record: Evidence, recorded: Callable[[], Evidence]) -> None:
    first, trace = record.runs[0], record.runs[0].trace
    events = tuple(replace(event, text=f"{EVIL} waits") for event in trace.events)
    record.runs[0] = replace(
        first, source=f'"""{EVIL}\n\n{EVIL}"""\n\n{EVIL}', trace=replace(trace, events=events)
    )
    record.replays.clear()
    record.verdicts[-1] = replace(record.verdicts[-1], verdict="broken", reason=EVIL)
    record.caught[0] = replace(record.caught[0], reason=EVIL)
    record.answers[0] = replace(record.answers[0], answer=EVIL, raw={EVIL: 1}, command=(EVIL,))
    record.header = replace(
        record.header, system=EVIL, versions={**record.header.versions, COLUMN.name: EVIL}
    )
    html = build_page(record)

    assert build_page(recorded()).count("<script") == html.count("<script")
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "x" * 3000 not in html
    assert html.count("&lt;script&gt;alert(1)") > 5


def test_what_a_manifest_says_is_text(record: Evidence, recorded: Callable[[], Evidence]) -> None:
    lexicon = {"sleep": (EVIL,)}
    first = replace(COLUMN, title=EVIL, about=EVIL, status=EVIL, lexicon=lexicon)
    hostile = [first, *frameworks()[1:]]
    promised = replace(record.caught[0], promise=EVIL, subject=EVIL)
    record.caught[0] = replace(record.caught[0], promise=EVIL)
    record.caught.append(promised)
    html = build_page(record, known_frameworks=hostile)

    assert build_page(recorded()).count("<script") == html.count("<script")
    assert [] == re.findall(r"[\x1b\u202e]", html)
    assert "x" * 3000 not in html
    assert html.count("&lt;script&gt;alert(1)") > 50


def test_hexapla_page_writes_the_file_and_says_so(record: Evidence, tmp_path: Path) -> None:
    source, target = tmp_path / "evidence.jsonl", tmp_path / "new" / "page.html"
    record.write(source)
    result = CliRunner().invoke(main, ["page", "--evidence", str(source), "--output", str(target)])

    assert 0 == result.exit_code, result.output
    assert build_page(record) == target.read_text(encoding="utf-8")
    assert f"The page is in {target}" in result.stderr


def test_two_records_show_what_moved(record: Evidence, recorded: Callable[[], Evidence]) -> None:
    before = recorded()
    before.header = replace(before.header, when="2025-12-31T12:00:00+00:00", python="3.12.0")
    before.verdicts[0] = replace(before.verdicts[0], verdict="broken")
    before.answers[0] = replace(before.answers[0], answer="reversed")
    section = part(build_page(record, before=before), "moved")
    rows = re.findall(r'<tr><th scope="row".*?</tr>', section)

    assert [
        ["Python", "3.12.0", "3.13.0"],
        [f"{COLUMN.name}, future, {record.verdicts[0].promise}", "broken", "kept"],
        [f"{COLUMN.name}, {EQUAL_NAPS}", "reversed", "in order"],
    ] == [re.findall(r">([^<]+)</t[hd]>", row) for row in rows]


def test_a_record_that_is_compared_with_itself_has_not_moved(record: Evidence) -> None:
    assert "Nothing differs" in text(part(build_page(record, before=record), "moved"))


def test_hexapla_page_writes_one_program_alone(record: Evidence, tmp_path: Path) -> None:
    source, target = tmp_path / "evidence.jsonl", tmp_path / "cancel.html"
    record.write(source)
    words = ["page", "--evidence", str(source), "--output", str(target), "--embed", "cancel"]
    result = CliRunner().invoke(main, [*words, "Trio", "asyncio"])
    html = target.read_text(encoding="utf-8")

    assert 0 == result.exit_code, result.output
    assert ["trio", "asyncio"] == heads(html)
    assert ["cancel"] == [*copied(html)]
    assert len(html.encode()) < 150_000


def test_a_program_that_a_framework_lacks_cannot_be_written_alone(
    record: Evidence, tmp_path: Path
) -> None:
    lacking = next(each for each in frameworks() if each.missing)
    missing = next(iter(lacking.missing))
    source = tmp_path / "evidence.jsonl"
    record.write(source)
    words = ["page", "--evidence", str(source), "--embed", missing, lacking.name]
    result = CliRunner().invoke(main, words)

    assert 2 == result.exit_code
    assert lacking.missing[missing].reason.split(",")[0] in result.stderr


def test_the_page_has_all_frameworks_or_one_program_in_some() -> None:
    result = CliRunner().invoke(main, ["page", "trio"])

    assert 2 == result.exit_code
    assert "FRAMEWORK is only for --embed" in result.stderr


def test_a_record_that_is_not_there_is_an_error_of_one_sentence() -> None:
    result = CliRunner().invoke(main, ["page", "--evidence", "nowhere.jsonl"])

    assert 2 == result.exit_code
    assert "nowhere.jsonl is not there: run `hexapla compare`" in result.stderr


def test_the_page_cannot_be_written_where_a_file_is(record: Evidence, tmp_path: Path) -> None:
    source = tmp_path / "evidence.jsonl"
    record.write(source)
    words = ["page", "--evidence", str(source), "--output", str(source / "page.html")]
    result = CliRunner().invoke(main, words)

    assert 2 == result.exit_code
    assert "cannot be written" in result.stderr


def test_the_readme_s_pictures_are_drawn_for_light_and_dark(
    record: Evidence, tmp_path: Path, whole: Callable[[str | None], str]
) -> None:
    name = f"sleep_gather-{COLUMN.name}"
    (tmp_path / "README.md").write_text(
        "".join(f"shared/pictures/{name}-{theme}.svg " for theme in ("light", "dark"))
    )
    light, dark = map(whole, readme_pictures(record, folder=tmp_path).values())

    assert light != dark
    for svg in (light, dark):
        assert ">Task-A</text>" in svg
        assert re.search(r"fill: #[0-9a-f]{6}", svg)


def test_a_picture_of_a_run_that_is_not_in_the_record_is_an_error(
    record: Evidence, tmp_path: Path
) -> None:
    (tmp_path / "README.md").write_text("shared/pictures/nothing-at_all-light.svg")
    with pytest.raises(UserError, match="nothing-at_all-light"):
        readme_pictures(record, folder=tmp_path)


def test_a_replay_is_drawn_where_all_columns_have_printed_the_same_after_a_pause(
    record: Evidence, tmp_path: Path, whole: Callable[[str | None], str]
) -> None:
    (tmp_path / "README.md").write_text(
        "shared/pictures/replay-future-light.svg shared/pictures/replay-future-dark.svg"
    )
    light, dark = map(whole, readme_pictures(record, folder=tmp_path).values())
    opened = [each for each in frameworks() if each.open]

    assert light != dark
    for column, known in zip(drawn_columns(light), opened, strict=True):
        said = [text for text in column if text in LINES["future"]]

        assert known.title == column[0]
        assert LINES["future"][:-1] == said


def test_a_replay_that_is_not_in_the_record_is_not_drawn(record: Evidence, tmp_path: Path) -> None:
    record.replays = [each for each in record.replays if each.framework != "trio"]
    (tmp_path / "README.md").write_text("shared/pictures/replay-future-light.svg")
    with pytest.raises(UserError, match="no replay of future"):
        readme_pictures(record, folder=tmp_path)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_readme_s_replay_shows_the_programs_as_they_are(theme: str) -> None:
    path = root() / "shared" / "pictures" / f"replay-sleep_gather-{theme}.svg"
    columns = drawn_columns(path.read_text(encoding="utf-8"))
    opened = [each for each in frameworks() if each.open]

    for column, known in zip(columns, opened, strict=True):
        lines = known.program("sleep_gather").read_text(encoding="utf-8").splitlines()
        numbers = [place for place, text in enumerate(column) if text.isdigit()]
        shown = {
            int(column[place]): " ".join(column[place + 1 : stop])
            for place, stop in zip(numbers, [*numbers[1:], numbers[-1] + 1], strict=True)
        }
        shown.pop(max(shown))  # the output is below it

        assert len(shown) >= 10
        assert {number: lines[number - 1].strip() for number in shown} == shown


def drawn_columns(svg: str) -> list[list[str]]:
    """Return the texts in each column of a replay's picture, without the signs of its marks."""
    tag = "{http://www.w3.org/2000/svg}"
    groups = ElementTree.fromstring(svg).findall(f"{tag}g")
    return [
        [
            "".join(text.itertext())
            for text in group.iter(f"{tag}text")
            if text.get("class") != "sign"
        ]
        for group in groups[:-1]
    ]


def test_every_picture_of_the_readme_is_there() -> None:
    text = (root() / "README.md").read_text(encoding="utf-8")
    wanted = re.findall(r"shared/pictures/[a-z0-9_-]+\.svg", text)

    assert [] == [each for each in wanted if not (root() / each).is_file()]
