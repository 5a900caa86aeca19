"""What an implementation does where a contract leaves something open: measured by running it.

A question stands on its contract page, with every possible answer. In the file of the promises,
`tests/conformance/test_<program>.py`, `ask_<name>` looks at one run and returns one of the answers.
"""

import importlib.util
from collections import Counter
from collections.abc import Callable, Container
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from hexapla.behaviours.answers import VARIES, answer_of_runs, measured_questions, recorded_answers
from hexapla.behaviours.chance import chance_of_change
from hexapla.judging.runner import Runner
from hexapla.process.trace import Disturbed, Trace
from hexapla.project.contract import Contract, Question, tests_of
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Answer

SUSPICIOUS_CHANCE = 0.05  # a change that is less likely by chance gets more runs


@dataclass(frozen=True)
class RunCounts:
    """How many runs a question gets.

    `varying` is for questions whose answer may vary; they get up to `most` while their answers differ from
    the record. Disturbed runs do not count; after `disturbed` of them we give up.
    """

    steady: int
    varying: int
    most: int
    disturbed: int = 20

    def least(self, question: Question) -> int:
        return self.varying if VARIES in question.answers else self.steady


CHECK_RUNS = RunCounts(steady=2, varying=8, most=24)
RECORD_RUNS = RunCounts(steady=3, varying=40, most=40)  # rare answers are to be seen too


class CachingRunner(Runner):
    """A runner that repeats no run: several questions look at the same one."""

    def __init__(self, subject: Implementation, program: str) -> None:
        super().__init__(subject, program)
        self._traces: dict[tuple[object, ...], Trace] = {}

    def __call__(self, *arguments: str, **options: Any) -> Trace:
        key = (*arguments, *sorted(options.items()))
        if key not in self._traces:
            self._traces[key] = super().__call__(*arguments, **options)
        return self._traces[key]


def ask_function(question: Question) -> Callable[[Runner], str]:
    """Return the function that answers a question from one run; raise `UserError` if there is none."""
    program, _, name = question.id.partition("/")
    function_name = f"ask_{name.replace('-', '_')}"
    functions: dict[str, Callable[[Runner], str]] = vars(conformance_tests(program))
    if function_name not in functions:
        reason = f"shared/contract/{program}.md has the question {question.id!r}"
        file = f"tests/conformance/test_{program}.py"
        raise UserError(f"{file} needs `{function_name}`, because {reason}.")
    return functions[function_name]


_modules: dict[Path, ModuleType] = {}


def conformance_tests(program: str) -> ModuleType:
    """Return the module of a program's tests and questions; raise `UserError` if it cannot be imported."""
    path = tests_of(program)
    if path not in _modules:
        spec = importlib.util.spec_from_file_location(f"asking_{program}", path)
        if spec is None or spec.loader is None or not path.is_file():
            raise UserError(f"{path} does not exist: it should ask the questions of {program}.")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except ModuleNotFoundError as error:
            raise UserError(f"{path} needs {error.name}: install it beside hexapla.") from error
        _modules[path] = module
    return _modules[path]


def ask(
    implementation: Implementation,
    contract: Contract,
    runs: RunCounts = CHECK_RUNS,
    only: Container[str] | None = None,
) -> list[Answer]:
    """Return what an implementation answers to the questions of a page, or to some, each from several runs.

    A run does not count, whatever it showed, if the machine disturbed the part that a question is about.
    Raises AssertionError if a run shows none of the possible answers, or too many runs were disturbed.
    """
    framework, engine = implementation.framework, implementation.engine.name
    recorded = recorded_answers(framework, engine)
    questions = [it for it in measured_questions(contract) if only is None or it.id in only]
    answers: dict[str, list[str]] = {question.id: [] for question in questions}
    disturbed = Counter[str]()

    def needs_a_run(question: Question) -> bool:
        counts = Counter(answers[question.id])
        if counts.total() < runs.least(question):
            return True
        before = recorded.get(question.id)
        if before is None or VARIES not in question.answers or counts.total() >= runs.most:
            return False
        return chance_of_change(before.counts, counts) < SUSPICIOUS_CHANCE

    while unanswered := [question for question in questions if needs_a_run(question)]:
        runner = CachingRunner(implementation, contract.program)
        for question in unanswered:
            try:
                answers[question.id].append(answer_of_run(question, runner))
            except Disturbed as reason:
                disturbed[question.id] += 1
                if disturbed[question.id] == runs.disturbed:
                    text = f"{runs.disturbed} runs were disturbed; the last: {reason}"
                    raise AssertionError(f"{question.id}: {text}") from reason
    name, version = framework.name, implementation.version
    return [answer_of_runs(name, engine, id_, texts, version) for id_, texts in answers.items()]


def answer_of_run(question: Question, runner: Runner) -> str:
    """Return the answer that one run gives, which must be one of those on the page."""
    answer = ask_function(question)(runner)
    possible = [text for text in question.answers if text != VARIES]
    assert answer in possible, f"{question.id}: {answer!r} is not one of {', '.join(possible)}"
    return answer
