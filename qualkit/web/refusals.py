"""Answers that are no pages: refusals, errors of the user, failures of the program.

A failure shows its id and nothing else; the operator's log gets the id, the kind of the failure
and the place in the code, never a message, which might hold words of a transcript.
"""

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from traceback import walk_tb

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from qualkit.errors import ParameterError, QualkitError, UnknownName
from qualkit.web.headers import SECURITY_HEADERS
from qualkit.web.rendering import render

_log = logging.getLogger(__name__)


class Refusal(HTTPException):
    """A request that is not answered: status, title, what to do."""

    def __init__(self, status: int, title: str, detail: str = "") -> None:
        super().__init__(status, detail)
        self.title = title

    def response(self) -> Response:
        """The page that says so."""
        allowed = {"allow": "GET, HEAD"} if self.status_code == 405 else {}
        return refusal_page(self.status_code, self.title, self.detail, headers=allowed)


def refusal_page(
    status: int, title: str, detail: str = "", *, headers: dict[str, str] | None = None
) -> Response:
    """A plain page without anything of the project."""
    html = render("refusal", title=title, detail=detail, status=status)
    return HTMLResponse(html, status, headers=headers)


async def on_http_error(_: Request, error: Exception) -> Response:
    """The answer to a `Refusal`, or to a path that leads nowhere."""
    if isinstance(error, Refusal):
        return error.response()
    status = error.status_code if isinstance(error, HTTPException) else 500
    title = "There is no such page" if status == 404 else "This cannot be answered"
    return refusal_page(status, title)


async def on_qualkit_error(_: Request, error: Exception) -> Response:
    """The answer to what a user can repair: its one line."""
    if isinstance(error, UnknownName):
        return refusal_page(404, "There is no such page", str(error))
    if isinstance(error, ParameterError):
        return refusal_page(400, "This address has a fault", str(error))
    return refusal_page(500, "The project cannot be shown", str(error))


async def on_failure(_: Request, error: Exception) -> Response:
    """The answer to what nobody foresaw: an id that the log knows too."""
    number = secrets.token_hex(4)
    _log.error("failure %s: %s at %s", number, type(error).__name__, _place(error))
    page = refusal_page(500, "Something failed", f"Failure {number}")
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
    QualkitError: on_qualkit_error,
    Exception: on_failure,
}
"""Which exception is answered by what."""
