"""What pages are made of and holds nothing of a project: stylesheets, scripts, and the words.

Only the files that are there when the server starts are served, by name; no path is ever joined.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from qualkit.web.routes import GuardedRoute, Permission

_TYPES = {".css": "text/css", ".js": "text/javascript"}

STRINGS = "strings.json"
"""Every word that the pages show and that is not the project's, by key."""


def asset_routes() -> list[BaseRoute]:
    """A route for each file in ``static``, and one for the words as a module of scripts."""
    found = [
        item.name
        for item in files("qualkit.web").joinpath("static").iterdir()
        if item.name.endswith(tuple(_TYPES))
    ]
    return [
        GuardedRoute("/static/strings.js", _words, permission=Permission.STATIC),
        *(
            GuardedRoute(f"/static/{name}", _asset, permission=Permission.STATIC)
            for name in sorted(found)
        ),
    ]


@cache
def strings() -> Mapping[str, str]:
    """The words of the pages, by key."""
    found: dict[str, str] = json.loads(_read(STRINGS))
    return found


def _asset(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response(_read(name), media_type=_TYPES[name[name.rindex(".") :]])


def _words(_: Request) -> Response:
    body = json.dumps(strings(), ensure_ascii=False)
    return Response(f"export default {body};\n", media_type=_TYPES[".js"])


def _read(name: str) -> str:
    return files("qualkit.web").joinpath("static", name).read_text(encoding="utf-8")
