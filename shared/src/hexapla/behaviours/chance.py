"""Whether an answer that varies has changed, or the difference may be chance."""

import math
from collections.abc import Iterator, Mapping, Sequence

from hexapla.behaviours.answers import VARIES, all_questions, recorded_answers
from hexapla.project.contract import Question
from hexapla.project.implementation import Implementation
from hexapla.record.facts import Answer

CHANGE_CHANCE = 0.001  # a difference that is less likely by chance is called a change


def has_changed(question: Question, before: Answer, now: Answer) -> bool:
    """Return whether an answer differs from the recorded one.

    If a question never varies, any difference is a change. Otherwise an answer must have appeared or
    disappeared, and that must be unlikely by chance.
    """
    if VARIES not in question.answers:
        return now.counts.keys() != before.counts.keys()
    return chance_of_change(before.counts, now.counts) < CHANGE_CHANCE


def chance_of_change(before: Mapping[str, int], now: Mapping[str, int]) -> float:
    """Return how likely it is by chance that an answer has appeared or disappeared; 1 if none has.

    Only that counts: how often each of several answers comes may depend on the load of the machine.
    """
    runs_before, runs_now = sum(before.values()), sum(now.values())
    chances = [
        fisher_exact(before.get(answer, 0), runs_before, now.get(answer, 0), runs_now)
        for answer in before.keys() ^ now.keys()
    ]
    return min(chances, default=1.0)


def fisher_exact(some: int, before: int, more: int, after: int) -> float:
    """Return the two-sided p-value of Fisher's exact test for `some` of `before` and `more` of `after`.

    >>> round(fisher_exact(some=40, before=40, more=8, after=12), 4)
    0.0018
    """
    total, all_ways = some + more, math.comb(before + after, after)

    def share(count: int) -> float:
        return math.comb(total, count) * math.comb(before + after - total, after - count) / all_ways

    least, most = max(0, total - before), min(total, after)
    shares = [share(count) for count in range(least, most + 1)]
    observed = share(more) * (1 + 1e-9)  # its mirror image counts too, however it is rounded
    return sum(split for split in shares if split <= observed)


def changes(implementation: Implementation, answers: Sequence[Answer]) -> Iterator[str]:
    name = implementation.name
    recorded = recorded_answers(implementation.framework, implementation.engine.name)
    questions = all_questions()
    cure = f"run `nox -s behaviours -- {implementation.framework.name} --record`"
    for now in answers:
        before = recorded.get(now.question)
        if before is None:
            yield f"{name}: `{now.question}` is not recorded; it is {with_counts(now)}: {cure}."
        elif has_changed(questions[now.question], before, now):
            change = f"was {with_counts(before)}, now it is {with_counts(now)}"
            yield f"{name}: `{now.question}` {change}; if the framework has changed, {cure}."
    for question in sorted(recorded.keys() - questions.keys()):
        yield f"{name}: `{question}` is recorded, but no contract page asks it: {cure}."


def with_counts(answer: Answer) -> str:
    """Return an answer with its version, and with how often each came if they differ.

    >>> counts = {"yes": 11, "no": 1}
    >>> with_counts(Answer("trio", "trio", "future", "future/why", "varies", counts, 12, (), "1.0"))
    '*varies* (1.0; yes 11, no 1)'
    """
    counts = ", ".join(f"{text} {count}" for text, count in answer.counts.items())
    return f"*{answer.answer}* ({answer.version}{f'; {counts}' if len(answer.counts) > 1 else ''})"
