"""Search the recorded answers: who gives which, where two differ, who gives all of several."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hexapla.behaviours.answers import VARIES, all_questions, recorded_answers
from hexapla.behaviours.chance import has_changed
from hexapla.project.contract import Question
from hexapla.project.framework import framework, frameworks, is_outside
from hexapla.project.implementation import Implementation, implementations
from hexapla.project.names import meant_name, suggestion
from hexapla.project.root import UserError
from hexapla.record.facts import Answer


@dataclass(frozen=True)
class Difference:
    question: Question
    answers: tuple[Answer, Answer]

    @property
    def proof(self) -> str:
        names = dict.fromkeys(answer.framework for answer in self.answers)
        program = self.answers[0].program
        return f"hexapla behaviours {' '.join(names)} --ask --program {program}"


def all_implementations() -> list[Implementation]:
    return [column for folder in frameworks() for column in implementations(folder)]


def implementation_named(name: str) -> Implementation:
    """Return a framework on its default engine by its name, or on any engine by `framework-engine`."""
    if is_outside(name):
        return implementations(framework(name))[0]
    known = all_implementations()
    names = {f"{column.framework.name}-{column.engine.name}": column for column in known}
    names |= {column.name: column for column in known}
    if meant := meant_name(name, names):
        return names[meant]
    listed = ", ".join(column.name for column in known)
    cure = suggestion(name, names, f"there are {listed}.")
    raise UserError(f"There is no framework {name!r}: {cure}")


def answers_of(implementation: Implementation) -> dict[str, Answer]:
    return recorded_answers(implementation.framework, implementation.engine.name)


def names_by_answer(
    question: Question, implementations: Iterable[Implementation]
) -> dict[str, list[str]]:
    """Return who gives which answer, without engines that answer like their framework's default."""
    names: dict[str, list[str]] = {}
    for implementation in implementations:
        framework = implementation.framework
        answer = answers_of(implementation).get(question.id)
        default = recorded_answers(framework, framework.default.name).get(question.id)
        if answer and (implementation.default or not default or default.answer != answer.answer):
            names.setdefault(answer.answer, []).append(implementation.name)
    return names


def differences(a: Implementation, b: Implementation) -> list[Difference]:
    answers_a, answers_b = answers_of(a), answers_of(b)
    return [
        Difference(question, (answers_a[id_], answers_b[id_]))
        for id_, question in all_questions().items()
        if id_ in answers_a and id_ in answers_b
        if answers_differ(question, answers_a[id_], answers_b[id_])
    ]


def answers_differ(question: Question, a: Answer, b: Answer) -> bool:
    """Return whether two recorded answers differ; few runs of a loop from outside may do so by chance."""
    few = is_outside(a.framework) or is_outside(b.framework)
    return a.answer != b.answer and (not few or has_changed(question, a, b))


def matching(conditions: Sequence[str]) -> list[Implementation]:
    """Return the implementations that are recorded to give all of these answers.

    A condition is `question=answer`; the program may be left out of the question if only one has it.
    Raises `UserError` for an unknown question, and for an answer that it does not have.
    """
    wanted = {*map(parse_condition, conditions)}
    return [
        implementation
        for implementation in all_implementations()
        if wanted <= {(id_, answer.answer) for id_, answer in answers_of(implementation).items()}
    ]


def parse_condition(condition: str) -> tuple[str, str]:
    """Return the question's id and the answer in a condition; raise `UserError` if one is wrong."""
    name, sign, answer = condition.partition("=")
    questions = all_questions()
    ids = questions_meant(name)
    if not ids:
        listed = f"the questions are {', '.join(questions)}."
        cure = suggestion(name, question_names(), listed)
        raise UserError(f"{condition!r} is not a valid condition: write QUESTION=ANSWER; {cure}")
    if len(ids) > 1:
        raise UserError(f"{name!r} may be {' or '.join(ids)}: write which one.")
    possible = [*dict.fromkeys([*questions[ids[0]].answers, VARIES])]
    if not sign:
        cure = f"write {condition}=ANSWER; the answers are {', '.join(possible)}"
        raise UserError(f"{condition!r} is not a valid condition: {cure}.")
    meant = meant_name(answer, possible)
    if not meant:
        cure = suggestion(answer, possible, f"it has {', '.join(possible)}.")
        raise UserError(f"{ids[0]} has no answer {answer!r}: {cure}")
    return ids[0], meant


def questions_meant(name: str) -> list[str]:
    """Return the ids of the questions with this name, of which the program may be left out."""
    questions = all_questions()
    if meant := meant_name(name, questions):
        return [meant]
    short = meant_name(name, {id_.partition("/")[2] for id_ in questions})
    return [id_ for id_ in questions if short and id_.partition("/")[2] == short]


def question_names() -> list[str]:
    """Return the id of every question; those that only one program has, also without the program."""
    questions = all_questions()
    short = Counter(id_.partition("/")[2] for id_ in questions)
    return [*questions, *(name for name, count in short.items() if count == 1)]
