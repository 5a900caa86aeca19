"""One run of every program without arguments, to look at: of the right ones, and of some wrong ones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

from hexapla.judging.impostors import IMPOSTOR, Impostor, impostors
from hexapla.process.child import end_all
from hexapla.process.parallel import run_parallel
from hexapla.process.sample_run import one_run
from hexapla.process.trace import Inconclusive, Trace
from hexapla.project.contract import Contract, contracts, contracts_and_variants
from hexapla.project.implementation import Implementation
from hexapla.record.facts import Run, Verdict

Wrong = Sequence[tuple[str, Impostor]]  # impostors, each with its program


def sources(chosen: Iterable[Implementation], wrong: Wrong) -> dict[Path, str]:
    """Return the text of these impostors, and of all code in these columns except engines' starters."""
    columns = [subject.framework for subject in chosen]
    paths = [path for it in columns for path in sorted(it.folder.glob(f"*{it.suffix}"))]
    paths += [file(program, impostor) for program, impostor in wrong]
    files = [path for path in paths if path.is_file()]
    return {path: path.read_text(encoding="utf-8", errors="backslashreplace") for path in files}


def file(program: str, impostor: Impostor) -> Path:
    return Path(impostor.command(program)[-1])


def worth_showing(program: str) -> list[Impostor]:
    return [impostor for impostor in impostors(program) if impostor.caption]


def runs(
    here: Sequence[Implementation],
    wrong: Wrong,
    written: Mapping[Path, str],
    verdicts: Sequence[Verdict],
    at_once: int,
    progress: Callable[[str], object],
) -> list[Run]:
    """Return one run of every program without arguments, and of every impostor, several at a time.

    A run that the suite made and kept with its verdicts is not repeated. One during which the machine
    stalled is left out, and progress says so.
    """
    pages = {page.program: page for page in contracts()}
    programs = {page.program for page in contracts_and_variants()}

    def right(subject: Implementation, program: str) -> Run:
        own = subject.framework.program(program)
        files = [it for it in written if it.parent == own.parent and it.stem not in programs]
        beside = {path.name: written[path] for path in files}
        about = (subject.name, subject.framework.name, subject.engine.name, program)
        trace = made(verdicts, subject.name, pages[program])
        if trace is None:
            trace = one_run(subject.command(program), subject.env, pages[program])
        return Run(*about, written[own], beside, subject.executable(program), trace)

    def wrong_run(program: str, impostor: Impostor) -> Run:
        command, text = impostor.command(program), written[file(program, impostor)]
        trace = one_run(command, {}, pages[program])
        return Run(impostor.name, IMPOSTOR, "", program, text, {}, command, trace)

    def attempt(job: tuple[str, Callable[[], Run]]) -> Run | None:
        name, run = job
        try:
            return run()
        except Inconclusive as reason:
            progress(f"{name}: {reason}")
            return None

    jobs = [
        (f"{subject.name} {program}", partial(right, subject, program))
        for subject in here
        for program in pages
        if subject.framework.program(program) in written
    ]
    jobs += [(impostor.name, partial(wrong_run, program, impostor)) for program, impostor in wrong]
    shown = [run for run in run_parallel(attempt, jobs, at_once, end_all) if run]
    progress(f"{len(shown)} programs ran without arguments")
    return shown


def made(verdicts: Sequence[Verdict], subject: str, page: Contract) -> Trace | None:
    """Return a run without arguments that ended by itself; never a server's, which shows no visitors."""
    for verdict in verdicts if not page.serves else ():
        if (verdict.subject, verdict.program) == (subject, page.program):
            for trace in verdict.traces:
                if not trace.arguments and trace.code == 0:
                    return trace
    return None
