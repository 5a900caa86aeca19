"""The command `hexapla`. Results go to standard output, progress to standard error.

Exit codes: 0, all is well; 1, a promise was broken or nothing could be said; 2, misuse.
"""

import contextlib
import importlib.util
import io
import json
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.live import Live
from rich.text import Text

from hexapla import (
    asking,
    benching,
    difference,
    interop,
    reader,
    show,
    terminal,
    versions,
    vocabulary,
)
from hexapla.contract import Contract, contracts, tests_of, variants
from hexapla.contract import contract as contract_named
from hexapla.environment import Launch, launch, launches
from hexapla.evidence import Evidence, Verdict
from hexapla.framework import Framework, frameworks
from hexapla.framework import framework as framework_named
from hexapla.harmless import harmless
from hexapla.root import Misuse, root
from hexapla.run import START, Child, Invalid, interruptible
from hexapla.trace import Event
from hexapla.visit import plain_echo, visits

FRAMES = 12  # of the timeline, each second


class Commands(click.Group):
    """The commands; whatever a user can get wrong ends in one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(ctx)
        except Misuse as misuse:
            raise click.UsageError(harmless(str(misuse))) from None
        except Invalid as invalid:
            click.echo(harmless(f"invalid: {invalid}"), err=True)
            raise click.exceptions.Exit(1) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hexapla")
def main() -> None:
    """Compare event loops by running them: the same programs, held to one contract."""


def printer() -> Console:
    """Return standard output; a pipe is given every line whole."""
    width = None if sys.stdout.isatty() else 200
    return Console(file=sys.stdout, highlight=False, width=width)


@main.command("list")
@click.option("--json", "as_json", is_flag=True, help="An array of objects, one per program.")
def list_(as_json: bool) -> None:
    """Print the frameworks, engines, programs and versions; what is missing, and why.

    \b
    hexapla list
    hexapla list --json | jq -r '.[] | select(.available) | .command | join(" ")'
    """
    found = [each for column in frameworks() for each in launches(column)]
    programs, others = ([page.program for page in each] for each in (contracts(), variants()))
    if not as_json:
        printer().print(show.columns(found, programs, others))
        return
    rows = [
        {
            "framework": each.framework.name,
            "engine": each.engine.name,
            "program": program,
            "command": each.executable(program),
            "version": each.version,
            "default": each.default,
            "available": each.available and each.has(program),
            **({"reason": reason} if (reason := lacking(each, program)) else {}),
            "status": each.framework.status,
            "declared": [
                asdict(one)
                for one in each.framework.declared
                if one.program == program
                and each.engine.name in (one.engines or [each.engine.name])
            ],
        }
        for each in found
        for program in [*programs, *filter(each.has, others)]
    ]
    click.echo(json.dumps(rows, indent=2))


def lacking(each: Launch, program: str) -> str:
    """Return why a program cannot be run, or nothing when it can."""
    if each.reason or each.has(program):
        return each.reason
    if not each.engine.drives(program):
        return f"this engine is only for {', '.join(each.engine.programs)}"
    said = each.framework.missing.get(program)
    return said.reason if said else f"{each.framework.program(program)} is not there"


@main.command("show")
@click.argument("names", metavar="PROGRAM [FRAMEWORK]...", nargs=-1)
@click.option("--all", "unfold", is_flag=True, help="What is the same in every column, too.")
@click.option("--diff", is_flag=True, help="What changes from one framework to another.")
@click.option("--words", is_flag=True, help="The table of words alone, without PROGRAM.")
@click.option("--plain", is_flag=True, help="Text alone: no colours, no lines, no pager.")
def show_(names: tuple[str, ...], unfold: bool, diff: bool, words: bool, plain: bool) -> None:
    """Read a program's columns side by side, level by stanza, coloured by concept.

    \b
    hexapla show echo_server asyncio trio twisted
    hexapla show sleep_gather eventlet asyncio --diff
    hexapla show --words
    """
    if words and diff:
        raise Misuse("--words shows no program, and --diff compares two: give one of them.")
    if not words and not names:
        known = ", ".join(each.program for each in contracts())
        raise Misuse(f"No program is named: there are {known}; --words needs none.")
    page = None if words else contract_named(names[0])
    chosen = [framework_named(name) for name in dict.fromkeys(names[page is not None :])]
    if diff and len(chosen) != 2:
        raise Misuse(f"--diff compares two frameworks, and was given {len(chosen)}.")
    console = terminal.console()
    paper = terminal.paper(console, plain=plain)
    shown = chosen or having(page)
    if page is None:
        lines = vocabulary.words(shown, paper)
    else:
        show_it = difference.difference if diff else reader.columns
        lines = show_it(shown, page, paper, unfold=unfold)
    terminal.put(lines, console, plain=plain)


def having(page: Contract | None) -> list[Framework]:
    """Return all frameworks; those that have it where the page is that of a variant, as most have none."""
    known = {each.program for each in variants()}
    return [
        each
        for each in frameworks()
        if page is None or page.program not in known or each.program(page.program).is_file()
    ]


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("framework")
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--engine", help="One of the framework's engines; see `hexapla list`.")
@click.option(
    "--visit", type=click.IntRange(1, 100), help="Let so many clients visit a server, then end it."
)
def run(
    framework: str, program: str, arguments: tuple[str, ...], engine: str | None, visit: int | None
) -> None:
    """Run one program, each line stamped by the observer's clock, its tasks drawn as they go.

    \b
    hexapla run trio sleep_gather Task-A=10 Task-B=1 Task-C=1
    hexapla run gevent executor --engine libuv
    hexapla run asyncio echo_server --visit 3
    hexapla run twisted echo_client
    hexapla run gevent sleep_gather - < naps.txt

    A client without arguments is given a plain echo to call. What a program reads from standard input, it
    reads from yours.
    """
    column, page = framework_named(framework), contract_named(program)
    page.check(arguments)
    if visit and not page.serves:
        raise Misuse(f"{program} is no server: --visit is for those that are.")
    chosen = launch(column, column.engine(engine) if engine else column.default)
    if not chosen.has(program) or not chosen.available:
        raise Misuse(
            f"{chosen.name} cannot run {program}: {lacking(chosen, program).removesuffix('.')}."
        )
    if column.status != "active":
        click.echo(f"{harmless(column.title)}: {show.status(column)}", err=True)
    with interruptible(), contextlib.ExitStack() as stack:
        if page.calls and not arguments:
            arguments = (str(stack.enter_context(plain_echo())), *page.defaults[1:])
        given = None if page.reads(arguments) else ""
        child = stack.enter_context(Child(chosen.command(program), arguments, chosen.env, given))
        try:
            watch(child, page, visit)
        except KeyboardInterrupt:
            child.end("was interrupted")
            if not page.serves:
                raise click.exceptions.Exit(130) from None
        except AssertionError as error:  # how a client says what a server did to it
            raise click.ClickException(f"{chosen.name}: {harmless(str(error))}.") from None
    trace = child.trace()
    click.echo(harmless(trace.errors), err=True, nl=False)
    if trace.code:
        name = harmless(chosen.name)
        click.echo(f"{program} of {name} ended with exit code {trace.code}", err=True)
        raise click.exceptions.Exit(1)


def watch(child: Child, page: Contract, visit: int | None) -> None:
    """Show a program's lines and lanes until it ends."""
    events: list[Event] = []
    if sys.stdout.isatty():
        console = printer()
        with Live(console=console, refresh_per_second=FRAMES, transient=False) as live:

            def draw() -> None:
                live.update(show.timeline(events, time.time() - child.began, console.width))

            for event in seen(child, page, visit):
                if event is not None:
                    events.append(event)
                    live.console.print(Text(show.stamp(event)))
                draw()
            if events:
                live.update(show.timeline(events, events[-1].at, console.width))
        return
    for event in seen(child, page, visit):
        if event is not None:
            click.echo(show.stamp(event))


