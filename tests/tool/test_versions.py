"""Several versions of one framework are asked the same questions; what not all answer alike is shown."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.project import implementation

RECORDED = """
[first."future/order"]
answer = "in order"
counts = { "in order" = 40 }
version = "0.9"
"""

Hexapla = Callable[..., Result]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make an environment whose Python says that it is of some version."""
    monkeypatch.setattr(implementation, "_known", {})

    def make(version: str) -> Path:
        folder = tmp_path / f"python-{version}"
        (folder / "bin").mkdir(parents=True)
        (folder / "bin" / "python").symlink_to(sys.executable)
        (folder / "pyvenv.cfg").write_text(f"version = {version}\n")
        return folder

    return make


@pytest.fixture
def hexapla(asks: Path, monkeypatch: pytest.MonkeyPatch) -> Hexapla:
    """Ask the column of the small checkout in these environments."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(main, ["versions", "mine", *map(str, words)])


def test_what_all_answer_as_it_is_recorded_is_counted_and_not_shown(
    hexapla: Hexapla, asks: Path, made: Callable[[str], Path]
) -> None:
    (asks / "behaviours.toml").write_text(RECORDED)
    result = hexapla(made("3.1.1"), made("3.2.2"))
    first, second, *_ = [line.split() for line in result.stdout.splitlines()]

    assert 0 == result.exit_code, result.output
    assert ["mine", "on", "first", "recorded", "Python", "3.1.1", "Python", "3.2.2"] == first
    assert ["0", "of", "2", "answers", "have", "moved."] == second


def test_what_has_moved_is_shown_with_every_answer(
    hexapla: Hexapla, asks: Path, made: Callable[[str], Path]
) -> None:
    (asks / "behaviours.toml").write_text(RECORDED)
    (asks / "says.txt").write_text("reversed\n")
    result = hexapla(made("3.1.1"))
    _, moved, count, *_ = [line.split() for line in result.stdout.splitlines()]

    assert 0 == result.exit_code, "a version may be another than the recorded one"
    assert ["future/order", "in", "order", "reversed"] == moved
    assert ["1", "of", "2", "answers", "have", "moved."] == count


def test_json_is_an_object_for_each_answer(hexapla: Hexapla, made: Callable[[str], Path]) -> None:
    found = json.loads(hexapla(made("3.1.1"), "--json").stdout)

    assert {("mine", "first", "Python 3.1.1"), ("mine", "second", "Python 3.1.1")} == {
        (each["framework"], each["engine"], each["version"]) for each in found
    }
    assert {"future/reason", "future/order"} == {each["question"] for each in found}


def test_a_version_that_does_not_answer_is_exit_code_1(
    hexapla: Hexapla, asks: Path, made: Callable[[str], Path]
) -> None:
    (asks / "says.txt").write_text("something else\n")
    result = hexapla(made("3.1.1"))

    assert 1 == result.exit_code
    assert (
        "Python 3.1.1: mine, future: future/order: 'something else' is not one of" in result.stdout
    )


def test_a_folder_that_is_no_environment_is_told(hexapla: Hexapla, tmp_path: Path) -> None:
    result = hexapla(tmp_path)

    assert (2, "") == (result.exit_code, result.stdout)
    assert f"{tmp_path} is not an environment: it has no bin/python." in result.stderr
