"""asyncio, where main itself cancels what is left, and a log names what has failed."""

import asyncio
import logging
import sys


async def work(name, seconds):
    print(f"{name} works")
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f"{name} is cancelled")
        raise
    if name.startswith("Oops"):
        print(f"{name} fails")
        raise ValueError(name)
    print(f"{name} ends")


async def main(jobs):
    def done(task):
        tasks.remove(task)
        if not task.cancelled() and task.exception():
            logging.error("a job has failed: %s", task.get_name())

    tasks = set()
    for name, seconds in jobs:
        task = asyncio.create_task(work(name, float(seconds)), name=name)
        task.add_done_callback(done)
        tasks.add(task)
    print("main goes on")
    await asyncio.sleep(0.5)
    left = [*tasks]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    print("main ends")


words = sys.argv[1:] or ["Task-A=0.2", "Oops=0.1", "Task-B=1"]
asyncio.run(main([word.split("=") for word in words]))
