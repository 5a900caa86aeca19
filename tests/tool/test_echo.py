"""What an echo server costs is measured of the server alone, and not said where we were the limit."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from hexapla.bench.baselines import C
from hexapla.bench.measure import compiler, counting, echo
from hexapla.bench.measure.compiler import c_compiler, compiled
from hexapla.bench.measure.contestant import c_baseline
from hexapla.bench.measure.echo import check_closed_loop, clients
from hexapla.bench.measure.load import NS_PER_S, Exchange, InvalidSample, Limits
from hexapla.bench.measure.rounds import Measurement, samples_of
from hexapla.bench.measure.trials import Trial
from hexapla.bench.record import Sample
from hexapla.process.child import Child
from hexapla.project.implementation import Implementation

SIZE, CONNECTIONS, COUNT, RATE = 64, 4, 200, 1000
WAIT_S = 1.5  # many times what so few messages take
EASY = Limits(send_lateness_s=60.0, busy_share=60.0, littles_law=60.0)  # for a busy machine

in_c = pytest.mark.skipif(c_compiler() is None, reason="there is no C compiler")

RIGHT = """
import socket, threading

def echo(client):
    with client:
        while data := client.recv(65536):
            client.sendall(data)

with socket.create_server(("127.0.0.1", 0), backlog=100) as listener:
    print("listening on 127.0.0.1:%d" % listener.getsockname()[1])
    while True:
        threading.Thread(target=echo, args=(listener.accept()[0],), daemon=True).start()
