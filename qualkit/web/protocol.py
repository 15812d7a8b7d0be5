"""HTTP as the server speaks it, with what uvicorn leaves open: limits, and headers on a 400.

Knows who waits for whom: a client for an answer, which is never cut while it is read, or the server
for a request, which has its time and makes room for others when there are too many connections; an
answer that nobody reads makes room too, when nobody else does.
Refuses to know what is asked.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from uvicorn.protocols.http.h11_impl import H11Protocol

from qualkit.web.headers import SECURITY_HEADERS

LONGEST_WAIT = 30.0
"""Seconds within which a request's head must be there, more of its body come, more be read."""

LONGEST_STALL = 1.0
"""Seconds that an answer may lie unread when others have no place."""

LONGEST_REQUEST = 600.0
"""Seconds within which a whole request must be there, however steadily its body comes."""

MOST_CONNECTIONS = 200


class BoundedProtocol(H11Protocol):
    """HTTP/1.1 with deadlines for each request and a bound on connections."""

    _since: float
    _heard: float
    _unsent: tuple[int, float] | None = None
    _dismissed = False
    _timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; when there are too many, the one that waits longest goes."""
        super().connection_made(transport)
        self._since = self._heard = self.loop.time()
        self._timer = self.loop.call_later(LONGEST_WAIT, self._check_wait)
        if sum(not other._dismissed for other in self._all()) > MOST_CONNECTIONS:
            self._who_goes()._dismiss()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        if self._timer:
            self._timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, and note that something came."""
        self._heard = self.loop.time()
        super().data_received(data)

    def pause_writing(self) -> None:
        """Write no further, and note since when."""
        super().pause_writing()
        self._unread_since()

    def resume_writing(self) -> None:
        """Write on: the client has read."""
        self._unsent = None
        super().resume_writing()

    def on_response_complete(self) -> None:
        """Give the next request its own time."""
        self._since = self.loop.time()
        self._unread_since()
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

    def _all(self) -> Iterator[BoundedProtocol]:
        return (other for other in self.connections if isinstance(other, BoundedProtocol))

    def _who_goes(self) -> BoundedProtocol:
        """Whoever waits longest with a request, else leaves an answer unread for longest."""
        others = [each for each in self._all() if each is not self and not each._dismissed]
        waiting = [each for each in others if not each._is_answering()]
        if waiting:
            return min(waiting, key=BoundedProtocol._quiet_since)
        latest = self.loop.time() - LONGEST_STALL
        unread = [each for each in others if each._unread_since() <= latest]
        return min(unread, key=BoundedProtocol._unread_since, default=self)

    def _unread_since(self) -> float:
        """Since when nothing of what is unsent has been read; now, where all is sent."""
        now, unsent = self.loop.time(), self.transport.get_write_buffer_size()
        if not unsent:
            self._unsent = None
        elif self._unsent is None or self._unsent[0] != unsent:
            self._unsent = (unsent, now)
        return self._unsent[1] if self._unsent else now

    def _dismiss(self) -> None:
        self._dismissed = True
        self.transport.abort()

    def _is_reading_body(self) -> bool:
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle.response_started:
            return False
        # While we read nothing, the client waits for us.
        return cycle.more_body and not self.flow.read_paused

    def _is_answering(self) -> bool:
        if self.cycle is None or self.cycle.response_complete:
            return self.transport.get_write_buffer_size() > 0
        return not self._is_reading_body()

    def _quiet_since(self) -> float:
        return self._heard if self._is_reading_body() else self._since

    def _check_wait(self) -> None:
        left = self._left()
        if left > 0:
            self._timer = self.loop.call_later(left, self._check_wait)
        else:
            self._dismiss()

    def _left(self) -> float:
        if self._is_answering():
            return self._unread_since() + LONGEST_WAIT - self.loop.time()
        left = self._quiet_since() + LONGEST_WAIT - self.loop.time()
        return min(left, self._since + LONGEST_REQUEST - self.loop.time())
