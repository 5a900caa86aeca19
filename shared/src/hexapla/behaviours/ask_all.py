"""Ask every framework every question, several at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hexapla.behaviours.answers import Behaviour, questions
from hexapla.behaviours.ask import ask
from hexapla.process.child import end_all
from hexapla.process.parallel import run_parallel
from hexapla.project.contract import Contract, contracts
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Inquiry:
    """What a column on an engine answered, and which pages could not be asked, with the reasons."""

    launch: Implementation
    found: Sequence[Behaviour]
    problems: Sequence[str]


def inquire(
    chosen: Sequence[Implementation],
    at_once: int,
    progress: Progress,
    *,
    programs: Sequence[str] = (),
    thorough: bool = False,
) -> list[Inquiry]:
    """Return what each of these answers to all questions of all pages that it has a program for.

    Only of some programs, where any are named. Thorough, it asks more often what may vary, as a record
    needs it. A page on which a run shows none of the answers is a problem, and the others are asked all the
    same.
    """
    pages = [page for page in contracts() if questions(page)]
    pages = [page for page in pages if not programs or page.program in programs]
    items = [
        (each, page)
        for page in pages
        for each in chosen
        if each.available and each.has(page.program)
    ]

    def one(item: tuple[Implementation, Contract]) -> tuple[list[Behaviour], str]:
        each, page = item
        try:
            found, problem = ask(each, page, thorough=thorough), ""
        except UserError:
            raise
        except Exception as error:  # noqa: BLE001 - as in a test, whatever it is: the next is asked
            found, problem = [], f"{each.name}, {page.program}: {error or type(error).__name__}"
        progress(problem or f"{each.name}, {page.program}: {len(found)} answered")
        return found, problem

    made = run_parallel(one, items, at_once, end_all)
    return [
        Inquiry(
            each,
            [
                answer
                for (whose, _), (found, _) in zip(items, made, strict=True)
                if whose is each
                for answer in found
            ],
            [
                problem
                for (whose, _), (_, problem) in zip(items, made, strict=True)
                if whose is each and problem
            ],
        )
        for each in chosen
        if each.available
    ]
