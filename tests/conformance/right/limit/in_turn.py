"""A thread for each job, a semaphore for all, and results in the order given."""

import sys
import threading
import time


class Job(threading.Thread):
    def __init__(self, name, seconds):
        super().__init__()
        self.job, self.seconds, self.failed = name, seconds, False

    def run(self):
        with places:
            sys.stdout.write(f"{self.job} begins\n")
            time.sleep(self.seconds)
            self.failed = self.job.startswith("Oops")
            sys.stdout.write(f"{self.job} {'fails' if self.failed else 'ends'}\n")


limit, *words = sys.argv[1:] or ["2", "Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"]
places = threading.BoundedSemaphore(int(limit))
jobs = [Job(name, float(seconds)) for name, seconds in (word.split("=") for word in words)]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
    sys.stdout.write(f"main {'catches' if job.failed else 'gets'} {job.job}\n")
print("main ends")
