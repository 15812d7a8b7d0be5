"""Codings as pages make and change them, and undo and redo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.api import shapes
from qualkit.web.api.bodies import Body, Guid, Name, Position, Prose, Role, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.shapes import Texts, place_of
from qualkit.web.refusals import Conflict
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project


class Passage(Body):
    """A place in a version of a document's text, in UTF-16 units, with its words."""

    text: int
    start: Position
    end: Position
    quote: Prose


class InVivo(Body):
    """A code called as the passage's words are, or ``name``, under ``parent`` (``/``: none)."""

    parent: Name = "/"
    name: Name | None = None


class NewCoding(Passage):
    """A coding to add, with a code that is there, or in vivo."""

    id: Guid
    document: Name
    code: Name | None = None
    in_vivo: InVivo | None = None
    about: Role | None = None
    memo: Prose = ""
    weight: float | None = None


class Changed(Body):
    """What of a coding is to be another; what is not told stays."""

    place: Passage | None = None
    code: Name | None = None
    about: Role | None = None
    memo: Prose | None = None
    weight: float | None = None


class Swap(Body):
    """The step that is to be undone or redone."""

    step: int


class Codings:
    """The codings of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    def history(self, _: Request) -> Response:
        """Which step would be undone and redone next."""
        with self._open() as project:
            undo, redo = project.next_steps()
        return JSONResponse({"undo": shapes.step(undo), "redo": shapes.step(redo)})

    async def add(self, request: Request) -> Response:
        """Add a coding."""
        new = await body_of(request, NewCoding)
        if (new.code is None) == (new.in_vivo is None):
            raise ParameterError("a coding without one code", expected="code, or in_vivo")
        return await self._changing.answer(request, lambda project: self._add(project, new))

    async def change(self, request: Request) -> Response:
        """Give a coding another place, code, about, memo or weight."""
        changed = await body_of(request, Changed)
        guid = request.path_params["id"]

        def act(project: Project) -> None:
            current = self._current(project, guid)
            expect(request, current)
            project.change_coding(guid, **self._fields(project, current or {}, changed))

        return await self._changing.answer(request, act)

    async def remove(self, request: Request) -> Response:
        """Remove a coding."""
        guid = request.path_params["id"]

        def act(project: Project) -> None:
            expect(request, self._current(project, guid))
            project.remove_coding(guid)

        return await self._changing.answer(request, act)

    async def undo(self, request: Request) -> Response:
        """Undo the step that the page shows as the next to be undone."""
        return await self._swap(request, "undo")

    async def redo(self, request: Request) -> Response:
        """Redo the step that the page shows as the next to be redone."""
        return await self._swap(request, "redo")

    async def _swap(self, request: Request, done: str) -> Response:
        wanted = (await body_of(request, Swap)).step

        def act(project: Project) -> Mapping[str, Any]:
            undo, redo = project.next_steps()
            step = undo if done == "undo" else redo
            if step is None or step.number != wanted:
                raise Conflict("another step is next by now", shapes.step(step))
            (swapped,) = getattr(project, done)().steps
            return {"steps": [swapped.number], "left": swapped.left, "review": swapped.review}

        return await self._changing.answer(request, act)

    def _add(self, project: Project, new: NewCoding) -> Mapping[str, Any]:
        span = place_of(project, self._changing.texts, new.document, new)
        passage: dict[str, Any] = {
            "id": new.id, "start": span.start, "end": span.end, "quote": new.quote,
            "about": new.about, "memo": new.memo, "weight": new.weight,
        }  # fmt: skip
        if new.in_vivo is not None:
            told = new.in_vivo
            made = project.add_in_vivo(new.document, parent=told.parent, name=told.name, **passage)
        else:
            made = project.add_coding(new.document, new.code or "", **passage)
        return {"asked": new.id, "made": made}

    def _fields(
        self, project: Project, current: Mapping[str, Any], changed: Changed
    ) -> dict[str, Any]:
        told = {
            name: getattr(changed, name) for name in changed.model_fields_set if name != "place"
        }
        if changed.place is not None:
            texts, document = self._changing.texts, current["document"]
            span = place_of(project, texts, document, changed.place)
            told |= {"start": span.start, "end": span.end}
        return told

    def _current(self, project: Project, guid: str) -> dict[str, Any] | None:
        found = project.find_codings([guid])
        texts: Texts = self._changing.texts
        return (
            shapes.coding(found[0], texts.positions(project, found[0].document)) if found else None
        )
