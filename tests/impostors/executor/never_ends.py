"""Make threads by hand that are never told to stop.

They take their calls from a queue, and once it is empty they wait for
more. The process waits for them, and they live for ever.

Caught by:
- It ends by itself after gathering: not-ended
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from queue import Queue
from threading import Thread

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds
THREADS = 4


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def work(calls: Queue[Callable[[], str]]) -> None:
    while True:
        call = calls.get()
        call()
        calls.task_done()


def main(calls: dict[str, float]) -> None:
    waiting: Queue[Callable[[], str]] = Queue()
    for _ in range(THREADS):
        Thread(target=work, args=(waiting,)).start()
    for name, seconds in calls.items():
        waiting.put(partial(block, name, seconds))
    sys.stdout.write("main sleeps\n")
    time.sleep(min(calls.values()) / 2)
    sys.stdout.write("main wakes\n")
    waiting.join()
    print("gathered", *calls)


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
