"""Let one job fail, and see what becomes of the others.

A nursery cancels its other children and waits for them. It then
raises an ExceptionGroup even for a single error, so the handler need
not know how many failed.
"""

import sys

import trio

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await trio.sleep(seconds)
    except trio.Cancelled:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        async with trio.open_nursery() as nursery:
            for name, seconds in jobs.items():
                nursery.start_soon(work, name, seconds)
    except* RuntimeError as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await trio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    trio.run(main, {name: float(text) for name, text in words})
