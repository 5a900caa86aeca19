"""A locustfile: users of an echo server; every message is different, every byte of an answer is compared.

Workers on other machines fetch it from their master, so it imports nothing of Hexapla. Locust starts the
users and tells the workers when all of them are there; each user then sends an equal share of the messages.
A worker puts its counts and its histogram into each of locust's reports, all since the start, so that a
report that comes twice changes nothing. The result is printed when the master quits: on `test_stop` the
last reports are still on their way. There is no result unless all counts are the same: sent, answered, in
the histograms, and in locust's own statistics.

Locust is built on gevent, and importing it patches the standard library: `socket`, `threading` and `time`
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

MAX_SILENCE_S = 5.0  # in which nothing comes back
WARM_UP_ANSWERS = 3  # that each connection has had before anything counts
MIN_SLEEP_S = 0.0015  # a selector counts in milliseconds: wait actively for less
MAX_SEND_LATENESS_S = 0.001  # by which a worker may send late itself
START_DELAY_S = 0.01  # from when all users are there until the first message
MAX_BUSY_SHARE = 0.9  # of a processor: a worker that uses more is the bottleneck
MAX_LATENCY_US, SIGNIFICANT_DIGITS = 60_000_000, 3  # of a histogram
PERCENTILES = {"p50": 50.0, "p90": 90.0, "p99": 99.0, "p99.9": 99.9}  # as in bench/metrics.py
REQUEST: dict[str, Any] = {"request_type": "TCP", "name": "echo", "exception": None, "context": {}}

OPTIONS = {
    "--messages": (int, 0, "in all, rounded up to a multiple of the users; 0: for --seconds"),
    "--offered": (float, 0.0, "messages a second in all, at fixed times; 0: a closed loop"),
    "--seconds": (float, 10.0, "duration, if --messages is 0"),
    "--size": (int, 64, "bytes of a message"),
    "--seed": (int, 1, "of the messages"),
    "--record": (str, "", "write the master's result to this file, as JSON"),
}


class InvalidAnswer(Exception):
    """There is no number, and the message says why."""


def add_options(parser: Any) -> None:
    for name, (kind, default, words) in OPTIONS.items():
        parser.add_argument(name, type=kind, default=default, help=words, include_in_web_ui=False)


def messages_per_user(options: Any, users: int) -> int:
    """Return how many messages each user sends, or 0 where only the time is given."""
    total: float = options.messages or round(options.offered * options.seconds)
    return math.ceil(total / users)


class Worker:
    def __init__(self, runner: WorkerRunner, options: Any) -> None:
        self.runner, self.options = runner, options
        self.ready = self.finished = self.sent = self.answered = self.late = 0
        self.here = self.everywhere = 0  # users
        self.invalid: Counter[str] = Counter()  # reasons
        self.histogram = HdrHistogram(1, MAX_LATENCY_US, SIGNIFICANT_DIGITS)
        self.start = self.seconds = self.processor = 0.0
        self.begun = threading.Event()
        self.random = Random(f"{options.seed} {runner.worker_index}")

    def begin(self, user_count: int, **_: Any) -> None:
        """Let the users begin: the master says that all of them are there."""
        self.here, self.everywhere = self.runner.user_count, user_count
        self.processor, self.start = time.process_time(), time.perf_counter() + START_DELAY_S
        self.begun.set()

    def finish_user(self) -> None:
        self.finished += 1
        if self.finished == self.here:
            self.processor = time.process_time() - self.processor
            self.seconds = time.perf_counter() - self.start

    def report(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        names = ("ready", "sent", "answered", "late", "seconds")
        data["echo"] = {name: getattr(self, name) for name in names} | {
            "invalid": dict(self.invalid),
            "processor": self.processor if self.seconds else 0.0,
            "histogram": self.histogram.encode().decode(),
        }


class EchoUser(User):
    def on_start(self) -> None:
        [self.worker] = workers
        host, _, port = str(self.host).rpartition(":")
        try:
            self.client = socket.create_connection((host.strip("[]"), int(port)), MAX_SILENCE_S)
            self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for _ in range(WARM_UP_ANSWERS):
                self.exchange(self.message())
        except (OSError, InvalidAnswer) as error:
            self.stop_with(error, "a connection failed")

    @task
    def talk(self) -> None:
        worker = self.worker
        number = worker.runner.worker_index + worker.ready * worker.options.expect_workers
        worker.ready += 1
        worker.begun.wait()
        try:
            self.send_all(number)
            self.check_end()
        except (OSError, InvalidAnswer) as error:
            self.stop_with(error, "a connection broke")
        worker.finish_user()
        raise StopUser

    def send_all(self, number: int) -> None:
        """Send one message after the other; in an open loop, latencies count from when each was due."""
        worker, options, clock = self.worker, self.worker.options, time.perf_counter
        count = messages_per_user(options, worker.everywhere) or math.inf
        start = max(worker.start, clock())
        until = math.inf if count < math.inf else start + options.seconds
        done, free = 0, start
        while done < count and clock() < until:
            message = self.message()
            if options.offered:
                began = start + (number + done * worker.everywhere) / options.offered
                wait_until(began)
                worker.late += free <= began < clock() - MAX_SEND_LATENESS_S
            else:
                began = clock()
            worker.sent += 1
            self.exchange(message)
            free = clock()
            latency = free - began
            worker.answered += 1
            worker.histogram.record_value(min(max(round(latency * 1e6), 1), MAX_LATENCY_US))
            self.environment.events.request.fire(
                **REQUEST, response_time=latency * 1e3, response_length=len(message)
            )
            done += 1

    def message(self) -> bytes:
        return self.worker.random.randbytes(self.worker.options.size)

    def exchange(self, message: bytes) -> None:
        self.client.sendall(message)
        have, size = 0, len(message)
        while have < size:
            data = self.client.recv(size - have)
            if not data:
                part = f"{have} of the {size} bytes of an answer"
                raise InvalidAnswer(f"the server closed after {part}")
            if data != message[have : have + len(data)]:
                raise InvalidAnswer("wrong bytes: an answer is not what was sent")
            have += len(data)

    def check_end(self) -> None:
        self.client.setblocking(False)
        try:
            left = self.client.recv(1)
        except BlockingIOError:
            pass
        else:
            why = "more bytes came back than were sent" if left else "the server closed"
            raise InvalidAnswer(why)
        finally:
            self.client.close()

    def stop_with(self, error: Exception, what: str) -> None:
        if isinstance(error, TimeoutError):
            error = InvalidAnswer(f"nothing came back for {MAX_SILENCE_S:.0f} s")
        elif isinstance(error, OSError):
            error = InvalidAnswer(f"{what}: {error.strerror or error}")
        self.worker.invalid[str(error)] += 1
        raise StopUser


def wait_until(moment: float) -> None:
    """Wait until a moment, the last of it actively, so that no timer rounds it up while others run."""
    while (left := moment - time.perf_counter()) > 0:
        time.sleep(left - MIN_SLEEP_S if left > MIN_SLEEP_S else 0)


class Master:
    def __init__(self, runner: MasterRunner, options: Any) -> None:
        self.runner, self.options = runner, options
        self.reports: dict[str, dict[str, Any]] = {}  # by worker
        self.quitting = False

    def receive(self, client_id: str, data: dict[str, Any], **_: Any) -> None:
        """Take a worker's report; quit once all have finished, or one cannot."""
        if "echo" in data and not self.reports.get(client_id, {}).get("seconds"):
            self.reports[client_id] = data["echo"]
        reports = self.reports.values()
        all_here = len(reports) >= self.options.expect_workers
        over = all_here and all(report["seconds"] for report in reports)
        if not self.quitting and (over or any(report["invalid"] for report in reports)):
            self.quitting = True
            # In a thread: quitting ends the greenlet that receives.
            threading.Thread(target=self.runner.quit, daemon=True).start()

    def sum(self, name: str) -> Any:
        return sum(report[name] for report in self.reports.values())

    def merged(self) -> Any:
        histogram = HdrHistogram(1, MAX_LATENCY_US, SIGNIFICANT_DIGITS)
        for report in self.reports.values():
            histogram.decode_and_add(report["histogram"])
        return histogram

    def counts(self) -> dict[str, int]:
        users = self.options.num_users
        wanted = messages_per_user(self.options, users) * users
        return {
            "sent": self.sum("sent"),
            "answered": self.sum("answered"),
            "in the histograms": self.merged().total_count,
            "in locust's statistics": self.runner.stats.total.num_requests,
            **({"wanted": wanted} if wanted else {}),
        }

    def invalid(self) -> str:
        reports, options, counts = [*self.reports.values()], self.options, self.counts()
        reasons: list[str] = [reason for report in reports for reason in report["invalid"]]
        ready, late = self.sum("ready"), self.sum("late")
        shares = [report["processor"] / (report["seconds"] + START_DELAY_S) for report in reports]
        busy = max(shares, default=0.0)
        if reasons:
            return reasons[0]
        if len(reports) < options.expect_workers:
            return f"{len(reports)} of {options.expect_workers} workers reported"
        if ready < options.num_users:
            return f"{ready} of {options.num_users} users were ready when the time was over"
        if not all(report["seconds"] for report in reports):
            return f"only {counts['answered']} messages were answered when the time was over"
        if not counts["answered"]:
            return "no message was answered"
        if len({*counts.values()}) > 1:
            texts = ", ".join(f"{count} {name}" for name, count in counts.items())
            return f"the counts of the messages differ: {texts}"
        if late > counts["answered"] / 100:
            return f"client-bound: the workers sent {late} of {counts['sent']} messages too late"
        if not options.offered and busy > MAX_BUSY_SHARE:
            return f"client-bound: a worker used {busy:.0%} of a processor"
        return ""

    def result(self) -> dict[str, Any]:
        options, invalid = self.options, self.invalid()
        facts = {
            "target": options.host,
            "users": options.num_users,
            "workers": options.expect_workers,
            "size": options.size,
            "offered": options.offered,
            "invalid": invalid,
        }
        if invalid:
            return facts
        merged = self.merged()
        return facts | {
            "counts": self.counts(),
            "rate": sum(report["answered"] / report["seconds"] for report in self.reports.values()),
            "percentiles": {
                name: merged.get_value_at_percentile(share) for name, share in PERCENTILES.items()
            },
            "longest": merged.get_max_value(),
            "cost": self.sum("processor") / self.sum("answered"),
            "late": self.sum("late"),
            "histogram": merged.encode().decode(),
        }

    def choose_exit_code(self, environment: Any, **_: Any) -> None:
        environment.process_exit_code = int(bool(self.invalid()))

    def publish(self, **_: Any) -> None:
        """Write and print the result; all reports have come by now."""
        result = self.result()
        lines = result_lines(result)
        if self.options.record:
            record = json.dumps(result | {"lines": lines})
            Path(self.options.record).write_text(record, encoding="utf-8")
        sys.stdout.write("\n".join(["", *lines, ""]))
        sys.stdout.flush()
        if result["invalid"]:
            sys.exit(1)


