"""The command `run`."""

import contextlib
import math
import sys
import time
from collections.abc import Iterator

import click
from rich.console import RenderableType
from rich.live import Live
from rich.text import Text

from hexapla.cli.name_types import ENGINE_OF_FRAMEWORK, RUN_FRAMEWORK, RUN_PROGRAM
from hexapla.cli.names import chosen_implementation, framework_first, require_runnable
from hexapla.process.child import START_TIMEOUT_S, Child
from hexapla.process.demo_clients import plain_echo, visits
from hexapla.process.interrupt import interruptible, interrupts_deferred
from hexapla.process.trace import Event, exit_text, lanes, stamp
from hexapla.project.contract import Contract
from hexapla.project.contract import contract as contract_named
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize
from hexapla.terminal.console import echo, keys_unseen, stdout_console, terminal_style
from hexapla.terminal.lanes import terminal_lanes

FRAMES = 12  # of the timeline, each second
VISITORS = 3  # clients after which a server is ended that is only shown
LATE_LINE_S = 0.05  # a server's line may be read so long after its client has gone on


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("framework", type=RUN_FRAMEWORK)
@click.argument("program", type=RUN_PROGRAM)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--engine",
    type=ENGINE_OF_FRAMEWORK,
    help="One of the framework's engines; see `hexapla list`.",
)
@click.option(
    "--visit", metavar="N", type=click.IntRange(1, 100), help="End a server after N clients."
)
def run(
    framework: str, program: str, arguments: tuple[str, ...], engine: str | None, visit: int | None
) -> None:
    """Run one program, and draw its tasks as they go.

    Each line has the time at which it arrived, in seconds from the start of the process.

    \b
    hexapla run trio sleep_gather Task-A=10 Task-B=1 Task-C=1
    hexapla run gevent executor --engine libuv
    hexapla run asyncio echo_server --visit 3
    hexapla run twisted echo_client
    hexapla run gevent sleep_gather - < naps.txt

    A client without arguments calls a plain echo server. A program that reads standard input reads yours.
    """
    framework, program = framework_first(framework, program)
    chosen, page = chosen_implementation(framework, engine), contract_named(program)
    say_status(chosen.framework)
    try:
        if not run_program(chosen, page, arguments, visit):
            raise click.exceptions.Exit(1)
    except KeyboardInterrupt:
        if not page.serves:  # a server runs until somebody ends it
            raise


def say_status(framework: Framework) -> None:
    """Say that a framework is no longer developed, if so."""
    if framework.status != "active":
        echo(sanitize(f"{framework.title}: {framework.status_line}"), err=True)


def run_program(
    chosen: Implementation, page: Contract, arguments: tuple[str, ...], visit: int | None
) -> bool:
    """Run a program and show its lines; return whether it ended without an error.

    Raises `UserError` if it cannot be run, and KeyboardInterrupt, after it was ended, for Ctrl-C.
    """
    page.check(arguments)
    if visit and not page.serves:
        raise UserError(f"{page.program} is not a server: --visit is only for servers.")
    require_runnable(chosen, page.program)
    with interruptible(), contextlib.ExitStack() as stack:
        if page.calls and not arguments:
            arguments = (str(stack.enter_context(plain_echo())), *page.defaults[1:])
        stdin = None if page.reads(arguments) else ""
        command = chosen.command(page.program)
        child = stack.enter_context(Child(command, arguments, chosen.env, stdin))
        try:
            watch(child, page, visit)
        except AssertionError as error:  # how a client says what a server did to it
            raise click.ClickException(f"{chosen.name}: {sanitize(str(error))}.") from None
        finally:
            child.end()  # then all of its standard error is here
            echo(sanitize(child.stderr), err=True, nl=False)
    if code := child.trace().code:
        line = f"{page.program} of {chosen.name} {exit_text(code)}"
        echo(sanitize(line), err=True)
    return not code


def watch(child: Child, page: Contract, visit: int | None) -> None:
    """Print the lines of a program as they come; in a terminal, draw its tasks below them."""
    if not sys.stdout.isatty():
        for line in filter(None, events_of(child, page, visit)):
            echo(stamp(line))
        return
    console, events = stdout_console(), list[Event]()

    def picture(now: float, *, running: bool) -> RenderableType:
        style = terminal_style(console, plain=False)
        if lanes(events):
            return terminal_lanes(events, now, style, running=running)
        doing = "Ctrl-C ends it" if events else f"starting {style.more}"
        return Text(doing if running else "", "dim")

    live = Live(console=console, auto_refresh=False)
    seen = contextlib.nullcontext() if page.reads(child.arguments) else keys_unseen()
    with seen, live_or_erased(live):
        for event in events_of(child, page, visit):
            with interrupts_deferred():  # or half a picture would stay in the terminal
                if event is not None:
                    events.append(event)
                    console.print(Text(stamp(event)))
                live.update(picture(time.time() - child.began, running=True), refresh=True)
        live.transient = not lanes(events)
        if events:
            live.update(picture(events[-1].at, running=False))


@contextlib.contextmanager
def live_or_erased(live: Live) -> Iterator[None]:
    """Draw a live picture, which is erased if the block is left by an error or by Ctrl-C."""
    with interrupts_deferred():
        live.start()
    try:
        yield
    except BaseException:
        live.transient = True
        raise
    finally:
        with interrupts_deferred():
            live.stop()


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
                yield from visited(child, event, visit, drain=page.drains)
                return
        elif child.ended:
            return
        elif number == 0 and time.time() - child.began > START_TIMEOUT_S and not patient:
            reason = f"{page.program} printed nothing for {START_TIMEOUT_S:.0f} s."
            raise click.ClickException(reason)
        else:
            yield None


def visited(child: Child, listening: Event, count: int, *, drain: bool) -> Iterator[Event | None]:
    """Yield what the clients do and the server prints, in the order of their times."""
    number, waiting = 1, list[Event]()
    for step in visits(child, listening, count, drain=drain):
        meanwhile = child.events[number:]
        number += len(meanwhile)
        waiting += [step, *meanwhile]
        yield from settled(waiting, step.at - LATE_LINE_S)
    while drain and not child.ended:
        event = child.line(number, 1 / FRAMES)
        if event is None:
            yield from settled(waiting, time.time() - child.began - LATE_LINE_S)
            yield None
        else:
            number += 1
            waiting.append(event)
    yield from settled([*waiting, *child.events[number:]], math.inf)


def settled(waiting: list[Event], until: float) -> Iterator[Event]:
    """Take the events up to a time out of the list, and yield them in the order of their times."""
    waiting.sort(key=lambda event: event.at)
    while waiting and waiting[0].at <= until:
        yield waiting.pop(0)
