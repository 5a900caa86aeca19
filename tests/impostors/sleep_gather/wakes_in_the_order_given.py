"""Say that the naps woke in the order in which they were given.

`gather` hands the results back in that order, and it seems natural to
print each as it is taken out; a short nap then waits for a long one.

Caught by:
- A nap shorter by 0.3 s or more wakes first: order
"""

import asyncio
import sys

NAPS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


async def nap(name: str, seconds: float) -> str:
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    return name


async def main(naps: dict[str, float]) -> None:
    tasks = [asyncio.create_task(nap(name, seconds)) for name, seconds in naps.items()]
    for task in tasks:
        print(f"{await task} wakes")
    print("gathered", *naps)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or NAPS]
    asyncio.run(main({name: float(text) for name, text in words}))
