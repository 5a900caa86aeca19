"""The command `hexapla`. Results go to standard output, progress to standard error.

Exit codes: 0, all is well; 1, a promise is broken or could not be judged; 2, misuse.
"""

from typing import Any

import click

from hexapla.cli import (
    behaviours,
    bench,
    check,
    demo,
    evidence,
    interop,
    lesson,
    run,
    show,
    suite,
    versions,
)
from hexapla.process.trace import Inconclusive
from hexapla.project.root import UserError
from hexapla.source.sanitize import sanitize

COMMANDS = (
    behaviours.behaviours,
    behaviours.differ,
    behaviours.find,
    bench.bench,
    check.check,
    demo.demo,
    evidence.compare,
    evidence.page,
    interop.interop,
    lesson.lesson,
    run.run,
    show.list_,
    show.show_,
    suite.suite,
    versions.versions,
)


class Commands(click.Group):
    """The commands; a mistake of the user ends in one sentence and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UserError as misuse:
            raise click.UsageError(sanitize(str(misuse))) from None
        except Inconclusive as reason:
            click.echo(sanitize(f"inconclusive: {reason}"), err=True)
            raise click.exceptions.Exit(1) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="hexapla")
def main() -> None:
    """Compare event loops by running them: the same programs, held to one contract."""


for command in COMMANDS:
    main.add_command(command)
