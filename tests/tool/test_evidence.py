"""A record is read as it was written, or refused."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from hexapla.process.trace import Event, Trace
from hexapla.project.root import UserError
from hexapla.record.evidence import KINDS, Evidence, Kind, header, read
from hexapla.record.facts import FORMAT, Answer, Header, Replay, Run, Verdict

Lines = list[dict[str, Any]]

TRACE = Trace(("future",), (), (Event(0.1, "main waits"),), 0, left_behind=("sleep",))
HEADER = Header(
    when="2026-01-01T00:00:00+00:00",
    system="Linux",
    cpus=2,
    python="3.13.0",
    versions={"mine": "1.0"},
    commit="abc",
    clean=True,
    seed=7,
    control={"lateness": 0.001},
)
VERDICT = Verdict(
    subject="mine",
    framework="mine",
    engine="first",
    program="future",
    promise="It gets the result",
    verdict="kept",
    reason="",
    seconds=0.5,
    seed=7,
    command=("python3", "future.py"),
    traces=(TRACE,),
)
CAUGHT = replace(
    VERDICT,
    subject="wrong",
    framework="impostor",
    verdict="broken",
    code="late",
    reason="late: 1 s",
)
ANSWER = Answer(
    framework="mine",
    engine="first",
    program="sleep_gather",
    question="sleep_gather/wake-order",
    answer="varies",
    raw={"a b": 19, "b a": 1},
    runs=20,
    command=("hexapla", "run", "mine", "sleep_gather"),
    version="1.0",
)
RUN = Run(
    subject="mine",
    framework="mine",
    engine="first",
    program="future",
    source="print('é', '\x1b', '\u2028')\n",
    beside={"helper.py": "HELP = 1\n"},
    command=("python3", "future.py"),
    trace=TRACE,
)
REPLAY = Replay(
    subject="mine",
    framework="mine",
    engine="first",
    program="future",
    digests={"future.py": "0123456789abcdef"},
    tasks=("loop", "main"),
    threads=(0, 0),
    loop=0,
    kinds="sso",
    delays=(0, 1, 12),
    who=(0, 1, 1),
    lines=(9, 1, 2),
    files="000",
    texts=("é ",),
    other_order="line 1 was another",
)
RECORD = Evidence(HEADER, [VERDICT], [CAUGHT], [ANSWER], [RUN], [REPLAY])
HEADED, VERDICTS, CAUGHTS, ANSWERS, RUNS, REPLAYS, FOOTER = range(7)  # the lines of that record


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A whole record, with one fact of each kind."""
    RECORD.write(tmp_path / "build" / "evidence.jsonl")
    return tmp_path / "build" / "evidence.jsonl"


def test_a_record_is_read_as_it_was_written(path: Path) -> None:
    assert RECORD == read(path)


