"""What frameworks answer where a contract leaves something open: asked by running them, and recorded.

A question stands on its contract page, with every answer that there is. Beside the promises, in
`tests/conformance/test_<program>.py`, `ask_<name>` looks at one run and returns one of them. What a column
answered is
kept in its `behaviours.toml`, for each engine, with the version that answered; so when an upgrade of a
framework changes something, a diff shows what.
"""

import importlib.util
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from hexapla.behaviours.answers import VARIES, Behaviour, combined, questions, recorded
from hexapla.behaviours.chance import UNEXPECTED, parted
from hexapla.judging.runner import Runner
from hexapla.process.trace import Disturbed, Trace
from hexapla.project.contract import Contract, Question, tests_of
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError

RUNS, MANY_RUNS = 2, 8  # of a question, and of one whose answers may vary

MORE_RUNS = 24  # of one that may vary, and has not been answered as one would expect

RECORD_RUNS, RECORD_MANY = 3, 40  # for a record

UNCLEAR = 20  # runs that may be held up where a question looks, before it cannot be answered


class Remembering(Runner):
    """An observer who makes no run twice, so that several questions look at the same one."""

    def __init__(self, subject: Implementation, program: str) -> None:
        super().__init__(subject, program)
        self._made: dict[tuple[object, ...], Trace] = {}

    def __call__(
        self,
        *arguments: str,
        limit: float = 0.0,
        threads_after: int | None = None,
        stdin: str = "",
    ) -> Trace:
        """Return the trace of a run with these arguments, which may have been made before."""
        key = (*arguments, limit, threads_after, stdin)
        if key not in self._made:
            limits = {"limit": limit} if limit else {}
            self._made[key] = super().__call__(
                *arguments, threads_after=threads_after, stdin=stdin, **limits
            )
        return self._made[key]


def asker(question: Question) -> Callable[[Runner], str]:
    """Return what asks a question of one run; raise `UserError` when nobody does."""
    program, _, name = question.id.partition("/")
    function = getattr(tests(program), f"ask_{name.replace('-', '_')}", None)
    if function is None:
        raise UserError(
            f"tests/conformance/test_{program}.py has no `ask_{name.replace('-', '_')}`, "
            f"and shared/contract/{program}.md asks {question.id!r}."
        )
    found: Callable[[Runner], str] = function
    return found


_loaded: dict[Path, ModuleType] = {}


def tests(program: str) -> ModuleType:
    """Return the module that holds a program to its page, and asks its questions."""
    path = tests_of(program)
    if path not in _loaded:
        spec = importlib.util.spec_from_file_location(f"asking_{program}", path)
        if spec is None or spec.loader is None or not path.is_file():
            raise UserError(f"{path} is not there: it would ask the questions of {program}.")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except ModuleNotFoundError as error:
            raise UserError(f"{path} needs {error.name}: install `hexapla[suite]`.") from error
        _loaded[path] = module
    return _loaded[path]


def ask(each: Implementation, page: Contract, *, thorough: bool = False) -> list[Behaviour]:
    """Return what a column on an engine answers to the questions of a page, each asked several times.

    What may vary, and parts from the record by more than one would expect, is asked more often than what
    does not. Thorough, all of it is asked as often as a record wants, so that what is rare is seen too.
    A run that the machine held up where a question looks does not count, whatever it showed. Raises
    AssertionError when a run shows none of the answers that there are, and when too many were held up.
    """
    asked = questions(page)
    given: dict[str, list[str]] = {question.id: [] for question in asked}
    held_up = Counter[str]()
    whom, before = each, recorded(each.framework, each.engine.name)

    def lacks(question: Question) -> bool:
        """Return whether it has to be asked once more."""
        found = given[question.id]
        if len(found) < needed(question, thorough):
            return True
        was = before.get(question.id)
        if thorough or was is None or VARIES not in question.answers or len(found) >= MORE_RUNS:
            return False
        return parted(was, Counter(found)) < UNEXPECTED

    while lacking := [question for question in asked if lacks(question)]:
        observer = Remembering(whom, page.program)
        for question in lacking:
            try:
                given[question.id].append(answered(question, observer))
            except Disturbed as reason:
                held_up[question.id] += 1
                if held_up[question.id] == UNCLEAR:
                    raise AssertionError(
                        f"{question.id}: {UNCLEAR} runs did not tell; in the last, {reason}"
                    ) from reason
    return [
        Behaviour(question, combined(answers), dict(sorted(Counter(answers).items())), each.version)
        for question, answers in given.items()
    ]


def needed(question: Question, thorough: bool) -> int:
    """Return how many runs a question needs, at least."""
    if VARIES not in question.answers:
        return RECORD_RUNS if thorough else RUNS
    return RECORD_MANY if thorough else MANY_RUNS


def answered(question: Question, observer: Runner) -> str:
    """Return the answer that one run gives, which must be one of those on the page."""
    answer = asker(question)(observer)
    known = [each for each in question.answers if each != VARIES]
    assert answer in known, f"{question.id}: {answer!r} is none of {', '.join(known)}"
    return answer
