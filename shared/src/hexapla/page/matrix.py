"""Where the frameworks part: questions by columns, from whatever a record holds.

A question that a contract page asks is put in its words; one that no page knows still has its row, under
its id, so that nothing which was measured is left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hexapla.project.contract import Contract, Question
from hexapla.project.framework import Framework
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Answer, Verdict

BAD = ("broken", "error", "inconclusive")


@dataclass(frozen=True)
class Cell:
    """One column's answer to one question, and all that stands behind it."""

    answer: str
    notes: tuple[str, ...] = ()
    raw: Any = None
    runs: int = 0
    source: str = ""
    version: str = ""
    kind: int = 0  # equal answers to a question have equal numbers; 0 is the most frequent one

    @property
    def counted(self) -> str:
        """Return how often which answer came, or what was measured, in words."""
        if not isinstance(self.raw, dict):
            values = self.raw if isinstance(self.raw, list) else [self.raw]
            return f"{', '.join(map(str, values))} in {self.runs} {'run' if self.runs == 1 else 'runs'}"
        if list(self.raw) == [self.answer]:
            return f"{self.runs} of {self.runs} runs"
        return ", ".join(f"{times(count)} {name}" for name, count in self.raw.items())


@dataclass(frozen=True)
class Row:
    """One question, with an answer for each column that has one."""

    id: str
    sentence: str
    program: str
    cells: Mapping[str, Cell]
    means: Mapping[str, str] = field(default_factory=dict)  # of each answer
    command: tuple[str, ...] = ()  # what asks all columns again
    usual: str = ""  # how often an answer came, in most of the cells
    measured: bool = False  # whether the answers are numbers, which nobody expects to be equal


def matrix(record: Evidence, columns: Sequence[Framework], pages: Sequence[Contract]) -> list[Row]:
    """Return a row for each question that was answered, then one for the verdicts of each program."""
    found = []
    known = {each.id: each for page in pages for each in page.left_open if each.id}
    asked = dict.fromkeys([*known, *(each.question for each in record.answers)])
    for question in asked:
        answers = [each for each in record.answers if each.question == question]
        if answers:
            meanings = known[question].answers if question in known else {}
            sentence = known[question].sentence if question in known else question
            cells = {each.framework: cell(each, columns) for each in answers}
            measured = question in known and not meanings
            program = answers[0].program
            again = asking(answers[0], known.get(question))
            often = "" if measured else usual(cells)
            row = Row(
                question, sentence, program, numbered(cells), meanings, again, often, measured
            )
            found.append(row)
    found += [verdicts(record, columns, page) for page in pages]
    return [row for row in found if row.cells]


def times(count: int) -> str:
    """Return how often something came, in words."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def asking(answer: Answer, question: Question | None) -> tuple[str, ...]:
    """Return what asks a question again, of all columns or of any one that is named for COLUMN."""
    if question is not None and question.answers:
        return ("hexapla", "behaviours", "--ask", "--program", answer.program)
    return tuple("COLUMN" if each == answer.framework else each for each in answer.command)


def cell(answer: Answer, columns: Sequence[Framework]) -> Cell:
    """Return one answer, and where the framework's authors have said so."""
    sources = {each.name: each.sources for each in columns}.get(answer.framework, {})
    return Cell(
        answer=answer.answer,
        raw=answer.raw,
        runs=answer.runs,
        source=sources.get(answer.question, ""),
        version=answer.version,
    )


def verdicts(record: Evidence, columns: Sequence[Framework], page: Contract) -> Row:
    """Return how many of a page's promises each column keeps, with the reasons of those that it does not."""
    cells = {}
    for column in columns:
        mine = [
            each
            for each in record.verdicts
            if (each.framework, each.program) == (column.name, page.program)
        ]
        if mine:
            amiss = dict.fromkeys(
                each.reason if each.verdict == "missing" else f"{each.promise}: {each.reason}"
                for each in mine
                if each.verdict != "kept"
            )
            cells[column.name] = Cell(
                answer=summary(mine, len(page.promises)),
                notes=tuple(amiss),
                raw=dict(Counter(each.verdict for each in mine)),
                runs=len(mine),
                version=record.header.versions[column.name],
            )
    sentence = f"Does {page.program} keep its promises?"
    again = ("python3", "noxfile.py", "-s", "tests", "--", "-k", page.program)
    seed = ("--seed", str(record.header.seed))
    name = f"{page.program}/promises"
    return Row(name, sentence, page.program, numbered(cells), command=(*again, *seed))


def summary(found: Sequence[Verdict], promised: int) -> str:
    """Return how many promises are kept, and what is with the others; or that there is no such program.

    >>> summary([], 3)
    '0 of 3 kept'
    """
    counts = Counter(each.verdict for each in found)
    if list(counts) == ["missing"]:
        return "has none"
    if counts["kept"] == promised:
        return f"all {promised} kept"
    others = [f"{count} {name}" for name, count in counts.items() if name != "kept"]
    return ", ".join([f"{counts['kept']} of {promised} kept", *others])


def usual(cells: Mapping[str, Cell]) -> str:
    """Return how often the same answer came, in words, in most of those cells that have but one."""
    counts = Counter(each.counted for each in cells.values() if list(each.raw) == [each.answer])
    return counts.most_common(1)[0][0] if counts else ""


def numbered(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    """Return the cells, equal answers with equal numbers, the most frequent with 0."""
    order = [answer for answer, _ in Counter(each.answer for each in cells.values()).most_common()]
    return {name: replace(each, kind=order.index(each.answer)) for name, each in cells.items()}


def failures(record: Evidence, column: Framework, pages: Sequence[Contract]) -> list[str]:
    """Return why a column's code cannot be shown: what failed, or what was never asked; else nothing.

    A promise that a manifest declares as broken, or a program that it says is missing, is no failure.
    """
    mine = {
        (each.program, each.promise): each
        for each in record.verdicts
        if each.framework == column.name
    }
    if not mine:
        return ["it was not judged"]
    found = []
    for page in pages:
        for promise in page.promises:
            verdict = mine.get((page.program, promise.sentence))
            if verdict is None and page.program not in column.missing:
                found.append(f"{page.program}: {promise.sentence}: there is no verdict")
            elif verdict is not None and verdict.verdict in BAD:
                reason = f"{verdict.verdict}: {verdict.reason}"
                found.append(f"{page.program}: {promise.sentence}: {reason}")
    return found
