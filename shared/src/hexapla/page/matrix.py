"""The matrix of behaviours: where frameworks differ, a row for each question.

A question of a contract has the contract's words. A question that no contract has still gets a row, under
its id, so that no measurement is left out.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hexapla.project.contract import Contract, Question
from hexapla.project.framework import Framework
from hexapla.record.evidence import Evidence
from hexapla.record.facts import Answer, Verdict
from hexapla.source.api import api_of

BAD_VERDICTS = ("broken", "error", "inconclusive")


@dataclass(frozen=True)
class MatrixCell:
    """One framework's answer to one question, with its counts."""

    answer: str
    notes: tuple[str, ...] = ()
    raw: Any = None
    runs: int = 0
    source: str = ""
    version: str = ""
    api: tuple[str, ...] = ()  # what the answer is about
    kind: int = 0  # equal answers to a question have equal numbers; 0 is the most frequent one

    def counts(self, _: Callable[[str], str] = str) -> str:
        """Return how often each answer came, or what was measured, in words; empty for verdicts."""
        if not self.runs:
            return ""
        if not isinstance(self.raw, dict):
            values = self.raw if isinstance(self.raw, list) else [self.raw]
            text = _("{values} in 1 run") if self.runs == 1 else _("{values} in {runs} runs")
            return text.format(values=", ".join(map(str, values)), runs=self.runs)
        if list(self.raw) == [self.answer]:
            return _("{count} of {runs} runs").format(count=self.runs, runs=self.runs)
        return ", ".join(
            times(count, _).format(count=count, answer=_(answer))
            for answer, count in self.raw.items()
        )


@dataclass(frozen=True)
class MatrixRow:
    """One question, with the cell of each framework that has an answer, by name."""

    id: str
    sentence: str
    program: str
    cells: Mapping[str, MatrixCell]
    meanings: Mapping[str, str] = field(default_factory=dict)  # of each answer
    command: tuple[str, ...] = ()  # asks again
    usual: MatrixCell | None = None  # a cell with the counts that most cells have
    measured: bool = False  # whether the answers are numbers, which are not expected to be equal
    bites: bool = (
        False  # whether the answer can change what a ported program does, without an error
    )


def behaviour_matrix(
    record: Evidence, columns: Sequence[Framework], pages: Sequence[Contract]
) -> list[MatrixRow]:
    questions = [question for contract in pages for question in contract.left_open]
    known = {question.id: question for question in questions if question.id}
    ids = dict.fromkeys([*known, *(answer.question for answer in record.answers)])
    bites = {id_ for contract in pages for id_ in contract.biting}
    rows = [
        replace(question_row(id_, known.get(id_), record, columns), bites=id_ in bites)
        for id_ in ids
    ]
    concepts = {contract.program: contract.api for contract in pages}
    return [with_api(row, concepts, record, columns) for row in rows if row.cells]


def with_api(
    row: MatrixRow,
    concepts: Mapping[str, Mapping[str, Sequence[str]]],
    record: Evidence,
    columns: Sequence[Framework],
) -> MatrixRow:
    """Return a row whose cells say what they are about, in the words of the programs that were judged."""
    named = {column.name: column for column in columns}
    code = {run.framework: run.source for run in record.runs if run.program == row.program}
    cells = {
        name: replace(
            cell, api=api_of(row.id, concepts.get(row.program, {}), named[name], code.get(name, ""))
        )
        if name in named
        else cell
        for name, cell in row.cells.items()
    }
    return replace(row, cells=cells)


def question_row(
    id_: str, question: Question | None, record: Evidence, columns: Sequence[Framework]
) -> MatrixRow:
    """Return the answers to a question; a row without cells when there are none."""
    answers = [answer for answer in record.answers if answer.question == id_]
    if not answers:
        return MatrixRow(id_, id_, "", {})
    cells = {answer.framework: answer_cell(answer, columns) for answer in answers}
    measured = question is not None and not question.answers
    return MatrixRow(
        id=id_,
        sentence=question.sentence if question else id_,
        program=answers[0].program,
        cells=numbered_cells(cells),
        meanings=question.answers if question else {},
        command=command_again(answers[0], question),
        usual=None if measured else usual_cell(cells),
        measured=measured,
    )


