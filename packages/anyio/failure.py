"""Let one job fail, and see what becomes of the others.

As in Trio, the group cancels the others, waits for them, and raises
one ExceptionGroup. A cancelled task sees an error of the backend:
`get_cancelled_exc_class` returns its class.
"""

import sys

import anyio

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    try:
        await anyio.sleep(seconds)
    except anyio.get_cancelled_exc_class():
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    try:
        async with anyio.create_task_group() as group:
            for name, seconds in jobs.items():
                group.create_task(work(name, seconds))
    except* RuntimeError as errors:
        kinds = [type(error).__name__ for error in errors.exceptions]
        print("main catches", type(errors).__name__, "of", *kinds)
    await anyio.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    anyio.run(main, {name: float(text) for name, text in words})
