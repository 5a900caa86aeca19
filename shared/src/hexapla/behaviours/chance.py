"""Whether an answer that varies has moved, or chance alone brought the difference."""

import math
from collections.abc import Iterator, Mapping, Sequence

from hexapla.behaviours.answers import VARIES, Behaviour, questions, recorded
from hexapla.project.contract import Question, contracts
from hexapla.project.implementation import Implementation

UNLIKELY = 0.001  # what comes up less often than this if nothing has changed is called a change

UNEXPECTED = 0.05  # and what comes up less often than this is asked on


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


def moved(each: Implementation, found: Sequence[Behaviour]) -> Iterator[str]:
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
