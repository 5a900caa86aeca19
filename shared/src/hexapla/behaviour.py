"""What frameworks answer where a contract leaves something open: asked by running them, and recorded.

A question stands on its contract page, with every answer that there is. Beside the promises, in
`tests/test_<program>.py`, `ask_<name>` looks at one run and returns one of them. What a column answered is
kept in its `behaviours.toml`, for each engine, with the version that answered; so when an upgrade of a
framework changes something, a diff shows what.
"""

import importlib.util
import json
import math
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from hexapla.contract import Contract, Question, contracts, tests_of
from hexapla.environment import Launch
from hexapla.framework import Framework
from hexapla.judge import Unclear
from hexapla.observer import Observer
from hexapla.root import Misuse
from hexapla.subject import Subject, subject
from hexapla.trace import Trace

VARIES = "varies"  # the answer where the runs of one column did not all give the same
RUNS, MANY_RUNS = 2, 8  # of a question, and of one whose answers may vary
MORE_RUNS = 24  # of one that may vary, and has not been answered as one would expect
RECORD_RUNS, RECORD_MANY = 3, 40  # for a record
UNCLEAR = 20  # runs that may be held up where a question looks, before it cannot be answered
UNLIKELY = 0.001  # what comes up less often than this if nothing has changed is called a change
UNEXPECTED = 0.05  # and what comes up less often than this is asked on
HEADER = """\
# What this framework answers where the contracts leave something open.
# Written by `nox -s behaviours -- --record`; without --record that session says what has moved.
"""


@dataclass(frozen=True)
class Behaviour:
    """What one column on one engine answered to one question, how often, and in which version."""

    question: str
    answer: str
    counts: Mapping[str, int]
    version: str


class Remembering(Observer):
    """An observer who makes no run twice, so that several questions look at the same one."""

    def __init__(self, subject: Subject, program: str) -> None:
        super().__init__(subject, program)
        self._made: dict[tuple[object, ...], Trace] = {}

    def __call__(
        self,
        *arguments: str,
        limit: float = 0.0,
        threads_after: int | None = None,
        given: str = "",
    ) -> Trace:
        """Return the trace of a run with these arguments, which may have been made before."""
        key = (*arguments, limit, threads_after, given)
        if key not in self._made:
            limits = {"limit": limit} if limit else {}
            self._made[key] = super().__call__(
                *arguments, threads_after=threads_after, given=given, **limits
            )
        return self._made[key]


def questions(page: Contract) -> list[Question]:
    """Return the questions of a page that are asked: those with an id and answers to choose from."""
    return [each for each in page.left_open if each.id and each.answers]


def asker(question: Question) -> Callable[[Observer], str]:
    """Return what asks a question of one run; raise `Misuse` when nobody does."""
    program, _, name = question.id.partition("/")
    function = getattr(tests(program), f"ask_{name.replace('-', '_')}", None)
    if function is None:
        raise Misuse(
            f"tests/test_{program}.py has no `ask_{name.replace('-', '_')}`, "
            f"and shared/contract/{program}.md asks {question.id!r}."
        )
    found: Callable[[Observer], str] = function
    return found


_loaded: dict[Path, ModuleType] = {}


def tests(program: str) -> ModuleType:
    """Return the module that holds a program to its page, and asks its questions."""
    path = tests_of(program)
    if path not in _loaded:
        spec = importlib.util.spec_from_file_location(f"asking_{program}", path)
        if spec is None or spec.loader is None or not path.is_file():
            raise Misuse(f"{path} is not there: it would ask the questions of {program}.")
        module = importlib.util.module_from_spec(spec)
        try:
            spec.loader.exec_module(module)
        except ModuleNotFoundError as error:
            raise Misuse(f"{path} needs {error.name}: install `hexapla[suite]`.") from error
        _loaded[path] = module
    return _loaded[path]


def ask(each: Launch, page: Contract, *, thorough: bool = False) -> list[Behaviour]:
    """Return what a column on an engine answers to the questions of a page, each asked several times.

    What may vary, and parts from the record by more than one would expect, is asked more often than what
    does not. Thorough, all of it is asked as often as a record wants, so that what is rare is seen too.
    A run that the machine held up where a question looks does not count, whatever it showed. Raises
    AssertionError when a run shows none of the answers that there are, and when too many were held up.
    """
    asked = questions(page)
    given: dict[str, list[str]] = {question.id: [] for question in asked}
    held_up = Counter[str]()
    whom, before = subject(each), recorded(each.framework, each.engine.name)

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
            except Unclear as reason:
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


def answered(question: Question, observer: Observer) -> str:
    """Return the answer that one run gives, which must be one of those on the page."""
    answer = asker(question)(observer)
    known = [each for each in question.answers if each != VARIES]
    assert answer in known, f"{question.id}: {answer!r} is none of {', '.join(known)}"
    return answer


def combined(answers: Sequence[str]) -> str:
    """Return the answer of several runs together.

    >>> combined(["in order", "reversed", "in order"])
    'varies'
    """
    return answers[0] if len(set(answers)) == 1 else VARIES


# ---- The record ----------------------------------------------------------------------------------


def place(column: Framework) -> Path:
    """Return where a column's answers are kept."""
    return column.folder / "behaviours.toml"


