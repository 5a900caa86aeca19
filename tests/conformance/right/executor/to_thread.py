"""Threads of the loop's own pool."""

import asyncio
import sys
import time
from concurrent.futures import ThreadPoolExecutor


def block(name, seconds):
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(words):
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(32))
    calls = {name: float(seconds) for name, seconds in (word.split("=") for word in words)}
    results = asyncio.gather(*(asyncio.to_thread(block, *call) for call in calls.items()))
    sys.stdout.write("main sleeps\n")
    await asyncio.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *await results)


asyncio.run(main(sys.argv[1:] or ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]))
