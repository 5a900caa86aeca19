"""Run the jobs in a TaskGroup, and main's own work inside it.

A group is the modern way to start tasks, but it takes all of them for
one piece of work: the first failure cancels the others, and main.

See: the first failure ends main, and every job with it.

Caught by:
- A job that has time enough ends before main: missing-line
- Main ends when its own work is done: missing-line
- It ends by itself: exit-code
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
    async with asyncio.TaskGroup() as group:
        for name, seconds in jobs.items():
            task = group.create_task(work(name, seconds))
            task.add_done_callback(report)
        print("main goes on")
        await asyncio.sleep(OWN_WORK)
        print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
