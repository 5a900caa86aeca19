"""Let one job fail, and see what becomes of the others.

A Task raises its error where it is awaited, and does not cancel others.
"""

import sys

import loop

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await loop.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    tasks = [
        loop.spawn(work(name, seconds))
        for name, seconds in jobs.items()
    ]
    try:
        for task in tasks:
            await task
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    await loop.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    loop.run(main({name: float(text) for name, text in words}))
