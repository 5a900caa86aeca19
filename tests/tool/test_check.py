"""`hexapla check` holds any command, in any language, to a contract."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from checked import checked, node
from click.testing import CliRunner, Result

from hexapla.cli.main import main

CHECKOUT = Path(__file__).parents[2]
LIMIT = 100  # seconds
MINE = [sys.executable, "packages/mine/future.py"]

FUTURE = """\
use strict;
use warnings;

$| = 1;
my ($delay) = (@ARGV, 1);
print "main waits\\n";
select undef, undef, undef, $delay;
print "worker sets the result\\n";
print "main gets Done!\\n";
"""

ECHO = """\
import { createServer } from "node:net";
import { Transform } from "node:stream";

const [port = "0"] = process.argv.slice(2);
const options = { OPTIONS };

// A large piece takes a moment, and may be under way when the client has ended.
const later = () => new Transform({
  highWaterMark: 1 << 20,
  transform: (data, _, done) =>
    data.length > 10_000 ? setTimeout(done, 10, null, data) : done(null, data),
});

const server = createServer(options, (socket) => {
  socket.on("error", () => socket.destroy());
  socket.pipe(later()).on("error", () => {}).pipe(socket);
});
server.listen({ port: Number(port), host: "127.0.0.1" }, () => {
  console.log(`listening on 127.0.0.1:${server.address().port}`);
});
"""

NEVER_ANSWERS = """\
import socket

listener = socket.create_server(("127.0.0.1", 0))
print(f"listening on 127.0.0.1:{listener.getsockname()[1]}")
clients = []
while True:
    clients.append(listener.accept())
