"""A replay, made of what was recorded, of the program's text, and of what our clients did."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

from hexapla.process.trace import Event, Trace
from hexapla.record.evidence import digest
from hexapla.record.facts import WITH_TEXT, Replay
from hexapla.replay.raw import PRINT, RawRun
from hexapla.replay.statements import statement_lines
from hexapla.replay.steps import Step, Steps, waiting_calls

UNIT_NS = 100_000  # of the time of a step: a tenth of a millisecond
MAIN = re.compile(r"^(?:async )?(?:def|function) main\b", re.MULTILINE)
NOBODY = -1
CLIENT_THREAD = -1
CLIENT_TASKS = 1_000_000  # the numbers of clients, beyond those of tasks


def assemble(
    raw: RawRun,
    texts: Mapping[str, str],
    suffix: str,
    about: tuple[str, str, str, str],
    trace: Trace,
    other_order: str = "",
) -> Replay:
    """Return the replay of a run. `texts` are those of the recorded files by name, the program's first.

    `about` is its subject, framework, engine and program. The trace has the acts of our clients, too.
    """
    imported = {number for number, task in raw.tasks.items() if task.kind == "import"}
    spans = [statement_lines(text, suffix) for text in texts.values()]
    made = Steps(spans, {number: task.thread for number, task in raw.tasks.items()})
    for event in raw.events:
        if event.task not in imported:
            made.take(event)
    made.unfold()
    steps = waiting_calls(made.steps, threads_without_loop(raw))
    steps = without_preamble(steps, raw, next(iter(texts.values())))
    if trace.code == 0 and steps and steps[-1].kind == "u":
        steps[-1] = steps[-1]._replace(kind="e")  # SystemExit
    steps, clients = with_clients(steps, trace.events)
    return encoded(steps, raw, clients, texts, about, other_order)


def threads_without_loop(raw: RawRun) -> set[int]:
    """Return the tasks whose threads have no coroutine, no greenlet, and no module that waits."""
    pausing = {event.task for event in raw.events if event.kind == "g"}
    pausing |= {number for number, task in raw.tasks.items() if task.kind == "coroutine"}
    looped = {raw.tasks[number].thread for number in pausing if number in raw.tasks}
    return {number for number, task in raw.tasks.items() if task.thread not in looped}


def without_preamble(steps: Sequence[Step], raw: RawRun, text: str) -> list[Step]:
    """Return the steps from the line of the module on that starts everything."""
    modules = (it for it, task in raw.tasks.items() if task.kind in ("module", "script"))
    module = next(modules, NOBODY)
    main = MAIN.search(text)
    main_line = text.count("\n", 0, main.start()) + 1 if main else 0
    began = next(
        (
            event.at
            for event in raw.events
            if event.kind == "s" and event.task in raw.tasks
            if raw.tasks[event.task].kind != "import"
            if event.task != module or (event.depth > 1 and event.line == main_line)
        ),
        0,
    )
    lines = [n for n, it in enumerate(steps) if it.at < began and it.task == module and not it.file]
    if not lines:
        return [*steps]
    first = steps[lines[-1]]
    return [first._replace(kind="s"), *steps[lines[-1] + 1 :]]


def with_clients(steps: list[Step], events: Sequence[Event]) -> tuple[list[Step], list[str]]:
    """Return the steps with those of our clients among them, and the names of the clients.

    The recorder and we count time from different starts: the first printed line gives the difference.
    """
    own = Counter(step.text for step in steps if step.kind == PRINT)
    foreign = []
    for event in events:
        if own[event.text]:
            own[event.text] -= 1
        else:
            foreign.append(event)
    first = next((step for step in steps if step.kind == PRINT), None)
    if first is None or not foreign:
        return steps, []
    start = first.at - next(it.at for it in events if it.text == first.text) * 1e9
    names = sorted({event.subject for event in foreign if event.subject.startswith("client")})
    acts = [
        Step(
            at=round(start + event.at * 1e9),
            kind="c",
            task=CLIENT_TASKS + names.index(event.subject) if event.subject in names else 0,
            text=event.text,
        )
        for event in foreign
    ]
    return sorted([*steps, *acts], key=lambda step: step.at), names


def encoded(
    steps: Sequence[Step],
    raw: RawRun,
    clients: Sequence[str],
    texts: Mapping[str, str],
    about: tuple[str, str, str, str],
    other_order: str,
) -> Replay:
    numbers = [*dict.fromkeys(step.task for step in steps if step.task)]
    threads = {task.thread: None for task in raw.tasks.values()}
    thread_numbers = {thread: number for number, thread in enumerate(sorted(threads))}
    labels, places = [], []
    for number in numbers:
        if number >= CLIENT_TASKS:
            labels.append(clients[number - CLIENT_TASKS])
            places.append(CLIENT_THREAD)
        else:
            task = raw.tasks[number]
            labels.append("main" if task.label == "module" and len(numbers) == 1 else task.label)
            places.append(thread_numbers[task.thread])
    kinds = [raw.tasks[it].kind if it in raw.tasks else "" for it in numbers]
    loop = next((n for n, kind in enumerate(kinds) if kind == labels[n] == "module"), NOBODY)
    labels = ["loop" if number == loop else label for number, label in enumerate(labels)]
    first = steps[0].at if steps else 0
    times = [round(max(step.at - first, 0) / UNIT_NS) for step in steps]
    delays = [later - earlier for earlier, later in pairwise([0, *accumulate(times, max)])]
    several = any(step.file for step in steps)
    return Replay(
        *about,
        digests={name: digest(text) for name, text in texts.items()},
        tasks=tuple(numbered(labels)),
        threads=tuple(places),
        loop=loop,
        kinds="".join(step.kind for step in steps),
        delays=tuple(delays),
        who=tuple(numbers.index(step.task) if step.task else NOBODY for step in steps),
        lines=tuple(step.line for step in steps),
        files="".join(str(step.file) for step in steps) if several else "",
        texts=tuple(step.text for step in steps if step.kind in WITH_TEXT),
        other_order=other_order,
    )


def numbered(labels: Sequence[str]) -> list[str]:
    """Return the labels, with a number behind those that occur more than once."""
    total, seen = Counter(labels), Counter[str]()
    names = []
    for label in labels:
        seen[label] += 1
        names.append(f"{label} {seen[label]}" if total[label] > 1 else label)
    return names
