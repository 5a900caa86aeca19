"""`hexapla replay` shows who ran when; `hexapla compare` keeps a replay of each program."""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main
from hexapla.comparison import compare
from hexapla.project.contract import contract
from hexapla.project.framework import framework
from hexapla.project.implementation import implementation
from hexapla.project.root import UserError
from hexapla.record.evidence import Evidence, digest, read
from hexapla.record.facts import Header, Replay
from hexapla.replay import watch

Hexapla = Callable[..., Result]

HEADER = Header("", "", 1, "", {}, "", clean=True, seed=1, control={})

PROGRAM = """\
import time

DELAY = ["0.1"]  # seconds


def worker():
    return "Done!"


def main():
    print("main waits")
    time.sleep(0.1)
    print("main gets", worker())


main()
"""
SHOWN = """\
future in Mine
main
 *     main()   (begins)
 #     print("main waits")
 >     > main waits
 #     time.sleep(0.1)
 v     time.sleep(0.1)   (waits)
 |     ... 0.1 s ...
 ^     time.sleep(0.1)   (goes on)
 #     print("main gets", worker())
 #     return "Done!"
 >     > main gets Done!
 .     main()   (is over)
"""


@pytest.fixture
def hexapla(checkout: Path) -> Hexapla:
    """Call the tool in the small checkout, whose `future` is the program above."""
    (checkout / "packages" / "mine" / "future.py").write_text(PROGRAM)
    return lambda *words: CliRunner().invoke(main, [*words])


@pytest.fixture
def evidence(checkout: Path, hexapla: Hexapla) -> Path:
    """A record with a replay of `future` and nothing else."""
    mine = framework("mine")
    found = watch.fresh_replay(implementation(mine, mine.default), contract("future"))
    Evidence(HEADER, replays=[found]).write(checkout / "build" / "evidence.jsonl")
    return checkout / "build" / "evidence.jsonl"


@pytest.fixture
def quick_compare(hexapla: Hexapla, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Result]:
    monkeypatch.setattr(time, "sleep", lambda _: None)  # the control may be a short one
    monkeypatch.setattr(compare, "RUNS", 2)
    return lambda: hexapla("compare")


def test_a_pipe_gets_plain_text_without_times(hexapla: Hexapla) -> None:
    shown = hexapla("replay", "future", "mine")

    assert (0, SHOWN) == (shown.exit_code, shown.stdout)
    assert SHOWN == hexapla("replay", "future").stdout, "the same each time: it can be diffed"


def test_times_and_line_numbers_can_be_asked_for(hexapla: Hexapla) -> None:
    rows = hexapla("replay", "future", "mine", "--times").stdout.splitlines()

    assert ["0.0000", "*", "16"] == rows[2].split()[:3]
    assert 0.1 <= float(rows[-1].split()[0]) < 5


def test_a_file_beside_the_program_is_shown_with_loop(hexapla: Hexapla, checkout: Path) -> None:
    mine = checkout / "packages" / "mine"
    (mine / "loop.py").write_text("def turn():\n    return 'Done!'\n")
    (mine / "future.py").write_text(
        "import loop\ndef main():\n    print('main gets', loop.turn())\n\nmain()\n"
    )
    shown = hexapla("replay", "future", "--loop").stdout

    assert "return 'Done!'" in shown
    assert "return 'Done!'" not in hexapla("replay", "future").stdout


def test_a_replay_in_another_order_says_so(hexapla: Hexapla, checkout: Path) -> None:
    text = "import os\ndef main():\n    print('main is', os.getpid())\n\nmain()\n"
    (checkout / "packages" / "mine" / "future.py").write_text(text)
    shown = hexapla("replay", "future").stdout.splitlines()

    assert shown[1].startswith("In this run the order was another: line 1 was 'main is ")


