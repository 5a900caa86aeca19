"""Let the exit code say whether any job has failed.

A script would do so, and its user wants to know. But a job that nobody
waits for does not decide for the whole program.

Caught by:
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


failures: list[BaseException] = []


def report(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        traceback.print_exception(error)
        failures.append(error)


async def main(jobs: dict[str, float]) -> None:
    tasks = set()
    for name, seconds in jobs.items():
        task = asyncio.create_task(work(name, seconds))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(report)
    print("main goes on")
    await asyncio.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
    sys.exit(bool(failures))
