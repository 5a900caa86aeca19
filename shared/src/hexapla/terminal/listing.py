"""What `hexapla list` prints: frameworks with their engines, what they lack, and the programs."""

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from hexapla.project.contract import Contract, base_of
from hexapla.project.framework import Framework
from hexapla.project.implementation import Implementation
from hexapla.source.sanitize import sanitize
from hexapla.terminal.layout import HangingIndent
from hexapla.terminal.tables import declared_lines, missing_lines, plain_table

FEW_FRAMEWORKS = 0.5  # of all: if more have a variant, those without it are named


def listing(
    implementations: Sequence[Implementation],
    programs: Sequence[Contract],
    variants: Sequence[Contract],
) -> RenderableType:
    frameworks = [*{column.framework.name: column.framework for column in implementations}.values()]
    lines = [*program_lines(programs), *variant_lines(variants, frameworks)]
    notes = [line for framework in frameworks for line in framework_notes(framework)]
    return Group(
        engines_table(implementations),
        Text("\n* the framework's default engine", "dim"),
        *([Text()] if notes else []),
        *map(HangingIndent, notes),
        Text(),
        Text("programs", "bold"),
        *map(HangingIndent, lines),
    )


def program_lines(programs: Sequence[Contract]) -> Iterator[Text]:
    width = max((len(page.program) for page in programs), default=0)
    for page in programs:
        yield Text(sanitize(f"{page.program:{width}}  {page.summary}"))


def variant_lines(variants: Sequence[Contract], frameworks: Sequence[Framework]) -> Iterator[Text]:
    """Yield a line for each variant, with the frameworks that have it, or those that do not."""
    for page in variants:
        having = [column.name for column in frameworks if column.program(page.program).is_file()]
        lacking = [column.name for column in frameworks if column.name not in having]
        who = "in all frameworks" if not lacking else f"in {', '.join(having)}"
        if lacking and len(having) > FEW_FRAMEWORKS * len(frameworks):
            who = f"in all frameworks but {', '.join(lacking)}"
        yield Text(sanitize(f"{page.program}  a variant of {base_of(page.program)}, {who}"))


def engines_table(implementations: Sequence[Implementation]) -> RenderableType:
    table = plain_table("framework", "engine", "version")
    before = ""
    for implementation in implementations:
        framework, engine = implementation.framework, implementation.engine
        is_first = engine == framework.engines[0]
        version = implementation.version
        if not implementation.available:
            is_repeated = not is_first and implementation.unavailable == before
            version = "not here" if is_repeated else f"not here: {implementation.unavailable}"
        elif engine.programs:
            version += f", only for {', '.join(engine.programs)}"
        before = implementation.unavailable
        table.add_row(
            Text(sanitize(framework.name) if is_first else ""),
            Text(sanitize(engine.name) + (" *" if implementation.default else "")),
            Text(sanitize(version)),
            style="" if implementation.available else "dim",
        )
    return table


def framework_notes(framework: Framework) -> list[Text]:
    """Return what a reader has to know: its status, the programs it lacks, the promises it breaks."""
    status = Text(sanitize(f"{framework.name} is in {framework.status_line}"))
    retired = [] if framework.status == "active" else [status]
    return [*retired, *missing_lines(framework), *declared_lines(framework)]
