"""Names are found as people type them, and a shell completes them."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete, get_completion_class
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.project.names import meant_name, suggestion

CHECKOUT = Path(__file__).parents[2]

Hexapla = Callable[..., Result]


@pytest.fixture
def hexapla(asks: Path, monkeypatch: pytest.MonkeyPatch) -> Hexapla:
    """Run the command in the small checkout, whose page asks `reason` and `order`."""
    monkeypatch.setenv("COLUMNS", "200")
    return lambda *words: CliRunner().invoke(main, words, prog_name="hexapla")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("nodejs", "nodejs"),
        ("Node.js", "nodejs"),
        ("NODE JS", "nodejs"),
        ("echo-server", "echo_server"),
        ("Echo server", "echo_server"),
        ("node", ""),
        ("", ""),
        ("-", ""),
    ],
)
def test_a_name_may_differ_in_case_and_punctuation(text: str, name: str) -> None:
    assert name == meant_name(text, ["nodejs", "echo_server"])


def test_a_text_that_may_mean_two_names_means_none_but_its_own() -> None:
    assert not meant_name("A.B", ["a-b", "a_b"])
    assert "a_b" == meant_name("a_b", ["a-b", "a_b"])


def test_a_typo_is_answered_with_the_nearest_name() -> None:
    assert "did you mean trio?" == suggestion("Troi", ["asyncio", "trio"], "there are two.")
    assert "there are two." == suggestion("curio-like", ["asyncio", "trio"], "there are two.")


@pytest.mark.usefixtures("checkout")
def test_frameworks_programs_and_engines_are_found_by_what_people_type() -> None:
    assert "mine" == framework("Mine").name
    assert "second" == framework("mine").engine("Second").name
    assert "future" == contract("Future").program


@pytest.mark.parametrize(
    "words",
    [
        "run Mine Future 0.01",
        "run future mine 0.01",
        "run mine-first future 0.01",
        "run mine future --engine FIRST 0.01",
    ],
)
def test_run_takes_names_as_people_type_them(words: str, checkout: Path) -> None:
    result = CliRunner().invoke(main, words.split(), prog_name="hexapla")

    assert (0, "") == (result.exit_code, result.stderr)
    assert "main gets Done!" in result.stdout


def test_show_takes_names_in_any_order(read: Callable[..., list[str]]) -> None:
    assert read("future", "one", "two") == read("One", "Future", "two")


@pytest.mark.parametrize("word", ["future", "Future", "order", "future/order", "mine"])
def test_behaviours_takes_frameworks_programs_and_questions(word: str, hexapla: Hexapla) -> None:
    result = hexapla("behaviours", word)

    assert (0, "") == (result.exit_code, result.stderr)
    assert "future/order  In which order?" in result.stdout
    assert ("order" in word) == ("future/reason" not in result.stdout)


def test_behaviours_of_a_typo_names_the_nearest_name(hexapla: Hexapla) -> None:
    result = hexapla("behaviours", "futur")

    assert 2 == result.exit_code
    assert result.stderr.endswith(
        "There is no framework, program or question 'futur': did you mean future?\n"
    )


def test_a_single_question_is_read_from_the_record_and_not_asked(hexapla: Hexapla) -> None:
    result = hexapla("behaviours", "order", "--ask")

    assert 2 == result.exit_code
    assert "A single question cannot be asked: name its program, future." in result.stderr


def completed(words: list[str], incomplete: str) -> list[str]:
    """Return what a shell offers in the place of an incomplete word."""
    return [
        item.value
        for item in ShellComplete(main, {}, "hexapla", "_HEXAPLA_COMPLETE").get_completions(
            words, incomplete
        )
    ]


@pytest.mark.usefixtures("asks")
@pytest.mark.parametrize(
    ("words", "incomplete", "offered"),
    [
        ("run", "", ["mine"]),
        ("run", "Mi", ["mine"]),
        ("run", "yo", []),
        ("run mine", "", ["future"]),
        ("run mine future --engine", "", ["first", "second"]),
        ("run mine --engine", "se", ["second"]),
        ("demo", "m", ["mine"]),
        ("demo mine", "f", ["future"]),
        ("show", "", ["future"]),
        ("show future", "", ["mine"]),
        ("show --words", "", ["mine"]),
        ("check", "fu", ["future"]),
        ("differ", "", ["mine", "mine-second"]),
        ("differ mine", "mine-", ["mine-second"]),
        ("behaviours", "o", ["order"]),
        ("behaviours", "future", ["future", "future/reason", "future/order"]),
        ("behaviours --program", "", ["future"]),
        ("find", "re", ["reason"]),
        ("suite --engine", "f", ["first"]),
        ("suite", "", ["mine"]),
        ("compare mine", "", ["mine"]),
        ("bench", "", ["mine"]),
        ("interop", "", ["mine"]),
        ("versions", "", ["mine"]),
        ("port", "", ["mine", "mine-second"]),
    ],
)
def test_a_shell_completes_names(words: str, incomplete: str, offered: list[str]) -> None:
    assert offered == completed(words.split(), incomplete)


def test_a_shell_is_told_what_a_name_means(asks: Path) -> None:
    shell = ShellComplete(main, {}, "hexapla", "_HEXAPLA_COMPLETE")
    [program] = shell.get_completions(["show"], "")

    assert "One task waits for another." == program.help


def test_outside_a_checkout_there_are_no_names_and_no_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as outside:
        outside.chdir(tmp_path)
        outside.setattr("hexapla.project.root.__file__", str(tmp_path / "root.py"))
        offered = completed(["run"], "")

    assert [] == offered


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_its_script(shell: str) -> None:
    kind = get_completion_class(shell)

    assert kind is not None
    assert "_HEXAPLA_COMPLETE" in kind(main, {}, "hexapla", "_HEXAPLA_COMPLETE").source()


BASH = """\
eval "$(_HEXAPLA_COMPLETE=bash_source hexapla)"
COMP_WORDS=(hexapla run mine fu) COMP_CWORD=3
_hexapla_completion hexapla
echo "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.usefixtures("checkout")
def test_a_real_bash_completes_a_program() -> None:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ended = subprocess.run(
        ["bash", "--norc", "-c", BASH],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert ("future\n", "") == (ended.stdout, ended.stderr)


def test_a_session_of_no_framework_is_one_sentence() -> None:
    pytest.importorskip("nox")
    command = [sys.executable, "noxfile.py", "-s", "env(Troi)"]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)

    assert 0 != ended.returncode
    assert "Sessions not found: env(troi)" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_session_may_name_a_framework_as_its_authors_do() -> None:
    pytest.importorskip("nox")
    command = [sys.executable, "noxfile.py", "--list", "-s", "env(Node.js)"]
    ended = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=60)

    assert 0 == ended.returncode
    assert "* env(nodejs)" in ended.stdout + ended.stderr