def recorded(column: Framework, engine: str) -> dict[str, Behaviour]:
    """Return what a column is recorded to answer on an engine, by the questions' ids."""
    path = place(column)
    if not path.is_file():
        return {}
    cure = "mend it, or remove it and record it anew"
    try:
        found = parsed(path.read_text(encoding="utf-8")).get(engine, {})
        return {question: read(question, fact) for question, fact in found.items()}
    except KeyError as error:
        raise Misuse(f"{path} does not say {error} of every answer: {cure}.") from error
    except (ValueError, AttributeError, TypeError) as error:
        raise Misuse(f"{path} cannot be read ({error}): {cure}.") from error


@cache  # every engine and every question look into the same few records
def parsed(text: str) -> Mapping[str, Any]:
    """Return what a record says, by engine; raise `tomllib.TOMLDecodeError` when it is no TOML."""
    return tomllib.loads(text)


def read(question: str, fact: Mapping[str, Any]) -> Behaviour:
    """Return what is recorded of a question.

    Raises KeyError, TypeError or ValueError where it is not as it is written.
    """
    counts = {answer: int(count) for answer, count in dict(fact["counts"]).items()}
    if not counts or min(counts.values()) < 1:
        raise ValueError(f"the counts of {question} are {fact['counts']}")
    return Behaviour(question, str(fact["answer"]), counts, str(fact["version"]))


def write(column: Framework, found: Mapping[str, Sequence[Behaviour]]) -> None:
    """Record what a column answered, by engine; engines and programs that were not asked keep theirs."""
    lines = [HEADER]
    for engine in column.engines:
        new = {each.question: each for each in found.get(engine.name, ())}
        asked = {program_of(question) for question in new}
        known = {question.id for page in contracts() for question in questions(page)}
        kept = {
            question: each
            for question, each in recorded(column, engine.name).items()
            if engine.name not in found or (question in known and program_of(question) not in asked)
        }
        for _, each in sorted((kept | new).items()):
            counts = ", ".join(f"{quoted(name)} = {n}" for name, n in each.counts.items())
            lines.append(
                f"[{quoted(engine.name)}.{quoted(each.question)}]\n"
                f"answer = {quoted(each.answer)}\n"
                f"counts = {{ {counts} }}\n"
                f"version = {quoted(each.version)}\n"
            )
    place(column).write_text("\n".join(lines), encoding="utf-8")


def program_of(question: str) -> str:
    """Return the program that a question is about, by its id."""
    return question.partition("/")[0]


def quoted(text: str) -> str:
    """Return the text as TOML writes it, which is as JSON does but for what lies beyond ASCII.

    >>> quoted("a\\tb\\x7f")
    '"a\\\\tb\\\\u007f"'
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def changed(question: Question, was: Behaviour, now: Behaviour) -> bool:
    """Return whether an answer is another than the recorded one.

    Where the runs of one column always give the same, any other is. Where they may vary, an answer must have
    come, or be gone, that would do so by chance less than once in a thousand times.
    """
    if VARIES not in question.answers:
        return set(now.counts) != set(was.counts)
    return parted(was, now.counts) < UNLIKELY


def parted(was: Behaviour, counts: Mapping[str, int]) -> float:
    """Return how likely it is that an answer has come or gone, if nothing has changed.

    How often each of several comes is no promise: what runs on a busy machine may shift it.
    """
    before, after = sum(was.counts.values()), sum(counts.values())
    found = [
        by_chance(was.counts.get(answer, 0), before, counts.get(answer, 0), after)
        for answer in {*was.counts} ^ {*counts}
    ]
    return min(found, default=1.0)


def by_chance(some: int, before: int, more: int, after: int) -> float:
    """Return how likely two samples of the same part at least so much: Fisher's exact test, two-sided.

    They are `some` of `before`, and `more` of `after`.

    >>> round(by_chance(some=40, before=40, more=8, after=12), 4)
    0.0018
    """
    total, all_ways = some + more, math.comb(before + after, after)

    def share(count: int) -> float:
        return math.comb(total, count) * math.comb(before + after - total, after - count) / all_ways

    least, most = max(0, total - before), min(total, after)
    splits = [share(count) for count in range(least, most + 1)]
    seen = share(more) * (1 + 1e-9)  # so that its mirror image, rounded otherwise, counts too
    return sum(split for split in splits if split <= seen)


def moved(each: Launch, found: Sequence[Behaviour]) -> Iterator[str]:
    """Yield a sentence for every answer that is not what is recorded."""
    before = recorded(each.framework, each.engine.name)
    known = {question.id: question for page in contracts() for question in questions(page)}
    cure = f"run `nox -s behaviours -- {each.framework.name} --record`"
    for now in found:
        was = before.get(now.question)
        if was is None:
            yield f"{each.name}: `{now.question}` was never recorded, now it is {told(now)}; {cure}."
        elif changed(known[now.question], was, now):
            yield (
                f"{each.name}: `{now.question}` was {told(was)}, now it is {told(now)}; "
                f"if this is the framework's doing, {cure}."
            )
    for gone in sorted(set(before) - set(known)):
        yield f"{each.name}: `{gone}` is recorded, and no contract page asks it; {cure}."


def told(each: Behaviour) -> str:
    """Return an answer with its version, and how often each came where not all are the same.

    >>> told(Behaviour("future/why", "varies", {"yes": 11, "no": 1}, "1.0"))
    '*varies* (1.0; yes 11, no 1)'
    """
    counts = ", ".join(f"{answer} {count}" for answer, count in each.counts.items())
    return f"*{each.answer}* ({each.version}{f'; {counts}' if len(each.counts) > 1 else ''})"
