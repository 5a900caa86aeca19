"""Judge a loop and asyncio's own in the same minutes, and say where they differ.

asyncio's own loop runs the same programs, through the same starter, on the same Python. So a promise that a
Python or a machine breaks is told apart from one that the loop breaks.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from hexapla.behaviours.answers import VARIES, all_questions, answer_of_runs
from hexapla.behaviours.ask import RunCounts
from hexapla.behaviours.ask_all import ask_all
from hexapla.behaviours.chance import has_changed
from hexapla.judging.jobs import BRIEF_JOBS, Job, Outcome, run_jobs, verdict_counts
from hexapla.loops.expected import Expected
from hexapla.project.contract import Contract, Question, contract, tests_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.outside import outside_framework, parse_loop
from hexapla.record.facts import Answer, Verdict

OWN = "asyncio.events:new_event_loop"  # asyncio's own loop, written like one from outside
OWN_LOOP = "asyncio's own loop"
BRIEF_RUNS = RunCounts(steady=1, varying=4, most=4)
RUNS = RunCounts(steady=3, varying=12, most=12)
UNSURE = ("inconclusive", "error")  # verdicts that are asked for once more
HANDS = 8  # into which the programs are dealt
Tell = Callable[[str], None]
Key = tuple[str, str]  # a program and a promise, or a program and a question

OUTCOMES = {
    "kept": "The loop keeps the promise.",
    "broken": "The loop breaks it, and asyncio's own loop keeps it.",
    "expected": "The loop breaks it, as the file of expected promises says.",
    "unexpectedly kept": "The loop keeps it, though the file of expected promises says that it does not.",
    "as asyncio": "Both loops break it on this machine and Python.",
    "inconclusive": "The machine stalled, or asyncio's own loop could not be judged.",
    "untested": "The program was given up after an earlier promise.",
}
RED = ("broken", "unexpectedly kept")


@dataclass(frozen=True)
class Judged:
    """One promise, on both loops; `outcome` is one of `OUTCOMES`, and `reason` says why if it is not kept."""

    verdict: Verdict
    own: Verdict | None
    outcome: str
    reason: str = ""
    link: str = ""

    @property
    def program(self) -> str:
        return self.verdict.program

    @property
    def promise(self) -> str:
        return self.verdict.promise


@dataclass(frozen=True)
class Differs:
    """A question that both loops were asked in this run, and answer differently."""

    question: Question
    loop: Answer
    own: Answer


@dataclass
class LoopReport:
    """All that one column's programs showed of a loop."""

    column: str
    wanted: Sequence[str]  # programs
    promises: list[Judged] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)  # of the loop
    own_answers: list[Answer] = field(default_factory=list)
    differs: list[Differs] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)  # why something could not be judged or asked
    incomplete: list[str] = field(default_factory=list)  # programs with promises without a verdict

    def of(self, *outcomes: str) -> list[Judged]:
        return [judged for judged in self.promises if judged.outcome in outcomes]

    def of_program(self, program: str) -> list[Judged]:
        return [judged for judged in self.promises if judged.program == program]

    @property
    def programs(self) -> list[str]:
        return [*dict.fromkeys(judged.program for judged in self.promises)]

    @property
    def unjudged(self) -> list[str]:
        """Return the programs of which no promise could be judged, or some have no verdict."""
        said = {
            it.program for it in self.promises if it.outcome not in ("inconclusive", "untested")
        }
        return [it for it in self.wanted if it not in said or it in self.incomplete]

    def verdicts(self, pair: tuple[Framework, Framework]) -> dict[str, dict[str, list[Verdict]]]:
        """Return the verdicts on both loops, by the names of their columns and by program."""
        loop: dict[str, list[Verdict]] = {}
        own: dict[str, list[Verdict]] = {}
        for judged in self.promises:
            loop.setdefault(judged.program, []).append(judged.verdict)
            own.setdefault(judged.program, []).extend([judged.own] if judged.own else [])
        return {pair[0].name: loop, pair[1].name: own}


def both(column: str, loop: str) -> tuple[Framework, Framework]:
    """Return a column on a loop from outside, and on asyncio's own."""
    return outside_framework(f"{column}:{loop}"), outside_framework(f"{column}:{OWN}")


