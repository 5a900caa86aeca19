"""Numbers as people read them: with three digits that count, in a unit that keeps them short."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

DIGITS = 3  # that count: no interval here is so narrow that a fourth would

STEPS = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "B": ((1024.0**2, "MiB"), (1024.0, "KiB"), (1.0, "B")),
}


@dataclass(frozen=True)
class Unit:
    """What a number is counted in, and how many of the unit in which it was measured that is."""

    name: str
    size: float = 1.0

    def of(self, value: float) -> str:
        """Return a value in this unit, without the unit's name."""
        return three(value / self.size)

    def said(self, value: float) -> str:
        """Return a value in this unit."""
        return f"{self.of(value)} {self.name}"


def unit(values: Iterable[float], measured_in: str) -> Unit:
    """Return a unit in which values that belong together are short, the middle one above all."""
    found = [value for value in values if value > 0]
    steps = STEPS.get(measured_in)
    if steps is None or not found:
        return Unit(measured_in)
    middle = median(found)
    size, name = next((step for step in steps if middle >= step[0]), steps[-1])
    return Unit(name, size)


def said(value: float, measured_in: str) -> str:
    """Return one value in the unit that is best for it."""
    return unit([value], measured_in).said(value)


def three(value: float, digits: int = DIGITS) -> str:
    """Return a number with three digits that count, or as many, or with all that stand before the point.

    >>> [three(value) for value in (0.0125, 1, 17.25, 1234)]
    ['0.0125', '1.00', '17.2', '1,234']
    """
    if not value or not math.isfinite(value):
        return f"{value:.0f}"
    shown = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:,.{min(max(shown, 0), 9)}f}"