def seen(child: Child, page: Contract, visit: int | None) -> Iterator[Event | None]:
    """Yield every line as it comes, and None while nothing does."""
    number = 0
    patient = page.serves or page.reads(child.arguments)  # whoever types it in takes their time
    while True:
        event = child.line(number, 1 / FRAMES)
        if event is not None:
            number += 1
            yield event
            if visit and number == 1:
                for guest in visits(child, event, visit, drain=page.drains):
                    meanwhile = child.events[number:]
                    number += len(meanwhile)
                    yield from sorted([*meanwhile, guest], key=lambda each: each.at)
                if not page.drains:
                    return
        elif child.ended:
            return
        elif number == 0 and time.time() - child.began > START and not patient:
            raise click.ClickException(f"{page.program} printed nothing for {START:.0f} s.")
        else:
            yield None


@main.command()
@click.argument("program")
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--json", "as_json", is_flag=True, help="One object with every verdict and trace.")
@click.option("--seed", type=int, help="Of all that is left to chance; printed with each result.")
def check(program: str, command: tuple[str, ...], as_json: bool, seed: int | None) -> None:
    """Hold any command, in any language, to a program's contract: one line per promise.

    \b
    hexapla check sleep_gather -- python3 mine.py
    hexapla check echo_server --seed 7 -- node server.mjs
    """
    page = contract_named(program)
    if shutil.which(command[0]) is None:
        raise Misuse(f"{command[0]!r} is no command here: give what you would type in a shell.")
    need_the_suite()
    found: list[Verdict] = []
    shown: list[Any] = []
    console = printer()

    def hear(verdict: Verdict) -> None:
        found.append(verdict)
        if as_json:
            return
        console.print(show.told(verdict))
        for trace in verdict.traces if verdict.verdict != "kept" else ():
            lines = show.trace(trace) if trace not in shown else ["(the run that is shown above)"]
            shown.append(trace)
            for line in lines:
                console.print(Text(f"          {line}", style="dim"))

    seed = int(time.time()) % 10**6 if seed is None else seed
    problem = judge(page, command, seed, hear)
    order = [promise.sentence for promise in page.promises]
    found.sort(key=lambda each: order.index(each.promise))
    if as_json:
        facts = {"program": program, "command": command, "seed": seed}
        click.echo(json.dumps({**facts, "verdicts": [asdict(each) for each in found]}, indent=2))
    else:
        kept = sum(each.verdict == "kept" for each in found)
        click.echo(f"{kept} of {len(page.promises)} promises kept (seed {seed})")
    if problem:
        click.echo(harmless(problem), err=True)
    if problem or len(found) < len(order) or any(each.verdict != "kept" for each in found):
        raise click.exceptions.Exit(1)


