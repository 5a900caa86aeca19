"""Record a program until it prints what it prints when nobody watches."""

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from hexapla.process.sample_run import one_run
from hexapla.process.trace import Trace
from hexapla.project.contract import Contract, contracts_and_variants
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError
from hexapla.record.facts import Replay
from hexapla.replay import recorder
from hexapla.replay.assemble import assemble
from hexapla.replay.raw import PRINT, read_raw

TRIES = 8
MORE_UNWATCHED = (2, 4, 6)  # the tries before which the program runs without a recorder, too
HERE = Path(__file__).parent
PORT = re.compile(r"(?<=127\.0\.0\.1:)\d+")


class Recording(NamedTuple):
    """A replay, and the run without a recorder that printed the same, if there was one."""

    replay: Replay
    unwatched: Trace


def recorded_files(subject: Implementation, program: str) -> dict[Path, str]:
    """Return the texts that are recorded: the program's, and those of the files beside all programs."""
    own = subject.framework.program(program)
    programs = {page.program for page in contracts_and_variants()}
    files = sorted(own.parent.glob(f"*{own.suffix}"))
    paths = [own, *(path for path in files if path.stem not in programs)]
    return {path: path.read_text(encoding="utf-8") for path in paths}


def fresh_replay(subject: Implementation, page: Contract) -> Replay:
    """Return a replay of a program as it is now, held against a run of now."""
    command, files = subject.command(page.program), recorded_files(subject, page.program)
    about = (subject.name, subject.framework.name, subject.engine.name, page.program)
    unwatched = one_run(command, subject.env, page)
    return record(command, subject.env, page, about, files, unwatched).replay


def record(
    command: Sequence[str],
    env: Mapping[str, str | None],
    page: Contract,
    about: tuple[str, str, str, str],
    texts: Mapping[Path, str],
    unwatched: Trace,
    tries: int = TRIES,
) -> Recording:
    """Return the first recording of a program whose lines are those of a run without a recorder.

    `texts` are those of the files to be recorded, the program's first. A program may have several orders, so
    after every second recording it also runs once more without a recorder. If the lines agree in none of
    these recordings, the last one is taken, and says what was another. Raises `UserError` if the program
    cannot be recorded.
    """
    program, *beside = texts
    names = {path.name: text for path, text in texts.items()}
    settings = {recorder.BESIDE: os.pathsep.join(path.name for path in beside)}
    watched, traces = recorded_command(command, program), [unwatched]
    for padding in range(tries):
        if padding in MORE_UNWATCHED:
            traces.append(one_run(command, env, page))
        with tempfile.TemporaryDirectory(prefix="hexapla-replay-") as folder:
            settings |= {recorder.FOLDER: folder, recorder.PADDING: str(padding)}
            trace = one_run(watched, {**env, **settings}, page)
            raw = read_raw(Path(folder))
        if not raw.tasks:
            what = trace.stderr.strip().splitlines()[-1:] or ["it noted nothing"]
            raise UserError(f"{about[0]} cannot record {about[3]}: {what[0]}.")
        noted = [event.text for event in raw.events if event.kind == PRINT]
        differences = [other_order(trace, other, noted) for other in traces]
        if "" in differences:
            unwatched = traces[differences.index("")]
            break
    difference = "" if "" in differences else differences[0]
    replay = assemble(raw, names, program.suffix, about, trace, difference)
    return Recording(replay, unwatched)


def recorded_command(command: Sequence[str], program: Path) -> tuple[str, ...]:
    """Return the command that runs a program under its recorder; raise `UserError` if there is none."""
    *interpreter, file = command
    if Path(file) != program or len(interpreter) != 1:
        raise UserError(f"{program.name} is started by another program, and cannot be recorded.")
    if program.suffix == ".py":
        return (*interpreter, str(HERE / "recorder.py"), file)
    if program.suffix == ".mjs":
        return (*interpreter, "--import", (HERE / "recorder.mjs").as_uri(), file)
    raise UserError(f"There is no recorder for {program.suffix or program.name} files.")


def other_order(trace: Trace, unwatched: Trace, noted: Sequence[str]) -> str:
    """Return how the lines of two runs differ, as the rest of a sentence; empty if they agree."""
    lines, wanted = masked(trace.lines), masked(unwatched.lines)
    for number, (line, other) in enumerate(zip(lines, wanted, strict=False), 1):
        if line != other:
            return f"line {number} was {line!r}, and without a recorder {other!r}"
    if len(lines) != len(wanted):
        return f"{len(lines)} lines were printed, and without a recorder {len(wanted)}"
    own = [line for line in trace.lines if line in {*noted}]
    if own != [*noted]:
        return "the recorder noted the lines in another order than they came in"
    return ""


def masked(lines: Sequence[str]) -> list[str]:
    """Return lines without the numbers of ports, which differ from run to run."""
    return [PORT.sub("PORT", line) for line in lines]
