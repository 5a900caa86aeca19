"""Let the quickest job finish, and cancel all others.

It was meant as a race, which the first to arrive decides. A job that
ends well decides it as much as one that fails.

Caught by:
- Main catches one failure, after it: missing-line
- Jobs are cancelled at the first failure: missing-line
- Without a failure main catches nothing: extra-line
"""

import asyncio
import sys

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


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
    done, rest = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in rest:
        task.cancel()
    try:
        for task in done:
            task.result()
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    await asyncio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
