"""Let one job fail, and see what becomes of the others.

`multi` cancels nothing: the others go on, and when the last is done,
`multi` raises the first error in the order of the list. It logs any
others.
"""

import asyncio
import sys

from tornado import gen

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await gen.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        await gen.multi(
            [work(name, seconds) for name, seconds in jobs.items()]
        )
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    await gen.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    asyncio.run(main({name: float(text) for name, text in words}))
