"""A program that is run with a fault is the same program, but for that."""

import subprocess
import sys
from pathlib import Path

import pytest

from hexapla.project.root import root

FOLDER = root() / "tests" / "faults"
PROGRAM = """\
import sys

def report(error): print("reported", error)

async def work(name): raise ValueError(name)

def main():
    given = []
    for name in sys.argv[1:]:
        task = name
        given.append(report)
        print(name, "works")
    print(len(given), "reports,", len(locals().get("held", [])), "held")

main()
"""
STARTER = """\
import runpy
import sys

del sys.argv[0]
print("started")
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "program.py"
    path.write_text(PROGRAM)
    return str(path)


@pytest.fixture
def starter(tmp_path: Path) -> str:
    path = tmp_path / "starter.py"
    path.write_text(STARTER)
    return str(path)


def said(*words: str) -> list[str]:
    """Return what Python prints when it runs this command."""
    command = [sys.executable, *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


def test_a_program_without_a_fault_reports(program: str) -> None:
    assert ["A works", "1 reports, 0 held"] == said(program, "A")


def test_a_fault_changes_the_program_and_hands_over_its_arguments(program: str) -> None:
    fault = str(FOLDER / "unheard.py")

    assert ["A works", "B works", "0 reports, 2 held"] == said(fault, program, program, "A", "B")


def test_a_fault_leaves_the_starter_of_an_engine_as_it_is(program: str, starter: str) -> None:
    fault = str(FOLDER / "unheard.py")
    found = said(fault, program, starter, program, "A")

    assert ["started", "A works", "0 reports, 1 held"] == found


def test_a_fault_is_written_for_each_language() -> None:
    names = {path.stem for path in FOLDER.glob("*.py")} - {"changed"}

    assert names == {path.stem for path in FOLDER.glob("*.mjs")}
