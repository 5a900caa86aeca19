"""Call what blocks on other threads, and keep the loop free.

A loop that sleeps in the kernel notices only the kernel's events. So
a thread with a result wakes it: it sends a byte through a socket
pair, whose other end the selector watches like any client.
"""

import sys
import time

import loop

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    tasks = [
        loop.spawn(loop.in_thread(block, name, seconds))
        for name, seconds in calls.items()
    ]
    sys.stdout.write("main sleeps\n")
    await loop.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    print("gathered", *[await task for task in tasks])


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    loop.run(main({name: float(text) for name, text in words}))
