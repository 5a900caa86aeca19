"""Start jobs that nobody waits for, and see what becomes of each.

A task always has a parent, which is told of its error, and would
cancel everything: so `report` lets none out. A nursery around `main`
waits for the jobs that are left, unless `main` cancels its scope.
"""

import sys
import traceback

import trio

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await trio.sleep(seconds)
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
    async with trio.open_nursery() as nursery:
        for name, seconds in jobs.items():
            nursery.start_soon(report, name, seconds)
        print("main goes on")
        await trio.sleep(OWN_WORK)
        print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    trio.run(main, {name: float(text) for name, text in words})