def test_a_closed_pipe_ends_quietly(checkout: Path, hexapla: Hexapla) -> None:
    command = [sys.executable, "-m", "hexapla", "replay", "future", "mine"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        stderr = process.stderr.read()

    assert b"Traceback" not in stderr
    assert b"Error" not in stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["past"], "There is no program 'past' in shared/contract/: there are future."),
        (["future", "yours"], "There is no framework 'yours' in packages/: there are mine."),
        (["future", "mine", "--evidence", "none"], "none is not there: run `hexapla compare`"),
    ],
)
def test_a_mistake_is_a_sentence(hexapla: Hexapla, words: list[str], sentence: str) -> None:
    refused = hexapla("replay", *words)

    assert 2 == refused.exit_code
    assert sentence in " ".join(refused.stderr.split())


def test_a_program_that_is_missing_is_a_sentence(hexapla: Hexapla, checkout: Path) -> None:
    (checkout / "packages" / "mine" / "future.py").unlink()
    named, unnamed = hexapla("replay", "future", "mine"), hexapla("replay", "future")

    assert (2, 2) == (named.exit_code, unnamed.exit_code)
    assert "mine cannot run future: " in named.stderr
    assert "No framework here can run future." in unnamed.stderr


def test_a_comparison_keeps_a_replay_of_each_program(
    quick_compare: Callable[[], Result], checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "sleep_gather.py").unlink()
    compared = quick_compare()
    record = read(checkout / "build" / "evidence.jsonl")
    [future] = record.replays

    assert 0 == compared.exit_code, compared.output
    assert ("mine", "future") == (future.subject, future.program)
    assert {"future.py": digest(PROGRAM)} == future.digests
    assert "" == future.other_order
    assert "1 programs were recorded for a replay, 0 in another order" in compared.stderr


def test_a_replay_is_shown_from_a_record(evidence: Path, hexapla: Hexapla) -> None:
    assert SHOWN == hexapla("replay", "future", "mine", "--evidence", str(evidence)).stdout


def test_a_replay_of_another_text_is_refused(
    evidence: Path, hexapla: Hexapla, checkout: Path
) -> None:
    (checkout / "packages" / "mine" / "future.py").write_text(PROGRAM.replace("0.1", "0.2"))
    refused = hexapla("replay", "future", "mine", "--evidence", str(evidence))

    assert 2 == refused.exit_code
    assert (
        "future.py of mine is not the text that was recorded: run `hexapla compare` again."
        in " ".join(refused.stderr.split())
    )


def test_a_replay_that_was_not_recorded_is_a_sentence(evidence: Path, hexapla: Hexapla) -> None:
    record = read(evidence)
    record.replays.clear()
    record.write(evidence)
    refused = hexapla("replay", "future", "mine", "--evidence", str(evidence))

    assert 2 == refused.exit_code
    assert "has no replay of future by mine" in " ".join(refused.stderr.split())


def test_recording_never_changes_a_verdict(
    checkout: Path, quick_compare: Callable[[], Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("nothing can be recorded")

    monkeypatch.setattr(watch, "recorded_command", refuse)
    compared = quick_compare()
    record = read(checkout / "build" / "evidence.jsonl")

    assert 0 == compared.exit_code, compared.output
    assert "mine future: nothing can be recorded" in compared.stderr
    assert ([], 2) == (record.replays, record.counts["kept"])


def test_a_replay_is_read_as_it_was_written(tmp_path: Path) -> None:
    found = Replay(
        subject="mine",
        framework="mine",
        engine="",
        program="future",
        digests={"future.py": "abc"},
        tasks=("main",),
        threads=(0,),
        loop=-1,
        kinds="soe",
        delays=(0, 1, 2),
        who=(0, 0, 0),
        lines=(1, 2, 2),
        files="",
        texts=("main ends",),
        other_order="",
    )
    record = Evidence(HEADER, replays=[found, replace(found, other_order="line 1 was another")])
    record.write(tmp_path / "evidence.jsonl")

    assert record == read(tmp_path / "evidence.jsonl")
