"""Recorded answers, and the files that hold them: `behaviours.toml` of each framework."""

import json
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from hexapla.project.contract import Contract, Question, contracts
from hexapla.project.framework import Framework
from hexapla.project.root import UserError
from hexapla.record.facts import Answer

VARIES = "varies"  # the answer if the runs of one implementation do not all give the same

HEADER = """\
# What this framework answers where the contracts leave something open.
# Written by `nox -s behaviours -- --record`; without --record that session says what has changed.
"""


def measured_questions(contract: Contract) -> list[Question]:
    """Return the questions of a page that are measured: those with an id and answers to choose from."""
    return [question for question in contract.left_open if question.id and question.answers]


def all_questions() -> dict[str, Question]:
    """Return every question that is measured, by its id, in the order of the pages."""
    return {question.id: question for page in contracts() for question in measured_questions(page)}


def combined(answers: Sequence[str]) -> str:
    return answers[0] if len(set(answers)) == 1 else VARIES


def answer_of_runs(
    framework: str, engine: str, question: str, answers: Sequence[str], version: str
) -> Answer:
    counts = dict(sorted(Counter(answers).items()))
    return recorded_answer(framework, engine, question, combined(answers), counts, version)


def recorded_answer(
    framework: str, engine: str, question: str, answer: str, counts: Mapping[str, int], version: str
) -> Answer:
    program = question.partition("/")[0]
    command = ("hexapla", "behaviours", framework, "--ask", "--program", program)
    runs = sum(counts.values())
    about = (framework, engine, program, question)
    return Answer(*about, answer, dict(counts), runs, command, version)


def recorded_answers(framework: Framework, engine: str) -> dict[str, Answer]:
    path = framework.answers
    if not path.is_file():
        return {}
    cure = "correct it, or remove it and record the answers again"
    try:
        facts = parse_record(path.read_text(encoding="utf-8")).get(engine, {}).items()
        return {name: parse_answer(framework.name, engine, name, fact) for name, fact in facts}
    except KeyError as error:
        raise UserError(f"{path}: an answer lacks {error}: {cure}.") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise UserError(f"{path} cannot be read ({error}): {cure}.") from error


@cache  # every engine and every question read the same few records
def parse_record(text: str) -> Mapping[str, Any]:
    """Return what a record says, by engine; raise `tomllib.TOMLDecodeError` when it is not TOML."""
    return tomllib.loads(text)


def parse_answer(framework: str, engine: str, question: str, fact: Mapping[str, Any]) -> Answer:
    """Return a recorded answer; raise KeyError, TypeError or ValueError if a part is missing or wrong."""
    counts = {answer: int(count) for answer, count in dict(fact["counts"]).items()}
    if not counts or min(counts.values()) < 1:
        raise ValueError(f"the counts of {question} are {fact['counts']}")
    answer, version = str(fact["answer"]), str(fact["version"])
    return recorded_answer(framework, engine, question, answer, counts, version)


def write_answers(framework: Framework, answers: Mapping[str, Iterable[Answer]]) -> None:
    """Record the answers of some engines; those of other engines and of other programs stay."""
    known = all_questions()
    tables = [HEADER]
    for engine in framework.engines:
        new = {answer.question: answer for answer in answers.get(engine.name, ())}
        programs = {answer.program for answer in new.values()}
        old = {
            question: answer
            for question, answer in recorded_answers(framework, engine.name).items()
            if engine.name not in answers or (question in known and answer.program not in programs)
        }
        for question, answer in sorted((old | new).items()):
            counts = ", ".join(f"{quoted(name)} = {n}" for name, n in answer.counts.items())
            tables.append(
                f"[{quoted(engine.name)}.{quoted(question)}]\n"
                f"answer = {quoted(answer.answer)}\n"
                f"counts = {{ {counts} }}\n"
                f"version = {quoted(answer.version)}\n"
            )
    framework.answers.parent.mkdir(parents=True, exist_ok=True)
    framework.answers.write_text("\n".join(tables), encoding="utf-8")


def quoted(text: str) -> str:
    """Return the text as TOML writes it, which differs from JSON only beyond ASCII.

    >>> quoted("a\\tb\\x7f")
    '"a\\\\tb\\\\u007f"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