def result_lines(result: dict[str, Any]) -> list[str]:
    rate = result["offered"]
    offered = f"{rate:,.0f} messages a second" if rate else "a closed loop"
    first = (
        f"{result['target']}: messages of {result['size']} bytes from {result['users']} users "
        f"of {result['workers']} workers, {offered}"
    )
    if result["invalid"]:
        return [first, f"INVALID: {result['invalid']}"]
    counts = ", ".join(f"{count} {name}" for name, count in result["counts"].items())
    shown = ", ".join(f"{name} {value} µs" for name, value in result["percentiles"].items())
    cost = f"{1e6 * result['cost']:.1f} µs of processor time per message"
    return [
        first,
        f"counts: {counts}",
        f"latency: {shown}, the longest {result['longest']} µs",
        f"rate: {result['rate']:,.0f} a second; the workers used {cost}",
    ]


workers: list[Worker] = []  # one, if this process is a worker


def set_up(environment: Any, **_: Any) -> None:
    runner, options = environment.runner, environment.parsed_options
    if isinstance(runner, WorkerRunner):
        worker = Worker(runner, options)
        workers.append(worker)
        events.spawning_complete.add_listener(worker.begin)
        events.report_to_master.add_listener(worker.report)
    elif isinstance(runner, MasterRunner):
        environment.process_exit_code = 1  # until there is a result
        master = Master(runner, options)
        events.worker_report.add_listener(master.receive)
        events.quitting.add_listener(master.choose_exit_code)
        events.quit.add_listener(master.publish)
    else:
        sys.exit("This locustfile is for a master and workers: give --master or --worker.")


events.init_command_line_parser.add_listener(add_options)
events.init.add_listener(set_up)
