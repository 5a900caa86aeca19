"""A list of two items, under a lock, with two conditions."""

import sys
import threading
import time

items, over = [], False
lock = threading.Lock()
room, filled = threading.Condition(lock), threading.Condition(lock)


def produce():
    for item in range(1, 9):
        with lock:
            room.wait_for(lambda: len(items) < 2)
            items.append(item)
            sys.stdout.write(f"producer puts {item}\n")
            filled.notify()


def work(name, seconds):
    while True:
        with lock:
            filled.wait_for(lambda: items or over)
            if not items:
                break
            item = items.pop(0)
            room.notify()
        sys.stdout.write(f"{name} takes {item}\n")
        time.sleep(seconds)
        sys.stdout.write(f"{name} finishes {item}\n")
    sys.stdout.write(f"{name} ends\n")


workers = [word.split("=") for word in sys.argv[1:] or ["worker-1=0.1", "worker-2=0.1"]]
threads = [threading.Thread(target=work, args=(name, float(text))) for name, text in workers]
for thread in threads:
    thread.start()
produce()
with lock:
    over = True
    sys.stdout.write("producer is done\n")
    filled.notify_all()
for thread in threads:
    thread.join()
print("main ends")