"""

Check = Callable[..., Result]
Judged = Mapping[str, Future[dict[str, str]]]


@pytest.fixture
def check(checkout: Path) -> Check:
    """Hold a command to a page of the small checkout."""
    return lambda *words: CliRunner().invoke(main, ["check", *words], prog_name="hexapla")


@pytest.fixture
def program(checkout: Path) -> Path:
    """The program of the small checkout."""
    return checkout / "packages" / "mine" / "future.py"


def test_a_program_that_keeps_its_promises_is_exit_code_0(check: Check) -> None:
    checked = check("future", "--seed", "7", "--", *MINE)

    assert [
        "kept     It gets the result",
        "kept     It ends well",
        "2 of 2 promises kept (seed 7)",
    ] == checked.stdout.splitlines()
    assert (0, "") == (checked.exit_code, checked.stderr)


def test_a_program_that_breaks_a_promise_is_exit_code_1_and_its_trace(
    check: Check, program: Path
) -> None:
    program.write_text(program.read_text() + "raise SystemExit('no such luck')")
    checked = check("future", "--seed", "7", "--", *MINE)
    lines = checked.stdout.splitlines()

    assert 1 == checked.exit_code
    assert "broken   It ends well: exit-code: its exit code is 1" == lines[1]
    assert "          $ PROGRAM 0.01" == lines[2]
    assert lines[3].endswith("  main waits")
    assert "             stderr  no such luck" == lines[5]
    assert "1 of 2 promises kept (seed 7)" == lines[-1]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["past", "--", *MINE],
            "There is no program 'past' in shared/contract/: there are future.",
        ),
        (["future", "--", "./no-such-command"], "There is no command './no-such-command'"),
        (["future"], "Missing argument 'COMMAND...'"),
        (
            ["future", "--seed", "seven", "--", *MINE],
            "Invalid value for '--seed': 'seven' is not a valid integer",
        ),
    ],
)
def test_misuse_is_exit_code_2_and_a_sentence(
    words: Sequence[str], told: str, check: Check
) -> None:
    checked = check(*words)

    assert (2, "") == (checked.exit_code, checked.stdout)
    assert checked.stderr.splitlines()[-1].startswith(f"Error: {told}")
    assert "Traceback" not in checked.stderr


def test_a_file_that_is_not_executable_is_misuse_and_the_cure(check: Check, program: Path) -> None:
    program.chmod(0o644)
    checked = check("future", "--", "packages/mine/future.py")

    assert (2, "") == (checked.exit_code, checked.stdout)
    assert "is not executable: make it so with `chmod +x packages/mine/future.py`" in checked.stderr


def test_a_file_that_is_not_a_program_is_exit_code_1_and_one_cause(
    check: Check, program: Path
) -> None:
    program.write_bytes(b"no program at all")
    program.chmod(0o755)
    checked = check("future", "--seed", "7", "--", "packages/mine/future.py")

    assert 1 == checked.exit_code
    cause = "it cannot be started: [Errno 8] Exec format error: 'packages/mine/future.py'"
    assert [
        f"broken   It gets the result: missing-line: {cause}",
        f"untested 1 other promises, given up: missing-line: {cause}",
        "0 of 2 promises kept (seed 7)",
    ] == checked.stdout.splitlines()


def test_a_program_that_fails_at_once_is_exit_code_1_and_its_last_word(
    check: Check, program: Path
) -> None:
    program.write_text("import no_such_module")
    checked = check("future", "--seed", "7", "--", *MINE)
    lines = checked.stdout.splitlines()

    assert 1 == checked.exit_code
    assert ["broken", "untested"] == [
        line.split()[0] for line in lines if not line.startswith(" ")
    ][:-1]
    assert (
        "untested 1 other promises, given up: it printed nothing; it ended with exit code 1: "
        "ModuleNotFoundError: No module named 'no_such_module'"
    ) == lines[-2]


def test_json_has_a_verdict_for_what_is_untested_too(check: Check, program: Path) -> None:
    program.write_text("import no_such_module")
    found = json.loads(check("future", "--json", "--", *MINE).stdout)

    assert ["broken", "untested"] == [each["verdict"] for each in found["verdicts"]]


def test_a_suite_that_fails_is_no_kept_promise(check: Check, checkout: Path) -> None:
    (checkout / "tests" / "conformance" / "test_future.py").write_text("import no_such_module")
    checked = check("future", "--", *MINE)

    assert 1 == checked.exit_code
    assert checked.stdout.startswith("0 of 2 promises kept")
    assert "no_such_module" in checked.stderr


def test_json_is_one_object_with_every_verdict_and_trace(check: Check) -> None:
    found = json.loads(check("future", "--json", "--seed", "7", "--", *MINE).stdout)

    assert ("future", 7, MINE) == (found["program"], found["seed"], found["command"])
    assert [("It gets the result", "kept"), ("It ends well", "kept")] == [
        (each["promise"], each["verdict"]) for each in found["verdicts"]
    ]
    assert "main waits" == found["verdicts"][0]["traces"][0]["events"][0]["text"]


def test_a_seed_repeats_the_arguments_and_another_does_not(check: Check) -> None:
    def given(seed: str) -> Any:
        found = json.loads(check("future", "--json", "--seed", seed, "--", *MINE).stdout)
        return found["verdicts"][0]["traces"][0]["arguments"]

    first = given("7")

    assert first == given("7")
    assert first != given("8")


@pytest.fixture(scope="module", autouse=True)
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judged]:
    """What the real suite makes of programs in other languages, while the other tests run."""
    folder, node_js = tmp_path_factory.mktemp("languages"), node()
    (folder / "future.pl").write_text(FUTURE)
    (folder / "right.mjs").write_text(ECHO.replace("OPTIONS", "allowHalfOpen: true"))
    (folder / "forgets.mjs").write_text(ECHO.replace("OPTIONS", ""))
    (folder / "never_answers.py").write_text(NEVER_ANSWERS)
    silent = ["echo_server", "--", sys.executable, str(folder / "never_answers.py")]
    commands = {"never answers": silent}
    if perl := shutil.which("perl"):
        commands["perl"] = ["future", "--", perl, str(folder / "future.pl")]
    if node_js:
        for name in ("right", "forgets"):
            commands[name] = ["echo_server", "--", node_js, str(folder / f"{name}.mjs")]
    env = {**os.environ}  # as it is now: the tests that run meanwhile change it for themselves
    with ThreadPoolExecutor() as pool:
        yield {name: pool.submit(verdicts, words, env) for name, words in commands.items()}


def verdicts(words: Sequence[str], env: Mapping[str, str]) -> dict[str, str]:
    """Return what was found of every promise that is not kept, and why."""
    return {
        each["promise"]: f"{each['verdict']}: {each['reason']}"
        for each in checked(words, LIMIT, env)
        if each["verdict"] != "kept"
    }


def not_kept(judged: Judged, name: str) -> dict[str, str]:
    """Return what was found of a program; skip where its language is not here."""
    if name not in judged:
        pytest.skip("its language is not here")
    return judged[name].result()


def test_a_program_in_perl_keeps_every_promise(judged: Judged) -> None:
    found = not_kept(judged, "perl")

    assert {} == found, found


def test_a_server_in_node_js_keeps_every_promise(judged: Judged) -> None:
    found = not_kept(judged, "right")

    assert {} == found, found


def test_a_server_in_node_js_that_forgets_half_open_sockets_breaks_exactly_that_promise(
    judged: Judged,
) -> None:
    found = not_kept(judged, "forgets")

    assert ["Bytes sent before a half-close are echoed"] == list(found), found
    assert {"broken"} == {each.partition(":")[0] for each in found.values()}


def test_a_server_that_never_answers_is_given_up_after_one_wait(judged: Judged) -> None:
    first, *others = not_kept(judged, "never answers").values()

    assert first.startswith("broken: stalled: 0 of 8 bytes came back, then nothing for 10 s")
    assert 18 <= len(others)
    assert all(each.startswith("untested: given up: it has kept nothing in ") for each in others)
