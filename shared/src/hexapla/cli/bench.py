"""The command `bench`: measure what the programs cost, or compare two records."""

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from hexapla.cli.name_types import FRAMEWORK
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, build_folder, need_checkout, need_extra
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import stdout_console

if TYPE_CHECKING:
    from hexapla.bench.measure.rounds import Plan

Step = Callable[[int, int], None]


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", type=FRAMEWORK, nargs=-1)
@click.option(
    "--quick", "mode", flag_value="quick", default="quick", help="Under three minutes. [default]"
)
@click.option(
    "--full", "mode", flag_value="full", help="All engines, sizes and counts: over an hour."
)
@click.option(
    "--only",
    multiple=True,
    metavar="TEXT",
    help="Only measurements whose program, metric or setting contains TEXT, e.g. echo-cpu or sleepers.",
)
@click.option("--minutes", type=click.FloatRange(0), help="Add no rounds after this time.")
@click.option("--seed", type=int, help="Seed for the order of rounds. [default: random]")
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as JSON.")
@click.option(
    "--compare",
    "compared",
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="OLD NEW",
    help="Show what changed between two records; measure nothing.",
)
@click.option(
    "--target", "address", metavar="HOST:PORT", help="Measure the echo server at this address."
)
@click.option(
    "--locust", is_flag=True, help="Load a server from locust; with --target, print the commands."
)
@click.option("--i-own-this-host", "owned", is_flag=True, help="Allow --target on another host.")
def bench(
    names: tuple[str, ...],
    mode: str,
    only: tuple[str, ...],
    minutes: float | None,
    seed: int | None,
    as_json: bool,
    compared: tuple[Path, Path] | None,
    address: str | None,
    locust: bool,
    owned: bool,
) -> None:
    """Measure what the programs cost; write build/bench.jsonl.

    \b
    hexapla bench
    hexapla bench asyncio trio --only echo-cpu
    hexapla bench --full --minutes 30
    hexapla bench --compare build/old.jsonl build/bench.jsonl
    hexapla bench --target 127.0.0.1:8007

    Each program is measured from outside, as a process, and only if it keeps all its promises. If anything
    is wrong, the result is INVALID and says why. --locust starts a master and two workers that load an echo
    server on this machine; with --target it prints the commands that load that server from many machines.
    """
    # Imported here, so that other commands start faster.
    from hexapla.bench import record
    from hexapla.bench.measure import rounds, target
    from hexapla.bench.report import change

    if compared and (locust or address):
        raise UserError("--compare measures nothing: do not give it with --target or --locust.")
    if owned and not address:
        raise UserError("--i-own-this-host needs a --target.")
    if not compared:
        need_checkout("`hexapla bench`")
        need_extra("`hexapla bench`", "bench", "hdrh")
    if compared:
        old, new = map(record.read_benchmark, compared)
        console = stdout_console()
        for line in change.change_lines(old, new):
            console.print(line)
    elif locust:
        load_with_locust(address, owned, as_json)
    elif address:
        result = target.measure_target(target.address(address, owned))
        print_result(result.lines(), result.json() if as_json else None, result.invalid)
    else:
        measure_frameworks(names, rounds.plan(mode, only, minutes), seed, as_json)


def load_with_locust(address: str | None, owned: bool, as_json: bool) -> None:
    from hexapla.bench.locust import swarm
    from hexapla.bench.measure import target

    if address:
        commands = swarm.commands(swarm.SwarmPlan(target.address(address, owned)))
        print_result(commands, commands if as_json else None, "")
        return
    with swarm.echo_server() as where:
        result = swarm.demonstrate(swarm.SwarmPlan(where))
    print_result(result["lines"], result if as_json else None, result["invalid"])


def print_result(lines: Sequence[str], value: Any, invalid: str) -> None:
    click.echo(json.dumps(value) if value is not None else sanitize("\n".join(lines)))
    if invalid:
        raise click.exceptions.Exit(1)


def measure_frameworks(names: Sequence[str], plan: "Plan", seed: int | None, as_json: bool) -> None:
    from hexapla.bench.measure import rounds
    from hexapla.bench.report import table

    if not plan.trials:
        words = " or ".join(map(repr, plan.only))
        raise UserError(f"Nothing matches {words}: try echo-cpu or sleepers.")
    columns = [framework_named(name) for name in dict.fromkeys(names)] or frameworks()
    console = Console(stderr=True, highlight=False)
    with progress(console) as step:
        record = rounds.benchmark(
            columns, plan, seed, lambda line: console.print(Text(sanitize(line))), step
        )
    if not record.samples:
        raise click.ClickException("Nothing was measured: no round was complete.")
    path = build_folder() / "bench.jsonl"
    record.write(path)
    if as_json:
        click.echo(json.dumps(record.json()))
    else:
        output = stdout_console()
        for line in table.table_lines(record, output.width):
            output.print(line)
    click.echo(f"The record is in {path} (seed {record.header.seed}).", err=True)
    if record.method.left_out:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def progress(console: Console) -> Iterator[Step]:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    if not console.is_terminal:
        yield lambda done, total: None
        return
    columns = (TextColumn("measuring"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("measuring", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
