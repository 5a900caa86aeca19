"""Call a function in several threads, and stay interruptible while they run."""

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

from hexapla.process.clock import WAIT_SLICE_S

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_parallel(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    threads: int,
    stop: Callable[[], object],
) -> list[Result]:
    """Return the function's result for each item, in order.

    If one call fails, or this is interrupted, `stop` must end what the running calls wait for; calls that
    have not begun are dropped.
    """
    pool = ThreadPoolExecutor(threads)
    try:
        futures = [pool.submit(function, item) for item in items]
        while (state := wait(futures, WAIT_SLICE_S, FIRST_EXCEPTION)).not_done:
            for future in state.done:
                future.result()  # raises at the first failure, not when all have ended
        return [future.result() for future in futures]
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        stop()
        raise
    finally:
        pool.shutdown()
