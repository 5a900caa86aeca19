"""The command `run`."""

import contextlib
import sys
import time
from collections.abc import Iterator

import click
from rich.live import Live
from rich.text import Text

from hexapla.cli.names import why_missing
from hexapla.process.child import START_TIMEOUT_S, Child
from hexapla.process.demo_clients import plain_echo, visits
from hexapla.process.interrupt import interruptible
from hexapla.process.trace import Event, stamp
from hexapla.project.contract import Contract
from hexapla.project.contract import contract as contract_named
from hexapla.project.framework import framework as framework_named
from hexapla.project.implementation import implementation
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import stdout_console
from hexapla.terminal.lanes import terminal_lanes

FRAMES = 12  # of the timeline, each second


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("framework")
@click.argument("program")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option("--engine", help="One of the framework's engines; see `hexapla list`.")
@click.option(
    "--visit", metavar="N", type=click.IntRange(1, 100), help="End a server after N clients."
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

    A client without arguments calls a plain echo server. A program that reads standard input reads yours.
    """
    column, page = framework_named(framework), contract_named(program)
    page.check(arguments)
    if visit and not page.serves:
        raise UserError(f"{program} is not a server: --visit is only for servers.")
    chosen = implementation(column, column.engine(engine) if engine else column.default)
    if reason := why_missing(chosen, program):
        raise UserError(f"{chosen.name} cannot run {program}: {reason.removesuffix('.')}.")
    if column.status != "active":
        click.echo(sanitize(f"{column.title}: {column.status_line}"), err=True)
    with interruptible(), contextlib.ExitStack() as stack:
        if page.calls and not arguments:
            arguments = (str(stack.enter_context(plain_echo())), *page.defaults[1:])
        stdin = None if page.reads(arguments) else ""
        child = stack.enter_context(Child(chosen.command(program), arguments, chosen.env, stdin))
        try:
            watch(child, page, visit)
        except KeyboardInterrupt:
            child.end("was interrupted")
            if not page.serves:
                raise click.exceptions.Exit(130) from None
        except AssertionError as error:  # how a client says what a server did to it
            raise click.ClickException(f"{chosen.name}: {sanitize(str(error))}.") from None
    trace = child.trace()
    click.echo(sanitize(trace.stderr), err=True, nl=False)
    if trace.code:
        line = f"{program} of {chosen.name} ended with exit code {trace.code}"
        click.echo(sanitize(line), err=True)
        raise click.exceptions.Exit(1)


def watch(child: Child, page: Contract, visit: int | None) -> None:
    if not sys.stdout.isatty():
        for line in filter(None, events_of(child, page, visit)):
            click.echo(stamp(line))
        return
    console, events = stdout_console(), list[Event]()
    with Live(console=console, refresh_per_second=FRAMES, transient=False) as live:
        for event in events_of(child, page, visit):
            if event is not None:
                events.append(event)
                live.console.print(Text(stamp(event)))
            live.update(terminal_lanes(events, time.time() - child.began, console.width))
        if events:
            live.update(terminal_lanes(events, events[-1].at, console.width))


def events_of(child: Child, page: Contract, visit: int | None) -> Iterator[Event | None]:
    """Yield every line as it comes, and None while nothing does."""
    number = 0
    patient = page.serves or page.reads(child.arguments)  # a person may still be typing
    while True:
        event = child.line(number, 1 / FRAMES)
        if event is not None:
            number += 1
            yield event
            if visit and number == 1:
                for guest in visits(child, event, visit, drain=page.drains):
                    meanwhile = child.events[number:]
                    number += len(meanwhile)
                    yield from sorted([*meanwhile, guest], key=lambda line: line.at)
                if not page.drains:
                    return
        elif child.ended:
            return
        elif number == 0 and time.time() - child.began > START_TIMEOUT_S and not patient:
            reason = f"{page.program} printed nothing for {START_TIMEOUT_S:.0f} s."
            raise click.ClickException(reason)
        else:
            yield None
