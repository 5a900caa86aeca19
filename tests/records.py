"""Records as a comparison and a benchmark would leave them; nothing is run for them."""

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hexapla.behaviours.answers import VARIES
from hexapla.bench.metrics import METRICS
from hexapla.bench.record import Benchmark, Method, Sample
from hexapla.comparison.sample_runs import worth_showing
from hexapla.judging.impostors import IMPOSTOR, Impostor
from hexapla.process.trace import Event, Trace
from hexapla.project.contract import Contract, contracts
from hexapla.project.framework import Framework, frameworks
from hexapla.record.evidence import Evidence, digest
from hexapla.record.facts import EQUAL_NAPS, START_UP, Answer, Header, Replay, Run, Verdict
from hexapla.source.sections import TITLE_TEXT

LINES = {
    "future": ["main waits", "worker sets the result", "main gets Done!"],
    "echo_server": ["listening on 127.0.0.1:80", "client-1 connects", "client-1 leaves"],
}
NAPS = ["Task-A sleeps", "Task-B sleeps", "Task-B wakes", "Task-A wakes", "gathered Task-A Task-B"]


def trace(program: str) -> Trace:
    """Return a run of a program in which a line comes every tenth of a second."""
    lines = LINES.get(program, NAPS)
    events = tuple(Event(0.1 * number, text) for number, text in enumerate(lines, 1))
    return Trace((), (), events, code=0)


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
    words = ("python", f"{page.program}{column.suffix}")
    return Run(*about, text, {}, words, trace(page.program))


def replay(made: Run, extra: int = 0) -> Replay:
    """Return a replay of a run in which each task prints and waits; `main` runs `extra` more lines."""
    title = made.source.removesuffix(TITLE_TEXT.sub("", made.source)).count("\n")
    lines_of_code = enumerate(made.source.splitlines(), 1)
    code = [it for it, line in lines_of_code if it > title and line.startswith("  ")] or [1]
    names = [*dict.fromkeys(event.subject for event in made.events if event.subject != "gathered")]
    tasks = ["loop", "main", *(name for name in names if name != "main")]
    steps: list[tuple[str, int, int, int, str]] = [
        ("s", 0, 0, code[-1], ""),
        ("s", 1, 1, code[0], ""),
    ]
    steps += [("l", 1, 1, code[number % len(code)], "") for number in range(1, 2 + extra)]
    begun = set()
    for number, event in enumerate(made.events):
        task = tasks.index(event.subject) if event.subject in tasks else 1
        line = code[(number + task) % len(code)]
        pause = 1000 if number == len(made.events) // 2 else 1
        if task == 1:
            steps.append(("l", 1, pause, line, ""))
        else:
            steps.append(("r" if task in begun else "s", task, pause, line, ""))
            begun.add(task)
        steps.append(("o", task, 1, line, event.text))
        if task != 1:
            steps.append(("p", task, 1, line, ""))
    steps += [("e", task, 1, code[-1], "") for task in (*begun, 1, 0)]
    kinds, who, delays, lines, texts = zip(*steps, strict=True)
    name = Path(made.command[-1]).name
    return Replay(
        *(made.subject, made.framework, made.engine, made.program),
        digests={name: digest(made.source)},
        tasks=tuple(tasks),
        threads=(0,) * len(tasks),
        loop=0,
        kinds="".join(kinds),
        delays=delays,
        who=who,
        lines=lines,
        files="",
        texts=tuple(text for text in texts if text),
        other_order="",
    )


def caught(page: Contract, each: Impostor) -> tuple[Run, list[Verdict]]:
    """Return the run of an impostor, and what caught it."""
    command = tuple(each.command(page.program))
    text = Path(command[-1]).read_text(encoding="utf-8")
    made = Run(each.name, IMPOSTOR, "", page.program, text, {}, command, trace(page.program))
    return made, [
        verdict(each.name, IMPOSTOR, page, sentence, "broken") for sentence in each.caught_by
    ]


