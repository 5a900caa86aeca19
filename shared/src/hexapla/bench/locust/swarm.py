"""Load from many machines: the commands of a locust master and its workers, and all of them on this one.

Locust costs more for each message than the small generator, but its workers may stand on as many machines
as there are. What they send and how they count is in `locustfile`.
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
from pathlib import Path
from typing import Any

import click

from hexapla.bench.measure import target
from hexapla.bench.measure.contestant import contestants, floor
from hexapla.bench.measure.load import InvalidSample, Load
from hexapla.bench.measure.server import ready
from hexapla.bench.measure.target import Address, address
from hexapla.process.child import Child
from hexapla.process.interrupt import interruptible
from hexapla.project.framework import frameworks
from hexapla.project.implementation import Implementation
from hexapla.project.root import UserError, root

FILE = Path(__file__).with_name("locustfile.py")

PORT = 5557  # where a master listens, unless it is told otherwise

COMPARED = ("p50", "p90", "p99")  # percentiles, of two generators

AGAIN = 6  # turns that may be made again while two generators are compared

MARGIN = 30.0  # seconds beyond its plan after which a master gives up

START = 30.0  # seconds in which all processes of a swarm have started

ABREAST = 100  # users that a worker starts in a second: locust advises against more


@dataclass(frozen=True)
class Plan:
    """What a swarm should do: `offered` messages a second, or a closed loop for 0.

    It ends after `messages`, or, where those are 0, after `seconds`. In a closed loop so many messages must
    not take much longer than that.
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
        """Raise `UserError` for what cannot be."""
        if self.users < self.workers or self.workers < 1:
            raise UserError(
                f"{self.users} users on {self.workers} workers leave some with nothing to do: "
                "give at least one worker, and as many users."
            )
        if not self.messages and self.seconds <= 0:
            raise UserError("Neither messages nor seconds were given: a swarm needs an end.")

    @property
    def abreast(self) -> int:
        """Return how many users start in a second."""
        return min(self.users, ABREAST * self.workers)

    @property
    def limit(self) -> float:
        """Return after how many seconds from the first user's start a master gives up."""
        needed = self.messages / self.offered if self.messages and self.offered else self.seconds
        return self.users / self.abreast + needed + MARGIN


def master(plan: Plan, port: int = PORT, bind: str = "") -> list[str]:
    """Return the words of the master's command, after `locust`."""
    return [
        *("-f", str(FILE), "--headless", "--only-summary", "--master"),
        *(["--master-bind-host", bind] if bind else []),
        *(["--master-bind-port", str(port)] if bind or port != PORT else []),
        *("--expect-workers", str(plan.workers), "--expect-workers-max-wait", f"{START:.0f}"),
        *("--users", str(plan.users), "--spawn-rate", str(plan.abreast)),
        *("--host", str(plan.where), "--run-time", f"{plan.limit:.0f}"),
        *("--messages", str(plan.messages), "--offered", f"{plan.offered:g}"),
        *("--seconds", f"{plan.seconds:g}", "--size", str(plan.size), "--seed", str(plan.seed)),
    ]


def worker(host: str, port: int = PORT) -> list[str]:
    """Return the words of a worker's command, after `locust`; it fetches the locustfile from its master."""
    number = ["--master-port", str(port)] if port != PORT else []
    return ["-f", "-", "--headless", "--worker", "--master-host", host, *number]


def commands(plan: Plan, host: str = "MASTER") -> list[str]:
    """Return the commands to type: the master's first, then one for each worker, wherever that is.

    `host` is what the workers call the master's machine.
    """
    words = [master(plan), *[worker(host)] * plan.workers]
    return [shlex.join(["locust", *each]) for each in words]


def demonstrate(plan: Plan) -> dict[str, Any]:
    """Run a master and its workers on this machine; return what they found, as `locustfile` says it.

    In `invalid` it says why there is no number. None of them outlives this. Raises `UserError` where locust
    is not installed.
    """
    locust, port = (interpreter(), "-m", "locust"), free()
    env = {name: None for name in os.environ if name.startswith("LOCUST_")}
    with interruptible(), ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="hexapla-"))
        record = Path(folder) / "found.json"
        words = [*master(plan, port, "127.0.0.1"), "--record", str(record)]
        chief = stack.enter_context(Child([*locust, *words], (), env))
        for _ in range(plan.workers):
            stack.enter_context(Child([*locust, *worker("127.0.0.1", port)], (), env))
        code = chief.wait(START + plan.limit + START)
        if record.is_file():
            found: dict[str, Any] = json.loads(record.read_text(encoding="utf-8"))
            return found
    last = chief.stderr.strip().rpartition("\n")[2]
    said = "never ended" if code is None else f"ended with exit code {code}"
    reason = f"the master {said}: {last}"
    return {"invalid": reason, "lines": [f"INVALID: {reason}"]}


def interpreter() -> str:
    """Return a Python that has locust: this one, or the one of the session `swarm`."""
    if importlib.util.find_spec("locust"):
        return sys.executable
    other = root() / ".nox" / "swarm" / "bin" / "python"
    if other.is_file():
        return str(other)
    raise UserError(
        "Locust is not installed here: run `nox -s swarm` once, which gives it an environment of its own, "
        "as it brings a framework with it."
    )


