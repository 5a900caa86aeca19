"""Latencies in a histogram that can be merged."""

import base64
from collections.abc import Mapping
from typing import Any

from hexapla.bench.metrics import PERCENTILES

MAX_LATENCY_NS = 60_000_000_000
SIGNIFICANT_DIGITS = 3  # echo_load.c counts in the same buckets


def histogram(latencies: Mapping[int, int]) -> Any:
    """Return an HdrHistogram of how many messages were answered after so many nanoseconds."""
    from hdrh.histogram import HdrHistogram

    filled = HdrHistogram(1, MAX_LATENCY_NS, SIGNIFICANT_DIGITS)
    for latency, times in latencies.items():
        filled.record_value(min(max(latency, 1), MAX_LATENCY_NS), times)
    return filled


def encoded(filled: Any) -> str:
    """Return a histogram in the format that all HdrHistogram libraries share, as text."""
    return base64.b64encode(base64.b64decode(filled.encode())).decode()


def percentiles(filled: Any) -> dict[str, int]:
    """Return the usual percentiles of a histogram, in nanoseconds."""
    return {name: filled.get_value_at_percentile(percent) for name, percent in PERCENTILES.items()}
