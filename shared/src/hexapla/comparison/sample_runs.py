"""One run of every program as it is, to be looked at: of the right ones, and of some that are wrong."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from hexapla.judging.impostors import IMPOSTOR, Impostor, impostors
from hexapla.process.child import RUN_TIMEOUT_S, Child, end_all
from hexapla.process.demo_clients import plain_echo, visits
from hexapla.process.observe import observe
from hexapla.process.parallel import run_parallel
from hexapla.process.trace import Event, Inconclusive, Trace
from hexapla.project.contract import Contract, contracts, variants
from hexapla.project.implementation import Implementation
from hexapla.record.facts import Run, Verdict

Wrong = Sequence[tuple[str, Impostor]]  # impostors, each with its program


def sources(chosen: Iterable[Implementation], wrong: Wrong) -> dict[Path, str]:
    """Return the text of these impostors, and of all code in these columns but the starters of engines."""
    paths = [
        path
        for each in chosen
        for path in sorted(each.framework.folder.glob(f"*{each.framework.suffix}"))
    ]
    paths += [file(program, each) for program, each in wrong]
    return {
        path: path.read_text(encoding="utf-8", errors="backslashreplace")
        for path in paths
        if path.is_file()
    }


def file(program: str, impostor: Impostor) -> Path:
    return Path(impostor.command(program)[-1])


def worth_showing(program: str) -> list[Impostor]:
    return [each for each in impostors(program) if each.caption]


def runs(
    here: Sequence[Implementation],
    wrong: Wrong,
    written: Mapping[Path, str],
    found: Sequence[Verdict],
    at_once: int,
    progress: Callable[[str], object],
) -> list[Run]:
    """Return one run of every program without arguments, and of every impostor, several at a time.

    A run that the suite has made and kept with its verdicts is not made again. One during which the
    machine was off is left out, and progress says so.
    """
    pages = {page.program: page for page in contracts()}
    others = {page.program for page in variants()}

    def right(each: Implementation, program: str) -> Run:
        own = each.framework.program(program)
        beside = {
            path.name: text
            for path, text in written.items()
            if path.parent == own.parent and path.stem not in pages.keys() | others
        }
        about = (each.name, each.framework.name, each.engine.name, program)
        command = each.executable(program)
        trace = made(found, each.name, pages[program])
        if trace is None:
            trace = one_run(each.command(program), each.env, pages[program])
        return Run(*about, written[own], beside, command, trace)

    def other(program: str, each: Impostor) -> Run:
        command = each.command(program)
        text, trace = written[file(program, each)], one_run(command, {}, pages[program])
        return Run(each.name, IMPOSTOR, "", program, text, {}, command, trace)

    def one(name: str, make: Callable[[], Run]) -> list[Run]:
        try:
            return [make()]
        except Inconclusive as invalid:
            progress(f"{name}: {invalid}")
            return []

    wanted = [
        (f"{each.name} {program}", partial(right, each, program))
        for each in here
        for program in pages
        if each.framework.program(program) in written
    ]
    wanted += [(each.name, partial(other, program, each)) for program, each in wrong]
    shown = [
        run
        for runs in run_parallel(lambda item: one(*item), wanted, at_once, end_all)
        for run in runs
    ]
    progress(f"{len(shown)} programs were seen as they run by themselves")
    return shown


def made(found: Sequence[Verdict], subject: str, page: Contract) -> Trace | None:
    """Return a run without arguments that a verdict shows and that ended by itself, or None.

    That of a server shows no visitors, so it is none.
    """
    for verdict in found if not page.serves else ():
        if (verdict.subject, verdict.program) == (subject, page.program):
            for trace in verdict.traces:
                if not trace.arguments and trace.code == 0:
                    return trace
    return None


def one_run(command: Sequence[str], env: Mapping[str, str | None], page: Contract) -> Trace:
    """Return the trace of a run as its page has it without arguments.

    That of a server holds its visitors too; a client visits a plain echo.
    """
    if page.calls:
        with plain_echo() as port:
            return observe(command, (str(port), *page.defaults[1:]), env)
    if not page.serves:
        return observe(command, (), env)
    seen: list[Event] = []
    with Child(command, (), env) as child:
        if listening := child.line(0):
            with suppress(AssertionError):  # a server that does not answer shows how far it came
                seen.extend(visits(child, listening, drain=page.drains))
                child.wait(RUN_TIMEOUT_S if page.drains else 0)
        else:
            child.wait(1)  # it may be about to end by itself, and how is to be seen
        child.end("had been visited")
        trace = child.trace()
    events = sorted([*trace.events, *seen], key=lambda event: event.at)
    return replace(trace, events=tuple(events))
