"""Leave the pool's block before the deadline is caught.

`result` gives up in time. But the error has to leave the block, and
leaving it waits for every call that still runs.

See: long goes on to its end, and only then does main get the timeout.

Caught by:
- The deadline comes on time: late
- After the deadline main is free at once: late
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

LIMIT = ["0.3"]  # seconds


def nap(name: str, seconds: float) -> None:
    sys.stdout.write(f"{name} begins\n")
    time.sleep(seconds)
    sys.stdout.write(f"{name} ends\n")


def main(limit: float) -> None:
    naps = {"short": limit / 2, "long": limit * 3}
    for name, seconds in naps.items():
        try:
            with ThreadPoolExecutor() as pool:
                pool.submit(nap, name, seconds).result(timeout=limit)
        except TimeoutError as error:
            print("main catches", type(error).__name__)
    time.sleep(naps["long"])
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or LIMIT
    main(float(text))
