"""Do several things at the same time, so that whoever waits for them can be interrupted at any moment."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from hexapla.process.clock import BLINK

Given = TypeVar("Given")

Made = TypeVar("Made")


def side_by_side(
    act: Callable[[Given], Made], each: Iterable[Given], at_once: int, end: Callable[[], object]
) -> list[Made]:
    """Return what is made of each, in order, on so many threads.

    When one fails, or this is interrupted, `end` ends what the threads wait for; without it they would be
    waited for first. What has not begun by then never does.
    """
    pool = ThreadPoolExecutor(at_once)
    try:
        futures = [pool.submit(act, one) for one in each]
        while (known := wait(futures, BLINK, FIRST_EXCEPTION)).not_done:
            for future in known.done:
                future.result()  # else a failure would be heard of only when all have ended
        return [future.result() for future in futures]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        end()
        raise
    finally:
        pool.shutdown()
