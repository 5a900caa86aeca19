"""Call what blocks on other threads, and keep the loop free.

`to_thread.run_sync` borrows a thread, forty at once by default, and
takes the caller's context variables along. A call that has begun is
never abandoned unless asked: cancelling waits until it returns.
"""

import sys
import time

import anyio
from anyio import to_thread

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


async def main(calls: dict[str, float]) -> None:
    async with anyio.create_task_group() as group:
        handles = [
            group.create_task(to_thread.run_sync(block, name, seconds))
            for name, seconds in calls.items()
        ]
        sys.stdout.write("main sleeps\n")
        await anyio.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
    print("gathered", *(handle.return_value for handle in handles))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    anyio.run(main, {name: float(text) for name, text in words})
