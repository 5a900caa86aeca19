"""Threads, and an error whose name has digits and an underscore in it."""

import sys
import time
from concurrent.futures import ThreadPoolExecutor, as_completed


class Error_404(Exception):
    pass


def work(name, seconds):
    sys.stdout.write(f"{name} works\n")
    time.sleep(seconds)
    if name.startswith("Oops"):
        sys.stdout.write(f"{name} raises {Error_404.__name__}\n")
        raise Error_404(name)
    sys.stdout.write(f"{name} ends\n")


words = [word.split("=") for word in sys.argv[1:] or ["Task-A=0.3", "Oops=0.1", "Task-B=0.3"]]
jobs = {name: float(seconds) for name, seconds in words}
with ThreadPoolExecutor(len(jobs)) as pool:
    futures = [pool.submit(work, name, seconds) for name, seconds in jobs.items()]
    try:
        for future in as_completed(futures):
            future.result()
    except Error_404 as error:
        sys.stdout.write(f"main catches {type(error).__name__}\n")
    time.sleep(max(jobs.values()))
    print("main ends")
