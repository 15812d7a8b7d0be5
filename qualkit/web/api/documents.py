"""A document as the coding page reads it: its text, turns, codings and waiting suggestions."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError, UnknownName
from qualkit.model.tables import plain
from qualkit.spans import Positions
from qualkit.web.api import shapes
from qualkit.web.api.changing import Changing
from qualkit.web.listing import documents
from qualkit.web.views import OpenProject


class Documents:
    """The documents of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing
        self._news = changing.news

    def every(self, _: Request) -> Response:
        """Every document with its counts, codings and waiting suggestions among them."""
        with self._open() as project:
            return JSONResponse({"documents": [plain(each) for each in documents(project).rows]})

    def text(self, request: Request) -> Response:
        """The text of ``name`` with its turns and what nobody spoke."""
        name = required(request, "name")
        number = self._news.number
        with self._open() as project:
            rows = {row["name"]: row for row in project.documents()}
            if name not in rows:
                raise UnknownName("document", name, list(rows))
            positions = self._changing.texts.positions(project, name)
            version, text = project.text_version(name), project.text(name)
            turns = [_turn(row, positions) for row in project.turns(name)]
        row = rows[name]
        told = ("name", "session", "kind", "language", "turns", "words", "participants")
        document = {key: row[key] for key in told} | {"version": version}
        return JSONResponse({"document": document, "text": text, "turns": turns, "news": number})

    def codings(self, request: Request) -> Response:
        """The codings and waiting suggestions of ``name``, and the steps to undo and redo."""
        name = required(request, "name")
        number = self._news.number
        with self._open() as project:
            positions = self._changing.texts.positions(project, name)
            undo, redo = project.next_steps()
            said = {
                "text": project.text_version(name),
                "codings": [shapes.coding(each, positions) for each in project.codings_of(name)],
                "suggestions": [
                    shapes.suggestion(each, positions) for each in project.suggestions_of(name)
                ],
                "undo": shapes.step(undo),
                "redo": shapes.step(redo),
            }
        return JSONResponse(said | {"news": number})

    def news(self, request: Request) -> Response:
        """What changed since ``since`` by other pages than ``page``: as the answer to a change.

        Where that is not known: ``{"reload": true}``.
        """
        items = self._news.since(int(required(request, "since")))
        number = self._news.number
        if items is None:
            return JSONResponse({"news": number, "reload": True})
        page = request.query_params.get("page", "")
        foreign = [item.touched for item in items if item.page != page]
        if not foreign:
            return JSONResponse({"news": number})
        touched: dict[str, Any] = {
            kind: list(dict.fromkeys(each for item in foreign for each in item.get(kind, ())))
            for kind in ("codings", "suggestions")
        }
        touched["codebook"] = any(item.get("codebook") for item in foreign)
        with self._open() as project:
            said = self._changing.shown(project, touched)
        return JSONResponse(said | {"news": number})


def _turn(row: Any, positions: Positions) -> dict[str, Any]:
    return {
        "ordinal": row["ordinal"],
        "participant": row["participant"],
        "role": row["role"],
        "start": positions.to_units(row["start"]),
        "end": positions.to_units(row["end"]),
        "begins": row["begins"],
        "language": row["language"],
    }


def required(request: Request, key: str) -> str:
    """A parameter of the address that must be there."""
    value = request.query_params.get(key)
    if not value:
        raise ParameterError(f"the address has no {key}", expected=f"?{key}=…")
    return value
