"""Numbers for people: three significant digits, in a unit that keeps them short."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

SIGNIFICANT_DIGITS = 3  # no interval here is so narrow that a fourth would mean anything

STEPS = {
    "s": ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns")),
    "B": ((1024.0**2, "MiB"), (1024.0, "KiB"), (1.0, "B")),
}


@dataclass(frozen=True)
class Unit:
    """A unit, and its size in the unit of the measured values."""

    name: str
    size: float = 1.0

    def of(self, value: float) -> str:
        return significant(value / self.size)

    def with_name(self, value: float) -> str:
        return f"{self.of(value)} {self.name}"


def unit(values: Iterable[float], measured_in: str) -> Unit:
    """Return one unit for values that belong together, in which their median is short."""
    positive = [value for value in values if value > 0]
    steps = STEPS.get(measured_in)
    if steps is None or not positive:
        return Unit(measured_in)
    middle = median(positive)
    size, name = next((step for step in steps if middle >= step[0]), steps[-1])
    return Unit(name, size)


def in_best_unit(value: float, measured_in: str) -> str:
    return unit([value], measured_in).with_name(value)


def significant(value: float, digits: int = SIGNIFICANT_DIGITS) -> str:
    """Return a number with `digits` significant digits; those before the point are never rounded away.

    >>> [significant(value) for value in (0.0125, 1, 17.25, 1234)]
    ['0.0125', '1.00', '17.2', '1,234']
    """
    if not value or not math.isfinite(value):
        return f"{value:.0f}"
    shown = digits - 1 - math.floor(math.log10(abs(value)))
    return f"{value:,.{min(max(shown, 0), 9)}f}"
