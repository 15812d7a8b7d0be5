"""The guard before every route: host, size, method, origin, permission; everything else refused.

Each check answers one attack: a foreign Host is DNS rebinding; Sec-Fetch-Site, Origin and a header
that no form can send are another page in the same browser; the permission is everybody else on
this machine. Sec-Fetch-Site is not asked where the token is: the file that holds it is another
origin, and the token is proof enough.
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from qualkit.web.entrance import Entrance
from qualkit.web.refusals import Refusal
from qualkit.web.routes import SMALL_BODY, Found, Permission, route_of

LARGEST_HEAD = 64 * 1024
"""Bytes of a head: a name of 4,096 characters, each of 12 bytes when percent-encoded, fits."""

OWN_SITES = (None, "same-origin", "none")
"""What Sec-Fetch-Site may say: nothing (an older browser), this server, or the user."""

OWN_HEADER = "x-qualkit"
"""What every request that changes something carries; another site's page may not send it."""


def allowed_hosts(port: int) -> frozenset[str]:
    """The exact Host headers of a server on `port`; browsers leave port 80 out.

    >>> sorted(allowed_hosts(8700))
    ['127.0.0.1:8700', '[::1]:8700', 'localhost:8700']
    """
    names = ("localhost", "127.0.0.1", "[::1]")
    bare = names if port == 80 else ()
    return frozenset([*(f"{name}:{port}" for name in names), *bare])


class Guard:
    """Lets a request through to `app` when every check passes."""

    def __init__(
        self, app: ASGIApp, *, port: int, entrance: Entrance, routes: Sequence[BaseRoute]
    ) -> None:
        self._app = app
        self._hosts = allowed_hosts(port)
        self._entrance = entrance
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the request, then pass it on or refuse it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] == "http" and (refusal := self._refusal(Request(scope))):
            await refusal.response(Request(scope))(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, request: Request) -> Refusal | None:
        if not self._is_own_host(request):
            return Refusal(403, "This is not the address of this server", "Use the one it gave.")
        found = route_of(self._routes, request.scope)
        most = found.route.largest_body if found.route else SMALL_BODY
        return _oversize(request, most) or self._forbidden(request, found)

    def _is_own_host(self, request: Request) -> bool:
        given = request.headers.getlist("host")
        return len(given) == 1 and given[0] in self._hosts

    def _forbidden(self, request: Request, found: Found) -> Refusal | None:
        if not request.scope["path"].startswith("/"):
            return Refusal(400, "This cannot be answered")
        permission = found.route.permission if found.route else Permission.READ
        if permission is Permission.ENTER:
            return None if request.method == "GET" else Refusal(405, "This address is for opening")
        if request.headers.get("sec-fetch-site") not in OWN_SITES:
            return Refusal(403, "Another site led here", CLOSED)
        if permission is Permission.STATIC:
            return None
        if found.is_shut or not self._entrance.knows(request):
            return Refusal(403, "This browser has not been let in", CLOSED)
        if found.methods:
            title = "This address does not take that method"
            return Refusal(405, title, allow=", ".join(sorted(found.methods)))
        return self._forged(request) if permission is Permission.WRITE else None

    def _forged(self, request: Request) -> Refusal | None:
        """Whether something else than a page of this server asks for a change."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
        own = origin is not None and origin.removeprefix("http://") in self._hosts
        if (origin is not None and not own) or not (site == "same-origin" or own):
            return Refusal(403, "Another site asks for a change", CLOSED)
        if request.headers.get(OWN_HEADER) != "1":
            return Refusal(403, f"A change without the header {OWN_HEADER}: 1")
        if request.method == "DELETE" and int(request.headers.get("content-length", "0")):
            return Refusal(400, "A DELETE takes no body")
        return None


CLOSED = (
    "The workbench opens in the browser that qualkit serve opened, or from the file that it named"
    " in the terminal. Run qualkit serve again for another browser."
)


def _oversize(request: Request, most: int) -> Refusal | None:
    scope = request.scope
    head = sum(len(name) + len(value) for name, value in scope["headers"])
    head += len(scope.get("raw_path") or b"") + len(scope["query_string"])
    if head > LARGEST_HEAD:
        return Refusal(431, "The head of this request is too large")
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not length.isdecimal():
        return Refusal(413, "The body of this request has no length")
    if len(length) > 12 or int(length) > most:
        return Refusal(413, "The body of this request is too large")
    return None
