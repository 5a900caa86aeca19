"""Wait for a result that is not there yet.

Tornado had a Future before Python did; today the name means asyncio's
own. `spawn_callback` starts a coroutine and returns nothing: the loop
keeps it alive, and logs its error if it has one.
"""

import asyncio
import sys

from tornado import gen
from tornado.concurrent import Future
from tornado.ioloop import IOLoop

DELAY = ["1"]  # seconds


async def worker(future: Future[str], seconds: float) -> None:
    await gen.sleep(seconds)
    print("worker sets the result")
    future.set_result("Done!")


async def main(seconds: float) -> None:
    future: Future[str] = Future()
    print("main waits")
    IOLoop.current().spawn_callback(worker, future, seconds)
    print("main gets", await future)


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    asyncio.run(main(float(text)))
