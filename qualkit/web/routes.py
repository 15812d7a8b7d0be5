"""Routes that declare who may use them; one that does not is refused before the server starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from qualkit.errors import ParameterError

SMALL_BODY = 1024 * 1024
"""Bytes that a request may carry, unless its route says more."""


class Permission(Enum):
    """Who may use a route."""

    ENTER = "whoever holds the token, once"
    STATIC = "every page of this server, a refusal's too; holds nothing of the project"
    READ = "the browser that entered"
    WRITE = "a page of this server in the browser that entered"


class GuardedRoute(Route):
    """A route for one method, with the permission it needs and the bytes it takes."""

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        *,
        permission: Permission,
        method: str = "GET",
        largest_body: int = SMALL_BODY,
    ) -> None:
        super().__init__(path, endpoint, methods=[method])
        self.permission = permission
        self.largest_body = largest_body


def check_routes(routes: Iterable[BaseRoute]) -> None:
    """Raise `ParameterError` unless every route declares its permission, and fits its method."""
    for route in routes:
        permission = getattr(route, "permission", None)
        if not isinstance(permission, Permission):
            what = f"the route {getattr(route, 'path', route)} declares no permission"
            raise ParameterError(what, expected="a GuardedRoute", repair="say who may use it")
        changes = not {"GET", "HEAD"}.issuperset(getattr(route, "methods", None) or ())
        if changes != (permission is Permission.WRITE):
            what = f"the route {getattr(route, 'path', route)} changes what its permission reads"
            raise ParameterError(what, expected="WRITE with POST, PUT, PATCH or DELETE alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The route of a request, None where there is none, and the methods that its path knows.

    A route that declares nothing is none, and is shut.
    """

    route: GuardedRoute | None = None
    methods: frozenset[str] = frozenset()
    is_shut: bool = False


def route_of(routes: Sequence[BaseRoute], scope: Scope) -> Found:
    """The route that will answer `scope`."""
    methods: set[str] = set()
    for route in routes:
        match, _ = route.matches(scope)
        if match is Match.NONE:
            continue
        if not isinstance(route, GuardedRoute):
            return Found(is_shut=True)
        if match is Match.FULL:
            return Found(route=route)
        methods |= route.methods or set()
    return Found(methods=frozenset(methods))