@pytest.fixture(scope="session")
def recorded() -> Callable[[], Evidence]:
    """Make a record in which every column passed, and the last one varies; nothing was run for it."""

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
            word, raw = (
                (VARIES, {"in order": 12, "reversed": 8}) if odd else ("in order", {"in order": 20})
            )
            again = ("hexapla", "run", column.name, "sleep_gather")
            found.answers.append(Answer(*about, EQUAL_NAPS, word, raw, 20, again, "1.0"))
            found.answers.append(Answer(*about, START_UP, "99 ms", [0.099], 1, again, "1.0"))
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
        found.replays += [replay(it, number % 5) for number, it in enumerate(found.runs)]
        return found

    return made


COSTS = {  # by metric and setting: what the cheapest column costs, and how much more the next one does
    ("echo-cpu", "1 KiB, 16 connections"): (1e-5, 1.3),
    ("echo-open-p50", "1 KiB, 16 connections"): (1e-4, 1.1),
    ("echo-open-p99", "1 KiB, 16 connections"): (3e-4, 1.1),
    ("echo-open-p99.9", "1 KiB, 16 connections"): (9e-4, 1.1),
    ("idle-memory", "1,000 connections"): (2000.0, 1.2),
    ("sleeper-cpu", "1,000 sleepers"): (4e-6, 1.2),
    ("sleeper-cpu", "10,000 sleepers"): (5e-6, 1.2),
    ("sleeper-memory", "10,000 sleepers"): (1500.0, 1.2),
    ("echo-calls", "1 KiB, 16 connections"): (2.0, 1.1),
    ("start-up", "echo server"): (0.03, 1.1),
    ("start-up-imports", "echo server"): (20.0, 1.1),
    ("wakeup", "10 idle descriptors"): (1e-6, 1.0),
    ("wakeup", "1,000 idle descriptors"): (1e-6, 8.0),
}
IN_C = ("C", "", "")  # the subject of the baseline in C, its framework and its engine


@pytest.fixture(scope="session")
def measured() -> Callable[[], Benchmark]:
    """Make the record of a benchmark with five rounds; nothing was run for it.

    The columns cost the more the later they come, by so much that no two are tied, and the baseline in C
    costs a third of what the first one does; the rounds of all of them differ by 2 % at most.
    """

    def made() -> Benchmark:
        columns = frameworks()
        header = Header(
            when="2026-01-31T13:00:00+00:00",
            system="Linux 6",
            cpus=2,
            python="3.13.0",
            versions={each.name: "1.0" for each in columns},
            commit="0123456789abcdef",
            clean=True,
            seed=7,
            control={"seconds": 1.0, "lateness": 0.001},
        )
        found = Benchmark(header, Method("quick", 60.0, 5, "/usr/bin/cc", 1024, (), {}, {}))
        reference = next(each for each in columns if each.reference)
        subjects = [IN_C, *((each.name, each.name, each.default.name) for each in columns)]
        for (metric, setting), (least, more) in COSTS.items():
            kind = metric.partition("-")[0]
            program = {"sleeper": "sleep_gather_many", "wakeup": ""}.get(kind, "echo_server")
            alone = [(each.name, reference.name, each.name) for each in reference.engines[:3]]
            for place, (subject, framework, engine) in enumerate(subjects if program else alone):
                for number in range(5):
                    for repeat in (0, 1) if subject == reference.name else (0,):
                        noise = 1 + 0.005 * ((number + 2 * place) * (place + repeat + 2) % 5)
                        value = least / 3 if subject == "C" else least * more ** (place - 1)
                        about = (metric, setting, subject, framework, engine, program, program)
                        cost, unit = value * noise, METRICS[metric].unit
                        sample = Sample(*about, number, repeat, cost, unit, "", {}, ("run",))
                        found.samples.append(sample)
        return found

    return made


@pytest.fixture(scope="session")
def whole() -> Callable[[str | None], str]:
    """Ask that a picture stands alone: it is whole, and takes no colour from a page; return it."""

    def asked(svg: str | None) -> str:
        assert svg
        assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert ElementTree.fromstring(svg).tag.endswith("svg")
        assert "var(" not in svg
        assert "currentColor" not in svg
        return svg

    return asked
