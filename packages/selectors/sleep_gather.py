"""Sleep side by side, then gather the names in the order given.

A nap is an entry in a heap, whose earliest time limits the loop's
wait in the kernel. A counter orders equal times: first come, first
served. A Task is a Future, so awaiting them one by one is enough.
"""

import sys

import loop

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await loop.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    tasks = [
        loop.spawn(nap(name, seconds)) for name, seconds in naps.items()
    ]
    print("gathered", *[await task for task in tasks])


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    loop.run(main({name: float(text) for name, text in words}))
