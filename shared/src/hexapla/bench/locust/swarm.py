"""Load from many machines: the commands of a locust master and its workers, and a swarm on this machine.

Locust costs more per message than our own generator, but its workers can run on many machines. What they
send and how they count is in `locustfile`.
"""

import importlib.util
import json
import os
import shlex
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path
from typing import Any

import click

from hexapla.bench.measure.contestant import c_baseline, contestants
from hexapla.bench.measure.generator import connected
from hexapla.bench.measure.load import InvalidSample
from hexapla.bench.measure.server import ready
from hexapla.bench.measure.target import Address, address, open_loop
from hexapla.process.child import Child
from hexapla.process.interrupt import interruptible
from hexapla.process.trace import exit_text
from hexapla.project.framework import frameworks
from hexapla.project.root import UserError, root

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
DEFAULT_PORT = 5557  # of a master
COMPARED = ("p50", "p90", "p99")  # percentiles of the two generators
MAX_REPEATED_TURNS = 6  # while two generators are compared
EXTRA_TIME_S = 30.0  # beyond its plan, after which a master gives up
START_TIMEOUT_S = 30.0  # for all processes of a swarm
SPAWN_RATE = 100  # users that a worker starts per second: locust advises against more


@dataclass(frozen=True)
class SwarmPlan:
    """What a swarm should do: `offered` messages a second, or a closed loop for 0.

    It ends after `messages`, or, if those are 0, after `seconds`. Messages are rounded up to a multiple of
    the users. In a closed loop they must not take much longer than `seconds`.
    """

    where: Address
    workers: int = 2
    users: int = 20
    offered: float = 500.0
    messages: int = 0
    seconds: float = 10.0
    size: int = 64
    seed: int = 1

    def __post_init__(self) -> None:
        if self.users < self.workers or self.workers < 1:
            crew = f"{self.users} users on {self.workers} workers leave some with nothing to do"
            raise UserError(f"{crew}: give at least one worker, and as many users.")
        if not self.messages and self.seconds <= 0:
            raise UserError("Neither messages nor seconds were given: a swarm needs an end.")

    @property
    def total(self) -> int:
        """Return how many messages there are in all, or 0 where only the time is given."""
        return ceil((self.messages or round(self.offered * self.seconds)) / self.users) * self.users

    @property
    def spawn_rate(self) -> int:
        return min(self.users, SPAWN_RATE * self.workers)

    @property
    def limit(self) -> float:
        """Return after how many seconds from the first user's start a master gives up."""
        needed = self.total / self.offered if self.messages and self.offered else self.seconds
        return self.users / self.spawn_rate + needed + EXTRA_TIME_S


def master_words(plan: SwarmPlan, port: int = DEFAULT_PORT, bind: str = "") -> list[str]:
    return [
        *("-f", str(LOCUSTFILE), "--headless", "--only-summary", "--master"),
        *(["--master-bind-host", bind] if bind else []),
        *(["--master-bind-port", str(port)] if bind or port != DEFAULT_PORT else []),
        *("--expect-workers", str(plan.workers)),
        *("--expect-workers-max-wait", f"{START_TIMEOUT_S:.0f}"),
        *("--users", str(plan.users), "--spawn-rate", str(plan.spawn_rate)),
        *("--host", str(plan.where), "--run-time", f"{plan.limit:.0f}"),
        *("--messages", str(plan.messages), "--offered", f"{plan.offered:g}"),
        *("--seconds", f"{plan.seconds:g}", "--size", str(plan.size), "--seed", str(plan.seed)),
    ]


def worker_words(host: str, port: int = DEFAULT_PORT) -> list[str]:
    number = ["--master-port", str(port)] if port != DEFAULT_PORT else []
    return ["-f", "-", "--headless", "--worker", "--master-host", host, *number]


def commands(plan: SwarmPlan, host: str = "MASTER") -> list[str]:
    """Return the commands to type: the master's, then one for each worker, which reaches it at `host`."""
    words = [master_words(plan), *[worker_words(host)] * plan.workers]
    return [shlex.join(["locust", *arguments]) for arguments in words]


def demonstrate(plan: SwarmPlan) -> dict[str, Any]:
    """Run a master and its workers on this machine; return the result of `locustfile`, with its `lines`.

    `invalid` says why there is no number. All processes end before this returns. Raises `UserError` if
    locust is not installed.
    """
    locust, port = (locust_python(), "-m", "locust"), free_port()
    env = {name: None for name in os.environ if name.startswith("LOCUST_")}
    with interruptible(), ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hexapla-"))
        record = Path(folder) / "result.json"
        words = [*master_words(plan, port, "127.0.0.1"), "--record", str(record)]
        master = stack.enter_context(Child([*locust, *words], (), env))
        for _ in range(plan.workers):
            stack.enter_context(Child([*locust, *worker_words("127.0.0.1", port)], (), env))
        code = master.wait(2 * START_TIMEOUT_S + plan.limit)
        if record.is_file():
            result: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
            return result
    last = master.stderr.strip().rpartition("\n")[2]
    end = "never ended" if code is None else exit_text(code)
    reason = f"the master {end}: {last}"
    return {"invalid": reason, "lines": [f"INVALID: {reason}"]}


