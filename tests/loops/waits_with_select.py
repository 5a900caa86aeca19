"""Wait with `select`, which knows no descriptor above 1023.

It is on every system, and a test never has so many clients.

Caught by:
- echo_server: Eleven hundred clients are served at once: closed
"""

import asyncio
import selectors


def new_event_loop() -> asyncio.AbstractEventLoop:
    return asyncio.SelectorEventLoop(selectors.SelectSelector())
