"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a
Task, a Future and an entry in a heap, and nothing else. Awaiting a
Task that has already ended costs no turn of the loop.
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
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    loop.run(main({name: float(text) for name, text in words}))
