"""Start jobs that nobody waits for, and see what becomes of each.

As in Trio, a group owns every task and would cancel all at an error:
so `report` lets none out. A group around `main` waits for the jobs
that are left, unless `main` cancels its scope.
"""

import sys
import traceback

import anyio

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await anyio.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


async def report(name: str, seconds: float) -> None:
    try:
        await work(name, seconds)
    except RuntimeError:
        traceback.print_exc()


async def main(jobs: dict[str, float]) -> None:
    async with anyio.create_task_group() as group:
        for name, seconds in jobs.items():
            group.start_soon(report, name, seconds)
        print("main goes on")
        await anyio.sleep(OWN_WORK)
        print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    anyio.run(main, {name: float(text) for name, text in words})
