"""A locustfile: users of an echo server, each message another, every byte of every answer compared.

It imports nothing of ours, so that a worker on another machine can fetch it from its master. The workers
tell the master of each user that has had answers, and once all have it shares the messages among them: what
it says itself of who is there may be late. A worker reports all that it has so far, so that a report which
comes twice changes nothing. What comes of it is said when the master quits: on `test_stop` the last reports
are still under way. There is no number unless every count is the same: sent, answered, in the histograms,
and in locust's own books.

Locust stands on gevent, and importing it patches the standard library: `socket`, `threading` and `time`
below let other users run while one waits.
"""

import json
import math
import socket
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from hdrh.histogram import HdrHistogram
from locust import User, events, task
from locust.exception import StopUser
from locust.runners import MasterRunner, WorkerRunner

PATIENCE = 5.0  # seconds in which nothing comes back

WARM = 3  # answers that each connection has had before anything counts

NOISE = 1 << 20  # bytes from which messages are cut; a power of two

STRIDE = 40_503  # bytes from one message to the next; odd, so that all of the noise is used

SOON = (
    0.0015  # seconds: a selector counts in milliseconds, so what is due before is waited for awake
)

ON_TIME = 0.001  # seconds by which we may send late ourselves

LEAD = 0.01  # seconds from when users are told to begin until they do

BUSY = 0.9  # share of a processor from which on a worker is the limit

HIGHEST, DIGITS = 60_000_000, 3  # microseconds that a histogram can hold, and digits that it keeps

USUAL = {"p50": 50, "p90": 90, "p99": 99, "p99.9": 99.9}

OPTIONS = {
    "--messages": (int, 0, "in all; 0: as many as come within --seconds"),
    "--offered": (float, 0.0, "messages a second in all, each due at its moment; 0: a closed loop"),
    "--seconds": (float, 10.0, "to go on for, where --messages is 0"),
    "--size": (int, 64, "bytes of a message"),
    "--seed": (int, 1, "of the messages"),
    "--record": (str, "", "a file for what the master found, as JSON"),
}


class InvalidSample(Exception):
    """There is no number: what was found instead, in words."""


def options(parser: Any) -> None:
    """Take what a master is told and a worker is told by it."""
    for name, (kind, default, words) in OPTIONS.items():
        parser.add_argument(name, type=kind, default=default, help=words, include_in_web_ui=False)