def free() -> int:
    """Return a port of this machine on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@contextmanager
def serving(each: Implementation | None = None) -> Iterator[Address]:
    """Run an echo server of ours, the floor of the machine or a column's, and yield where it is."""
    chosen = (
        each
        or floor("echo_server")
        or next(iter(contestants(frameworks(), ["echo_server"], False)), None)
    )
    if chosen is None:
        raise UserError(
            "There is neither a C compiler nor a column's environment: install one of them."
        )
    with Child(chosen.command(), (), chosen.env) as child:
        yield address(f"127.0.0.1:{ready(child)[0]}")


@dataclass(frozen=True)
class Agreement:
    """What the small generator and a swarm found by turns, on the same server, at the same rate.

    In microseconds, by the percentile, in the order of the rounds. `again` are the reasons for which a
    turn was made again.
    """

    small: Mapping[str, Sequence[int]]
    swarm: Mapping[str, Sequence[int]]
    counts: Sequence[Mapping[str, int]]
    again: Sequence[str]

    def apart(self, name: str) -> int:
        """Return how many microseconds lie between what the two found: 0 where their ranges meet.

        A range goes from the least value to the greatest.
        """
        small, swarm = self.small[name], self.swarm[name]
        return max(min(swarm) - max(small), min(small) - max(swarm), 0)

    @property
    def exact(self) -> bool:
        """Return whether in every round all counts were one."""
        return all(len({*counts.values()}) == 1 for counts in self.counts)

    def lines(self) -> list[str]:
        """Return it in words, for people."""
        told = [
            f"counts: {next(iter(each.values()))}, every one of {len(each)}" for each in self.counts
        ]
        for name in self.small:
            ours, theirs = (", ".join(map(str, each[name])) for each in (self.small, self.swarm))
            apart = self.apart(name)
            verdict = f"{apart} µs apart" if apart else "they meet"
            told.append(f"{name}: small generator {ours} µs; swarm {theirs} µs: {verdict}")
        return told + [f"made again: {reason}" for reason in self.again]


def agreement(
    plan: Plan, rounds: int = 3, progress: Callable[[str], None] = lambda _: None
) -> Agreement:
    """Let the small generator and a swarm load the same server by turns, and return what each found.

    A turn that the machine spoilt, by being busy with others, is made again; raises `InvalidSample` when that has
    happened too often, and at once when anything else was wrong.
    """
    small: dict[str, list[int]] = {name: [] for name in COMPARED}
    swarm: dict[str, list[int]] = {name: [] for name in COMPARED}
    counts: list[dict[str, int]] = []
    again: list[str] = []
    for number in range(rounds):
        for turn, kept in ((alone, small), (together, swarm)):
            while (found := turn(plan, number)).get("invalid"):
                again.append(found["invalid"])
                progress(f"again: {again[-1]}")
                if len(again) > AGAIN or "client-bound" not in again[-1]:
                    raise InvalidSample(again[-1])
            progress(f"round {number + 1}, {turn.__name__}: {found['percentiles']}")
            for name in COMPARED:
                kept[name].append(found["percentiles"][name])
            counts += [found["counts"]] if "counts" in found else []
    return Agreement(small, swarm, counts, again)


def alone(plan: Plan, number: int) -> dict[str, Any]:
    """Return what the small generator finds at the rate of a plan."""
    where, count = plan.where, plan.messages or round(plan.offered * plan.seconds)
    try:
        with Load(where.port, plan.users, plan.size, plan.seed + number, where.host) as load:
            load.warm()
            found = target.offer(load, count, plan.offered)
    except InvalidSample as spoilt:
        return {"invalid": str(spoilt)}
    return {"percentiles": found.percentiles}


def together(plan: Plan, number: int) -> dict[str, Any]:
    """Return what a swarm finds by a plan."""
    return demonstrate(replace(plan, seed=plan.seed + number))


@click.command()
@click.option("--rounds", default=0, help="Compare it with the small generator, so many times.")
@click.option("--seconds", default=10.0, help="Of load, each time.")
@click.option("--offered", default=500.0, help="Messages a second; 0 is a closed loop.")
def main(rounds: int, seconds: float, offered: float) -> None:
    """Load an echo server of ours from locust, a master and two workers on this machine."""
    with interruptible(), serving() as where:
        plan = Plan(where, offered=offered, seconds=seconds)
        try:
            if rounds:
                found = agreement(plan, rounds, lambda line: click.echo(line, err=True))
                click.echo("\n".join(found.lines()))
                sys.exit(not found.exact)
            result = demonstrate(plan)
        except InvalidSample as spoilt:
            result = {"invalid": str(spoilt), "lines": [f"INVALID: {spoilt}"]}
        except UserError as misuse:
            raise click.UsageError(str(misuse)) from None
    click.echo("\n".join(result["lines"]))
    sys.exit(bool(result["invalid"]))


if __name__ == "__main__":
    main()
