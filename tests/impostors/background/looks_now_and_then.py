"""Look every 10 ms which of the tasks are done.

A callback seemed too much for it, and a loop that looks is easy to
read. But it wakes the process a hundred times a second.

Caught by:
- The process sleeps while its jobs sleep: polls
"""

import asyncio
import sys
import traceback

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


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


def report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        traceback.print_exception(error)


async def main(jobs: dict[str, float]) -> None:
    tasks = {asyncio.create_task(work(name, seconds)) for name, seconds in jobs.items()}
    tasks.add(asyncio.create_task(asyncio.sleep(OWN_WORK, None), name="main"))
    print("main goes on")
    while "main" in (task.get_name() for task in tasks):
        for task in [task for task in tasks if task.done()]:
            report(task)
            tasks.discard(task)
        await asyncio.sleep(0.01)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
