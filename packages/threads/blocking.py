"""Block by mistake, and see whether the others go on.

They do: here a call that blocks is not a mistake, as it blocks only
its own thread. A thread cannot be cancelled; the Event on which
the ticker waits between two ticks is the flag that tells it to stop.
"""

import sys
import time
from threading import Event, Thread

CALL = ["0.5"]  # seconds
INTERVAL = 0.05  # seconds
A_FEW = 6.5  # ticks


def ticker(stopped: Event) -> None:
    while not stopped.wait(INTERVAL):
        sys.stdout.write("ticker ticks\n")


def blocker(seconds: float) -> None:
    sys.stdout.write("blocker blocks\n")
    time.sleep(seconds)
    sys.stdout.write("blocker returns\n")


def main(seconds: float) -> None:
    stopped = Event()
    ticking = Thread(target=ticker, args=(stopped,))
    ticking.start()
    time.sleep(A_FEW * INTERVAL)
    blocking = Thread(target=blocker, args=(seconds,))
    blocking.start()
    blocking.join()
    time.sleep(A_FEW * INTERVAL)
    stopped.set()
    ticking.join()
    print("main ends")


if __name__ == "__main__":
    [text] = sys.argv[1:] or CALL
    main(float(text))
