"""HTTP as the server speaks it, with what uvicorn leaves open: limits, and headers on a 400."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from qualkit.web.headers import SECURITY_HEADERS

LONGEST_WAIT = 30.0
"""Seconds within which the head of a request must be there."""

MOST_CONNECTIONS = 200


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with a deadline for each request's head and a bound on connections."""

    _since: float
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or close it when there are too many."""
        super().connection_made(transport)
        self._since = self.loop.time()
        if len(self.connections) > MOST_CONNECTIONS:
            transport.close()
        else:
            self._timer = self.loop.call_later(LONGEST_WAIT, self._check_wait)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Give the next request its own time."""
        self._since = self.loop.time()
        super().on_response_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no HTTP, without repeating any of it."""
        headers = {
            "content-type": "text/plain; charset=utf-8",
            "content-length": str(len(msg)),
            "connection": "close",
            **SECURITY_HEADERS,
        }
        lines = ["HTTP/1.1 400 Bad Request", *(f"{name}: {text}" for name, text in headers.items())]
        self.transport.write("\r\n".join([*lines, "", msg]).encode("ascii"))
        self.transport.close()

    def _check_wait(self) -> None:
        answering = self.cycle is not None and not self.cycle.response_complete
        left = LONGEST_WAIT if answering else self._since + LONGEST_WAIT - self.loop.time()
        if left > 0:
            self._timer = self.loop.call_later(left, self._check_wait)
        else:
            self.transport.close()
