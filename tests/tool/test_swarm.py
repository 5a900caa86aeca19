"""Load from locust: commands to type, and a master with workers here, whose counts are exact or no number.

Locust patches the standard library when it is imported, so these tests only run it as a process.
"""

import importlib.util
import os
import shlex
import signal
import socket
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from hexapla.bench.locust import swarm
from hexapla.bench.measure import target
from hexapla.project.root import UserError

HERE = target.Address("127.0.0.1:8000", "127.0.0.1", 8000)
NAME = "hexapla/bench/locust/locustfile.py"
needs_locust = pytest.mark.skipif(
    importlib.util.find_spec("locust") is None,
    reason="locust has an environment of its own: nox -s swarm",
)


@contextmanager
def running_server(answer: Callable[[bytes], bytes]) -> Iterator[target.Address]:
    """Run a server that answers so; to answer with nothing is to close."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            try:
                while data := answer(self.request.recv(65536)):
                    self.request.sendall(data)
            except OSError:
                pass

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield target.address(f"127.0.0.1:{server.server_address[1]}")
        server.shutdown()


def demonstrated(where: target.Address, **options: Any) -> dict[str, Any]:
    return swarm.demonstrate(swarm.SwarmPlan(where, **{"users": 6, "offered": 0.0} | options))


def family() -> list[psutil.Process]:
    """Return the processes below this one that are of a swarm."""
    found = []
    for each in psutil.Process().children(recursive=True):
        try:
            if "locust" in each.cmdline():
                found.append(each)
        except psutil.Error:
            pass
    return found


def test_the_commands_are_one_master_and_its_workers() -> None:
    master, *workers = swarm.commands(swarm.SwarmPlan(HERE, workers=3, users=30), "boss.example")
    words = shlex.split(master)

    assert ["locust", "-f"] == words[:2]
    assert words[2].endswith(NAME)
    assert {"--master", "--headless"} < {*words}
    assert "127.0.0.1:8000" == words[words.index("--host") + 1]
    assert "3" == words[words.index("--expect-workers") + 1]
    assert ["locust -f - --headless --worker --master-host boss.example"] * 3 == workers


def test_a_swarm_without_an_end_or_with_idle_workers_is_refused() -> None:
    with pytest.raises(UserError, match="a swarm needs an end"):
        swarm.SwarmPlan(HERE, seconds=0)
    with pytest.raises(UserError, match="1 users on 2 workers"):
        swarm.SwarmPlan(HERE, users=1)


def test_sets_of_values_agree_where_their_ranges_meet() -> None:
    found = swarm.Agreement(
        {"p50": [100, 120], "p99": [300, 310]}, {"p50": [115, 140], "p99": [350, 420]}, [], []
    )

    assert (0, 40) == (found.distance("p50"), found.distance("p99"))


def test_without_locust_it_is_said_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(swarm, "root", lambda: tmp_path)
    with pytest.raises(UserError, match=r"Locust is not installed here: run `nox -s swarm` once"):
        demonstrated(HERE)


@needs_locust
def test_all_counts_are_the_same_and_every_user_sends_as_many() -> None:
    def slow(data: bytes) -> bytes:
        time.sleep(0.005)  # so that in a closed loop the server is the limit
        return data

    with running_server(slow) as where:
        found = demonstrated(where, messages=1001)

    counts = found.get("counts", {})
    assert "" == found["invalid"]
    assert ["sent", "answered", "in the histograms", "in locust's statistics", "wanted"] == [
        *counts
    ]
    assert {1002} == {*counts.values()}
    assert 0 < found["percentiles"]["p50"] <= found["percentiles"]["p99"] <= found["longest"]
    assert [] == family()


@needs_locust
@pytest.mark.parametrize(
    ("answer", "reason"),
    [(lambda data: b"x" * len(data), "wrong bytes"), (lambda _: b"", "closed after 0 of the 64")],
    ids=["garbage", "closes"],
)
def test_a_wrong_server_has_no_number(answer: Callable[[bytes], bytes], reason: str) -> None:
    with running_server(answer) as where:
        found = demonstrated(where, messages=100)

    assert reason in found["invalid"]
    assert {"counts", "percentiles", "rate"}.isdisjoint(found)


@needs_locust
def test_where_nothing_listens_there_is_no_number_and_the_exit_code_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        where = target.address(f"127.0.0.1:{listener.getsockname()[1]}")
    found = demonstrated(where, messages=100)

    assert "a connection failed: Connection refused" == found["invalid"]
    assert f"INVALID: {found['invalid']}" == found["lines"][-1]


@needs_locust
def test_ctrl_c_leaves_nothing_behind() -> None:
    command = [sys.executable, "-m", "hexapla.bench.locust.swarm", "--seconds", "30"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, process_group=0)
    try:
        until = time.monotonic() + 60
        while len(family()) < 3:
            assert time.monotonic() < until
            time.sleep(0.1)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        code = process.wait(20)

    assert 0 != code
    assert [] == family()
