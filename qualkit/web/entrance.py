"""Who may come in: a token that works once is exchanged for a session that a cookie holds.

The token is 256 bits from the system's generator and stands in a file only its owner can read;
the session is another secret, so that the token in a browser's history opens nothing. The
cookie's name carries the port, since browsers share cookies among all ports of a host.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.refusals import Refusal
from qualkit.web.rendering import render

TOKEN_BYTES = 32
SHORTEST_TOKEN = 43
"""Characters of 256 bits in URL-safe base 64."""


def new_token() -> str:
    """A new secret of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Entrance:
    """One start of the server: its token, until used, and its session.

    Parameters
    ----------
    token : str
        What lets the first browser in, once.
    session : str
        What the cookie then holds.
    on_entry : callable
        Called when the token has been used.
    """

    def __init__(
        self, *, port: int, token: str, session: str, on_entry: Callable[[], None]
    ) -> None:
        if min(len(token), len(session)) < SHORTEST_TOKEN:
            raise ParameterError("the token is too short", expected="256 bits in base 64")
        self.cookie = f"qualkit-{port}"
        self._token: str | None = token
        self._session = session
        self._on_entry = on_entry

    def enter(self, token: str) -> bool:
        """Whether `token` lets in; it never does twice."""
        if self._token is None or not _same(token, self._token):
            return False
        self._token = None
        self._on_entry()
        return True

    def knows(self, request: Request) -> bool:
        """Whether `request` comes from the browser that entered."""
        return self._token is None and _same(request.cookies.get(self.cookie, ""), self._session)

    async def page(self, request: Request) -> Response:
        """Exchange the token for the cookie, and go on to the clean address.

        The page goes on by itself, not by a 303: after one, a browser would still count the next
        request as coming from the file that holds the token, and keep a strict cookie back.
        """
        if not self.enter(request.query_params.get("token", "")):
            raise Refusal(403, "This address does not let in", USED)
        response = HTMLResponse(render("enter"))
        response.set_cookie(self.cookie, self._session, path="/", httponly=True, samesite="strict")
        return response


USED = (
    "Each address works once, for one browser, while the program that made it runs."
    " Run qualkit serve again for a new one."
)


def _same(given: str, own: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), own.encode())
