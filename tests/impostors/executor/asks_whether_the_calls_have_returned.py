"""Ask again and again whether the calls have returned.

`done` asks without waiting, and costs next to nothing; but asked
without a pause it takes all of a processor, from the threads too.

Caught by:
- The process sleeps while its calls block: busy
"""

import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor

CALLS = ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]  # name=seconds


def block(name: str, seconds: float) -> str:
    sys.stdout.write(f"{name} blocks\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} returns\n")
    return name


def main(calls: dict[str, float]) -> None:
    with ThreadPoolExecutor() as pool:
        futures = [pool.submit(block, name, seconds) for name, seconds in calls.items()]
        sys.stdout.write("main sleeps\n")
        time.sleep(min(calls.values()) / 2)
        sys.stdout.write("main wakes\n")
        while not all(map(Future.done, futures)):
            continue
    print("gathered", *(future.result() for future in futures))


if __name__ == "__main__":
    words = [word.split("=") for word in sys.argv[1:] or CALLS]
    main({name: float(text) for name, text in words})
