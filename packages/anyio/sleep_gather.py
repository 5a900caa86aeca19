"""Sleep side by side, then gather the names in the order given.

As in Trio, a task group owns its children and waits for them all;
here `create_task` also returns a TaskHandle, which holds the child's
result. `anyio.gather` does both in one call.
"""

import sys

import anyio

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await anyio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    async with anyio.create_task_group() as group:
        handles = [
            group.create_task(nap(name, seconds))
            for name, seconds in naps.items()
        ]
    print("gathered", *(handle.return_value for handle in handles))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    anyio.run(main, {name: float(text) for name, text in words})
