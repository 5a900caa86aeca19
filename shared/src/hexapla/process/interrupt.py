"""A signal that ends this process interrupts it once, as Ctrl-C does, so that nothing is left running."""

import math
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

SAME_INTERRUPT_S = 5.0  # signals that come closer together interrupt once
TERMINATION_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # SIGHUP: terminal closed
Handler = Callable[[int, FrameType | None], object] | signal.Handlers


def interruptible() -> AbstractContextManager[None]:
    """Inside, SIGTERM and SIGHUP interrupt as Ctrl-C does, unless they were ignored: see nohup(1)."""
    return signals_handled(interrupt_handler(), *TERMINATION_SIGNALS)


def heed_ctrl_c() -> None:
    """Obey Ctrl-C even if our parent process ignores it: the programs that we start would inherit that."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)


def interrupt_handler() -> Handler:
    """Return a handler that raises KeyboardInterrupt, once for signals that come close together.

    A second KeyboardInterrupt, while the first is handled, became a RuntimeError about a lock that is not
    held: pytest took that for the failure of one test, and went on with the next.
    """
    last = -math.inf

    def interrupt(*_: object) -> None:
        nonlocal last
        if time.monotonic() - last > SAME_INTERRUPT_S:
            last = time.monotonic()
            raise KeyboardInterrupt

    return interrupt


@contextmanager
def interrupts_deferred() -> Iterator[None]:
    """Inside, a signal that ends this process has to wait until the block is done."""
    waiting: list[int] = []
    with signals_handled(lambda number, _: waiting.append(number), *TERMINATION_SIGNALS):
        yield
    for number in waiting:
        signal.raise_signal(number)


@contextmanager
def interrupts_fatal() -> Iterator[None]:
    """Inside, Ctrl-C ends this process at once, where it would raise KeyboardInterrupt."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)


def ignore_signal(*_: object) -> None:
    """Do nothing. Unlike SIG_IGN, a handler is not inherited by the programs that we start."""


@contextmanager
def signals_handled(handler: Handler, *numbers: signal.Signals) -> Iterator[None]:
    """Inside, handle these signals, except those that were ignored."""
    previous = handle_signals(handler, *numbers)
    try:
        yield
    finally:
        for number, earlier in previous.items():
            signal.signal(number, earlier)


def handle_signals(handler: Handler, *numbers: signal.Signals) -> dict[signal.Signals, Any]:
    """Handle these signals, except those that were ignored; return the previous handlers."""
    previous = {number: signal.getsignal(number) for number in numbers}
    for number, earlier in previous.items():
        ignored = earlier in (signal.SIG_IGN, ignore_signal)
        signal.signal(number, ignore_signal if ignored else handler)
    return previous
