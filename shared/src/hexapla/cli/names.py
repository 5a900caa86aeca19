"""What the commands share: standard output, and the names that users give."""

import sys

from rich.console import Console

from hexapla.project.contract import Contract, variants
from hexapla.project.framework import Framework, frameworks
from hexapla.project.implementation import Implementation


def printer() -> Console:
    """Return standard output; a pipe is given every line whole."""
    width = None if sys.stdout.isatty() else 200
    return Console(file=sys.stdout, highlight=False, width=width)


def lacking(each: Implementation, program: str) -> str:
    """Return why a program cannot be run, or nothing when it can."""
    if each.unavailable or each.has(program):
        return each.unavailable
    if not each.engine.drives(program):
        return f"this engine is only for {', '.join(each.engine.programs)}"
    said = each.framework.missing.get(program)
    return said.reason if said else f"{each.framework.program(program)} is not there"


def having(page: Contract | None) -> list[Framework]:
    """Return all frameworks; those that have it where the page is that of a variant, as most have none."""
    known = {each.program for each in variants()}
    return [
        each
        for each in frameworks()
        if page is None or page.program not in known or each.program(page.program).is_file()
    ]
