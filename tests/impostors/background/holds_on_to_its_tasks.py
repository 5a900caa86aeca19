"""Keep the tasks in a list, and look at none of them.

The list keeps the jobs alive, as it should. But a failure is reported
only when its task is collected, and the list holds it to the end.

See: the failure is reported when main has ended, half a second late.

Caught by:
- A failure is reported at once: late
"""

import asyncio
import sys

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


async def main(jobs: dict[str, float]) -> None:
    tasks = []
    for name, seconds in jobs.items():
        tasks.append(asyncio.create_task(work(name, seconds)))
    print("main goes on")
    await asyncio.sleep(OWN_WORK)
    print("main ends")
    del tasks


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
