"""A program runs where its framework is installed, on the engine that was asked for."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hexapla.project.framework import framework
from hexapla.project.implementation import Implementation, implementation, implementations


@pytest.fixture
def mine(checkout: Path) -> Callable[[str], Implementation]:
    """How the framework `mine` runs on one of its engines."""
    return lambda engine: implementation(framework("mine"), framework("mine").engine(engine))


def test_a_framework_that_needs_nothing_runs_on_this_interpreter(
    mine: Callable[[str], Implementation], checkout: Path
) -> None:
    first = mine("first")

    assert first.available
    assert (sys.executable, str(checkout / "packages/mine/future.py")) == first.command("future")
    assert first.command("future") == first.executable("future")


def test_a_launch_is_named_by_its_engine_where_that_is_not_the_default_one(
    checkout: Path,
) -> None:
    found = implementations(framework("mine"))

    assert [("mine", True), ("mine-second", False)] == [(each.name, each.default) for each in found]


def test_an_engine_s_variable_is_set_for_it_and_taken_away_for_the_others(
    mine: Callable[[str], Implementation],
) -> None:
    first, second = mine("first"), mine("second")

    assert {"MINE_ENGINE": None} == first.env
    assert {"MINE_ENGINE": "second"} == second.env
    assert ("env", "MINE_ENGINE=second", *second.command("future")) == second.executable("future")


def test_an_engine_s_starter_stands_before_the_program(
    mine: Callable[[str], Implementation], manifest: Callable[[str, str], None], checkout: Path
) -> None:
    manifest('about = "the other"', 'about = "-"\nstarter = ["engines/on.py", "second"]')
    folder = checkout / "packages" / "mine"

    assert (
        sys.executable,
        str(folder / "engines/on.py"),
        "second",
        str(folder / "future.py"),
    ) == mine("second").command("future")


def test_what_is_not_installed_says_how_to_install_it(
    mine: Callable[[str], Implementation], manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-thing"')
    first = mine("first")

    assert not first.available
    assert "" == first.version
    assert (
        "no-such-thing not installed: run `python3 noxfile.py -s 'env(mine)'` once"
        == first.unavailable
    )


def test_an_engine_that_this_system_lacks_says_why(
    mine: Callable[[str], Implementation], manifest: Callable[[str, str], None]
) -> None:
    manifest('about = "the other"', 'about = "-"\nneeds = "select.no"\notherwise = "none here"')

    assert "none here" == mine("second").unavailable


def test_an_environment_that_a_session_made_is_found(
    mine: Callable[[str], Implementation], manifest: Callable[[str, str], None], checkout: Path
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "No_Such.Thing"')
    made = checkout / ".nox" / "env-mine"
    facts = made / "lib" / "python3.12" / "site-packages" / "no_such_thing-1.2.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: no-such-thing\nVersion: 1.2\n")
    (made / "bin").mkdir()
    (made / "bin" / "python").touch()
    first = mine("first")

    assert str(made / "bin" / "python") == first.command("future")[0]
    assert "1.2" == first.version


def test_the_version_of_what_comes_with_the_language_is_the_language_s(
    mine: Callable[[str], Implementation],
) -> None:
    assert f"Python {'.'.join(map(str, sys.version_info[:3]))}" == mine("first").version
