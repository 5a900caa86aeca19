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
    calls = [word.split("=") for word in words]
    results = [asyncio.to_thread(block, name, float(seconds)) for name, seconds in calls]
    print("gathered", *await asyncio.gather(*results))


asyncio.run(main(sys.argv[1:] or ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]))
