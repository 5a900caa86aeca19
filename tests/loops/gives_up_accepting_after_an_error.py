"""Never accept again after an error, such as too many open descriptors.

The client that was turned away is forgotten; so are all that come later.
"""

import asyncio
from typing import Any


class Loop(asyncio.SelectorEventLoop):
    def call_exception_handler(self, context: dict[str, Any]) -> None:
        super().call_exception_handler(context)
        if "socket" in context:
            context["socket"].close()


def new_event_loop() -> asyncio.AbstractEventLoop:
    return Loop()
