"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a task
with a context and a place in the tree of cancel scopes; deadlines are
in one heap. Tasks due at the same time wake in no particular order.
"""

import sys

import trio

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await trio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    woken: dict[str, str] = {}

    async def collect(name: str, seconds: float) -> None:
        woken[name] = await nap(name, seconds)

    async with trio.open_nursery() as nursery:
        for name, seconds in naps.items():
            nursery.start_soon(collect, name, seconds)
    print("gathered", *(woken[name] for name in naps))


if __name__ == "__main__":
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    trio.run(main, {name: float(text) for name, text in words})
