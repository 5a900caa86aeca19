"""Cancel a task that sleeps, and wait until it has cleaned up.

A program cancels a scope, here the nursery's, with everything in it.
Every wait there raises Cancelled, again and again, so the clean-up
needs a shield to wait. The error ends at the scope that it came from:
`main` never gets it, and asks the scope whether it has caught one.
"""

import sys

import trio

DELAY = ["0.3"]  # seconds
SLEEP = 60  # seconds
CLEAN_UP = 0.1  # seconds


async def sleeper() -> None:
    try:
        print("sleeper sleeps")
        await trio.sleep(SLEEP)
        print("sleeper wakes")
    except trio.Cancelled as error:
        print("sleeper sees", type(error).__name__)
        raise
    finally:
        print("sleeper cleans up")
        with trio.CancelScope(shield=True):
            await trio.sleep(CLEAN_UP)
        print("sleeper is done")


async def main(seconds: float) -> None:
    async with trio.open_nursery() as nursery:
        print("main waits")
        nursery.start_soon(sleeper)
        await trio.sleep(seconds)
        print("main cancels")
        nursery.cancel_scope.cancel()
        print("main has asked")
    if nursery.cancel_scope.cancelled_caught:
        print("main sees", trio.Cancelled.__name__)
    else:
        print("main sees nothing")


if __name__ == "__main__":
    [text] = sys.argv[1:] or DELAY
    trio.run(main, float(text))
