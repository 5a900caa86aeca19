"""The time to the first line is told apart into what the imports take, and the rest."""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hexapla.bench import startup
from hexapla.bench.contestant import Contestant
from hexapla.bench.metric import METRICS, Trial
from hexapla.bench.rounds import Lap, measured
from hexapla.bench.sample import Sample

SLEEP = 0.3  # seconds, much longer than Python takes to start
PROGRAM = """
import time
import beside
if __name__ == "__main__":
    time.sleep({seconds})
    print("listening on 127.0.0.1:80")
    time.sleep(60)
"""
Program = Callable[..., Contestant]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Write a program that imports for so long, and then takes so long to its first line."""

    def write(imports: str, seconds: float = 0.0, starter: str = "") -> Contestant:
        (tmp_path / "beside.py").write_text(f"import time\n{imports}\n", encoding="utf-8")
        (tmp_path / "program.py").write_text(PROGRAM.format(seconds=seconds), encoding="utf-8")
        (tmp_path / "starter.py").write_text(starter, encoding="utf-8")
        words = [str(tmp_path / "starter.py")] if starter else []
        command = (sys.executable, *words, str(tmp_path / "program.py"))
        return Contestant("mine", "mine", "mine", "echo_server", command)

    return write


def sampled(each: Contestant) -> list[Sample]:
    """Return the samples of a program that is started once."""

    def measure(each: Contestant, seed: int) -> dict[str, Any]:
        return startup.startup(each)

    gives = ("start-up", "start-up-imports")
    return measured(Lap(Trial("echo_server", "here", gives, measure), each, 0), 0, 7)


def test_what_is_slow_to_import_starts_slowly_for_that(program: Program) -> None:
    whole, share = sampled(program(f"time.sleep({SLEEP})"))

    assert ("", "") == (whole.invalid, share.invalid)
    assert whole.value is not None
    assert share.value is not None
    assert SLEEP < whole.value
    assert SLEEP <= whole.raw["imports"] - whole.raw["python"]
    assert whole.value == whole.raw["started"]
    assert "%" == METRICS["start-up-imports"].unit == share.unit
    assert 100 * min(SLEEP / whole.value, 1) <= share.value + 1 <= 101


def test_what_is_slow_in_main_does_not_start_slowly_for_its_imports(program: Program) -> None:
    whole, share = sampled(program("", seconds=SLEEP))

    assert whole.value is not None
    assert share.value is not None
    assert SLEEP < whole.value
    assert whole.raw["imports"] < whole.value
    assert share.value <= 100 * (1 - SLEEP / whole.value)


def test_what_a_starter_imports_is_imported_too(program: Program) -> None:
    starter = f"""
import runpy, sys, time
time.sleep({SLEEP})
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
    whole, _ = sampled(program("", starter=starter))

    assert SLEEP <= whole.raw["imports"] - whole.raw["python"]


def test_what_is_not_written_in_python_has_no_share() -> None:
    text = 'echo "listening on 127.0.0.1:80"; exec sleep 60'
    began = time.monotonic()
    [whole] = sampled(Contestant("mine", "mine", "mine", "echo_server", ("/bin/sh", "-c", text)))

    assert whole.value is not None
    assert 0 < whole.value < time.monotonic() - began


def test_imports_that_fail_are_invalid_in_words(program: Program) -> None:
    alone = (
        "import __main__\nif 'imported.py' in __main__.__file__: raise SystemExit('no such luck')"
    )
    [found] = sampled(program(alone))

    assert (None, "its imports did not come to an end: 'no such luck'") == (
        found.value,
        found.invalid,
    )
