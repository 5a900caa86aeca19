"""The command `replay`."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from hexapla.cli.name_types import SHOWN
from hexapla.cli.names import (
    frameworks_for,
    named_frameworks,
    program_first,
    require_runnable,
    why_missing,
)
from hexapla.process.child import end_all
from hexapla.process.interrupt import interruptible
from hexapla.process.parallel import run_parallel
from hexapla.project.contract import Contract
from hexapla.project.contract import contract as contract_named
from hexapla.project.implementation import Implementation, implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Replay
from hexapla.replay.rows import LEGEND, replay_rows
from hexapla.replay.states import NOBODY, check_texts, program_only
from hexapla.replay.watch import fresh_replay, masked, recorded_files
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import print_lines, stdout_console
from hexapla.terminal.lanes import LANE_COLOURS

AT_ONCE = 4  # recordings


@click.command()
@click.argument("names", metavar="PROGRAM [FRAMEWORK]...", type=SHOWN, nargs=-1, required=True)
@click.option("--loop", "with_loop", is_flag=True, help="Show the lines of the loop, too.")
@click.option("--times/--no-times", default=None, help="Show times. [default: in a terminal]")
@click.option("--evidence", type=Path, help="Show what `hexapla compare` recorded in this file.")
def replay(
    names: tuple[str, ...], with_loop: bool, times: bool | None, evidence: Path | None
) -> None:
    """Show who ran when, line by line.

    The program runs with a recorder, and each step is a row, each task a lane.

    \b
    hexapla replay sleep_gather asyncio
    hexapla replay sleep_gather selectors --loop
    diff <(hexapla replay cancel asyncio) <(hexapla replay cancel twisted)

    A task begins (*), runs (#), prints (>), waits (v, then |), goes on (^, or ! with an error), and is over
    (., or x with an error). One that has called another stands below it (:). Without FRAMEWORK, all.
    """
    program, *rest = program_first(names)
    page = contract_named(program)
    subjects = []
    for column in named_frameworks(rest) or frameworks_for(page):
        subject = implementation(column, column.default)
        if rest:
            require_runnable(subject, page.program)
        if not why_missing(subject, page.program):
            subjects.append(subject)
    if not subjects:
        raise UserError(f"No framework here can run {page.program}.")
    console = stdout_console()
    shown = recorded(subjects, page, evidence) if evidence else recorded_now(subjects, page)
    lines = []
    for subject, found in zip(subjects, shown, strict=True):
        texts = {path.name: text for path, text in recorded_files(subject, page.program).items()}
        part = found if with_loop else program_only(found)
        with_times = console.is_terminal if times is None else times
        lines += [heading(subject, found), *replay_lines(part, texts, with_times), Text()]
    if console.is_terminal:
        lines.append(Text(LEGEND, "dim"))
    else:
        lines.pop()
    print_lines(lines, console, plain=not console.is_terminal)


def recorded_now(subjects: Sequence[Implementation], page: Contract) -> list[Replay]:
    progress = Console(stderr=True, highlight=False)
    with interruptible(), progress.status("recording ...", spinner_style="dim"):
        return run_parallel(lambda it: fresh_replay(it, page), subjects, AT_ONCE, end_all)


def recorded(subjects: Sequence[Implementation], page: Contract, path: Path) -> list[Replay]:
    """Return the replays in a record; raise `UserError` if one is missing, or the program has changed."""
    from hexapla.record.evidence import read

    replays = {(it.subject, it.program): it for it in read(path).replays}
    found = []
    for subject in subjects:
        if (subject.name, page.program) not in replays:
            raise UserError(f"{path} has no replay of {page.program} by {subject.name}.")
        found.append(replays[subject.name, page.program])
        files = recorded_files(subject, page.program)
        check_texts(found[-1], {it.name: text for it, text in files.items()})
    return found


def heading(subject: Implementation, shown: Replay) -> Text:
    title = Text(f"{shown.program} in {subject.framework.title}", "bold")
    if shown.other_order:
        title.append(
            f"\nIn this run the order was another: {sanitize(shown.other_order)}.", "not bold"
        )
    return title


def replay_lines(shown: Replay, texts: Mapping[str, str], with_times: bool) -> list[Text]:
    names = [sanitize(task) for task in shown.tasks]
    widths = [max(len(name), 4) for name in names]
    colours = [LANE_COLOURS[it % len(LANE_COLOURS)] for it in range(len(names))]
    margin = " " * 9 if with_times else ""
    cells = [
        Text(f"{name:^{width}}", colour)
        for name, width, colour in zip(names, widths, colours, strict=True)
    ]
    lines = [Text(" ").join([Text(margin), *cells]) if with_times else Text(" ").join(cells)]
    files = [*texts]
    if not with_times:  # nor what differs from run to run
        shown = replace(shown, texts=tuple(masked(shown.texts)))
    for row in replay_rows(shown, texts):
        cells = [
            Text(f"{sign:^{width}}", colour)
            for sign, width, colour in zip(row.signs, widths, colours, strict=True)
        ]
        parts = [Text(f"{row.at:8.4f} ", "dim"), *cells] if with_times else cells
        place = f"{row.line:4}" if row.line else "    "
        if row.file:
            place += f" {files[row.file]}"
        style = "dim" if row.task == NOBODY else colours[row.task]
        text = Text(f"{place}  {row.text}" if with_times else f"  {row.text}", style)
        lines.append(Text(" ").join([*parts, text]))
    return lines
