"""Hold a producer back by a queue that has room for two.

A queue cannot be closed here: None, once for every worker, means that
no more items come. A set holds the workers that wait for an item, so
the one that has waited longest need not be the first.
"""

import sys

import eventlet
from eventlet.queue import Queue

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


def produce(queue: Queue) -> None:
    for item in range(1, ITEMS + 1):
        queue.put(item)
        print(f"producer puts {item}")
    print("producer is done")


def work(queue: Queue, name: str, seconds: float) -> None:
    while (item := queue.get()) is not None:
        print(f"{name} takes {item}")
        eventlet.sleep(seconds)
        print(f"{name} finishes {item}")
    print(f"{name} ends")


def main(workers: dict[str, float]) -> None:
    queue = Queue(ROOM)
    threads = [
        eventlet.spawn(work, queue, name, seconds)
        for name, seconds in workers.items()
    ]
    produce(queue)
    for _ in workers:
        queue.put(None)
    for thread in threads:
        thread.wait()
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    main({name: float(text) for name, text in words})
