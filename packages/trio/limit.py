"""Do a few jobs at once, and take each result as it comes.

A CapacityLimiter knows who has which place, and takes one back from
its owner only. A task has no result: each sends its own to `main`
as an Outcome, which returns the value or raises the error.
"""

import sys

import outcome
import trio

LIMIT = "2"  # jobs at once
JOBS = ["Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]


async def work(
    limiter: trio.CapacityLimiter, name: str, seconds: float
) -> str:
    async with limiter:
        print(f"{name} begins")
        await trio.sleep(seconds)
        if name.startswith("Oops"):
            print(f"{name} fails")
            raise RuntimeError(name)
        print(f"{name} ends")
    return name


async def main(limit: int, jobs: dict[str, float]) -> None:
    limiter = trio.CapacityLimiter(limit)
    sender, receiver = trio.open_memory_channel[outcome.Outcome[str]](0)

    async def send(name: str, seconds: float) -> None:
        result = await outcome.acapture(work, limiter, name, seconds)
        await sender.send(result)

    async with trio.open_nursery() as nursery:
        for name, seconds in jobs.items():
            nursery.start_soon(send, name, seconds)
        for _ in jobs:
            result = await receiver.receive()
            try:
                print("main gets", result.unwrap())
            except RuntimeError as error:
                print("main catches", error)
    print("main ends")


if __name__ == "__main__":
    limit, *rest = sys.argv[1:] or [LIMIT, *JOBS]
    words = [word.split("=") for word in rest]
    jobs = {name: float(text) for name, text in words}
    trio.run(main, int(limit), jobs)