def need_the_suite() -> None:
    """Raise `Misuse` unless what the suite runs on is installed."""
    if importlib.util.find_spec("pytest") is None:
        raise Misuse("The suite needs pytest: install `hexapla[suite]`.")


def judge(page: Contract, command: tuple[str, ...], seed: int, hear: Any) -> str:
    """Run the suite on a command; return what went wrong with the suite itself, or nothing."""
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
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = pytest.main([str(file), "--rootdir", str(root()), *options], plugins=[Reporter()])
    return "" if code in (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED) else said.getvalue()


@main.command()
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
    from hexapla import compare as comparing

    need_the_suite()
    columns = [framework_named(name) for name in names] or frameworks()
    progress = Console(stderr=True, highlight=False)
    with progress.status("judging ...") if progress.is_terminal else contextlib.nullcontext():
        record = comparing.compare(columns, seed, lambda line: progress.print(Text(harmless(line))))
    path = root() / "build" / "evidence.jsonl"
    record.write(path)
    if as_json:
        click.echo(json.dumps(record.json()))
    else:
        printer().print(show.comparison(record, columns, contracts()))
    click.echo(f"The evidence is in {relative(path)} (seed {record.header.seed}).", err=True)
    if with_page:
        build = root() / "build"
        write_page(record, build / "hexapla.html", build / "bench.jsonl")
    unjudged = {each.name for each in columns} - {each.framework for each in record.verdicts}
    if unjudged:
        click.echo(f"Not judged: {', '.join(sorted(unjudged))}.", err=True)
    if unjudged or any(record.counts[name] for name in ("broken", "failed", "invalid")):
        raise click.exceptions.Exit(1)


@main.command()
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
    from hexapla.evidence import read

    if port is not None and not serve:
        raise Misuse("--port is for --serve, which was not given.")
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
    from hexapla.bench.sample import read
    from hexapla.page import page

    benchmark = None
    try:
        benchmark = read(bench) if needed or bench.is_file() else None
    except Misuse as misuse:
        if needed:
            raise
        click.echo(harmless(f"The page shows no costs: {misuse}"), err=True)
    html = page(record, benchmark).encode()
    write(target, html)
    click.echo(f"The page is in {relative(target)} ({len(html) / 1000:.0f} KB).", err=True)


def draw_pictures(record: Evidence, bench: Path) -> None:
    """Draw the pictures that the README shows, and say where they are, or which stay as they are."""
    from hexapla.bench.sample import read
    from hexapla.pictures import pictures

    benchmark = read(bench) if bench.is_file() else None
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
        raise Misuse(f"{target} cannot be written: {error.strerror}.") from error


def show_page(port: int, shown: dict[str, Path]) -> None:
    """Serve the page until Ctrl-C, and say where."""
    from hexapla.serve import server

    try:
        serving = server(port, shown)
    except OSError as error:
        raise Misuse(f"Port {port} cannot be had: {error.strerror}.") from error
    with serving, interruptible(), contextlib.suppress(KeyboardInterrupt):
        click.echo(f"http://127.0.0.1:{serving.server_port}/")
        serving.serve_forever()


for command in (
    asking.behaviours,
    asking.differ,
    asking.find,
    benching.bench,
    interop.interop,
    versions.versions,
):
    main.add_command(command)


def relative(path: Path) -> str:
    """Return a path as one would type it from here."""
    with contextlib.suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)
