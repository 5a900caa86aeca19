"""What the commands share about frameworks and programs."""

from collections.abc import Iterable, Sequence

from hexapla.behaviours.query import implementation_named
from hexapla.project.contract import Contract, contracts_and_variants, variants
from hexapla.project.framework import Framework, frameworks, is_outside
from hexapla.project.framework import framework as framework_named
from hexapla.project.implementation import Implementation, implementation
from hexapla.project.names import meant_name
from hexapla.project.root import UserError


def is_framework(name: str) -> bool:
    return is_outside(name) or bool(meant_name(name, (column.name for column in frameworks())))


def is_program(name: str) -> bool:
    return bool(meant_name(name, (page.program for page in contracts_and_variants())))


def named_frameworks(names: Iterable[str]) -> list[Framework]:
    """Return the frameworks with these names, each once."""
    return [*{column.name: column for column in map(framework_named, names)}.values()]


def framework_first(framework: str, program: str) -> tuple[str, str]:
    """Return the two names in this order, also if a person gave them in the other."""
    if is_program(framework) and is_framework(program) and not is_framework(framework):
        return program, framework
    return framework, program


def program_first(names: Sequence[str]) -> tuple[str, ...]:
    """Return names with that of the program first, wherever a person gave it."""
    rest = [*names]
    program = next((name for name in names if is_program(name)), names[0])
    rest.remove(program)
    return (program, *rest)


def chosen_implementation(name: str, engine: str | None) -> Implementation:
    """Return a framework on an engine; the name may be `framework-engine`, too."""
    if engine is None and "-" in name and not is_framework(name):
        return implementation_named(name)
    column = framework_named(name)
    return implementation(column, column.engine(engine) if engine else column.default)


def why_missing(implementation: Implementation, program: str) -> str:
    """Return why a program cannot be run; empty if it can."""
    if implementation.unavailable or implementation.has(program):
        return implementation.unavailable
    if not implementation.engine.drives(program):
        return f"this engine is only for {', '.join(implementation.engine.programs)}"
    framework = implementation.framework
    missing = framework.missing.get(program)
    return missing.reason if missing else f"{framework.program(program)} does not exist"


def require_runnable(implementation: Implementation, program: str) -> None:
    if reason := why_missing(implementation, program):
        name = implementation.name
        raise UserError(f"{name} cannot run {program}: {reason.removesuffix('.')}.")


def frameworks_for(contract: Contract | None) -> list[Framework]:
    """Return all frameworks; of a variant, only those that have it."""
    is_variant = contract and contract.program in {page.program for page in variants()}
    return [
        framework
        for framework in frameworks()
        if contract is None or not is_variant or framework.program(contract.program).is_file()
    ]
