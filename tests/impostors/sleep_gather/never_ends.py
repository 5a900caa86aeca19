"""Gather, and run on for ever.

`run_forever` comes from programs that serve; here nothing calls
`stop`. All lines are right.

Caught by:
- It ends by itself after gathering: not-ended
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


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    naps = {name: float(text) for name, text in words}
    loop = asyncio.new_event_loop()
    loop.run_until_complete(main(naps))
    loop.run_forever()
