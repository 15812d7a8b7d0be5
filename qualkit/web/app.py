"""Builds the application: the routes with their permissions, behind the guard.

From the outside in: failures, security headers, the end, the guard, errors,
routes. The guard stands
before routing, so that a path that leads nowhere is guarded like any other.
"""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from qualkit.web.api.changing import Changing
from qualkit.web.api.routes import api_routes
from qualkit.web.assets import asset_routes
from qualkit.web.ending import Ended
from qualkit.web.entrance import Entrance, new_token
from qualkit.web.guard import Guard
from qualkit.web.headers import SecureHeaders
from qualkit.web.news import News
from qualkit.web.pages import Pages
from qualkit.web.reading import Jobs
from qualkit.web.refusals import QUALKIT_HANDLERS
from qualkit.web.routes import GuardedRoute, Permission, check_routes
from qualkit.web.views import OpenProject
from qualkit.web.writer import Writer


def page_routes(pages: Pages, entrance: Entrance) -> list[BaseRoute]:
    """Every page with who may use it."""
    return [
        GuardedRoute("/enter", entrance.page, permission=Permission.ENTER),
        GuardedRoute("/tints.css", pages.tints, permission=Permission.READ),
        GuardedRoute("/", pages.overview, permission=Permission.READ),
        GuardedRoute("/documents", pages.documents, permission=Permission.READ),
        GuardedRoute("/participants", pages.participants, permission=Permission.READ),
        GuardedRoute("/search", pages.search, permission=Permission.READ),
        GuardedRoute("/document", pages.document, permission=Permission.READ),
        GuardedRoute("/codebook", pages.codebook, permission=Permission.READ),
        GuardedRoute("/review", pages.review, permission=Permission.READ),
        GuardedRoute("/quotes", pages.quotes, permission=Permission.READ),
        GuardedRoute("/contrast", pages.contrast, permission=Permission.READ),
    ]


def build_app(
    open_project: OpenProject,
    *,
    port: int,
    token: str,
    on_entry: Callable[[], None] = lambda: None,
    writer: Writer | None = None,
    news: News | None = None,
    jobs: Jobs | None = None,
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
    writer, news, jobs
        What changes the project, what tells of it, and what reads uploads; whoever gives a writer
        or jobs closes them.

    Raises
    ------
    ParameterError
        If the token is too short, or a route does not declare its permission.
    """
    entrance = Entrance(port=port, token=token, session=new_token(), on_entry=on_entry)
    news = news or News()
    changing = Changing(writer or Writer(open_project, news), news)
    # What is asked most comes first: a route is found by trying one after the other.
    routes = [
        *api_routes(open_project, changing, jobs or Jobs(open_project)),
        *page_routes(Pages(open_project), entrance),
        *asset_routes(),
    ]
    check_routes(routes)
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(SecureHeaders),
            Middleware(Ended),
            Middleware(Guard, port=port, entrance=entrance, routes=routes),
        ],
        exception_handlers=QUALKIT_HANDLERS,
    )
    app.router.redirect_slashes = False
    return app
