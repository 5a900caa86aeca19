"""Send SIGINT to the own process 0.5 s after its start, while it sleeps 3 s; print when it ends.

asyncio ends after 0.5 s. zloop 0.0.1 notices the signal when the next timer or socket wakes it: after
3 s here; a server at rest goes on (Python 3.13.0, 2026-11-29).
"""

import asyncio
import os
import signal
import sys
import threading
import time
from importlib import import_module

new_event_loop = import_module(sys.argv[1]).new_event_loop
begin = time.monotonic()
threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
try:
    asyncio.run(asyncio.sleep(3), loop_factory=new_event_loop)
except KeyboardInterrupt:
    print(f"KeyboardInterrupt after {time.monotonic() - begin:.1f} s")
sys.exit(time.monotonic() - begin > 2)
