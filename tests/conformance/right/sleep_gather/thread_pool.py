"""A thread for each nap, and one write for each line."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor


def nap(word):
    name, seconds = word.split("=")
    sys.stdout.write(f"{name} sleeps\n")
    time.sleep(float(seconds))
    sys.stdout.write(f"{name} wakes\n")
    return name


naps = sys.argv[1:] or ["Task-A=1", "Task-B=0.1", "Task-C=0.1"]
with ThreadPoolExecutor(len(naps)) as pool:
    names = pool.map(nap, naps)
print("gathered", *names)
