"""Give the others a quarter of a second before they are cancelled.

They should be able to finish their work. But they do not know about
it, so they begin new work.

Caught by:
- Jobs are cancelled at the first failure: late
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds
GRACE = 0.25  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    tasks = [asyncio.create_task(work(name, seconds)) for name, seconds in jobs.items()]
    try:
        await asyncio.gather(*tasks)
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
        await asyncio.wait(tasks, timeout=GRACE)
        for task in tasks:
            task.cancel()
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
