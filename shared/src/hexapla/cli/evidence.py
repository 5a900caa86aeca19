"""The commands `compare` and `page`."""

import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from hexapla.cli.name_types import FRAMEWORK, PROGRAM
from hexapla.project.contract import contracts
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, need_checkout, need_extra
from hexapla.record.evidence import Evidence
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, stdout_console
from hexapla.terminal.tables import comparison_table

MAX_RECORDS = 2  # that a page can show
PAGE_NEEDS = ("The page", "page", "jinja2")


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", type=FRAMEWORK, nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print the whole record as one JSON object.")
@click.option("--seed", type=int, help="Seed of everything random; it is kept in the record.")
@click.option("--page", "with_page", is_flag=True, help="Also write the page; see `hexapla page`.")
def compare(names: tuple[str, ...], as_json: bool, seed: int | None, with_page: bool) -> None:
    """Judge every program of every framework; print a table.

    \b
    hexapla compare
    hexapla compare asyncio trio --json > results.json

    The evidence is written to build/evidence.jsonl. The exit code is 1 if a promise is broken or was not
    judged.
    """
    from hexapla.comparison import compare as comparison_compare

    build = need_checkout("`hexapla compare`") / "build"
    if with_page:
        need_extra(*PAGE_NEEDS)
    columns = [framework_named(name) for name in names] or frameworks()
    progress = Console(stderr=True, highlight=False)
    with progress.status("judging ...") if progress.is_terminal else contextlib.nullcontext():
        record = comparison_compare.compare(
            columns, seed, lambda line: progress.print(Text(sanitize(line)))
        )
    path = build / "evidence.jsonl"
    record.write(path)
    if as_json:
        echo(json.dumps(record.json()))
    else:
        stdout_console().print(comparison_table(record, columns, contracts()))
    echo(f"The evidence is in {relative(path)} (seed {record.header.seed}).", err=True)
    if with_page:
        write_page(record, build / "hexapla.html", build / "bench.jsonl")
    judged = {verdict.framework for verdict in record.verdicts}
    unjudged = {column.name for column in columns} - judged
    if unjudged:
        echo(f"Not judged: {', '.join(sorted(unjudged))}.", err=True)
    if unjudged or any(record.counts[name] for name in ("broken", "error", "inconclusive")):
        raise click.exceptions.Exit(1)


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", type=FRAMEWORK, nargs=-1)
@click.option(
    "--evidence",
    "sources",
    type=Path,
    multiple=True,
    help="Evidence to show; given twice, the page says what moved from the first to the second."
    " [default: build/evidence.jsonl]",
)
@click.option(
    "--bench",
    type=Path,
    help="Benchmark to show [default: bench.jsonl next to the evidence, if it exists].",
)
@click.option("--output", type=Path, help="File to write [default: build/hexapla.html].")
@click.option("--pictures", is_flag=True, help="Draw the README's pictures instead of the page.")
@click.option(
    "--embed", type=PROGRAM, help="Write this program alone, in the frameworks that are named."
)
def page(
    names: tuple[str, ...],
    sources: tuple[Path, ...],
    bench: Path | None,
    output: Path | None,
    pictures: bool,
    embed: str | None,
) -> None:
    """Write the page: one HTML file that needs no network.

    It is made from the evidence of `hexapla compare`.

    \b
    hexapla page
    hexapla page --embed sleep_gather asyncio trio
    hexapla page --evidence yesterday.jsonl --evidence build/evidence.jsonl
    python3 -m http.server -d build --bind 127.0.0.1
    """
    from hexapla.record.evidence import read

    if names and not embed:
        raise UserError("FRAMEWORK is only for --embed: the page has all frameworks.")
    if len(sources) > MAX_RECORDS:
        raise UserError(f"--evidence can be given {MAX_RECORDS} times, and not {len(sources)}.")
    build = need_checkout("`hexapla page`") / "build"
    need_extra(*PAGE_NEEDS)
    *older, source = sources or (build / "evidence.jsonl",)
    record = read(source)
    costs = bench or source.with_name("bench.jsonl")
    if pictures:
        draw_pictures(record, costs)
    elif embed:
        write_embed(record, embed, names, output or build / f"hexapla-{embed}.html")
    else:
        before = read(older[0]) if older else None
        target = output or build / "hexapla.html"
        write_page(record, target, costs, needed=bench is not None, before=before)


def write_embed(record: Evidence, program: str, names: Sequence[str], target: Path) -> None:
    from hexapla.page.build import build_embed

    known = [framework_named(name) for name in dict.fromkeys(names)]
    html = build_embed(record, program, known or [it for it in frameworks() if it.open]).encode()
    write(target, html)
    echo(f"{program} is in {relative(target)} ({len(html) / 1000:.0f} KB).", err=True)


def write_page(
    record: Evidence,
    target: Path,
    bench: Path,
    *,
    needed: bool = False,
    before: Evidence | None = None,
) -> None:
    """Write the page of a record and a benchmark; one that cannot be read is left out, unless needed."""
    from hexapla.bench.record import read_benchmark
    from hexapla.page.build import build_page

    benchmark = None
    try:
        benchmark = read_benchmark(bench) if needed or bench.is_file() else None
    except UserError as misuse:
        if needed:
            raise
        echo(sanitize(f"The page shows no costs: {misuse}"), err=True)
    html = build_page(record, benchmark, before=before).encode()
    write(target, html)
    echo(f"The page is in {relative(target)} ({len(html) / 1000:.0f} KB).", err=True)


def draw_pictures(record: Evidence, bench: Path) -> None:
    from hexapla.bench.record import read_benchmark
    from hexapla.page.readme_pictures import readme_pictures

    benchmark = read_benchmark(bench) if bench.is_file() else None
    for target, svg in readme_pictures(record, benchmark).items():
        if svg is None:
            echo(f"{relative(target)} stays: {relative(bench)} has no such plot.", err=True)
        else:
            write(target, svg.encode())
            echo(f"The picture is in {relative(target)}.", err=True)


def write(target: Path, content: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}.") from error


def relative(path: Path) -> str:
    """Return a path as a user would type it in the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
