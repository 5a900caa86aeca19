"""Block all signals while the selector waits.

An interrupted system call is then never seen, and needs no code. The
signal is handled when something else has ended the wait.

Caught by:
- graceful_server: At SIGTERM it says at once that it drains: missing-line
- future/sigint: it goes on
"""

import asyncio
import selectors
import signal
from typing import Any

SIGNALS = signal.SIGINT, signal.SIGTERM


class Undisturbed(selectors.DefaultSelector):
    def select(self, timeout: float | None = None) -> list[Any]:
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        events = super().select(timeout)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return events


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(Undisturbed())
