"""Hold a producer back by a queue that has room for two.

The threads share only the queue's lock. Each blocks in `put` or `get`
until the system lets it go on. None, once for every worker, means
that no more items come; from Python 3.13 on, `shutdown` does this.
"""

import sys
import time
from queue import Queue
from threading import Thread

ITEMS = 8
ROOM = 2  # items
WORKERS = ["worker-1=0.1", "worker-2=0.1"]  # name=seconds


def produce(queue: Queue[int | None]) -> None:
    for item in range(1, ITEMS + 1):
        queue.put(item)
        sys.stdout.write(f"producer puts {item}\n")
    sys.stdout.write("producer is done\n")


def work(queue: Queue[int | None], name: str, seconds: float) -> None:
    while (item := queue.get()) is not None:
        sys.stdout.write(f"{name} takes {item}\n")
        time.sleep(seconds)
        sys.stdout.write(f"{name} finishes {item}\n")
    sys.stdout.write(f"{name} ends\n")


def main(workers: dict[str, float]) -> None:
    queue = Queue[int | None](ROOM)
    threads = [
        Thread(target=work, args=(queue, name, seconds))
        for name, seconds in workers.items()
    ]
    for thread in threads:
        thread.start()
    produce(queue)
    for _ in workers:
        queue.put(None)
    for thread in threads:
        thread.join()
    print("main ends")


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or WORKERS]
    main({name: float(text) for name, text in words})
