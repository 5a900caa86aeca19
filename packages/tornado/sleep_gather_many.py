"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is an
asyncio task, and the future of `gen.sleep` that it waits for; `multi`
adds a callback to each task, and a future for them all.
"""

import asyncio
import sys

from tornado import gen

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await gen.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    names = await gen.multi(
        [nap(name, seconds) for name, seconds in naps.items()]
    )
    print("gathered", *names)


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    asyncio.run(main({name: float(text) for name, text in words}))
