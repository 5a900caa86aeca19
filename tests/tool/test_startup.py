"""The time to the first line is told apart into what the imports take, and the rest."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from hexapla.bench.measure import startup
from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.startup import STUB, importing
from hexapla.process.child import START_TIMEOUT_S
from hexapla.project.implementation import Implementation

SLEEP = 0.3  # seconds
PROGRAM = """
import time
import beside
if __name__ == "__main__":
    print("listening on 127.0.0.1:80")
    time.sleep(60)
"""
STARTER = f"""
import runpy, sys, time
time.sleep({SLEEP})
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")
"""
Program = Callable[..., Implementation]


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Write a program, the module beside it that it imports, and what starts it, if anything does."""

    def write(imports: str = "", starter: str = "") -> Implementation:
        (tmp_path / "beside.py").write_text(f"import time\n{imports}\n", encoding="utf-8")
        (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
        (tmp_path / "starter.py").write_text(starter, encoding="utf-8")
        words = [str(tmp_path / "starter.py")] if starter else []
        return python(*words, str(tmp_path / "program.py"))

    return write


def python(*words: str) -> Implementation:
    """Return a program that Python runs."""
    return Implementation(program="echo_server", words=(sys.executable, *words), label="mine")


def imports(each: Implementation) -> float:
    """Return the seconds until a program has imported what it imports."""
    *before, file = each.command()
    return importing([*before, STUB, file], each)


def test_a_program_s_imports_are_run_and_main_is_not(program: Program) -> None:
    assert SLEEP < imports(program(f"time.sleep({SLEEP})"))


def test_what_a_starter_imports_is_imported_too(program: Program) -> None:
    assert SLEEP < imports(program(starter=STARTER))


def test_imports_that_fail_are_no_number(program: Program) -> None:
    with pytest.raises(InvalidSample, match="its imports did not come to an end: 'no such luck'"):
        imports(program("raise SystemExit('no such luck')"))


def test_a_program_is_started_once_and_its_imports_twice_with_and_without(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Sequence[str]] = []

    def line(command: Sequence[str], each: Implementation) -> float:
        ran.append(command)
        return importing(command, each)

    monkeypatch.setattr(startup, "importing", line)
    each = program()
    found = startup.startup(each)

    assert [[sys.executable, STUB], [sys.executable, STUB, each.command()[-1]]] == ran
    assert found["start-up"] == found["raw"]["started"]
    assert all(0 < seconds < START_TIMEOUT_S for seconds in found["raw"].values())
    assert 0 <= found["start-up-imports"] <= 100


@pytest.mark.parametrize(
    ("started", "python_", "imported", "share"),
    [
        pytest.param(0.2, 0.05, 0.15, 50, id="half"),
        pytest.param(0.2, 0.05, 0.05, 0, id="none"),
        pytest.param(0.2, 0.05, 0.04, 0, id="less than none"),
        pytest.param(0.2, 0.05, 0.35, 100, id="more than all"),
    ],
)
def test_the_share_is_what_imports_add_to_python_of_the_whole(
    started: float, python_: float, imported: float, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def running_server(each: Implementation) -> Iterator[tuple[None, int, float]]:
        yield None, 80, started

    monkeypatch.setattr(startup, "running_server", running_server)
    monkeypatch.setattr(
        startup, "importing", lambda command, _: (python_, imported)[len(command) - 2]
    )

    assert pytest.approx(share) == startup.startup(python("program.py"))["start-up-imports"]


def test_what_is_not_written_in_python_has_no_share() -> None:
    text = 'echo "listening on 127.0.0.1:80"; exec sleep 60'
    found = startup.startup(
        Implementation(program="echo_server", words=("/bin/sh", "-c", text), label="mine")
    )

    assert ["start-up", "raw"] == [*found]
    assert 0 < found["start-up"] < START_TIMEOUT_S
