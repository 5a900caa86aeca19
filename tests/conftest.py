"""The suite is a plugin; and a record as a comparison would leave it, for whatever shows one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from pathlib import Path

import pytest

from hexapla.compare import EITHER_ORDER, EQUAL_NAPS, IN_ORDER, START_UP
from hexapla.contract import Contract, contracts
from hexapla.evidence import Answer, Evidence, Header, Run, Verdict
from hexapla.framework import Framework, frameworks
from hexapla.gallery import worth_showing
from hexapla.subject import IMPOSTOR, Subject
from hexapla.trace import Event, Trace

pytest_plugins = ["hexapla.suite"]

LINES = {
    "future": ["main waits", "worker sets the result", "main gets Done!"],
    "echo_server": ["listening on 127.0.0.1:80", "client-1 connects", "client-1 leaves"],
}
NAPS = ["Task-A sleeps", "Task-B sleeps", "Task-B wakes", "Task-A wakes", "gathered Task-A Task-B"]


def trace(program: str) -> dict[str, object]:
    """Return a run of a program in which a line comes every tenth of a second."""
    lines = LINES.get(program, NAPS)
    events = tuple(Event(0.1 * number, text) for number, text in enumerate(lines, 1))
    return Trace((), (), events, code=0).json() | {"events": [asdict(each) for each in events]}


def verdict(subject: str, framework: str, page: Contract, promise: str, found: str) -> Verdict:
    """Return a verdict, with a reason unless the promise is kept."""
    reason = "" if found == "kept" else f"it is {found}"
    about = (subject, framework, "", page.program, promise, found, reason)
    return Verdict(*about, seconds=0.25, seed=7, command=())


def judged(column: Framework, page: Contract) -> list[Verdict]:
    """Return the verdicts of a column that keeps all that its manifest does not declare."""
    declared = {(each.program, each.promise) for each in column.declared}
    return [
        verdict(
            column.name,
            column.name,
            page,
            each.sentence,
            "declared" if (page.program, each.sentence) in declared else "kept",
        )
        for each in page.promises
    ]


def run(column: Framework, page: Contract) -> Run:
    """Return the run of a program as it stands in a column."""
    about = (column.name, column.name, column.default.name, page.program)
    text = column.program(page.program).read_text(encoding="utf-8")
    return Run(*about, text, {}, ("python", f"{page.program}.py"), trace(page.program))


def caught(page: Contract, each: Subject) -> tuple[Run, list[Verdict]]:
    """Return the run of an impostor, and what caught it."""
    command = tuple(each.command(page.program))
    text = Path(command[-1]).read_text(encoding="utf-8")
    made = Run(each.name, IMPOSTOR, "", page.program, text, {}, command, trace(page.program))
    return made, [
        verdict(each.name, IMPOSTOR, page, sentence, "broken") for sentence in each.caught_by
    ]


@pytest.fixture(scope="session")
def drawn_once() -> Iterator[None]:
    """Draw each picture once: most runs of the records here are the same."""
    import vl_convert

    convert = vl_convert.vegalite_to_svg
    draw = cache(lambda chart: convert(json.loads(chart)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vl_convert, "vegalite_to_svg", lambda chart: draw(json.dumps(chart)))
        yield


@pytest.fixture(scope="session")
def recorded() -> Callable[[], Evidence]:
    """Make a record in which every column passed and one wakes in either order; nothing was run for it."""

    def made() -> Evidence:
        columns, pages = frameworks(), contracts()
        header = Header(
            when="2026-01-31T12:00:00+00:00",
            system="Linux 6",
            cpus=2,
            python="3.13.0",
            versions={each.name: "1.0" for each in columns},
            commit="0123456789abcdef",
            clean=True,
            seed=7,
            control={"seconds": 1.0, "lateness": 0.001},
        )
        found = Evidence(header)
        for column in columns:
            about = (column.name, column.default.name, "sleep_gather")
            odd = column is columns[-1]
            word, raw = (EITHER_ORDER, {"a b": 12, "b a": 8}) if odd else (IN_ORDER, {"a b": 20})
            again = ("hexapla", "run", column.name, "sleep_gather")
            found.answers.append(Answer(*about, EQUAL_NAPS, word, raw, 20, again))
            found.answers.append(Answer(*about, START_UP, "99 ms", [0.099], 1, again))
            for page in pages:
                if page.program in column.missing:
                    continue
                found.verdicts += judged(column, page)
                found.runs.append(run(column, page))
        for page in pages:
            for each in worth_showing(page.program):
                wrong, verdicts = caught(page, each)
                found.runs.append(wrong)
                found.caught += verdicts
        return found

    return made
