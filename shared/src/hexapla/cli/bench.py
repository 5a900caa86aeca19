"""The command `bench`: what the programs cost, measured now, or what was measured before."""

import contextlib
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.text import Text

from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import stdout_console

if TYPE_CHECKING:
    from hexapla.bench.measure.rounds import Plan
    from hexapla.bench.record import Benchmark

Step = Callable[[int, int], None]


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@click.option("--quick", "mode", flag_value="quick", default="quick", help="Under three minutes.")
@click.option(
    "--full", "mode", flag_value="full", help="Every engine, size and count: over an hour."
)
@click.option("--only", multiple=True, help="What has this word: echo-cpu, sleepers, 128 ...")
@click.option("--minutes", type=click.FloatRange(0), help="After these no round is added.")
@click.option("--seed", type=int, help="Of the order of the rounds; kept in the record.")
@click.option("--json", "as_json", is_flag=True, help="The whole record on standard output.")
@click.option(
    "--compare",
    "compared",
    nargs=2,
    type=click.Path(path_type=Path),
    metavar="OLD NEW",
    help="What has moved from one record to another.",
)
@click.option("--target", "address", metavar="HOST:PORT", help="Measure any echo server.")
@click.option("--locust", is_flag=True, help="Let locust do it, or show how; see below.")
@click.option("--i-own-this-host", "owned", is_flag=True, help="Of a --target elsewhere.")
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
    """Measure what the programs cost, from outside; write build/bench.jsonl.

    \b
    hexapla bench
    hexapla bench asyncio trio --only echo-cpu
    hexapla bench --full --minutes 30
    hexapla bench --compare build/old.jsonl build/bench.jsonl
    hexapla bench --target 127.0.0.1:8007

    No verdict, no number: only a program that keeps its promises is measured, and a number with which
    anything is wrong is INVALID. With --locust, a master and two workers load a server of ours; together
    with --target, the commands are printed that do so from many machines.
    """
    # Here and below: whoever calls another command need not wait for what only this one imports.
    from hexapla.bench import record
    from hexapla.bench.measure import rounds, target
    from hexapla.bench.report import change

    if sum([bool(compared), locust or bool(address)]) > 1:
        raise UserError("--compare reads two records, and measures nothing: give it alone.")
    if owned and not address:
        raise UserError("--i-own-this-host is said of a --target, and there is none.")
    if compared:
        old, new = map(record.read, compared)
        console = stdout_console()
        for each in change.change(old, new):
            console.print(each)
    elif locust:
        swarming(address, owned, as_json)
    elif address:
        found = target.measure(target.address(address, owned))
        tell(found.lines(), found.json() if as_json else None, found.invalid)
    else:
        measure(names, rounds.plan(mode, only, minutes), seed, as_json)


def swarming(address: str | None, owned: bool, as_json: bool) -> None:
    """Print the commands of a swarm that loads an address; without one, let a swarm load a server of ours."""
    from hexapla.bench.locust import swarm
    from hexapla.bench.measure import target

    if address:
        commands = swarm.commands(swarm.Plan(target.address(address, owned)))
        tell(commands, commands if as_json else None, "")
        return
    with swarm.serving() as where:
        found = swarm.demonstrate(swarm.Plan(where))
    tell(found["lines"], found if as_json else None, found["invalid"])


def tell(lines: Sequence[str], value: Any, invalid: str) -> None:
    """Print lines, or a value as JSON where there is one; end with exit code 1 where there is no number."""
    click.echo(json.dumps(value) if value is not None else sanitize("\n".join(lines)))
    if invalid:
        raise click.exceptions.Exit(1)


def measure(names: Sequence[str], wanted: "Plan", seed: int | None, as_json: bool) -> None:
    """Measure columns, print what was found, and keep it."""
    from hexapla.bench.measure import rounds

    if not wanted.trials:
        raise UserError(f"Nothing is called {' or '.join(wanted.only)}: echo-cpu is, or sleepers.")
    columns = [framework_named(name) for name in dict.fromkeys(names)] or frameworks()
    console = Console(stderr=True, highlight=False)
    with progress(console) as step:
        found = rounds.benchmark(
            columns, wanted, seed, lambda line: console.print(Text(sanitize(line))), step
        )
    if not found.samples:
        raise click.ClickException("Nothing was measured: no round was complete.")
    path = root() / "build" / "bench.jsonl"
    found.write(path)
    show(found, as_json)
    click.echo(f"The record is in {path} (seed {found.header.seed}).", err=True)
    if found.method.left_out:
        raise click.exceptions.Exit(1)


@contextlib.contextmanager
def progress(console: Console) -> Iterator[Step]:
    """Show how much was measured, and how long the rest will take, where somebody watches."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    if not console.is_terminal:
        yield lambda done, all_: None
        return
    columns = (
        TextColumn("measuring"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("measuring", total=None)
        yield lambda done, all_: bar.update(task, completed=done, total=all_)


def show(found: "Benchmark", as_json: bool) -> None:
    """Print a record, as a table or as JSON."""
    from hexapla.bench.report import table

    if as_json:
        click.echo(json.dumps(found.json()))
        return
    console = stdout_console()
    for each in table.table(found, console.width):
        console.print(each)
