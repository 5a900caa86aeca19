"""The command, as a person and as a script meet it."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import COMMANDS, main

CHECKOUT = Path(__file__).parents[2]
STAMPED = re.compile(r" *\d+\.\d{4}  (.*)")

Hexapla = Callable[..., Result]


@pytest.fixture
def hexapla(checkout: Path) -> Hexapla:
    """Run the command in the small checkout."""
    return lambda *words: CliRunner().invoke(main, words, prog_name="hexapla")


def told(result: Result) -> str:
    """Return the one sentence that a misuse ends in."""
    assert isinstance(result.exception, SystemExit), result.exception
    assert (2, "") == (result.exit_code, result.stdout)
    return result.stderr.splitlines()[-1].removeprefix("Error: ")


def lines(result: Result) -> list[str]:
    """Return the lines of a run without their stamps."""
    found = [STAMPED.fullmatch(line) for line in result.stdout.splitlines()]
    assert None not in found, result.stdout
    return [each[1] for each in found if each]


def listed(hexapla: Hexapla) -> list[dict[str, Any]]:
    """Return what `hexapla list --json` prints."""
    found: list[dict[str, Any]] = json.loads(hexapla("list", "--json").stdout)
    return found


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_a_command_explains_itself_with_an_example(command: str) -> None:
    result = CliRunner().invoke(main, [*command.split(), "--help"], prog_name="hexapla")

    assert 0 == result.exit_code
    assert result.stdout.startswith(f"Usage: hexapla {command}".rstrip())
    assert not command or f"\n  hexapla {command}" in result.stdout


def test_nothing_that_a_command_needs_is_imported_for_the_version() -> None:
    command = [sys.executable, "-X", "importtime", "-m", "hexapla", "--version"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip() for line in result.stderr.splitlines()}
    packages = {name.partition(".")[0] for name in imported}
    heavy = {"_pytest", "jinja2", "markdown_it", "polib", "psutil", "pygments", "rich"}

    assert {"hexapla.cli", "hexapla.cli.main"} == {it for it in imported if "hexapla.cli" in it}
    assert "click" in packages
    assert set() == heavy & packages


def test_python_m_hexapla_is_hexapla() -> None:
    command = [sys.executable, "-m", "hexapla", "--version"]

    assert "hexapla, version " in subprocess.run(command, capture_output=True, text=True).stdout


def test_list_json_has_an_object_for_every_framework_engine_and_program(hexapla: Hexapla) -> None:
    first, second = listed(hexapla)

    assert ("mine", "first", "future") == tuple(first[key] for key in NAMES)
    assert ("mine", "second", "future") == tuple(second[key] for key in NAMES)
    assert [True, False] == [first["default"], second["default"]]
    assert [True, True] == [first["available"], second["available"]]
    assert "reason" not in first
    assert first["version"].startswith("Python 3.")


NAMES = ("framework", "engine", "program")


def test_a_command_that_is_listed_can_be_executed_as_it_stands(
    hexapla: Hexapla, checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text(
        "import os, sys; print(*sys.argv[1:], os.environ.get('MINE_ENGINE'))"
    )
    said = [
        subprocess.run([*each["command"], "0.01"], cwd="/", capture_output=True, text=True).stdout
        for each in listed(hexapla)
    ]

    assert ["0.01 None\n", "0.01 second\n"] == said


def test_a_program_of_a_real_framework_can_be_executed_as_it_is_listed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(CHECKOUT)
    found = json.loads(CliRunner().invoke(main, ["list", "--json"]).stdout)
    command = next(
        each["command"] for each in found if each["available"] and each["program"] == "future"
    )
    ended = subprocess.run([*command, "0.01"], cwd="/", capture_output=True, text=True)

    assert ended.stdout.endswith("main gets Done!\n")
    assert 0 == ended.returncode


def test_list_says_why_something_cannot_be_run(
    hexapla: Hexapla, manifest: Callable[[str, str], None]
) -> None:
    manifest('about = "the other"', 'about = "-"\nneeds = "select.no"\notherwise = "none here"')
    _, second = listed(hexapla)

    assert (False, "none here") == (second["available"], second["reason"])
    assert "not here: none here" in hexapla("list").stdout


def test_list_says_why_a_program_is_missing(
    hexapla: Hexapla, manifest: Callable[[str, str], None], checkout: Path
) -> None:
    manifest("", '[tool.hexapla.missing.future]\nreason = "it has no futures"\nlink = "-"\n')
    (checkout / "packages" / "mine" / "future.py").unlink()
    first, _ = listed(hexapla)

    assert (False, "it has no futures") == (first["available"], first["reason"])
    assert "mine has no future: it has no futures" in hexapla("list").stdout


def test_list_shows_what_is_declared(
    hexapla: Hexapla, manifest: Callable[[str, str], None]
) -> None:
    facts = 'program = "future"\npromise = "It ends well"\nreason = "R"\nlink = "L"'
    manifest("", f'[[tool.hexapla.declared]]\n{facts}\nengines = ["second"]\n')
    first, second = listed(hexapla)

    assert [] == first["declared"]
    assert ["It ends well"] == [each["promise"] for each in second["declared"]]
    assert "mine future does not keep 'It ends well' on second: R L" in hexapla("list").stdout


def test_run_that_is_piped_prints_stamped_lines_and_nothing_else(hexapla: Hexapla) -> None:
    result = hexapla("run", "mine", "future", "0.01")

    assert ["main waits", "main gets Done!"] == lines(result)
    assert (0, "") == (result.exit_code, result.stderr)


def test_run_takes_the_engine_that_is_asked_for(hexapla: Hexapla, checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text(
        "import os; print('main', os.environ.get('MINE_ENGINE'))"
    )

    assert ["main second"] == lines(hexapla("run", "mine", "future", "--engine", "second"))
    assert ["main None"] == lines(hexapla("run", "mine", "future"))


def test_run_of_a_program_that_fails_is_exit_code_1_and_says_so(
    hexapla: Hexapla, checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text("raise SystemExit('no such luck')")
    result = hexapla("run", "mine", "future")

    assert (1, "") == (result.exit_code, result.stdout)
    assert ["no such luck", "future of mine ended with exit code 1"] == result.stderr.splitlines()


def test_run_of_a_program_that_a_signal_ends_names_the_signal(
    hexapla: Hexapla, checkout: Path
) -> None:
    text = "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"
    (checkout / "packages" / "mine" / "future.py").write_text(text)
    result = hexapla("run", "mine", "future")

    assert (1, "future of mine was ended by SIGTERM") == (result.exit_code, result.stderr.strip())


def test_run_of_a_silent_program_ends(
    hexapla: Hexapla, checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hexapla.cli.run.START_TIMEOUT_S", 0.3)
    (checkout / "packages" / "mine" / "future.py").write_text("import time; time.sleep(60)")
    result = hexapla("run", "mine", "future")

    assert 1 == result.exit_code
    assert "future printed nothing for 0 s" in result.stderr


def test_run_says_the_status_of_a_framework_that_is_not_active(
    hexapla: Hexapla, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "maintenance"\nstatus-link = "https://example.org/"')

    assert "Mine: maintenance (https://example.org/)" in hexapla("run", "mine", "future").stderr


READING = "import sys; print(*sys.argv[1:], 'reads', sys.stdin.read())"


@pytest.fixture
def reading(checkout: Path) -> None:
    """Let the program `future` print what it reads, and its page say that `-` makes it do so."""
    (checkout / "packages" / "mine" / "future.py").write_text(READING)
    page = checkout / "shared" / "contract" / "future.md"
    page.write_text(page.read_text().replace("brief", 'standard_input = { future = "-" }\nbrief'))


@pytest.mark.usefixtures("reading")
@pytest.mark.parametrize(("word", "read"), [("-", "a=1"), ("1", "")])
def test_run_lets_a_program_read_the_user_s_input_only_where_it_is_told_to(
    word: str, read: str
) -> None:
    command = [sys.executable, "-m", "hexapla", "run", "mine", "future", word]
    told = subprocess.run(command, input="a=1", capture_output=True, text=True, check=True)

    assert told.stdout.endswith(f"  {word} reads {read}\n")


@pytest.mark.usefixtures("reading")
def test_run_waits_for_the_user_s_input(hexapla: Hexapla, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hexapla.cli.run.START_TIMEOUT_S", 0.0)
    ours, theirs = os.pipe()
    late = threading.Timer(0.5, os.close, [theirs])
    before = os.dup(0)
    os.dup2(ours, 0)
    late.start()
    try:
        result = hexapla("run", "mine", "future", "-")
    finally:
        late.join()
        os.dup2(before, 0)
        os.close(before)
        os.close(ours)

    assert ["- reads "] == lines(result)


def test_run_lets_clients_visit_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    found = json.loads(CliRunner().invoke(main, ["list", "--json"]).stdout)
    name = next(each["framework"] for each in found if each["available"] and each["default"])
    result = CliRunner().invoke(main, ["run", name, "echo_server", "--visit", "2"])

    assert 0 == result.exit_code, result.output
    assert [
        "client-1 connects",
        "client-2 connects",
        "client-2 sends 'from client-2'",
        "client-2 gets 'from client-2'",
        "client-2 leaves",
        "client-1 sends 'from client-1'",
        "client-1 gets 'from client-1'",
        "client-1 leaves",
    ] == lines(result)[1:]


def test_run_says_what_a_server_did_to_its_visitors(monkeypatch: pytest.MonkeyPatch) -> None:
    def turned_away(*_: object, **__: object) -> None:
        raise AssertionError("the server closed after 0 of 13 bytes")

    monkeypatch.chdir(CHECKOUT)
    monkeypatch.setattr("hexapla.cli.run.visits", turned_away)
    found = json.loads(CliRunner().invoke(main, ["list", "--json"]).stdout)
    name = next(each["framework"] for each in found if each["available"] and each["default"])
    result = CliRunner().invoke(main, ["run", name, "echo_server", "--visit", "1"])

    assert 1 == result.exit_code
    assert f"Error: {name}: the server closed after 0 of 13 bytes." in result.stderr


def test_run_into_a_pipe_that_is_closed_ends_quietly(
    checkout: Path, survivors: Callable[[], list[str]]
) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text("while True: print('main waits')")
    command = [sys.executable, "-m", "hexapla", "run", "mine", "future"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert 0 != process.returncode
    assert b"Traceback" not in said
    assert [] == survivors()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["run", "yours", "future"], "There is no framework 'yours' in packages/: there are mine."),
        (
            ["run", "mine", "past"],
            "There is no program 'past' in shared/contract/: there are future.",
        ),
        (
            ["run", "mine", "future", "--engine", "third"],
            "mine has no engine 'third': it has first, second.",
        ),
        (
            ["run", "mine", "future", "soon"],
            "'soon' is not a valid number of seconds: use a decimal number, such as 0.5 or 10.",
        ),
        (
            ["run", "mine", "future", "-1"],
            "'-1' is not a valid number of seconds: use a decimal number, such as 0.5 or 10.",
        ),
        (
            ["run", "mine", "future", "1", "2"],
            "future takes one argument, SECONDS, and got 2: 1 2.",
        ),
        (
            ["run", "mine", "future", "--visit", "1"],
            "future is not a server: --visit is only for servers.",
        ),
        (["run", "mine"], "Missing argument 'PROGRAM'. There are future."),
        (["compare", "yours"], "There is no framework 'yours' in packages/: there are mine."),
        (["jump"], "No such command 'jump'."),
        (
            ["run", "mime", "future"],
            "There is no framework 'mime' in packages/: did you mean mine?",
        ),
        (
            ["run", "mine", "futur"],
            "There is no program 'futur' in shared/contract/: did you mean future?",
        ),
        (
            ["run", "mine", "future", "--engine", "frist"],
            "mine has no engine 'frist': did you mean first?",
        ),
        (["compare", "mime"], "There is no framework 'mime' in packages/: did you mean mine?"),
        (["interop", "mime"], "There is no framework 'mime' in packages/: did you mean mine?"),
        (["demo", "mime"], "There is no framework 'mime' in packages/: did you mean mine?"),
    ],
)
def test_misuse_ends_in_one_sentence(words: Sequence[str], sentence: str, hexapla: Hexapla) -> None:
    assert sentence == told(hexapla(*words))


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("future one --diff", "--diff compares two frameworks, and got 1."),
        ("future --diff", "--diff compares two frameworks, and got 0."),
        ("future one one --diff", "--diff compares two frameworks, and got 1."),
        ("future one two mine --diff", "--diff compares two frameworks, and got 3."),
        (
            "--words --diff",
            "--words and --diff do not go together: give one of them.",
        ),
        ("", "Name a program, or give --words: the programs are future."),
        ("past", "There is no program 'past' in shared/contract/: there are future."),
        (
            "future yours",
            "There is no framework 'yours' in packages/: there are mine, one, two.",
        ),
        (
            "--words future",
            "There is no framework 'future' in packages/: there are mine, one, two.",
        ),
    ],
)
def test_misuse_of_show_ends_in_one_sentence(words: str, sentence: str, show: Hexapla) -> None:
    assert sentence == told(show(*words.split()))


def test_a_program_that_cannot_be_run_says_why(
    hexapla: Hexapla, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-thing"')

    assert told(hexapla("run", "mine", "future")).startswith(
        "mine cannot run future: no-such-thing not installed: run `python3 noxfile.py"
    )


@pytest.mark.parametrize("words", [["list"], ["run", "mine", "future"], ["compare"]])
def test_a_wrong_manifest_is_a_sentence_wherever_it_is_read(
    words: Sequence[str],
    hexapla: Hexapla,
    manifest: Callable[[str, str], None],
    checkout: Path,
) -> None:
    manifest('title = "Mine"', "")
    path = checkout / "packages" / "mine" / "pyproject.toml"

    assert f"{path} lacks 'title': see \"Add a framework\" in CONTRIBUTING.md." == (
        told(hexapla(*words))
    )


def test_run_refuses_a_program_that_an_engine_is_not_for(
    hexapla: Callable[..., Result], manifest: Callable[[str, str], None]
) -> None:
    manifest("[tool.hexapla.engines.second]", '[tool.hexapla.engines.second]\nprograms = ["naps"]')
    result = hexapla("run", "mine", "future", "--engine", "second")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "mine-second cannot run future: this engine is only for naps." in result.stderr


OUTPUTS = [
    ["--help"],
    ["list"],
    ["list", "--json"],
    ["show", "future"],
    ["show", "--words"],
    ["behaviours"],
    ["differ", "mine", "mine-second"],
    ["run", "mine", "future", "0.01"],
    ["demo", "mine"],
]


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("words", OUTPUTS, ids=" ".join)
def test_a_pipe_that_is_closed_ends_a_command_silently(words: Sequence[str]) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    command = [sys.executable, "-m", "hexapla", *words]
    ended = subprocess.run(command, stdout=theirs, stderr=subprocess.PIPE, text=True)
    os.close(theirs)

    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
    assert "Broken pipe" not in ended.stderr


@pytest.mark.parametrize("words", OUTPUTS, ids=" ".join)
def test_what_an_encoding_does_not_have_is_replaced(
    words: Sequence[str], checkout: Path, manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "재미"')
    manifest('title = "Mine"', 'title = "마인"')
    program = checkout / "packages" / "mine" / "future.py"
    program.write_text(PROGRAM.replace("Done!", "끝"))
    command = [sys.executable, "-m", "hexapla", *words]
    settings = {**os.environ, "PYTHONIOENCODING": "ascii:strict"}
    ended = subprocess.run(command, env=settings, capture_output=True, text=True)

    assert 0 == ended.returncode, ended.stderr
    assert (ended.stdout + ended.stderr).isascii()


PROGRAM = """\
import sys

sys.stdout.reconfigure(encoding="utf-8")
print("main waits")
print("main gets Done!")
"""


@pytest.mark.usefixtures("checkout")
@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["list"]], ids=" ".join)
def test_help_and_the_list_fit_into_a_narrow_terminal(words: Sequence[str]) -> None:
    command = [sys.executable, "-m", "hexapla", *words]
    settings = {**os.environ, "COLUMNS": "40"}
    ended = subprocess.run(command, env=settings, capture_output=True, text=True, check=True)
    examples = ("  hexapla ", "Usage:")

    assert [] == [
        line
        for line in ended.stdout.splitlines()
        if len(line.rstrip()) > 40 and not line.startswith(examples)
    ]
