"""The promises of `bounded_queue`; the page in `shared/contract/` says what each one means."""

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

import pytest

from hexapla.judging import checks
from hexapla.judging.runner import Random, Runner
from hexapla.process.broken import expect
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract

ITEMS = range(1, 9)
ROOM = 2
STEP = re.compile(r"(\S+) (puts|takes|finishes) ([0-9]+)")

Workers = Mapping[str, float]


@pytest.fixture(scope="module")
def workers(rng: Callable[[str], Random]) -> dict[str, float]:
    """Three workers, none of whom can have been known, of different speed."""
    chance = rng("workers")
    lengths = [length + chance.uniform(0, 0.04) for length in (0.06, 0.16, 0.26)]
    shuffled = (round(length, 3) for length in chance.disordered(lengths))
    return dict(zip(chance.words(3), shuffled, strict=True))


@pytest.fixture(scope="module")
def trace(runner: Runner, workers: Workers) -> Trace:
    """What was seen of these three."""
    return runner(*(f"{name}={seconds}" for name, seconds in workers.items()))


@pytest.fixture(scope="module")
def one(rng: Callable[[str], Random]) -> dict[str, float]:
    """A worker that is alone."""
    chance = rng("one")
    return {f"{chance.word()}-1": round(chance.uniform(0.31, 0.35), 3)}


@pytest.fixture(scope="module")
def alone(runner: Runner, one: Workers) -> Trace:
    """What was seen of the worker that is alone."""
    [(name, seconds)] = one.items()
    return runner(f"{name}={seconds}")


@pytest.fixture(scope="module")
def two(contract: Contract) -> dict[str, float]:
    """The workers of the page."""
    return {name: float(text) for name, text in (word.split("=") for word in contract.defaults)}


@pytest.fixture(scope="module")
def unasked(runner: Runner) -> Trace:
    """What was seen without arguments."""
    return runner()


def steps(trace: Trace) -> Iterator[tuple[str, str, int]]:
    """Yield who did what to which item, line by line."""
    for line in trace.lines:
        if found := STEP.fullmatch(line):
            yield found[1], found[2], int(found[3])


def takers(trace: Trace) -> dict[int, str]:
    """Return who took each item, in the order of the lines; the first, if there were several."""
    found: dict[int, str] = {}
    for who, did, item in steps(trace):
        if did == "takes":
            found.setdefault(item, who)
    return found


def test_every_item_is_put_once_taken_once_and_finished_once(
    trace: Trace, workers: Workers, alone: Trace, one: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one)):
        by = takers(each)
        somebody = next(iter(names))
        lines = [f"producer puts {item}" for item in ITEMS]
        for item in ITEMS:
            lines += [f"{by.get(item, somebody)} {did} {item}" for did in ("takes", "finishes")]
        lines += [f"{name} ends" for name in names]

        checks.printed(each, [*lines, "producer is done", "main ends"])


def test_the_items_are_taken_in_the_order_in_which_they_were_put(
    trace: Trace, workers: Workers, alone: Trace, one: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one)):
        free, told = {*names}, set[int]()
        last = dict.fromkeys(names, 0)
        for who, did, item in steps(each):
            if did == "finishes":
                free.add(who)
            elif did == "takes":
                free.discard(who)
                told.add(item)
                earlier = sorted({*ITEMS[: item - 1]} - told)

                before = last.get(who, 0)
                expect(before < item, "order", f"{who} took {item} after {before}")
                text = f"{item} was taken before {earlier}; {len(free)} workers could hold those"
                expect(len(earlier) <= len(free), "order", text)
                last[who] = item

        put = [item for _, did, item in steps(each) if did == "puts"]
        checks.in_order(ITEMS, put, "items put")


def test_no_item_is_taken_before_it_was_put(trace: Trace, alone: Trace, unasked: Trace) -> None:
    for each in (trace, alone, unasked):
        put = 0
        for who, did, item in steps(each):
            if did == "puts":
                put = item
            elif did == "takes":
                expect(item <= put + 1, "early", f"{who} took {item} when {put} were put")


def test_the_producer_is_never_more_than_two_items_ahead_of_the_workers(
    trace: Trace, workers: Workers, alone: Trace, one: Workers, unasked: Trace, two: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one), (unasked, two)):
        free, put, taken = {*names}, 0, 0
        for who, did, item in steps(each):
            if did == "puts":
                put += 1
            elif did == "takes":
                taken += 1
                free.discard(who)
            else:
                free.add(who)

            expect(
                put - taken <= ROOM + len(free),
                "early",
                f"at `{who} {did} {item}` {put} were put and {taken} taken, "
                f"and {len(free)} workers were free",
            )


def test_the_producer_fills_the_queue(alone: Trace) -> None:
    put = 0
    for _, did, item in steps(alone):
        if did == "puts":
            put = item
        elif did == "finishes":
            expected = min(item + ROOM, ITEMS[-1])
            text = f"when {item} was finished, {put} were put, not {expected}"
            expect(expected == put, "late" if put < expected else "early", text)

    expect(put == ITEMS[-1], "missing-line", f"{put} were put{alone.end}")


