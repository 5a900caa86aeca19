"""Do a few jobs at once, and take each result as it comes.

A CapacityLimiter knows who has which place. `as_completed` hands over
each task when it is done, but its group would cancel all at an error:
so `attempt` returns the error in place of the result.
"""

import sys

import anyio

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(
    limiter: anyio.CapacityLimiter, name: str, seconds: float
) -> str:
    async with limiter:
        print(f"{name} begins")
        await anyio.sleep(seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    return name


async def attempt(
    limiter: anyio.CapacityLimiter, name: str, seconds: float
) -> str | RuntimeError:
    try:
        return await work(limiter, name, seconds)
    except RuntimeError as error:
        return error


async def main(limit: int, jobs: dict[str, float]) -> None:
    limiter = anyio.CapacityLimiter(limit)
    attempts = [attempt(limiter, *job) for job in jobs.items()]
    async with anyio.as_completed(*attempts) as tasks:
        async for task in tasks:
            result = await task
            failed = isinstance(result, RuntimeError)
            print("main catches" if failed else "main gets", result)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    anyio.run(main, int(limit), jobs)
