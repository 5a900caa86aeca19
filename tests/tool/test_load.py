"""The generator gives no number for a server that is wrong, and the right one for a server that is right."""

import re
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hexapla.bench import echo, load
from hexapla.bench.contestant import Contestant
from hexapla.bench.load import Load, Spoilt
from hexapla.bench.metric import Trial
from hexapla.bench.rounds import Lap, measured
from hexapla.bench.sample import Sample
from hexapla.subject import opening

BOGUS = sorted((Path(__file__).parents[1] / "impostors" / "bench").glob("*.py"))
SIZE, CONNECTIONS, COUNT, RATE, SEED = 1024, 4, 60, 200, 7
SILENCE = 0.7  # seconds after which a server that says nothing more is given up here
SHORT = 1.0  # seconds that a warm-up may take where it is one that never ends
BOUND = 15.0  # seconds for all of it, on a busy machine


def server(*command: str) -> Contestant:
    """Return a server that is measured as one of a column."""
    return Contestant("mine", "mine", "first", "echo_server", command)


def python(text: str) -> Contestant:
    """Return a server that is a piece of Python."""
    return server(sys.executable, "-c", text)


def words(path: Path) -> tuple[str, str]:
    """Return what makes a bogus server invalid, and to whom only, in its own words."""
    found = re.search(r"^Invalid(?: (.*?))?: (.+)$", opening(path), re.MULTILINE)
    assert found, f"{path} does not say what makes it invalid"
    return found[2], found[1] or ""


def loaded(each: Contestant) -> str:
    """Return why a server spoils a load, or nothing."""
    with echo.serving(each) as (_, port, _):
        try:
            with Load(port, CONNECTIONS, SIZE, SEED) as clients:
                clients.warm()
                clients.exchange(COUNT)
                clients.quiet()
                clients.offer(RATE // 4, RATE)
                clients.farewell()
        except Spoilt as spoilt:
            return str(spoilt)
    return ""


def cost(each: Contestant, seed: int) -> dict[str, Any]:
    return echo.cost(each, SIZE, CONNECTIONS, COUNT, seed)


def answers(each: Contestant, seed: int) -> dict[str, Any]:
    return echo.answers(each, SIZE, CONNECTIONS, COUNT, seed, RATE)


def sampled(each: Contestant, measure: Callable[[Contestant, int], dict[str, Any]]) -> list[Sample]:
    """Return the samples of a server that is measured once."""
    gives = {cost: "echo-cpu", answers: "echo-rate"}[measure]
    return measured(Lap(Trial("echo_server", "here", (gives,), measure), each, 0), 0, SEED)


@pytest.fixture(autouse=True)
def _a_busy_machine_may_send_late(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "ON_TIME", 60.0)


@pytest.mark.timeout(BOUND)
@pytest.mark.parametrize("path", BOGUS, ids=lambda path: path.stem)
def test_a_bogus_server_gets_no_number_but_the_reason(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason, only = words(path)
    if re.search("nothing|cut short", reason):
        monkeypatch.setattr(load, "PATIENCE", SILENCE)
    if "warm-up" in reason:
        monkeypatch.setattr(load, "WARMING", SHORT)
    each = server(sys.executable, str(path))
    with ThreadPoolExecutor() as pool:  # most of the time they wait
        said = pool.submit(loaded, each)
        found = [pool.submit(sampled, each, way) for way in (cost, answers)]
    samples = [sample for future in found for sample in future.result()]

    assert [(None, True)] * 2 == [(each.value, reason in each.invalid) for each in samples], samples
    assert only or reason in said.result()
