"""What a wake-up costs is a number of nanoseconds, or the reason why there is none."""

import sys
from functools import partial

import pytest

from hexapla.bench.measure import wakeup
from hexapla.bench.measure.rounds import Measurement, samples_of
from hexapla.bench.measure.trials import Trial
from hexapla.bench.record import Sample
from hexapla.project.implementation import Implementation

MANY = """
import resource, runpy
_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
runpy.run_module("hexapla.bench.measure.wakeup", run_name="__main__")
"""


def sampled(idle: int, *command: str, timeout_s: float = wakeup.TIMEOUT_S) -> Sample:
    """Return the sample of a selector with so many idle descriptors."""
    trial = Trial("", "here", ("wakeup",), partial(wakeup.wakeup, idle=idle, timeout_s=timeout_s))
    each = Implementation(words=(sys.executable, *command), label="mine")
    [found] = samples_of(Measurement(trial, each, 0), 0, 7)
    return found


def test_a_wake_up_takes_some_time() -> None:
    found = sampled(10, "-m", "hexapla.bench.measure.wakeup", "select")

    assert "" == found.invalid
    assert found.value is not None
    assert 1e-8 < found.value < 1e-2


def test_a_selector_with_too_many_descriptors_is_invalid_in_words() -> None:
    found = sampled(1100, "-c", MANY, "select")

    assert found.value is None
    assert "filedescriptor out of range in select()" in found.invalid


def test_a_selector_that_this_system_lacks_is_invalid_in_words() -> None:
    found = sampled(10, "-m", "hexapla.bench.measure.wakeup", "crystal")

    assert found.value is None
    assert "CrystalSelector" in found.invalid


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("print('soon')", r"it printed 'soon\n' in place of nanoseconds"),
        ("print(-3.5)", r"it printed '-3.5\n' in place of nanoseconds"),
        ("print('0.0')", r"it printed '0.0\n' in place of nanoseconds"),
        ("print('nan')", r"it printed 'nan\n' in place of nanoseconds"),
        ("", "it printed '' in place of nanoseconds"),
        ("raise SystemExit(3)", "it ended with exit code 3"),
    ],
)
def test_what_is_no_number_of_nanoseconds_is_invalid(text: str, words: str) -> None:
    found = sampled(10, "-c", text)

    assert (None, words) == (found.value, found.invalid)


def test_a_selector_that_does_not_end_is_invalid() -> None:
    found = sampled(10, "-c", "import time; time.sleep(60)", timeout_s=0.2)

    assert (None, "it did not end within 0.2 s") == (found.value, found.invalid)
