"""The commands `compare` and `page`."""

import contextlib
import json
from pathlib import Path

import click
from rich.console import Console
from rich.text import Text

from hexapla.cli.names import printer
from hexapla.judging.jobs import need_the_suite
from hexapla.process.interrupt import interruptible
from hexapla.project.contract import contracts
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root
from hexapla.record.evidence import Evidence
from hexapla.source.sanitize import sanitize
from hexapla.terminal import tables


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="The whole record on standard output.")
@click.option("--seed", type=int, help="Of all that is left to chance; kept in the record.")
@click.option("--page", "with_page", is_flag=True, help="Write the page, too; see `hexapla page`.")
def compare(names: tuple[str, ...], as_json: bool, seed: int | None, with_page: bool) -> None:
    """Run everything once and print the table; write build/evidence.jsonl.

    \b
    hexapla compare
    hexapla compare asyncio trio --json > mine.json
    """
    from hexapla.comparison import compare as comparison_compare

    need_the_suite()
    columns = [framework_named(name) for name in names] or frameworks()
    progress = Console(stderr=True, highlight=False)
    with progress.status("judging ...") if progress.is_terminal else contextlib.nullcontext():
        record = comparison_compare.compare(
            columns, seed, lambda line: progress.print(Text(sanitize(line)))
        )
    path = root() / "build" / "evidence.jsonl"
    record.write(path)
    if as_json:
        click.echo(json.dumps(record.json()))
    else:
        printer().print(tables.comparison(record, columns, contracts()))
    click.echo(f"The evidence is in {relative(path)} (seed {record.header.seed}).", err=True)
    if with_page:
        build = root() / "build"
        write_page(record, build / "hexapla.html", build / "bench.jsonl")
    unjudged = {each.name for each in columns} - {each.framework for each in record.verdicts}
    if unjudged:
        click.echo(f"Not judged: {', '.join(sorted(unjudged))}.", err=True)
    if unjudged or any(record.counts[name] for name in ("broken", "error", "inconclusive")):
        raise click.exceptions.Exit(1)


@click.command()
@click.option(
    "--evidence",
    type=click.Path(path_type=Path),
    help="The record to show; build/evidence.jsonl, unless another is named.",
)
@click.option(
    "--bench",
    type=click.Path(path_type=Path),
    help="The benchmark to show; bench.jsonl beside the evidence, where there is one, without.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="The file to write; build/hexapla.html, unless another is named.",
)
@click.option("--serve", is_flag=True, help="Show it to a browser on this machine, until Ctrl-C.")
@click.option("--port", type=click.IntRange(0, 65535), help="Of --serve; any free one without.")
@click.option("--pictures", is_flag=True, help="Draw the pictures of the README instead.")
def page(
    evidence: Path | None,
    bench: Path | None,
    output: Path | None,
    serve: bool,
    port: int | None,
    pictures: bool,
) -> None:
    """Write the page from the evidence: one file, which needs no network.

    \b
    hexapla page
    hexapla page --serve
    """
    from hexapla.record.evidence import read

    if port is not None and not serve:
        raise UserError("--port is for --serve, which was not given.")
    build = root() / "build"
    source, target = evidence or build / "evidence.jsonl", output or build / "hexapla.html"
    record = read(source)
    costs = bench or source.with_name("bench.jsonl")
    if pictures:
        draw_pictures(record, costs)
        return
    write_page(record, target, costs, needed=bench is not None)
    if serve:
        beside = {"/bench.jsonl": costs} if costs.is_file() else {}
        show_page(port or 0, {"/": target, "/evidence.jsonl": source, **beside})


def write_page(record: Evidence, target: Path, bench: Path, *, needed: bool = False) -> None:
    """Write the page of a record, with what it costs, and say where it is.

    A benchmark that is not there, or is none, is left out, unless it is needed.
    """
    from hexapla.bench.record import read_benchmark
    from hexapla.page.build import page

    benchmark = None
    try:
        benchmark = read_benchmark(bench) if needed or bench.is_file() else None
    except UserError as misuse:
        if needed:
            raise
        click.echo(sanitize(f"The page shows no costs: {misuse}"), err=True)
    html = page(record, benchmark).encode()
    write(target, html)
    click.echo(f"The page is in {relative(target)} ({len(html) / 1000:.0f} KB).", err=True)


def draw_pictures(record: Evidence, bench: Path) -> None:
    """Draw the pictures that the README shows, and say where they are, or which stay as they are."""
    from hexapla.bench.record import read_benchmark
    from hexapla.page.readme_pictures import pictures

    benchmark = read_benchmark(bench) if bench.is_file() else None
    for target, svg in pictures(record, benchmark).items():
        if svg is None:
            click.echo(
                f"{relative(target)} stays: {relative(bench)} does not tell of it.", err=True
            )
            continue
        write(target, svg.encode())
        click.echo(f"The picture is in {relative(target)}.", err=True)


def write(target: Path, content: bytes) -> None:
    """Write a file, and its folder where there is none."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    except OSError as error:
        raise UserError(f"{target} cannot be written: {error.strerror}.") from error


def show_page(port: int, shown: dict[str, Path]) -> None:
    """Serve the page until Ctrl-C, and say where."""
    from hexapla.page.serve import server

    try:
        serving = server(port, shown)
    except OSError as error:
        raise UserError(f"Port {port} cannot be had: {error.strerror}.") from error
    with serving, interruptible(), contextlib.suppress(KeyboardInterrupt):
        click.echo(f"http://127.0.0.1:{serving.server_port}/")
        serving.serve_forever()


def relative(path: Path) -> str:
    """Return a path as one would type it from here."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