def judge(
    column: str, loop: str, programs: Sequence[Contract], seed: int, *, brief: bool, tell: Tell
) -> LoopReport:
    """Return what the programs of a column show of a loop; raise KeyboardInterrupt for Ctrl-C."""
    report = LoopReport(column, [page.program for page in programs])
    verdicts = judge_promises(column, loop, programs, seed, brief=brief, tell=tell)
    for key, verdict in verdicts[loop].items():
        report.promises.append(judged(verdict, verdicts[OWN].get(key)))
    order = [(page.program, it.sentence) for page in programs for it in page.promises]
    report.promises.sort(key=lambda it: order.index((it.program, it.promise)))
    missing = [key for key in order if key not in verdicts[loop]]
    for program, count in Counter(program for program, _ in missing).items():
        report.problems.append(f"{program}: {count} promises were not judged")
        report.incomplete.append(program)
    return report


def judge_promises(
    column: str, loop: str, programs: Sequence[Contract], seed: int, *, brief: bool, tell: Tell
) -> dict[str, dict[Key, Verdict]]:
    """Return the verdicts on a loop and on asyncio's own, by program and promise.

    Where the machine stalled, both are judged again, once.
    """
    verdicts: dict[str, dict[Key, Verdict]] = {loop: {}, OWN: {}}
    options = ["--seed", str(seed), *(["--brief"] if brief else [])]

    unsure: set[Key] = set()

    def hear(outcome: Outcome) -> None:
        which, _, names = outcome.job.name.partition(" ")
        known = verdicts[OWN if which == "own" else loop]
        for verdict in outcome.verdicts:
            key = (verdict.program, verdict.promise)
            if key not in known or (key in unsure and verdict.verdict not in UNSURE):
                known[key] = verdict
        result = verdict_counts(outcome.verdicts) or outcome.output.strip()[-400:]
        tell(f"{names}, {OWN_LOOP if which == 'own' else parse_loop(loop).short}: {result}")

    with tempfile.TemporaryDirectory(prefix="hexapla-") as folder:
        jobs = jobs_of(column, loop, programs, options)
        run_jobs(jobs, Path(folder), hear, at_once=BRIEF_JOBS)
        unsure |= {
            key
            for of_loop in verdicts.values()
            for key, verdict in of_loop.items()
            if verdict.verdict in UNSURE
        }
        again = [page for page in programs if any(page.program == key[0] for key in unsure)]
        if again:
            tell(f"Once more, because the machine stalled: {len(unsure)} promises")
            jobs = jobs_of(column, loop, again, ["-k", tests_named(unsure), *options])
            run_jobs(jobs, Path(folder), hear, at_once=max(BRIEF_JOBS // 4, 1))
    return verdicts


def jobs_of(
    column: str, loop: str, programs: Sequence[Contract], options: Sequence[str]
) -> list[Job]:
    """Return the jobs for both loops, side by side: a few programs each, those that take longest first.

    A job for each program would spend a quarter of its time on starting pytest.
    """
    slow_first = sorted(programs, key=lambda page: not (page.serves or page.calls))
    hands = [hand for number in range(HANDS) if (hand := slow_first[number::HANDS])]
    return [
        Job(
            f"{which} {' '.join(page.program for page in hand)}",
            (
                *dict.fromkeys(str(tests_of(page.program)) for page in hand),
                *("--framework", framework.name),
                *(word for page in hand for word in ("--program", page.program)),
                *options,
            ),
        )
        for hand in hands
        for which, framework in zip(("loop", "own"), both(column, loop), strict=True)
    ]


def tests_named(keys: Iterable[Key]) -> str:
    """Return an expression for pytest's `-k` that selects the tests of these promises."""
    tests = {
        promise.test
        for program, sentence in keys
        for promise in contract(program).promises
        if promise.sentence == sentence
    }
    return " or ".join(sorted(tests))


def judged(verdict: Verdict, own: Verdict | None) -> Judged:
    """Return what the verdicts on both loops say together."""
    own_says = own.verdict if own else "not judged"
    if verdict.verdict in ("kept", "untested"):
        return Judged(verdict, own, verdict.verdict, verdict.reason)
    if verdict.verdict != "broken":  # an error of the suite, too
        return Judged(verdict, own, "inconclusive", verdict.reason)
    if own_says == "kept":
        return Judged(verdict, own, "broken", verdict.reason)
    if own_says == "broken":
        text = f"{verdict.reason}; {OWN_LOOP} broke it, too"
        return Judged(verdict, own, "as asyncio", text)
    text = f"{verdict.reason}; {OWN_LOOP}: {own_says}"
    return Judged(verdict, own, "inconclusive", text)


def ask_both(
    report: LoopReport, loop: str, programs: Sequence[Contract], *, brief: bool, tell: Tell
) -> None:
    """Ask both loops all questions about these programs, and what differs twice; add it to a report."""
    asked = [
        replace(implementations(column)[0], label=label)
        for column, label in zip(
            both(report.column, loop), (parse_loop(loop).short, OWN_LOOP), strict=True
        )
    ]
    names = [page.program for page in programs]
    runs = BRIEF_RUNS if brief else RUNS
    answers = ask_programs(asked, names, runs, report, tell)
    questions = all_questions()
    doubtful = {
        id_
        for id_ in answers[0].keys() & answers[1].keys()
        if answers[0][id_].counts.keys() != answers[1][id_].counts.keys()
    }
    if doubtful:
        tell(f"Asked again, because the answers differ: {', '.join(sorted(doubtful))}")
        names = sorted({questions[id_].program for id_ in doubtful})
        more = ask_programs(asked, names, runs, report, tell, doubtful)
        for known, added in zip(answers, more, strict=True):
            known |= {id_: together(known.get(id_), answer) for id_, answer in added.items()}
    report.answers, report.own_answers = [*answers[0].values()], [*answers[1].values()]
    for id_, question in questions.items():
        if id_ not in answers[0] or id_ not in answers[1]:
            continue
        of_loop, own = answers[0][id_], answers[1][id_]
        if loops_differ(question, of_loop, own):
            report.differs.append(Differs(question, of_loop, own))


def ask_programs(
    asked: Sequence[Implementation],
    programs: Sequence[str],
    runs: RunCounts,
    report: LoopReport,
    tell: Tell,
    only: Container[str] | None = None,
) -> list[dict[str, Answer]]:
    """Return the answers of each by question; add to the report why there are none."""
    known = ask_all(asked, tell, programs=programs, questions=only, runs=runs)
    for answers in known:
        report.problems += [text for text in answers.problems if text not in report.problems]
    return [{answer.question: answer for answer in answers.answers} for answers in known]


def together(before: Answer | None, now: Answer) -> Answer:
    """Return the answer of all runs of one implementation."""
    if before is None:
        return now
    counts = Counter(before.counts) + Counter(now.counts)
    about = (now.framework, now.engine, now.question)
    return answer_of_runs(*about, [*counts.elements()], now.version)


def loops_differ(question: Question, loop: Answer, own: Answer) -> bool:
    """Return whether two loops differ, and not by chance.

    If a question never varies, all runs of one loop must agree, and the loops must not.
    """
    if VARIES in question.answers:
        return has_changed(question, own, loop)
    return VARIES not in (loop.answer, own.answer) and loop.answer != own.answer


def with_expected(promises: Iterable[Judged], expected: Iterable[Expected]) -> list[Judged]:
    """Return what was judged, with the promises that are known to be broken, strict both ways."""
    by_key = {entry.key: entry for entry in expected}
    result = []
    for it in promises:
        entry = by_key.get((it.program, it.promise))
        if entry and it.outcome in ("broken", "as asyncio"):
            reason = f"{it.reason}; expected: {entry.reason}"
            result.append(replace(it, outcome="expected", reason=reason, link=entry.link))
        elif entry and it.outcome == "kept":
            reason = "it is kept, though expected to be broken: take that out of the file"
            result.append(replace(it, outcome="unexpectedly kept", reason=reason, link=entry.link))
        else:
            result.append(it)
    return result


def counts_of(promises: Iterable[Judged]) -> Mapping[str, int]:
    """Return how many there are of each outcome that there is, in the order of `OUTCOMES`."""
    counts = Counter(judged.outcome for judged in promises)
    return {outcome: counts[outcome] for outcome in OUTCOMES if counts[outcome]}
