"""Builds the application: the routes with their permissions, behind the guard.

From the outside in: failures, security headers, the guard, errors, routes. The guard stands
before routing, so that a path that leads nowhere is guarded like any other.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from qualkit.web.entrance import Entrance, new_token
from qualkit.web.guard import Guard
from qualkit.web.headers import SecureHeaders
from qualkit.web.pages import Pages, stylesheet
from qualkit.web.refusals import QUALKIT_HANDLERS
from qualkit.web.routes import GuardedRoute, Permission, check_routes
from qualkit.web.views import OpenProject


def routes_of(pages: Pages, entrance: Entrance) -> list[BaseRoute]:
    """Every route with who may use it."""
    return [
        GuardedRoute("/enter", entrance.page, permission=Permission.ENTER),
        GuardedRoute("/static/workbench.css", stylesheet, permission=Permission.STYLE),
        GuardedRoute("/tints.css", pages.tints, permission=Permission.READ),
        GuardedRoute("/", pages.overview, permission=Permission.READ),
        GuardedRoute("/document", pages.document, permission=Permission.READ),
        GuardedRoute("/quotes", pages.quotes, permission=Permission.READ),
        GuardedRoute("/contrast", pages.contrast, permission=Permission.READ),
    ]


def build_app(
    open_project: OpenProject,
    *,
    port: int,
    token: str,
    on_entry: Callable[[], None] = lambda: None,
) -> Starlette:
    """The workbench as an ASGI application for a server on `port` of the loopback address.

    Parameters
    ----------
    open_project : callable
        Opens the project anew, as a context manager; called in worker threads.
    port : int
        The port of the server: part of the Host check and of the cookie's name.
    token : str
        256 bits in URL-safe base 64, which let one browser in at ``/enter?token=…``, once.
    on_entry : callable
        Called when the token has been used.

    Raises
    ------
    ParameterError
        If the token is too short, or a route does not declare its permission.
    """
    entrance = Entrance(port=port, token=token, session=new_token(), on_entry=on_entry)
    routes = routes_of(Pages(open_project), entrance)
    check_routes(routes)
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecureHeaders),
            Middleware(Guard, port=port, entrance=entrance, routes=routes),
        ],
        exception_handlers=QUALKIT_HANDLERS,
    )
    app.router.redirect_slashes = False
    return app
