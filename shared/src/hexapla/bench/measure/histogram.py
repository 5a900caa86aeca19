"""Latencies in a histogram that can be merged."""

import base64
from collections.abc import Sequence
from typing import Any

from hexapla.bench.metrics import PERCENTILES

MAX_LATENCY_US = 60_000_000
SIGNIFICANT_DIGITS = 3


def histogram(latencies: Sequence[float]) -> Any:
    """Return latencies, in seconds, as an HdrHistogram of microseconds."""
    from hdrh.histogram import HdrHistogram

    filled = HdrHistogram(1, MAX_LATENCY_US, SIGNIFICANT_DIGITS)
    for latency in latencies:
        filled.record_value(max(round(latency * 1e6), 1))
    return filled


def encoded(filled: Any) -> str:
    """Return a histogram in the format that all HdrHistogram libraries share, as text."""
    return base64.b64encode(base64.b64decode(filled.encode())).decode()


def percentiles(filled: Any) -> dict[str, int]:
    """Return the usual percentiles of a histogram, in microseconds."""
    return {name: filled.get_value_at_percentile(percent) for name, percent in PERCENTILES.items()}
