"""The command `demo`."""

import click

from hexapla.cli.run import run
from hexapla.project.contract import contract as contract_named
from hexapla.project.contract import contracts
from hexapla.project.framework import framework as framework_named

VISITORS = 3  # a server is ended after this number of clients


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("framework")
@click.argument("program", required=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def demo(
    context: click.Context, framework: str, program: str | None, arguments: tuple[str, ...]
) -> None:
    """Run all programs of a framework, one after the other, or one of them; see `hexapla run`.

    \b
    hexapla demo trio
    hexapla demo trio sleep_gather Task-A=10 Task-B=1 Task-C=1
    """
    column = framework_named(framework)
    present = [page for page in contracts() if column.program(page.program).is_file()]
    for page in [contract_named(program)] if program else present:
        context.invoke(
            run,
            framework=framework,
            program=page.program,
            arguments=arguments,
            engine=None,
            visit=VISITORS if page.serves else None,
        )
