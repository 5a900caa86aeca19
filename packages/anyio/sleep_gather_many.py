"""Read naps by the thousand, sleep side by side, gather the names.

With `-` they come from standard input, one a line. Each nap is a task
of the backend, with a handle and a cancel scope of its own. These
make it the same on both backends, and cost something extra.
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
    naps = sys.stdin if sys.argv[1:] == ["-"] else sys.argv[1:] or NAPS
    words = (word.split("=") for word in naps)
    anyio.run(main, {name: float(text) for name, text in words})
