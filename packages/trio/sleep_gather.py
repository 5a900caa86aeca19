"""Sleep side by side, then gather the names in the order given.

A nursery owns its children, but does not return their results: each
child leaves its own where the parent can find it. Children start in
no particular order; Trio shuffles them on purpose.
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
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    trio.run(main, {name: float(text) for name, text in words})
