"""Call what blocks on other threads, and keep the loop free.

`to_thread.run_sync` takes a thread from a cache without a limit; a
CapacityLimiter limits how many run at once, to forty by default. The
nursery is the scope here as everywhere: no thread outlives it.
"""

import sys
import time

import trio

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    done: dict[str, str] = {}

    async def collect(name: str, seconds: float) -> None:
        done[name] = await trio.to_thread.run_sync(block, name, seconds)

    async with trio.open_nursery() as nursery:
        for name, seconds in calls.items():
            nursery.start_soon(collect, name, seconds)
        sys.stdout.write("main sleeps\n")
        await trio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(done[name] for name in calls))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    trio.run(main, {name: float(text) for name, text in words})
