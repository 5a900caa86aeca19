"""Wait for the calls before main goes on to what it has to do.

`gather` reads like the line that starts the calls, and it is also the
line that waits for them: what stands below it comes after.

Caught by:
- Main sleeps and wakes while every call blocks: sequential
"""

import asyncio
import sys
import time

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    coroutines = [asyncio.to_thread(block, name, seconds) for name, seconds in calls.items()]
    names = await asyncio.gather(*coroutines)
    sys.stdout.write("main sleeps\n")
    await asyncio.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *names)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    asyncio.run(main({name: float(text) for name, text in words}))
