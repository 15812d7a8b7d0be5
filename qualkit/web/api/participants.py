"""Participants as pages show and change them, and two that are one person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import UnknownName
from qualkit.model.tables import plain
from qualkit.web.api.bodies import Body, Name, Person, Prose, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.shapes import version_of
from qualkit.web.people import people
from qualkit.web.refusals import Conflict
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project


MOST = Field(max_length=200)
Spelling = Annotated[str, Field(max_length=1_000)]


class ChangedPerson(Body):
    """What of a participant is to be another; what is not told stays."""

    name: Person
    role: Spelling | None = None
    aliases: Annotated[list[Spelling], MOST] | None = None
    attributes: Annotated[dict[Spelling, Prose], MOST] | None = None
    is_new_role: bool = False


class Joined(Body):
    """Two participants that are one, and the version of the other that was seen."""

    name: Person
    other: Person
    other_version: Name


class Participants:
    """The participants of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    def every(self, request: Request) -> Response:
        """Everybody, or the one called ``name``; with the roles and attributes that there are."""
        name = request.query_params.get("name")
        with self._open() as project:
            view = people(project)
        shown = [_shown(row) for row in view.rows if name in (None, row["name"])]
        if name is not None and not shown:
            raise UnknownName("participant", name, [row["name"] for row in view.rows])
        roles = [{"role": role, "css": css} for role, css in view.roles]
        return JSONResponse(
            {"participants": shown, "roles": roles, "attributes": list(view.attributes)}
        )

    async def change(self, request: Request) -> Response:
        """Give a participant another role, other spellings or attributes."""
        body = await body_of(request, ChangedPerson)
        changed: dict[str, Any] = body.model_dump(exclude={"name"}, exclude_none=True)
        if "aliases" in changed:
            changed["aliases"] = tuple(changed["aliases"])

        def act(project: Project) -> None:
            expect(request, _current(project, body.name))
            project.change_participant(body.name, **changed)

        return await self._changing.answer(request, act)

    async def join(self, request: Request) -> Response:
        """Make two participants one."""
        body = await body_of(request, Joined)

        def act(project: Project) -> None:
            expect(request, _current(project, body.name))
            other = _current(project, body.other)
            if other is None or other["version"] != body.other_version:
                raise Conflict("the other has been changed meanwhile", other)
            project.join_participants(body.name, body.other)

        return await self._changing.answer(request, act)


def _current(project: Project, name: str) -> dict[str, Any] | None:
    found = [row for row in project.participants() if row["name"] == name]
    return _shown(found[0]) if found else None


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """A participant as pages know it; the version is of what a person can change."""
    said = (row["name"], row["role"], list(row["aliases"]), sorted(row["attributes"].items()))
    return {**{key: plain(value) for key, value in row.items()}, "version": version_of(*said)}
