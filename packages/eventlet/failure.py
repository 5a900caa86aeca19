"""Let one job fail, and see what becomes of the others.

A pile returns one result after the other, and raises an error when
its turn comes: until then `main` waits for the jobs before it. The
others go on, whether or not another has failed.
"""

import sys

import eventlet

JOBS = ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]  # name=seconds


def work(name: str, seconds: float) -> None:
    print(f"{name} works")
    eventlet.sleep(seconds)
    if name.startswith("Oops"):
        print(f"{name} raises RuntimeError")
        raise RuntimeError(name)
    print(f"{name} ends")


def main(jobs: dict[str, float]) -> None:
    pile = eventlet.GreenPile()
    for name, seconds in jobs.items():
        pile.spawn(work, name, seconds)
    try:
        list(pile)
    except RuntimeError as error:
        print(f"main catches {type(error).__name__}")
    eventlet.sleep(max(jobs.values()))
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or JOBS]
    main({name: float(text) for name, text in words})