def locust_python() -> str:
    if importlib.util.find_spec("locust"):
        return sys.executable
    python = root() / ".nox" / "swarm" / "bin" / "python"
    if python.is_file():
        return str(python)
    cure = "run `nox -s swarm` once, which gives it an environment of its own"
    raise UserError(f"Locust is not installed here: {cure}.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def echo_server() -> Iterator[Address]:
    in_c = c_baseline("echo_server")
    servers = [in_c] if in_c else contestants(frameworks(), ["echo_server"], False)
    if not servers:
        raise UserError("No echo server: install a C compiler, or make a framework's environment.")
    with Child(servers[0].command(), (), servers[0].env) as child:
        yield address(f"127.0.0.1:{ready(child)[0]}")


@dataclass(frozen=True)
class Agreement:
    """What our own generator and a swarm measured by turns, on the same server, at the same rate."""

    small: Mapping[str, Sequence[int]]  # microseconds by round, by percentile
    swarm: Mapping[str, Sequence[int]]
    counts: Sequence[Mapping[str, int]]
    repeated: Sequence[str]  # reasons

    def distance(self, name: str) -> int:
        """Return the microseconds between the ranges of the two: 0 where they meet."""
        small, swarm = self.small[name], self.swarm[name]
        return max(min(swarm) - max(small), min(small) - max(swarm), 0)

    @property
    def exact(self) -> bool:
        return all(len({*counts.values()}) == 1 for counts in self.counts)

    def lines(self) -> list[str]:
        lines = [
            f"counts: {next(iter(counts.values()))}, all {len(counts)} the same"
            if len({*counts.values()}) == 1
            else f"counts: {dict(counts)}"
            for counts in self.counts
        ]
        for name in self.small:
            small, swarm = (", ".join(map(str, v[name])) for v in (self.small, self.swarm))
            distance = self.distance(name)
            verdict = f"{distance} µs apart" if distance else "the ranges meet"
            lines.append(f"{name}: our generator {small} µs; swarm {swarm} µs: {verdict}")
        return lines + [f"repeated: {reason}" for reason in self.repeated]


def agreement(
    plan: SwarmPlan, rounds: int = 3, progress: Callable[[str], None] = lambda _: None
) -> Agreement:
    """Let our own generator and a swarm load the same server by turns.

    A turn is repeated if the machine was too busy; `InvalidSample` is raised for any other reason.
    """
    small: dict[str, list[int]] = {name: [] for name in COMPARED}
    swarm: dict[str, list[int]] = {name: [] for name in COMPARED}
    counts: list[dict[str, int]] = []
    repeated: list[str] = []
    for number in range(rounds):
        for turn, values in ((small_turn, small), (swarm_turn, swarm)):
            while reason := (result := turn(plan, number)).get("invalid"):
                repeated.append(reason)
                progress(f"repeated: {reason}")
                if len(repeated) > MAX_REPEATED_TURNS or "client-bound" not in reason:
                    raise InvalidSample(reason)
            progress(f"round {number + 1}, {turn.__name__}: {result['percentiles']}")
            for name in COMPARED:
                values[name].append(result["percentiles"][name])
            counts += [result["counts"]] if "counts" in result else []
    return Agreement(small, swarm, counts, repeated)


def small_turn(plan: SwarmPlan, number: int) -> dict[str, Any]:
    where = plan.where
    try:
        with connected(where.port, plan.users, plan.size, plan.seed + number, where.host) as load:
            load.warm()
            loop = open_loop(load, plan.total, plan.offered)
    except InvalidSample as invalid:
        return {"invalid": str(invalid)}
    return {"percentiles": loop.percentiles}


def swarm_turn(plan: SwarmPlan, number: int) -> dict[str, Any]:
    return demonstrate(replace(plan, seed=plan.seed + number))


@click.command()
@click.option("--rounds", default=0, help="Rounds of comparing with our own generator; 0 for none.")
@click.option("--seconds", default=10.0, help="Duration of the load.")
@click.option("--offered", default=500.0, help="Messages a second; 0 for a closed loop.")
def run_swarm(rounds: int, seconds: float, offered: float) -> None:
    """Load an echo server from locust: a master and two workers on this machine."""
    with interruptible(), echo_server() as where:
        plan = SwarmPlan(where, offered=offered, seconds=seconds)
        try:
            if rounds:
                compared = agreement(plan, rounds, lambda line: click.echo(line, err=True))
                click.echo("\n".join(compared.lines()))
                sys.exit(not compared.exact)
            result = demonstrate(plan)
        except InvalidSample as invalid:
            result = {"invalid": str(invalid), "lines": [f"INVALID: {invalid}"]}
        except UserError as error:
            raise click.UsageError(str(error)) from None
    click.echo("\n".join(result["lines"]))
    sys.exit(bool(result["invalid"]))


if __name__ == "__main__":
    run_swarm()
