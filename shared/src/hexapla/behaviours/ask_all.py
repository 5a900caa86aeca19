"""Ask many implementations every question, several at a time."""

import itertools
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

from hexapla.behaviours.answers import measured_questions
from hexapla.behaviours.ask import CHECK_RUNS, RunCounts, ask
from hexapla.process.child import end_all
from hexapla.process.parallel import run_parallel
from hexapla.project.contract import Contract, contracts
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Answer

PARALLEL_PROGRAMS = 6  # asked at the same time: most of it is waiting


@dataclass(frozen=True)
class Answers:
    """What an implementation answered, and why it could not be asked about some programs."""

    implementation: Implementation
    answers: list[Answer] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def ask_all(
    implementations: Sequence[Implementation],
    progress: Callable[[str], None],
    *,
    programs: Sequence[str] = (),
    questions: Container[str] | None = None,
    runs: RunCounts = CHECK_RUNS,
    parallel: int = PARALLEL_PROGRAMS,
) -> list[Answers]:
    """Return the answers of the installed ones, by default about all programs, or why there are none.

    `questions` are the ids of the only ones to ask, if not all.
    """
    pages = [page for page in contracts() if not programs or page.program in programs]
    pages = [page for page in pages if measured_questions(page)]
    pages.sort(key=lambda page: len(measured_questions(page)), reverse=True)  # the longest first
    reports = [Answers(subject) for subject in implementations if subject.available]
    pairs = itertools.product(pages, reports)
    jobs = [(report, page) for page, report in pairs if report.implementation.has(page.program)]

    def run_job(job: tuple[Answers, Contract]) -> tuple[list[Answer], str]:
        implementation, page = job[0].implementation, job[1]
        about = f"{implementation.name}, {page.program}"
        try:
            answers, problem = ask(implementation, page, runs, questions), ""
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - as in a test, any error ends this program alone
            answers, problem = [], f"{about}: {error or type(error).__name__}"
        progress(problem or f"{about}: {len(answers)} answered")
        return answers, problem

    results = run_parallel(run_job, jobs, parallel, end_all)
    for (report, _), (answers, problem) in zip(jobs, results, strict=True):
        report.answers.extend(answers)
        report.problems.extend([problem] if problem else [])
    return reports
