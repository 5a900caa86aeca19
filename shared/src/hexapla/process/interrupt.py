"""What a signal from outside does to this process: it interrupts, once, and nothing is left running."""

import math
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import FrameType
from typing import Any

TOGETHER = 5.0  # seconds in which more signals are of the same interruption

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # the last when a terminal is closed

Handler = Callable[[int, FrameType | None], object] | signal.Handlers


def interruptible() -> AbstractContextManager[None]:
    """Let SIGTERM, and a terminal that is closed, end what runs inside as Ctrl-C does.

    None of them does so where whoever started us had it ignored: see nohup(1), and a shell's `&`.
    """
    return listening_to(interruption(), *ENDINGS)


def interruption() -> Handler:
    """Return a handler that interrupts, as Ctrl-C does, and once for signals that come close together.

    Who hears Ctrl-C ends its children, which the terminal has told of it already. A second KeyboardInterrupt,
    raised where the first is dealt with, became a RuntimeError of a lock that nobody holds: for pytest a
    failure of one test, after which it went on with the next.
    """
    heard = -math.inf

    def interrupt(*_: object) -> None:
        nonlocal heard
        if time.monotonic() - heard > TOGETHER:
            heard = time.monotonic()
            raise KeyboardInterrupt

    return interrupt


def deaf(*_: object) -> None:
    """Do nothing, as SIG_IGN does; but that a program which we start inherits, and a handler it does not."""


@contextmanager
def listening_to(handler: Handler, *numbers: signal.Signals) -> Iterator[None]:
    """Take signals so inside, but do not hear those that were ignored."""
    before = listen(handler, *numbers)
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)


def listen(handler: Handler, *numbers: signal.Signals) -> dict[signal.Signals, Any]:
    """Take signals so from now on, but not those that were ignored; return who took them before."""
    before = {number: signal.getsignal(number) for number in numbers}
    for number, earlier in before.items():
        signal.signal(number, deaf if earlier in (signal.SIG_IGN, deaf) else handler)
    return before
