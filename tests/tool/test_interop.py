"""Every client meets every server; who does not get on with whom is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hexapla.cli.main import main

SERVER = """\
import socket

with socket.create_server(("127.0.0.1", 0)) as server:
    print(f"listening on 127.0.0.1:{server.getsockname()[1]}", flush=True)
    client, _ = server.accept()
    with client:
        while data := client.recv(65536):
            client.sendall(data)
"""

CLIENT = """\
import socket
import sys

port, count = map(int, sys.argv[1:])
with socket.create_connection(("127.0.0.1", port)) as server, server.makefile("rb") as answers:
    print("client connects")
    for number in range(1, count + 1):
        print(f"message-{number} goes out")
        message = b"%*d" % (65536, number)
        server.sendall(message)
        assert message == answers.read(65536)
        print(f"message-{number} comes back")
    print("client half-closes")
    server.shutdown(socket.SHUT_WR)
    assert answers.read() == b""
    print("client reaches the end")
"""

KEPT = [
    {"client": client, "server": server, "reason": "", "verdict": "kept"}
    for server in ("mine", "hexapla")
    for client in ("mine", "hexapla")
]


@pytest.fixture
def hexapla(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Let the one column of the small checkout meet itself and us, with three messages."""
    for module in ("judging", "cli"):
        monkeypatch.setattr(f"hexapla.{module}.interop.MESSAGES", 3)
    monkeypatch.setenv("COLUMNS", "200")
    mine = checkout / "packages" / "mine"
    (mine / "echo_server.py").write_text(SERVER)
    (mine / "echo_client.py").write_text(CLIENT)
    return lambda *words: CliRunner().invoke(main, ["interop", *words])


def test_who_gets_on_with_all_is_kept(hexapla: Callable[..., Result]) -> None:
    result = hexapla()

    assert 0 == result.exit_code, result.output
    assert [
        ["client", "\\", "server", "mine", "hexapla"],
        ["mine", "kept", "kept"],
        ["hexapla", "kept", "kept"],
        ["4", "of", "4", "meetings", "kept", "(3", "messages", "of", "65536", "bytes", "each)"],
    ] == [line.split() for line in result.stdout.splitlines()]
    assert "mine served 2 clients: 2 kept" in result.stderr


def test_json_is_an_object_for_each_meeting(hexapla: Callable[..., Result]) -> None:
    assert KEPT == json.loads(hexapla("mine", "--json").stdout)


def test_a_server_that_answers_other_bytes_gets_on_with_nobody(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    server = checkout / "packages" / "mine" / "echo_server.py"
    server.write_text(SERVER.replace("sendall(data)", "sendall(data.swapcase()[::-1])"))
    result = hexapla("--json")

    assert 1 == result.exit_code
    found = {(each["client"], each["server"]): each for each in json.loads(result.stdout)}
    assert {"broken"} == {found[client, "mine"]["verdict"] for client in ("mine", "hexapla")}
    assert "missing lines: ['message-1 comes back'" in found["mine", "mine"]["reason"]
    assert "bytes: what came back is not what was sent" == found["hexapla", "mine"]["reason"]
    assert {"kept"} == {found[client, "hexapla"]["verdict"] for client in ("mine", "hexapla")}


def test_a_client_that_leaves_early_is_named_with_what_it_never_said(
    hexapla: Callable[..., Result], checkout: Path
) -> None:
    client = checkout / "packages" / "mine" / "echo_client.py"
    client.write_text(CLIENT.replace('    print("client half-closes")', "    sys.exit()"))
    result = hexapla()

    assert 1 == result.exit_code
    assert (
        "mine at mine: missing-line: missing lines: ['client half-closes', 'client reaches the end']"
        "; it ended with exit code 0"
    ) in result.stdout
    assert "2 of 4 meetings kept" in result.stdout


def test_a_column_that_cannot_run_is_not_met(
    hexapla: Callable[..., Result], manifest: Callable[[str, str], None]
) -> None:
    manifest('status = "active"', 'status = "active"\ndistribution = "no-such-framework"')
    result = hexapla("mine")

    assert (2, "") == (result.exit_code, result.stdout)
    assert "mine is not met: no-such-framework not installed" in result.stderr
    assert "None of these columns can run here." in result.stderr