class Worker:
    """What the users of one worker share: their messages, their start and their books."""

    def __init__(self, runner: WorkerRunner, asked: Any) -> None:
        self.runner, self.asked = runner, asked
        self.share: dict[str, int] = {}  # of the users: all, mine, and the number of my first
        self.came = self.went = self.sent = self.answered = self.late = 0
        self.spoilt: Counter[str] = Counter()
        self.histogram = HdrHistogram(1, HIGHEST, DIGITS)
        self.start = self.seconds = self.processor = 0.0
        self.begun = threading.Event()
        self._noise = b""
        self._at = 0

    def message(self) -> bytes:
        """Return the next message, which is unlike those before."""
        if not self._noise:
            noise = Random(f"{self.asked.seed} {self.runner.worker_index}")
            self._noise = noise.randbytes(NOISE + self.asked.size)
        self._at = (self._at + STRIDE) % NOISE
        return self._noise[self._at : self._at + self.asked.size]

    def come(self) -> int:
        """Take in a user that is ready, and tell the master; return its number here."""
        self.came += 1
        self.runner.send_message("came", {"users": self.came})
        return self.came - 1

    def begin(self, environment: Any, msg: Any, **_: Any) -> None:
        """Begin: the master says that all users are ready, and which of them are here."""
        self.share = msg.data
        self.processor, self.start = time.process_time(), time.perf_counter() + LEAD
        self.begun.set()

    def go(self) -> None:
        """Let a user go that has done what it should; report when it is the last."""
        self.went += 1
        if self.went == self.share["mine"]:
            self.processor = time.process_time() - self.processor
            self.seconds = time.perf_counter() - self.start
            self.report_now()

    def spoil(self, reason: str) -> None:
        """Note why there will be no number; the first time, report it."""
        self.spoilt[reason] += 1
        if self.spoilt.total() == 1:
            self.report_now()

    def report_now(self) -> None:
        """Send a report at once, with all that locust puts into one."""
        data: dict[str, Any] = {}
        events.report_to_master.fire(client_id=self.runner.client_id, data=data)
        self.runner.send_message("stats", data)

    def report(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Put all that happened so far into a report."""
        if self.begun.is_set() or self.spoilt:
            data["echo"] = {
                "sent": self.sent,
                "answered": self.answered,
                "late": self.late,
                "spoilt": dict(self.spoilt),
                "seconds": self.seconds,
                "processor": self.processor if self.seconds else 0.0,
                "histogram": self.histogram.encode().decode(),
            }


class EchoUser(User):
    """A client of an echo server, which sends its share of the messages and compares every answer."""

    def on_start(self) -> None:
        """Connect, and have some answers."""
        self.here = here()
        host, _, port = str(self.host).rpartition(":")
        try:
            self.client = socket.create_connection((host.strip("[]"), int(port)), PATIENCE)
            self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(WARM):
                self.exchange(self.here.message())
        except (OSError, InvalidSample) as error:
            self.stop_with(error, "a connection failed")

    @task
    def talk(self) -> None:
        """Send one message after the other."""
        number = self.here.come()
        self.here.begun.wait()
        try:
            self.send_all(self.here.share["first"] + number)
            self.end()
        except (OSError, InvalidSample) as error:
            self.stop_with(error, "a connection broke")
        self.here.go()
        raise StopUser

    def send_all(self, number: int) -> None:
        """Send what is this user's, of all users; a message that is due waits for the answer before it.

        It is counted from when it was due all the same, so that a server which stalls is seen to.
        """
        asked, clock, step = self.here.asked, time.perf_counter, self.here.share["all"]
        wanted = total(asked)
        mine = len(range(number, wanted, step)) if wanted else math.inf
        until = math.inf if wanted else self.here.start + asked.seconds
        done, free = 0, self.here.start
        while done < mine and clock() < until:
            message = self.here.message()
            if asked.offered:
                began = self.here.start + (number + done * step) / asked.offered
                wait(began)
                self.here.late += free <= began < clock() - ON_TIME
            else:
                began = clock()
            self.here.sent += 1
            self.exchange(message)
            free = clock()
            spent = free - began
            self.here.answered += 1
            self.here.histogram.record_value(min(max(round(spent * 1e6), 1), HIGHEST))
            self.environment.events.request.fire(
                request_type="TCP",
                name="echo",
                response_time=spent * 1e3,
                response_length=len(message),
                exception=None,
                context={},
            )
            done += 1

    def exchange(self, message: bytes) -> None:
        """Send a message and compare what comes back; raise `InvalidSample` when it is anything else."""
        self.client.sendall(message)
        have, size = 0, len(message)
        while have < size:
            data = self.client.recv(size - have)
            if not data:
                raise InvalidSample(
                    f"the server closed after {have} of the {size} bytes of an answer"
                )
            if data != message[have : have + len(data)]:
                raise InvalidSample("wrong bytes: an answer is not what was sent")
            have += len(data)

    def end(self) -> None:
        """Ask that nothing is left over."""
        self.client.setblocking(False)
        try:
            left = self.client.recv(1)
        except BlockingIOError:
            pass
        else:
            raise InvalidSample(
                "more bytes came back than were sent" if left else "the server closed"
            )
        finally:
            self.client.close()

    def stop_with(self, error: Exception, what: str) -> None:
        """Say why there is no number, and stop."""
        if isinstance(error, TimeoutError):
            error = InvalidSample(f"nothing came back for {PATIENCE:.0f} s")
        elif isinstance(error, OSError):
            error = InvalidSample(f"{what}: {error.strerror or error}")
        self.here.spoil(str(error))
        raise StopUser


def wait(moment: float) -> None:
    """Wait until a moment, the last of it awake, so that others run but no timer rounds it up."""
    while (left := moment - time.perf_counter()) > 0:
        time.sleep(left - SOON if left > SOON else 0)


def total(asked: Any) -> int:
    """Return how many messages there should be in all, or 0 where only the time is given."""
    return int(asked.messages or round(asked.offered * asked.seconds))


class Master:
    """What the workers reported, and what that comes to."""

    def __init__(self, runner: MasterRunner, asked: Any) -> None:
        self.runner, self.asked = runner, asked
        self.users: dict[str, int] = {}  # that are ready, by their worker
        self.reports: dict[str, dict[str, Any]] = {}
        self.quitting = False

    def came(self, environment: Any, msg: Any, **_: Any) -> None:
        """Hear of a user that is ready; once all are, tell each worker which of them it has."""
        self.users[msg.node_id] = msg.data["users"]
        if sum(self.users.values()) == self.asked.num_users:
            first = 0
            for worker, mine in self.users.items():
                share = {"first": first, "mine": mine, "all": self.asked.num_users}
                self.runner.send_message("begin", share, worker)
                first += mine

    def hear(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Take a worker's report; quit once nothing more can come of it."""
        done = self.reports.get(client_id, {}).get("seconds")  # an older report may come after it
        if "echo" in data and not done:
            self.reports[client_id] = data["echo"]
        found = self.reports.values()
        over = len(found) >= self.asked.expect_workers and all(each["seconds"] for each in found)
        if not self.quitting and (over or any(each["spoilt"] for each in found)):
            self.quitting = True
            # Not here: whoever quits ends the very one that hears.
            threading.Thread(target=self.runner.quit, daemon=True).start()

    def sum(self, name: str) -> Any:
        """Return the sum of what all workers report by a name."""
        return sum(each[name] for each in self.reports.values())

    def merged(self) -> Any:
        """Return one histogram of all latencies."""
        found = HdrHistogram(1, HIGHEST, DIGITS)
        for each in self.reports.values():
            found.decode_and_add(each["histogram"])
        return found

    def counts(self) -> dict[str, int]:
        """Return every count of the messages that there is; all of them should be the same."""
        counts = {
            "sent": self.sum("sent"),
            "answered": self.sum("answered"),
            "in the histograms": self.merged().total_count,
            "in locust's books": self.runner.stats.total.num_requests,
        }
        return counts | ({"wanted": total(self.asked)} if total(self.asked) else {})

    def invalid(self) -> str:
        """Return why there is no number, or nothing."""
        found, asked, counts = [*self.reports.values()], self.asked, self.counts()
        spoilt: list[str] = [reason for each in found for reason in each["spoilt"]]
        busy = max((each["processor"] / (each["seconds"] + LEAD) for each in found), default=0.0)
        if spoilt:
            return spoilt[0]
        if (came := sum(self.users.values())) < asked.num_users:
            return f"{came} of {asked.num_users} users were ready when the time was over"
        if len(found) < asked.expect_workers:
            return f"{len(found)} of {asked.expect_workers} workers reported"
        if not all(each["seconds"] for each in found):
            return f"the time was over when {counts['answered']} messages had been answered"
        if not counts["answered"]:
            return "no message was answered"
        if len({*counts.values()}) > 1:
            told = ", ".join(f"{count} {name}" for name, count in counts.items())
            return f"the counts of the messages differ: {told}"
        if self.sum("late") > counts["answered"] / 100:
            late = self.sum("late")
            return f"client-bound: {late} of {counts['sent']} messages were sent too late by us"
        if not asked.offered and busy > BUSY:
            return f"client-bound: a worker used {busy:.0%} of a processor"
        return ""

    def found(self) -> dict[str, Any]:
        """Return what there is to say, as one object; no number when it is invalid."""
        asked, invalid = self.asked, self.invalid()
        facts = {
            "target": asked.host,
            "users": asked.num_users,
            "workers": asked.expect_workers,
            "size": asked.size,
            "offered": asked.offered,
            "invalid": invalid,
        }
        if invalid:
            return facts
        merged = self.merged()
        return facts | {
            "counts": self.counts(),
            "rate": sum(each["answered"] / each["seconds"] for each in self.reports.values()),
            "percentiles": {
                name: merged.get_value_at_percentile(share) for name, share in USUAL.items()
            },
            "longest": merged.get_max_value(),
            "cost": self.sum("processor") / self.sum("answered"),
            "late": self.sum("late"),
            "histogram": merged.encode().decode(),
        }

    def judge(self, environment: Any, **_: Any) -> None:
        """Choose the exit code that locust will tell of."""
        environment.process_exit_code = int(bool(self.invalid()))

    def say(self, **_: Any) -> None:
        """Say what was found, now that no report is under way any more."""
        found = self.found()
        if self.asked.record:
            record = json.dumps(found | {"lines": lines(found)})
            Path(self.asked.record).write_text(record, encoding="utf-8")
        sys.stdout.write("\n".join(["", *lines(found), ""]))
        sys.stdout.flush()
        if found["invalid"]:
            sys.exit(1)


def lines(found: dict[str, Any]) -> list[str]:
    """Return what was found in words, for people."""
    offered = f"{found['offered']:,.0f} messages a second" if found["offered"] else "a closed loop"
    first = (
        f"{found['target']}: messages of {found['size']} bytes from {found['users']} users "
        f"of {found['workers']} workers, {offered}"
    )
    if found["invalid"]:
        return [first, f"INVALID: {found['invalid']}"]
    counts = ", ".join(f"{count} {name}" for name, count in found["counts"].items())
    shown = ", ".join(f"{name} {value} µs" for name, value in found["percentiles"].items())
    cost = f"{1e6 * found['cost']:.1f} µs of a processor for each message"
    return [
        first,
        f"counts: {counts}",
        f"latency: {shown}, the longest {found['longest']} µs",
        f"rate: {found['rate']:,.0f} a second; the workers used {cost}",
    ]


workers: list[Worker] = []


def here() -> Worker:
    """Return the worker that this process is."""
    return workers[0]


def begin(environment: Any, **_: Any) -> None:
    """Take part, as a worker or as the master."""
    runner, asked = environment.runner, environment.parsed_options
    if isinstance(runner, WorkerRunner):
        workers.append(Worker(runner, asked))
        runner.register_message("begin", here().begin)
        events.report_to_master.add_listener(here().report)
    elif isinstance(runner, MasterRunner):
        environment.process_exit_code = 1  # unless something better is found
        master = Master(runner, asked)
        runner.register_message("came", master.came)
        events.worker_report.add_listener(master.hear)
        events.quitting.add_listener(master.judge)
        events.quit.add_listener(master.say)
    else:
        sys.exit("This locustfile is for a master and workers: give --master or --worker.")


events.init_command_line_parser.add_listener(options)

events.init.add_listener(begin)
