"""Take each nap on standard input as soon as it is read.

Lines come one after the other, and a loop over them seems natural; it
waits for the end of every nap before it reads the next.

Caught by:
- Naps can be given on standard input: sequential
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main(naps: dict[str, float]) -> None:
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


async def read() -> None:
    pairs = (line.split("=") for line in sys.stdin)
    print("gathered", *[await nap(name, float(text)) for name, text in pairs])


if __name__ == "__main__":
    words = (word.split("=") for word in sys.argv[1:] or NAPS)
    on_input = sys.argv[1:] == ["-"]
    asyncio.run(read() if on_input else main({name: float(text) for name, text in words}))