def test_an_item_is_finished_by_the_worker_that_took_it(trace: Trace, workers: Workers) -> None:
    for name in workers:
        did = [(verb, item) for who, verb, item in steps(trace) if who == name]
        taken = [item for verb, item in did if verb == "takes"]
        expected = [(verb, item) for item in taken for verb in ("takes", "finishes")]

        checks.in_order(expected, did, f"steps of {name}")


def test_an_item_takes_its_worker_s_seconds(
    trace: Trace, workers: Workers, alone: Trace, one: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one)):
        for item, name in takers(each).items():
            began, ended = f"{name} takes {item}", f"{name} finishes {item}"

            checks.not_early(each, began, ended, names[name])
            checks.not_late(each, began, ended, names[name])


def test_two_workers_work_on_two_items_at_the_same_time(
    trace: Trace, workers: Workers, unasked: Trace, two: Workers
) -> None:
    for each, names in ((trace, workers), (unasked, two)):
        did = [verb for _, verb, _ in steps(each) if verb != "puts"]
        before = did.index("finishes") if "finishes" in did else len(did)

        text = f"{before} items were taken before one was finished{each.end}"
        expect(len(names) == before, "sequential", text)


def test_a_worker_takes_its_next_item_at_once(
    trace: Trace, workers: Workers, alone: Trace, one: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one)):
        by = takers(each)
        for name in names:
            mine = [item for item in by if by[item] == name]
            for item, following in pairwise(mine):
                finished, taken = f"{name} finishes {item}", f"{name} takes {following}"
                checks.not_late(each, finished, taken, 0, checks.PROMPT_S)


def test_the_process_sleeps_while_its_workers_work(alone: Trace, one: Workers) -> None:
    [name] = one

    for last in (f"producer puts {ITEMS[-1]}", f"{name} finishes {ITEMS[-1]}"):
        checks.asleep(alone, [f"{name} takes 1"], last)


def test_no_worker_ends_before_the_producer_is_done(
    trace: Trace, alone: Trace, unasked: Trace
) -> None:
    for each in (trace, alone, unasked):
        lines = each.lines[: each.lines.index(each.find("producer is done").text)]
        early = [line for line in lines if line.endswith(" ends")]

        expect(not early, "early", f"before the producer was done: {early}")


def test_every_worker_ends_once_and_main_ends_last(
    trace: Trace, workers: Workers, alone: Trace, one: Workers
) -> None:
    for each, names in ((trace, workers), (alone, one)):
        for name in names:
            last = [event.verb for event in each.events if event.subject == name][-1:]
            expect(["ends"] == last, "missing-line", f"the last line of {name}: {last}{each.end}")

        ended = each.subjects("ends")
        checks.in_order([*sorted(names), "main"], [*sorted(ended[:-1]), *ended[-1:]], "they end")
        expect("main ends" == each.lines[-1], "order", f"the last line is {each.lines[-1]!r}")


def test_without_arguments_it_takes_the_two_workers_of_this_page(
    unasked: Trace, two: Workers
) -> None:
    by = takers(unasked)

    expect({*two} == {*by.values()}, "wrong-value", f"the workers are {sorted({*by.values()})}")
    for item, name in by.items():
        began, ended = f"{name} takes {item}", f"{name} finishes {item}"
        checks.not_early(unasked, began, ended, two[name])
        checks.not_late(unasked, began, ended, two[name])


def test_it_ends_by_itself(trace: Trace, alone: Trace, unasked: Trace) -> None:
    for each in (trace, alone, unasked):
        checks.ended(each, "main ends")
        finished = [line for line in each.lines if " finishes " in line]
        expect(finished, "missing-line", "nothing was finished")
        checks.not_late(each, finished[-1], "main ends", 0)


def ask_waiting(runner: Runner) -> str:
    """Return whether those workers take an item that were started first, in that order."""
    by = takers(equals(runner, len(ITEMS) + 2, 0.3))
    expected = {item: f"worker-{item}" for item in ITEMS}
    return "in order" if by == expected else "out of order"


def ask_head_start(runner: Runner) -> str:
    """Return how many items the page's producer has put when the first is taken."""
    did = [verb for _, verb, _ in steps(runner())]
    return {0: "nothing", 1: "one", 2: "two"}.get(did.index("takes"), "more")


def ask_handover(runner: Runner) -> str:
    """Return which line comes first when there are always more workers than items."""
    put = 0
    for _, did, item in steps(equals(runner, len(ITEMS) + 2, 0)):
        if did == "puts":
            put = item
        elif did == "takes" and put < item:
            return "take first"
    return "put first"


def ask_ending(runner: Runner) -> str:
    """Return whether a worker that is through ends while another still works."""
    trace = runner("quick=0.05", "slow=0.8")
    done = [line for line in trace.lines if line == "quick ends" or " finishes " in line]
    return "at once" if done[-1] != "quick ends" else "with the last"


def equals(runner: Runner, count: int, seconds: float) -> Trace:
    """Return what was seen of so many workers, all of them as fast."""
    return runner(*(f"worker-{number}={seconds}" for number in range(1, count + 1)))
