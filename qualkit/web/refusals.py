"""Answers that are no pages: refusals, errors of the user, failures of the program.

A failure shows its id and nothing else; the operator's log gets the id, the kind of the failure
and the place in the code, never a message, which might hold words of a transcript.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from traceback import walk_tb
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from qualkit.errors import ParameterError, ProjectError, QualkitError, UnknownName
from qualkit.web.headers import SECURITY_HEADERS
from qualkit.web.rendering import render

_log = logging.getLogger(__name__)


class Refusal(HTTPException):
    """A request that is not answered: status, title, what to do."""

    def __init__(self, status: int, title: str, detail: str = "", *, allow: str = "GET") -> None:
        super().__init__(status, detail)
        self.title = title
        self.allow = allow

    def response(self, request: Request) -> Response:
        """The answer that says so."""
        answer = refused(request, self.status_code, self.title, self.detail)
        if self.status_code == 405:
            answer.headers["allow"] = self.allow
        return answer


class Conflict(Exception):
    """A change of something that is no longer what the page shows.

    ``current`` is what it is now, as the API shows it; None where it is no longer there.
    """

    def __init__(self, what: str, current: Mapping[str, Any] | None) -> None:
        super().__init__(what)
        self.what = what
        self.current = current


def refused(request: Request, status: int, title: str, detail: str = "") -> Response:
    """A refusal, for a page as a page and for the API as JSON; nothing of the project is in it."""
    if request.scope["path"].startswith("/api/"):
        line = f"{title}: {detail}" if detail else title
        return JSONResponse({"error": line}, status)
    html = render("refusal", title=title, detail=detail, status=status)
    return HTMLResponse(html, status)


async def on_http_error(request: Request, error: Exception) -> Response:
    """The answer to a `Refusal`, or to a path that leads nowhere."""
    if isinstance(error, Refusal):
        return error.response(request)
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = "There is no such page" if status == 404 else "This cannot be answered"
    return refused(request, status, title)


async def on_conflict(_: Request, error: Exception) -> Response:
    """The answer to a change of what has changed meanwhile: what it is now."""
    current = error.current if isinstance(error, Conflict) else None
    return JSONResponse({"error": str(error), "current": current}, 409)


async def on_qualkit_error(request: Request, error: Exception) -> Response:
    """The answer to what a user can repair: its one line."""
    is_api = request.scope["path"].startswith("/api/")
    status = _status_of(error, 422 if is_api else 500)
    if is_api:
        return JSONResponse({"error": str(error)}, status)
    return refused(request, status, _TITLES.get(status, "The project cannot be shown"), str(error))


_STATUS: Sequence[tuple[type[Exception], int]] = (
    (UnknownName, 404),
    (ParameterError, 400),
    (ProjectError, 500),
)


def _status_of(error: Exception, otherwise: int) -> int:
    return next((status for kind, status in _STATUS if isinstance(error, kind)), otherwise)


_TITLES = {404: "There is no such page", 400: "This address has a fault"}


async def on_failure(request: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw: an id that the log knows too."""
    if isinstance(error, ClientDisconnect):
        return Response(status_code=400)  # nobody is there to read it
    number = secrets.token_hex(4)
    _log.error("failure %s: %s at %s", number, type(error).__name__, _place(error))
    page = refused(request, 500, "Something failed", f"Failure {number}")
    page.headers.update(SECURITY_HEADERS)
    return page


def _place(error: Exception) -> str:
    places = [
        f"{Path(frame.f_code.co_filename).name}:{line}"
        for frame, line in walk_tb(error.__traceback__)
    ]
    return " > ".join(places[-3:])


QUALKIT_HANDLERS = {
    HTTPException: on_http_error,
    Conflict: on_conflict,
    QualkitError: on_qualkit_error,
    Exception: on_failure,
}
"""Which exception is answered by what."""