def test_a_record_has_a_line_for_each_fact_between_its_header_and_its_footer(path: Path) -> None:
    assert ["header", "verdict", "caught", "answer", "run", "replay", "footer"] == [
        json.loads(line)["kind"] for line in path.read_text().splitlines()
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_read_as_it_was_written_wherever_its_lines_stand(
    kind: Kind, path: Path
) -> None:
    record = Evidence(HEADER)
    kind.of(record).extend(kind.of(RECORD) * 3)
    record.write(path)

    assert record == read(path)
    assert 3 == read(path).counts["kept" if kind.name == "verdict" else kind.plural]


def test_an_impostor_that_is_caught_is_no_broken_promise() -> None:
    assert (0, 1) == (RECORD.counts["broken"], RECORD.counts["caught"])


def test_a_record_is_one_object_with_the_same_facts(path: Path) -> None:
    whole = json.loads(json.dumps(RECORD.json()))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        del line["kind"]

    assert lines == [
        whole["header"],
        *whole["verdicts"],
        *whole["caught"],
        *whole["answers"],
        *whole["runs"],
        *whole["replays"],
        {"counts": whole["counts"]},
    ]


def test_nothing_but_the_record_is_left_in_its_folder(path: Path) -> None:
    assert [path] == list(path.parent.iterdir())


def test_a_record_ends_in_its_counts(path: Path) -> None:
    footer = json.loads(path.read_text().splitlines()[-1])

    assert "footer" == footer["kind"]
    assert {
        "kept": 1,
        "broken": 0,
        "declared": 0,
        "missing": 0,
        "inconclusive": 0,
        "untested": 0,
        "error": 0,
        "caught": 1,
        "answers": 1,
        "runs": 1,
        "replays": 1,
    } == footer["counts"]


def test_a_header_names_the_machine_s_kind_and_not_the_machine(checkout: Path) -> None:
    fresh = header({"mine": "1.0"}, 7, {"lateness": 0.0})

    assert (7, {"mine": "1.0"}, FORMAT) == (fresh.seed, fresh.versions, fresh.format)
    assert ("", False) == (fresh.commit, fresh.clean), "nothing is clean where there is no git"


def without(number: int) -> Callable[[Lines], None]:
    """Take a line out of a record."""
    return lambda lines: lines.__delitem__(number)


def changed(number: int, **facts: Any) -> Callable[[Lines], None]:
    """Change a line of a record."""
    return lambda lines: lines[number].update(facts)


def twice(number: int) -> Callable[[Lines], None]:
    """Put a line of a record in twice."""
    return lambda lines: lines.insert(number, {**lines[number]})


def lacking(number: int, name: str) -> Callable[[Lines], None]:
    """Take a field out of a line of a record."""
    return lambda lines: lines[number].__delitem__(name)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(without(HEADED), "lacks its header or its footer", id="no header"),
        pytest.param(without(FOOTER), "lacks its header or its footer", id="no footer"),
        pytest.param(without(VERDICTS), "its footer says", id="a verdict lost"),
        pytest.param(without(CAUGHTS), "its footer says", id="one caught lost"),
        pytest.param(without(ANSWERS), "its footer says", id="an answer lost"),
        pytest.param(without(RUNS), "its footer says", id="a run lost"),
        pytest.param(twice(RUNS), "its footer says", id="a run too many"),
        pytest.param(changed(VERDICTS, verdict="broken"), "its footer says", id="another verdict"),
        pytest.param(changed(VERDICTS, verdict="perhaps"), "its footer says", id="no verdict"),
        pytest.param(changed(CAUGHTS, kind="verdict"), "its footer says", id="another kind"),
        pytest.param(lacking(FOOTER, "counts"), "its footer says None", id="no counts"),
        pytest.param(lacking(VERDICTS, "reason"), "Verdict has reason missing", id="of a verdict"),
        pytest.param(lacking(CAUGHTS, "reason"), "Verdict has reason missing", id="of one caught"),
        pytest.param(lacking(ANSWERS, "command"), "Answer has command missing", id="of an answer"),
        pytest.param(lacking(RUNS, "source"), "Run has source missing", id="of a run"),
        pytest.param(lacking(RUNS, "beside"), "Run has beside missing", id="of a run, and another"),
        pytest.param(lacking(HEADED, "cpus"), "Header has cpus missing", id="of the header"),
        pytest.param(changed(VERDICTS, host="a"), "Verdict has host missing or unknown", id="more"),
        pytest.param(
            changed(RUNS, host="a"), "Run has host missing or unknown", id="more of a run"
        ),
        pytest.param(
            changed(HEADED, format=FORMAT - 1), f"reads format {FORMAT}: run", id="an old format"
        ),
        pytest.param(
            changed(HEADED, format=FORMAT + 1),
            f"format {FORMAT + 1}; this reads",
            id="a new format",
        ),
        pytest.param(lacking(HEADED, "format"), "has format None", id="no format"),
        pytest.param(lacking(VERDICTS, "kind"), "is not a record", id="of no kind"),
        pytest.param(changed(RUNS, kind="opinion"), "unknown kind: opinion", id="kind"),
        pytest.param(lambda lines: lines.clear(), "lacks its header", id="empty"),
        pytest.param(
            lambda lines: lines.insert(1, lines[0]), "unknown kind: header", id="two headers"
        ),
    ],
)
def test_a_record_that_is_not_whole_is_refused(
    change: Callable[[Lines], None], words: str, path: Path
) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(UserError) as misuse:
        read(path)

    assert str(path) in str(misuse.value)
    assert words in str(misuse.value)


def test_a_newer_format_is_named_rather_than_its_kinds(path: Path) -> None:
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    lines[HEADED]["format"], lines[RUNS]["kind"] = FORMAT + 1, "opinion"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(UserError, match=f"has format {FORMAT + 1}; this reads format {FORMAT}"):
        read(path)


@pytest.mark.parametrize("end", [b"{", b"[]", b"5", b"\xff", b'"header"'])
def test_what_is_no_record_is_refused(end: bytes, path: Path) -> None:
    path.write_bytes(path.read_bytes() + end)
    with pytest.raises(UserError, match="is not a record"):
        read(path)


def test_half_a_line_is_refused(path: Path) -> None:
    path.write_text(path.read_text()[:-20])
    with pytest.raises(UserError, match="is not a record"):
        read(path)


def test_a_record_that_is_not_there_says_what_writes_it(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="run `hexapla compare`, which writes it"):
        read(tmp_path / "evidence.jsonl")
