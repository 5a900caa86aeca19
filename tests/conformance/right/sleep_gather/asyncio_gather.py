"""Coroutines, as in the first pages of asyncio's documentation."""

import asyncio
import sys


async def nap(name, seconds):
    print(f"{name} sleeps")
    await asyncio.sleep(seconds)
    print(f"{name} wakes")
    return name


async def main():
    naps = [word.split("=") for word in sys.argv[1:] or ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]]
    names = await asyncio.gather(*(nap(name, float(seconds)) for name, seconds in naps))
    print("gathered", *names)


asyncio.run(main())
