"""Hold a producer back by a queue that has room for two.

A loop over a queue ends at a special item, the class StopIteration,
which the program puts once for every worker. `put` returns at once
while there is room, and otherwise lets other greenlets run.
"""

import sys
from typing import Any

import gevent
from gevent.queue import Queue

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


def produce(queue: "Queue[Any]") -> None:
    for item in range(1, ITEMS + 1):
        queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


def work(queue: "Queue[Any]", name: str, seconds: float) -> None:
    for item in queue:
        print(f"{name} takes {item}")
        gevent.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


def main(workers: dict[str, float]) -> None:
    queue: Queue[Any] = Queue(ROOM)
    greenlets = [
        gevent.spawn(work, queue, name, seconds)
        for name, seconds in workers.items()
    ]
    produce(queue)
    for _ in workers:
        queue.put(StopIteration)
    gevent.joinall(greenlets, raise_error=True)
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    main({name: float(text) for name, text in words})
