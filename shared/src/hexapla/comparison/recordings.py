"""A replay of every program that has run, to look at. It says nothing about the promises."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from hexapla.comparison.sample_runs import Wrong, file
from hexapla.judging.impostors import IMPOSTOR
from hexapla.process.child import end_all
from hexapla.process.parallel import run_parallel
from hexapla.process.trace import Inconclusive
from hexapla.project.contract import contract, contracts, lesson_programs
from hexapla.project.implementation import Implementation, lesson_implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Replay, Run
from hexapla.replay.watch import fresh_replay, record


def with_replays(
    here: Sequence[Implementation],
    wrong: Wrong,
    runs: Sequence[Run],
    at_once: int,
    progress: Callable[[str], object],
) -> tuple[list[Run], list[Replay]]:
    """Return the runs, and a replay of each, recorded until both print the same.

    A program with several orders may run again for that. If it cannot be recorded, or the machine stalls, it
    has no replay, and progress says so.
    """
    pages = {page.program: page for page in contracts()}
    right = {(subject.name, subject.framework.name): subject for subject in here}
    impostors = {(impostor.name, program): impostor for program, impostor in wrong}

    def recorded(run: Run) -> tuple[Run, Replay | None]:
        env: Mapping[str, str | None] = {}
        about, page = (run.subject, run.framework, run.engine, run.program), pages[run.program]
        if run.framework == IMPOSTOR:
            impostor = impostors[run.subject, run.program]
            command, own = impostor.command(run.program), file(run.program, impostor)
        else:
            subject = right[run.subject, run.framework]
            command, env = subject.command(run.program), subject.env
            own = subject.framework.program(run.program)
        texts = {
            own: run.source,
            **{own.with_name(name): text for name, text in run.beside.items()},
        }
        try:
            replay, trace = record(command, env, page, about, texts, run.trace)
        except (Inconclusive, UserError, AssertionError) as reason:
            progress(f"{run.subject} {run.program}: {reason}")
            return run, None
        return replace(run, trace=trace), replay

    pairs = run_parallel(recorded, runs, at_once, end_all)
    replays = [replay for _, replay in pairs if replay]
    other = sum(bool(replay.other_order) for replay in replays)
    progress(f"{len(replays)} programs were recorded for a replay, {other} in another order")
    return [run for run, _ in pairs], replays


def lesson_replays(at_once: int, progress: Callable[[str], object]) -> list[Replay]:
    """Return a replay of each program of the lesson that can run here, for the page."""

    def recorded(program: str) -> Replay | None:
        subject = lesson_implementation(program)
        if not subject.available:
            return None
        try:
            return fresh_replay(subject, contract(program))
        except (Inconclusive, UserError, AssertionError) as reason:
            progress(f"{subject.name} {program}: {reason}")
            return None

    found = [it for it in run_parallel(recorded, lesson_programs(), at_once, end_all) if it]
    if found:
        progress(f"{len(found)} programs of the lesson were recorded for a replay")
    return found
