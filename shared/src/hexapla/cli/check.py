"""The command `check`."""

import contextlib
import io
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.text import Text

from hexapla.cli.name_types import PROGRAM
from hexapla.judging.jobs import ADDED_WORDS, pytest_words
from hexapla.process.trace import Trace, shorten
from hexapla.project.contract import Contract, tests_of
from hexapla.project.contract import contract as contract_named
from hexapla.project.root import UserError, is_checkout
from hexapla.record.facts import Verdict
from hexapla.source.sanitize import sanitize
from hexapla.terminal import tables
from hexapla.terminal.console import stdout_console


@click.command()
@click.argument("program", type=PROGRAM)
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help="One object with every verdict and trace.")
@click.option("--seed", type=int, help="Seed of everything random; it is printed with the result.")
def check(program: str, command: tuple[str, ...], as_json: bool, seed: int | None) -> None:
    """Hold any command, in any language, to a program's contract: one line per promise.

    \b
    hexapla check sleep_gather -- python3 mine.py
    hexapla check echo_server --seed 7 -- node server.mjs
    """
    page = contract_named(program)
    need_command(command[0])
    verdicts: list[Verdict] = []
    shown: list[Trace] = []
    console = stdout_console()

    def hear(verdict: Verdict) -> None:
        verdicts.append(verdict)
        if as_json or verdict.verdict == "untested":
            return
        console.print(tables.verdict_line(verdict))
        for trace in verdict.traces if verdict.verdict != "kept" else ():
            is_new = trace not in shown
            shown.append(trace)
            for line in tables.trace_lines(trace) if is_new else ["(the run shown above)"]:
                console.print(Text(f"          {shorten(line)}", style="dim"))

    seed = int(time.time()) % 10**6 if seed is None else seed
    problem = run_suite(page, command, seed, hear)
    order = [promise.sentence for promise in page.promises]
    verdicts.sort(key=lambda verdict: order.index(verdict.promise))
    kept = sum(verdict.verdict == "kept" for verdict in verdicts)
    untested = [verdict for verdict in verdicts if verdict.verdict == "untested"]
    if as_json:
        facts = {"program": program, "command": command, "seed": seed}
        click.echo(json.dumps({**facts, "verdicts": [*map(asdict, verdicts)]}, indent=2))
    else:
        for verdict in untested[:1]:
            rest = sanitize(f"{len(untested)} other promises, {verdict.reason}")
            console.print(Text("untested ", style="bold yellow").append(rest, style="default"))
        click.echo(f"{kept} of {len(page.promises)} promises kept (seed {seed})")
    if problem:
        click.echo(sanitize(problem), err=True)
    if problem or len(verdicts) < len(order) or kept < len(verdicts):
        raise click.exceptions.Exit(1)


def need_command(name: str) -> None:
    """Raise `UserError` unless this is a command that can be executed."""
    if shutil.which(name) is not None:
        return
    path = Path(name)
    if path.is_file() and not os.access(path, os.X_OK):
        cure = f"make it so with `chmod +x {name}`, or name what runs it, as in `python3 {name}`"
        raise UserError(f"{name!r} is not executable: {cure}.")
    if path.is_dir():
        raise UserError(f"{name!r} is a folder: give what you would type in a shell.")
    raise UserError(f"There is no command {name!r}: give what you would type in a shell.")


def run_suite(page: Contract, command: tuple[str, ...], seed: int, hear: Any) -> str:
    """Run the suite on a command; return an error of the suite itself, or an empty text."""
    import pytest

    class Reporter:
        def pytest_hexapla_verdict(self, verdict: Verdict) -> None:
            hear(verdict)

        def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
            if excinfo.type is KeyboardInterrupt:  # not pytest's own, for an error in the suite
                raise click.exceptions.Exit(130)

    file = tests_of(page.program)
    options = ["--command", json.dumps(command), "--seed", str(seed), "-s"]
    if file.stem != f"test_{page.program}":
        options += ["--variant", page.program]
    output = io.StringIO()
    with (
        contextlib.redirect_stdout(output),
        contextlib.redirect_stderr(output),
        tempfile.TemporaryDirectory(prefix="hexapla-") as temporary,
    ):
        os.environ.pop(ADDED_WORDS, None)
        sys.dont_write_bytecode |= not is_checkout()  # that of pytest would outlive the wheel
        words = [str(file), *pytest_words(Path(temporary, "pytest")), *options]
        code = pytest.main(words, plugins=[Reporter()])
    return "" if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) else output.getvalue()
