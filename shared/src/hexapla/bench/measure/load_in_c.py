"""The loops of the load generator in C: a process for each exchange, which inherits the connections.

So the client costs little more than the calls that any client must make, and the quickest servers are still
slower than it. That program compares and counts; what is wrong is worded here, in the words of `load`.
"""

import json
import os
import subprocess
import tempfile
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hexapla.bench.measure.load import (
    NOISE_BYTES,
    NS_PER_S,
    STRIDE_BYTES,
    Due,
    Exchange,
    InvalidSample,
    Load,
    check_count,
    connection_ended,
    next_rests,
)

Report = Mapping[str, Any]  # what the program prints; see `report` in echo_load.c


class LoadInC(Load):
    def __init__(self, client: Path, *arguments: Any, **options: Any) -> None:
        self._client = client
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # `close` closes it
        super().__init__(*arguments, **options)
        self._file.write(self._noise)
        self._file.flush()

    def close(self) -> None:
        self._file.close()
        super().close()

    def _closed_loop(self, count: int, limit_s: float, slow: str) -> Exchange:
        check_count(count)
        report = self._run(count, 0.0, limit_s)
        if report["failure"] == "slow":
            whole = f"{report['answered']} of {count} answers"
            raise InvalidSample(f"{slow}: {whole} were whole by then")
        return self._exchange(report)

    def offer(self, count: int, rate: float) -> Exchange:
        check_count(count)
        report = self._run(count, rate, count / rate + self.limits.exchange_s)
        if report["failure"] == "slow":
            raise self._slow_offer(report["answered"], count)
        exchange = self._exchange(report)
        if report["late"] > count / 100:
            raise self._sent_late(report["late"], count)
        return exchange

    def _run(self, count: int, rate: float, limit_s: float) -> Report:
        """Return the program's report of one exchange, which ends at a limit of its own."""
        noise, limits = self._file.fileno(), self.limits
        words = [noise, self.size, self._at, count, rate]
        words += [limits.silence_s, limit_s, limits.send_lateness_s, *self._sockets]
        result = subprocess.run(
            [self._client, *map(str, words)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            pass_fds=[noise, *self._sockets],
            check=False,
        )
        if result.returncode:
            last = result.stderr.decode(errors="replace").strip().rpartition("\n")[2]
            raise InvalidSample(f"the client in C ended with {result.returncode}: {last}")
        report: Report = json.loads(result.stdout)
        return report

    def _exchange(self, report: Report) -> Exchange:
        if report["failure"]:
            raise self._reason(report)
        self._at = (self._at + report["sent"] * STRIDE_BYTES) % NOISE_BYTES
        return Exchange(
            seconds=report["nanoseconds"] / NS_PER_S,
            client=report["processor"] / NS_PER_S,
            queued=report["queued"] / NS_PER_S,
            latencies=dict(report["latencies"]),
        )

    def _reason(self, report: Report) -> InvalidSample:
        """Return why an exchange failed, from what the program met and from what was due then."""
        detail, place = report["detail"], report["connection"]
        dues = [self._due(*client) for client in report["clients"]]
        match report["failure"]:
            case "error":
                return connection_ended(OSError(detail, os.strerror(detail)))
            case "full":
                return self._full(detail)
            case "silence":
                return self._silence(report["answered"], next_rests(dues))
            case "end":
                return self._ended(next(next_rests([dues[place]]), b""))
        own = dues.pop(place)
        awaited = own.popleft().rest if own else b""
        return self._wrong(bytes.fromhex(report["data"]), awaited, own, dues)

    def _due(self, had: int, first: int, waiting: int) -> deque[Due]:
        """Return the answers that a connection awaits, of the first without the bytes that it had."""
        numbers = range(first, first + waiting * self.connections, self.connections)
        dues = deque(Due(self._message(number), 0.0) for number in numbers)
        if dues:
            dues.appendleft(Due(dues.popleft().rest[had:], 0.0))
        return dues
