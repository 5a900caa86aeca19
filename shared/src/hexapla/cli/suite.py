"""The command `suite`."""

import random

import click
from click import echo

from hexapla.cli.name_types import ENGINE, FRAMEWORK
from hexapla.judging import jobs
from hexapla.project.framework import framework as framework_named
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, build_folder
from hexapla.source.sanitize import sanitize


@click.command()
@click.argument("names", metavar="[FRAMEWORK]...", type=FRAMEWORK, nargs=-1)
@click.option(
    "--engine",
    "engines",
    type=ENGINE,
    multiple=True,
    help="Only this engine of the frameworks.",
)
@click.option("--impostors", is_flag=True, help="The wrong programs: each must be caught.")
@click.option("--tool", is_flag=True, help="The tests of Hexapla itself.")
@click.option("-k", "expression", metavar="EXPR", help="Only tests that match; see `pytest -k`.")
@click.option("--brief", is_flag=True, help="Of similar cases only one; fewer on other engines.")
@click.option(
    "--jobs",
    "at_once",
    type=click.IntRange(1),
    default=jobs.JOBS,
    envvar="HEXAPLA_JOBS",
    show_default=True,
    show_envvar=True,
    help="Processes at the same time.",
)
@click.option("--seed", type=int, help="Seed of everything random. [default: drawn, and printed]")
def suite(
    names: tuple[str, ...],
    engines: tuple[str, ...],
    impostors: bool,
    tool: bool,
    expression: str | None,
    brief: bool,
    at_once: int,
    seed: int | None,
) -> None:
    """Run the tests in parallel: frameworks, impostors and the tool, or only what is named.

    \b
    hexapla suite --brief
    hexapla suite trio gevent
    hexapla suite asyncio --engine uvloop -k echo
    hexapla suite --impostors
    """
    everything = not (names or engines or impostors or tool)
    chosen = [framework_named(name) for name in dict.fromkeys(names)]
    if everything or (engines and not names):
        chosen = frameworks()
    known = {engine.name for framework in chosen for engine in framework.engines}
    if unknown := sorted({*engines} - known):
        raise UserError(f"There is no engine {', '.join(unknown)}: use {', '.join(sorted(known))}.")
    seed = random.SystemRandom().randrange(10**6) if seed is None else seed
    left_out = jobs.all_but_one(chosen, seed) if brief and not engines else []
    planned = jobs.suite_jobs(
        chosen,
        engines=engines,
        impostors=impostors or everything,
        tool=tool or everything,
        brief=brief,
        words=["--seed", str(seed), *(["-k", expression] if expression else [])],
        left_out=left_out,
    )
    folder = build_folder() / "suite"
    echo(f"{len(planned)} jobs, {at_once} at a time (seed {seed})", err=True)
    if names_left_out := ", ".join(f"{name} on {engine}" for name, engine in left_out):
        echo(f"In brief, without {names_left_out}.", err=True)

    def print_outcome(outcome: jobs.Outcome) -> None:
        echo(f"{outcome.job.name:24} {outcome.counts!s:40} {outcome.seconds:6.1f} s")

    try:
        outcomes = jobs.run_jobs(planned, folder, print_outcome, at_once=at_once)
    except KeyboardInterrupt:
        raise click.exceptions.Exit(130) from None
    for outcome in outcomes:
        if outcome.counts.failed:
            echo(f"\n{sanitize(jobs.failure_text(folder, outcome))}")
    counts = jobs.total_counts(outcomes)
    if not any(counts):
        raise UserError("There is no such test: see `pytest --collect-only`.")
    echo(str(counts))
    if counts.failed:
        raise click.exceptions.Exit(1)