"""


def server(text: str) -> Implementation:
    """Return a server that is a piece of Python."""
    return Implementation(program="echo_server", words=(sys.executable, "-c", text), label="mine")


FACTS: dict[str, Any] = {"size": SIZE, "connections": CONNECTIONS, "count": COUNT}
cost = partial(echo.cost, **FACTS)
answers = partial(echo.rate_and_latencies, rate=RATE, limits=EASY, **FACTS)
calls = partial(counting.calls, **FACTS)


def sampled(
    each: Implementation, measure: Callable[[Implementation, int], dict[str, Any]], *gives: str
) -> list[Sample]:
    """Return the samples of a server that is measured once."""
    return samples_of(Measurement(Trial("echo_server", "here", gives, measure), each, 0), 0, 7)


def test_a_right_server_gets_a_number_with_what_it_is_made_of() -> None:
    [first] = sampled(server(RIGHT), cost, "echo-cpu")

    assert "" == first.invalid
    assert first.value is not None
    assert 0 < first.value < 0.01
    assert first.value == first.raw["server"] / first.raw["messages"]
    assert 0 == first.raw["messages"] % COUNT
    assert echo.MIN_EXCHANGE_S <= first.raw["seconds"]
    assert 0 < first.raw["client"] < first.raw["seconds"]


SLOW_BEFORE_THE_FIRST_CLIENT_HAS_LEFT = RIGHT.replace(
    "            client.sendall(data)",
    "            sum(range(0 if left else 20_000))\n            client.sendall(data)\n    left.append(1)",
).replace("def echo", "left = []\n\ndef echo")


def test_a_server_is_measured_after_its_first_client_has_left() -> None:
    slow = server(SLOW_BEFORE_THE_FIRST_CLIENT_HAS_LEFT)
    [settled] = sampled(slow, cost, "echo-cpu")
    [fresh] = sampled(slow, partial(cost, fresh=True), "echo-cpu-fresh")

    assert ["", ""] == [settled.invalid, fresh.invalid]
    assert settled.value is not None
    assert fresh.value is not None
    assert fresh.value > settled.value * 2


def test_a_right_server_gets_its_rate_and_its_latencies() -> None:
    names = [
        "echo-rate",
        "echo-closed-p50",
        "echo-closed-p99.9",
        "echo-open-p50",
        "echo-open-p99.9",
    ]
    found = {each.metric: each.value for each in sampled(server(RIGHT), answers, *names)}

    assert names == [*found]
    assert all(value is not None and value > 0 for value in found.values())


def test_asking_who_waited_for_a_processor_takes_none_of_the_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def slow(process: int, threads: str) -> float:
        time.sleep(WAIT_S)
        return 1.0

    monkeypatch.setattr(echo, "queued_seconds", slow)
    [found] = sampled(server(RIGHT), answers, "echo-rate")

    assert found.raw["seconds"] < WAIT_S


@pytest.mark.parametrize(
    ("client", "server", "words"),
    [
        pytest.param(0.95, 0.5, "client-bound: the client wanted 95% of a processor", id="client"),
        pytest.param(0.95, 0.95, "", id="both"),
        pytest.param(0.5, 0.95, "", id="server"),
        pytest.param(0.5, 0.5, "", id="nobody"),
    ],
)
def test_who_was_the_limit(client: float, server: float, words: str) -> None:
    ran = Exchange(1.0, client, 0.0, {NS_PER_S // 100: 1000})  # ten at a time, for a second
    waited = replace(ran, client=client / 2, queued=client / 2)  # for a processor, half of the time
    for loop in (ran, waited):
        if not words:
            check_closed_loop(loop, 10, server)
        else:
            with pytest.raises(InvalidSample, match=words):
                check_closed_loop(loop, 10, server)


@pytest.mark.parametrize(
    ("seconds", "messages"), [(0.01, 0), (0.01, 850), (0.01, 1150), (0.02, 1000)]
)
def test_what_breaks_little_s_law_is_no_number(seconds: float, messages: int) -> None:
    loop = Exchange(1.0, 0.1, 0.0, {round(seconds * NS_PER_S): messages})
    with pytest.raises(InvalidSample, match="by Little's law, on 10 connections"):
        check_closed_loop(loop, 10, 0.1)


def test_a_server_that_uses_no_time_is_not_who_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(echo, "used", lambda child: 1.0)
    [found] = sampled(server(RIGHT), cost, "echo-cpu")

    assert (None, "the server used no processor time") == (found.value, found.invalid)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("raise SystemExit('no port is free')", "it never said that it listens: 'no port is free'"),
        ("print('ready')", "it never said that it listens: 'ready'"),
        ("print('listening on 0.0.0.0:80')", "it never said that it listens: 'listening on 0.0.0"),
    ],
)
def test_who_never_says_that_it_listens_is_not_measured(text: str, words: str) -> None:
    [found] = sampled(server(text), cost, "echo-cpu")

    assert found.value is None
    assert found.invalid.startswith(words)


def test_a_command_that_is_not_there_is_a_reason_and_no_end_of_the_benchmark() -> None:
    gone = Implementation(program="echo_server", words=("/nowhere/python",), label="mine")
    [found] = sampled(gone, cost, "echo-cpu")

    assert found.value is None
    assert "No such file or directory: '/nowhere/python'" in found.invalid


def test_system_calls_are_counted_exactly_where_there_is_perf() -> None:
    found = {
        each.metric: each for each in sampled(server(RIGHT), calls, "echo-calls", "echo-faults")
    }
    if "echo-calls" not in found:
        pytest.skip("perf is not there, or may not count")

    value = found["echo-calls"].value
    assert value is not None
    assert 2 <= value < 5, "it reads once and writes once, and may wait for a lock"


def test_a_server_that_never_rests_has_no_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    def spins(child: Child) -> None:
        raise AssertionError("it did not come to rest")

    monkeypatch.setattr(Child, "settle", spins)
    [found] = sampled(server(RIGHT), calls, "echo-calls")

    assert (None, "it did not come to rest") == (found.value, found.invalid)


def test_page_faults_are_counted_without_perf(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    [found] = sampled(server(RIGHT), calls, "echo-calls", "echo-faults")

    assert ("echo-faults", "") == (found.metric, found.invalid)
    assert found.value is not None
    assert 0 <= found.value < 100


def test_page_faults_are_counted_where_perf_may_not_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    refuses = tmp_path / "perf"
    refuses.write_text("#!/bin/sh\nexit 255\n")
    refuses.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    [found] = sampled(server(RIGHT), calls, "echo-calls", "echo-faults")

    assert ("echo-faults", "") == (found.metric, found.invalid)


def test_a_process_that_is_gone_has_no_counts() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    with (
        counting.counting(process.pid) as counts,
        pytest.raises(InvalidSample, match="cannot count page faults"),
    ):
        counts.begin()


@in_c
def test_our_client_is_measured_beside_one_in_c() -> None:
    found = clients(SIZE, CONNECTIONS, COUNT, 7)

    assert found is not None
    assert ["ours", C] == [*found]
    assert all(each > 0 for each in found.values())


def test_without_a_compiler_there_is_no_baseline_in_c(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler, "c_compiler", lambda: None)

    assert [None, None, None] == [
        c_baseline("echo_server"),
        compiled("echo_load"),
        clients(1, 1, 1, 1),
    ]


@in_c
@pytest.mark.parametrize(
    "program",
    sorted(each.name for each in files("hexapla.bench").joinpath("c").iterdir()),
)
def test_the_baselines_in_c_compile_without_a_warning(program: str, tmp_path: Path) -> None:
    source = str(files("hexapla.bench").joinpath("c", program))
    flags = ["-O2", "-Wall", "-Wextra", "-Werror"]
    told = subprocess.run(
        [str(c_compiler()), *flags, "-o", str(tmp_path / "program"), source],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (0, "") == (told.returncode, told.stderr)
