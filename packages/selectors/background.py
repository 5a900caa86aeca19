"""Start jobs that nobody waits for, and see what becomes of each.

A Task that fails while nobody awaits it prints its error. The loop
turns until `main` is done: what is not done by then is dropped.
"""

import sys

import loop

JOBS = ["Task-A=0.2", "Oops=0.1", "Task-B=1"]  # name=seconds
OWN_WORK = 0.5  # seconds


async def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    await loop.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise RuntimeError(name)
    print(f"{name} ends")


async def main(jobs: dict[str, float]) -> None:
    for name, seconds in jobs.items():
        loop.spawn(work(name, seconds))
    print("main goes on")
    await loop.sleep(OWN_WORK)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    loop.run(main({name: float(text) for name, text in words}))
