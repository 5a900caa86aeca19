"""Latencies in a histogram that can be merged."""

import base64
from collections.abc import Sequence
from typing import Any

HIGHEST = 60_000_000  # microseconds that a histogram can hold

DIGITS = 3  # that it keeps


def histogram(spent: Sequence[float]) -> Any:
    """Return seconds as an HdrHistogram of microseconds."""
    from hdrh.histogram import HdrHistogram

    found = HdrHistogram(1, HIGHEST, DIGITS)
    for each in spent:
        found.record_value(max(round(each * 1e6), 1))
    return found


def encoded(found: Any) -> str:
    """Return a histogram in the format that its libraries share, as text."""
    return base64.b64encode(base64.b64decode(found.encode())).decode()


def percentiles(name: str, found: Any) -> dict[str, float]:
    """Return the usual percentiles of a histogram, in seconds."""
    usual = {"p50": 50, "p90": 90, "p99": 99, "p999": 99.9}
    return {
        f"echo-{name}-{short}": found.get_value_at_percentile(share) / 1e6
        for short, share in usual.items()
    }
