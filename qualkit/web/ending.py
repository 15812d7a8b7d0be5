"""How the server ends: whoever waits is told so, and what it holds is let go within a bound.

A signal ends the process right after the server, so that no context manager above it is left; what
must not stay behind is let go here, once, whoever asks first.
"""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Protocol

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qualkit.web.refusals import refused

LONGEST_END = 10.0
"""Seconds that letting go may take: another program may hold the file for longer."""


class Closable(Protocol):
    """What can be let go."""

    def close(self) -> None:
        """Let go."""


class Held:
    """What a server holds until it ends."""

    def __init__(self, *parts: Closable) -> None:
        self._parts = parts
        self._threads: list[threading.Thread] = []
        self._until = 0.0

    def let_go(self) -> None:
        """Begin to let go, each part in a thread of its own; once."""
        if self._threads:
            return
        self._until = time.monotonic() + LONGEST_END
        self._threads = [
            threading.Thread(target=part.close, name="ending", daemon=True) for part in self._parts
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_gone(self) -> bool:
        """Whether all is let go, or it took too long."""
        is_late = time.monotonic() >= self._until
        return is_late or not any(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """Let go, and wait for it."""
        self.let_go()
        for thread in self._threads:
            thread.join(max(0.0, self._until - time.monotonic()))


class Ended:
    """Answers what is still asked of `app` when the server has no more time for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; where it is cut off before an answer began, say so."""
        begun: list[str] = []

        async def noted(message: Message) -> None:
            begun.append(message["type"])
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except asyncio.CancelledError:
            if begun or scope["type"] != "http":
                raise
            what, detail = "The workbench is being closed", "this was not finished; ask again"
            await refused(Request(scope), 503, what, detail)(scope, receive, send)
