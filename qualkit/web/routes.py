"""Routes that declare who may use them; one that does not is refused before the server starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import Any

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from qualkit.errors import ParameterError


class Permission(Enum):
    """Who may use a route."""

    ENTER = "whoever holds the token, once"
    STYLE = "every page of this server, a refusal's too; holds nothing of the project"
    READ = "the browser that entered"


class GuardedRoute(Route):
    """A route for reading, with the permission it needs."""

    def __init__(self, path: str, endpoint: Callable[..., Any], *, permission: Permission) -> None:
        super().__init__(path, endpoint, methods=["GET"])
        self.permission = permission


def check_routes(routes: Iterable[BaseRoute]) -> None:
    """Raise `ParameterError` unless every route declares its permission."""
    for route in routes:
        if not isinstance(getattr(route, "permission", None), Permission):
            raise ParameterError(
                f"the route {getattr(route, 'path', route)} declares no permission",
                expected="a GuardedRoute",
                repair="say who may use it",
            )


def permission_of(routes: Sequence[BaseRoute], scope: Scope) -> Permission | None:
    """What `scope` needs: that of its route, `READ` where no route matches, None undeclared."""
    for route in routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE:
            found = getattr(route, "permission", None)
            return found if isinstance(found, Permission) else None
    return Permission.READ
