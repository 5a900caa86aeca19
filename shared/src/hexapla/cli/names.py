"""What the commands share about frameworks and programs."""

from hexapla.project.contract import Contract, variants
from hexapla.project.framework import Framework, frameworks
from hexapla.project.implementation import Implementation


def why_missing(implementation: Implementation, program: str) -> str:
    """Return why a program cannot be run; empty if it can."""
    if implementation.unavailable or implementation.has(program):
        return implementation.unavailable
    if not implementation.engine.drives(program):
        return f"this engine is only for {', '.join(implementation.engine.programs)}"
    framework = implementation.framework
    missing = framework.missing.get(program)
    return missing.reason if missing else f"{framework.program(program)} does not exist"


def frameworks_for(contract: Contract | None) -> list[Framework]:
    """Return all frameworks; of a variant, only those that have it."""
    is_variant = contract and contract.program in {page.program for page in variants()}
    return [
        framework
        for framework in frameworks()
        if contract is None or not is_variant or framework.program(contract.program).is_file()
    ]
