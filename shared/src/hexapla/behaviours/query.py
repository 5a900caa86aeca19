"""Ask every column every question, several at a time; and answer from what is recorded, without a run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from hexapla.behaviours.answers import VARIES, Behaviour, program_of, questions, recorded
from hexapla.project.contract import Question, contracts
from hexapla.project.framework import Framework, frameworks
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.root import UserError
from hexapla.record.facts import Answer


@dataclass(frozen=True)
class Difference:
    """A question that two columns answer differently."""

    question: Question
    answers: tuple[str, str]

    def proof(self, a: Implementation, b: Implementation) -> str:
        """Return the command that asks both again."""
        names = dict.fromkeys((a.framework.name, b.framework.name))
        program = program_of(self.question.id)
        return f"hexapla behaviours {' '.join(names)} --ask --program {program}"


def asked() -> list[Question]:
    """Return every question that is asked, in the order of the pages."""
    return [question for page in contracts() for question in questions(page)]


def side(name: str) -> Implementation:
    """Return a column by its name, or on an engine, its default one too, by `framework-engine`.

    Raises `UserError` when there is none.
    """
    known = [each for column in frameworks() for each in implementations(column)]
    for each in known:
        if name in (each.name, f"{each.framework.name}-{each.engine.name}"):
            return each
    raise UserError(
        f"There is no column {name!r}: there are {', '.join(each.name for each in known)}."
    )


def answers(each: Implementation) -> dict[str, Behaviour]:
    """Return what is recorded of a column on an engine, by the questions' ids."""
    return recorded(each.framework, each.engine.name)


def groups(question: Question, chosen: Iterable[Implementation]) -> dict[str, list[str]]:
    """Return who gives which answer, by the answer; another engine only where it answers otherwise."""
    found: dict[str, list[str]] = {}
    for each in chosen:
        mine = answers(each).get(question.id)
        default = recorded(each.framework, each.framework.default.name).get(question.id)
        if mine and (each.default or default is None or default.answer != mine.answer):
            found.setdefault(mine.answer, []).append(each.name)
    return found


def differences(a: Implementation, b: Implementation) -> list[Difference]:
    """Return the questions to which two columns are recorded to answer differently."""
    one, other = answers(a), answers(b)
    return [
        Difference(question, (one[question.id].answer, other[question.id].answer))
        for question in asked()
        if question.id in one
        and question.id in other
        and one[question.id].answer != other[question.id].answer
    ]


def matching(conditions: Sequence[str]) -> list[Implementation]:
    """Return the columns, on any engine, that are recorded to give all of these answers.

    A condition is `question=answer`; the program may be left out of the question where that is enough.
    Raises `UserError` for a question that nobody asks, and for an answer that it does not have.
    """
    wanted = [condition(each) for each in conditions]
    return [
        each
        for column in frameworks()
        for each in implementations(column)
        if all(
            (found := answers(each).get(question)) is not None and found.answer == answer
            for question, answer in wanted
        )
    ]


def condition(text: str) -> tuple[str, str]:
    """Return the question's id and the answer that a condition names."""
    name, sign, answer = text.partition("=")
    known = {each.id: each for each in asked()}
    ids = [each for each in known if name in (each, each.partition("/")[2])]
    if not sign or not ids:
        listed = ", ".join(known)
        raise UserError(
            f"{text!r} is no condition: write QUESTION=ANSWER; the questions are {listed}."
        )
    if len(ids) > 1:
        raise UserError(f"{name!r} may be {' or '.join(ids)}: write which.")
    given = [*dict.fromkeys([*known[ids[0]].answers, VARIES])]
    if answer not in given:
        raise UserError(f"{ids[0]} has no answer {answer!r}: it has {', '.join(given)}.")
    return ids[0], answer


def evidence(column: Framework) -> Iterator[Answer]:
    """Yield what is recorded of a column's default engine, as a comparison keeps it."""
    for each in recorded(column, column.default.name).values():
        program = program_of(each.question)
        yield Answer(
            framework=column.name,
            engine=column.default.name,
            program=program,
            question=each.question,
            answer=each.answer,
            raw=dict(each.counts),
            runs=sum(each.counts.values()),
            command=("hexapla", "behaviours", column.name, "--ask", "--program", program),
            version=each.version,
        )


AT_ONCE = 6  # columns asked at the same time: most of it is waiting
