"""Report a failure, and raise it again.

Nothing should be swallowed. But the loop reports it once more: nobody
has asked the task for its error.

Caught by:
- A failure is reported once: extra-line
"""

import asyncio
import sys
import traceback

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def attempt(name: str, seconds: float) -> None:
    try:
        await work(name, seconds)
    except RuntimeError:
        traceback.print_exc()
        raise


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    tasks = set()
    for name, seconds in jobs.items():
        task = asyncio.create_task(attempt(name, seconds))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    print("main goes on")
    await asyncio.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
