"""A document as the coding page reads it: its text, turns, codings and waiting suggestions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.spans import Positions
from qualkit.web.api import shapes
from qualkit.web.api.changing import Changing
from qualkit.web.blocks import Block
from qualkit.web.transcript import transcript
from qualkit.web.views import OpenProject, Roles


class Documents:
    """The documents of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing
        self._news = changing.news

    def text(self, request: Request) -> Response:
        """The text of ``name`` in blocks, with who speaks."""
        name, number = required(request, "name"), self._news.number
        with self._open() as project:
            shown = transcript(project, name)
            positions = self._changing.texts.positions(project, name)
        document = {key: shown.document[key] for key in _TOLD} | {"version": shown.version}
        people = _People(shown.roles)
        blocks = [people.block(block, positions) for block in shown.blocks]
        return JSONResponse(
            {
                "document": document,
                "text": shown.text,
                "blocks": blocks,
                "people": people.listed,
                "quiet": [[positions.to_units(at) for at in span] for span in shown.quiet],
                "news": number,
            }
        )

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
        items = self._news.since(whole_number(required(request, "since"), "since"))
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


_TOLD = ("name", "session", "kind", "language", "turns", "words", "participants")


@dataclass(slots=True)
class _People:
    """Speakers told once each; blocks name them by number."""

    roles: Roles
    listed: list[dict[str, Any]] = field(default_factory=list)
    _known: dict[tuple[str | None, str | None], int] = field(default_factory=dict)

    def block(self, block: Block, positions: Positions) -> dict[str, Any]:
        """A block as pages know it; ``turn`` is its ordinal, None between turns."""
        place = {"start": positions.to_units(block.start), "end": positions.to_units(block.end)}
        if block.turn is None:
            return {**place, "turn": None}
        turn = block.turn
        told = {"turn": turn["ordinal"], "who": self._number(turn["participant"], turn["role"])}
        if turn["language"]:
            told["language"] = turn["language"]
        if block.continued:
            return {**place, **told, "continued": True}
        return {**place, **told, "begins": turn["begins"]}

    def _number(self, name: str | None, role: str | None) -> int:
        if (name, role) not in self._known:
            self._known[name, role] = len(self.listed)
            self.listed.append({"name": name, "role": role, "css": self.roles.css(role)})
        return self._known[name, role]


def whole_number(text: str, what: str) -> int:
    """A number from an address, of the digits of ASCII and not endless."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise ParameterError(f"the {what} in the address", expected="a whole number")
    return int(text)


def required(request: Request, key: str) -> str:
    """A parameter of the address that must be there."""
    value = request.query_params.get(key)
    if not value:
        raise ParameterError(f"the address has no {key}", expected=f"?{key}=…")
    return value
