"""A thread cannot be cancelled: it waits for an event, sees that it is set, and returns."""

import sys
import threading
import time

stop = threading.Event()


def say(line):
    sys.stdout.write(f"{line}\n")


def sleeper():
    say("sleeper sleeps")
    if stop.wait(60):
        say("sleeper sees nothing")
        say("sleeper cleans up")
        time.sleep(0.1)
        say("sleeper is done")
    else:
        say("sleeper wakes")


say("main waits")
thread = threading.Thread(target=sleeper)
thread.start()
time.sleep(float(sys.argv[1] if len(sys.argv) > 1 else 0.3))
say("main cancels")
stop.set()
say("main has asked")
thread.join()
say("main sees nothing")
