"""Look at the jobs when main has ended.

`gather` hands every error to somebody, but only when it is asked, and
until then a failure is known to nobody.

Caught by:
- A failure is reported at once: late
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


async def main(jobs: dict[str, float]) -> None:
    tasks = [asyncio.create_task(work(name, seconds)) for name, seconds in jobs.items()]
    print("main goes on")
    await asyncio.sleep(OWN_WORK)
    print("main ends")
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            traceback.print_exception(result)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
