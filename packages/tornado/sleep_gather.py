"""Sleep side by side, then gather the names in the order given.

`multi` starts a list of coroutines and waits for them all, also when
one fails: then the first error is raised, late, and the rest are
logged. Given a dictionary instead of a list, it returns one.
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