def times(count: int, _: Callable[[str], str]) -> str:
    if count in (1, 2):
        return _("once {answer}") if count == 1 else _("twice {answer}")
    return _("{count} times {answer}")


def command_again(answer: Answer, question: Question | None) -> tuple[str, ...]:
    """Return the command that asks all frameworks again, or the one that replaces COLUMN."""
    if question is not None and question.answers:
        return ("hexapla", "behaviours", "--ask", "--program", answer.program)
    return tuple("COLUMN" if word == answer.framework else word for word in answer.command)


def answer_cell(answer: Answer, columns: Sequence[Framework]) -> MatrixCell:
    sources = {column.name: column.sources for column in columns}.get(answer.framework, {})
    return MatrixCell(
        answer=answer.answer,
        raw=answer.raw,
        runs=answer.runs,
        source=sources.get(answer.question, ""),
        version=answer.version,
    )


def verdict_row(record: Evidence, columns: Sequence[Framework], contract: Contract) -> MatrixRow:
    """Return how many promises each framework keeps, with the reasons for those that it does not."""
    cells, program = {}, contract.program
    of_program = [verdict for verdict in record.verdicts if verdict.program == program]
    for column in columns:
        if verdicts := [verdict for verdict in of_program if verdict.framework == column.name]:
            reasons = dict.fromkeys(map(reason_of, verdicts))
            cells[column.name] = MatrixCell(
                answer=kept_of(verdicts, len(contract.promises)),
                notes=tuple(filter(None, reasons)),
                version=record.header.versions[column.name],
            )
    return MatrixRow(
        id=f"{program}/promises",
        sentence=f"Does {program} keep its promises?",
        program=program,
        cells=numbered_cells(cells),
        command=(
            *("python3", "noxfile.py", "-s", "tests", "--", "-k", program),
            *("--seed", str(record.header.seed)),
        ),
    )


def reason_of(verdict: Verdict) -> str:
    """Return why a promise was not kept; empty when it was."""
    if verdict.verdict == "kept":
        return ""
    promise = "" if verdict.verdict == "missing" else f"{verdict.promise}: "
    return promise + verdict.reason


def kept_of(verdicts: Sequence[Verdict], promised: int) -> str:
    """Return how many promises are kept, and the verdicts of the others; or that the program is missing.

    >>> kept_of([], 3)
    '0 of 3 kept'
    """
    counts = Counter(verdict.verdict for verdict in verdicts)
    if list(counts) == ["missing"]:
        return "has none"
    if counts["kept"] == promised:
        return f"all {promised} kept"
    rest = [f"{count} {verdict}" for verdict, count in counts.items() if verdict != "kept"]
    return ", ".join([f"{counts['kept']} of {promised} kept", *rest])


def usual_cell(cells: Mapping[str, MatrixCell]) -> MatrixCell | None:
    single = [cell for cell in cells.values() if list(cell.raw) == [cell.answer]]
    common = Counter(cell.counts() for cell in single).most_common(1)
    return next((cell for cell in single if cell.counts() == common[0][0]), None)


def numbered_cells(cells: Mapping[str, MatrixCell]) -> dict[str, MatrixCell]:
    """Return the cells with their kinds; the most frequent answer has kind 0."""
    order = [answer for answer, _ in Counter(cell.answer for cell in cells.values()).most_common()]
    return {name: replace(cell, kind=order.index(cell.answer)) for name, cell in cells.items()}


def failures(record: Evidence, column: Framework, pages: Sequence[Contract]) -> list[str]:
    """Return what failed or was not judged; declared promises and missing programs are no failures."""
    verdicts = {
        (verdict.program, verdict.promise): verdict
        for verdict in record.verdicts
        if verdict.framework == column.name
    }
    if not verdicts:
        return ["it was not judged"]
    problems = []
    for contract in pages:
        for promise in contract.promises:
            verdict = verdicts.get((contract.program, promise.sentence))
            where = f"{contract.program}: {promise.sentence}"
            if verdict is None and contract.program not in column.missing:
                problems.append(f"{where}: there is no verdict")
            elif verdict is not None and verdict.verdict in BAD_VERDICTS:
                problems.append(f"{where}: {verdict.verdict}: {verdict.reason}")
    return problems
