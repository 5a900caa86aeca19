"""Use `select`, which cannot wait for a descriptor above 1023.

It is on every system, and a test never has that many clients.

Caught by:
- echo_server: Eleven hundred clients are served at once: closed
"""

import asyncio
import selectors


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(selectors.SelectSelector())
