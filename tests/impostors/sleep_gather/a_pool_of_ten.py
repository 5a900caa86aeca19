"""Let no more than ten naps run at once.

A semaphore is good manners towards a server, and is copied along to
where nothing needs it. Fewer than eleven naps never notice.

Caught by:
- Hundreds of naps run at once: sequential
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
AT_ONCE = 10


async def nap(pool: asyncio.Semaphore, name: str, seconds: float) -> str:
    async with pool:
        print(f"{name} sleeps")
        await asyncio.sleep(seconds)
        print(f"{name} wakes")
        return name


async def main(naps: dict[str, float]) -> None:
    pool = asyncio.Semaphore(AT_ONCE)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(nap(pool, name, seconds)) for name, seconds in naps.items()]
    print("gathered", *(task.result() for task in tasks))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
