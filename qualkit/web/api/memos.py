"""Memos on a document and on passages of it, as the coding page writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import UnknownName
from qualkit.web.api.bodies import Body, Name, Prose, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.codings import Passage
from qualkit.web.api.documents import required
from qualkit.web.api.shapes import place_of, version_of
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project
    from qualkit.spans import Positions

_SORTS = ("document", "passage", "turn")


class NewMemo(Body):
    """A memo on a document, or on a passage of it."""

    kind: Literal["theoretical", "methodological", "reflexive", "operational"]
    text: Prose
    document: Name
    place: Passage | None = None


class Rewritten(Body):
    """What a memo is to say."""

    text: Prose


class Memos:
    """The memos of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    def all(self, request: Request) -> Response:
        """The memos on ``document`` and on places in it."""
        document = required(request, "document")
        with self._open() as project:
            positions = self._changing.texts.positions(project, document)
            rows = [row for row in project.memos(document=document) if row["sort"] in _SORTS]
        return JSONResponse({"memos": [_memo(row, positions) for row in rows]})

    async def add(self, request: Request) -> Response:
        """Write a memo."""
        new = await body_of(request, NewMemo)

        def act(project: Project) -> Mapping[str, Any]:
            where: dict[str, Any] = {"on": f"document={new.document}"}
            if new.place is not None:
                span = place_of(project, self._changing.texts, new.document, new.place)
                where = {"document": new.document, "start": span.start, "end": span.end}
            return {"memo": project.add_memo(new.text, new.kind, **where)}

        return await self._changing.answer(request, act)

    async def rewrite(self, request: Request) -> Response:
        """Give a memo another text; what it said before is kept."""
        text, guid = (await body_of(request, Rewritten)).text, request.path_params["id"]

        def act(project: Project) -> Mapping[str, Any]:
            expect(request, _current(project, guid))
            project.rewrite_memo(guid, text)
            return {"memo": guid}

        return await self._changing.answer(request, act)

    async def remove(self, request: Request) -> Response:
        """Remove a memo; a tombstone keeps what it was."""
        guid = request.path_params["id"]

        def act(project: Project) -> Mapping[str, Any]:
            expect(request, _current(project, guid))
            project.remove_memo(guid)
            return {"memo": guid}

        return await self._changing.answer(request, act)


def _current(project: Project, guid: str) -> dict[str, Any] | None:
    """A memo as it is now; None where there is none, or it was removed."""
    try:
        memo = project.memo(guid)
    except UnknownName:
        return None
    found = [row for row in project.memos() if row["id"] == memo.id]
    return _memo(found[0], None) if found else None


def _memo(row: Mapping[str, Any], positions: Positions | None) -> dict[str, Any]:
    """A memo as pages know it; without a place where it has none, or `positions` are None."""
    told = {key: row[key] for key in ("id", "kind", "sort", "text", "coder", "created", "changed")}
    is_placed = positions is not None and row["start"] is not None and not row["lost"]
    if positions is not None and is_placed:
        told["start"] = positions.to_units(row["start"])
        told["end"] = positions.to_units(row["end"])
    return told | {"version": version_of(row["text"], row["version"])}
