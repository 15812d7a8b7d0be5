"""How a request changes the project: once, through the writer, told to every page.

An act gives the steps it took; what these touched is the answer, as it is then. A request that was
done before is answered in the same way, with what is now, and nothing is done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.model.identity import digest
from qualkit.web.api import shapes
from qualkit.web.api.bodies import key_of
from qualkit.web.api.shapes import Texts
from qualkit.web.news import News
from qualkit.web.refusals import Conflict
from qualkit.web.writer import Writer

if TYPE_CHECKING:
    from qualkit.project import Project

PAGE_HEADER = "x-qualkit-page"
"""Names the page that asks, so that it is not told its own news."""

MOST_SHOWN = 500
"""A change of more things than this is answered with "read everything anew"."""

Touching = Callable[["Project"], Mapping[str, Any] | None]
"""Does something with the project; what it gives is added to the answer (ids and counts only)."""


@dataclass(slots=True)
class Changing:
    """Changes the project for the pages of one server."""

    writer: Writer
    news: News
    texts: Texts = field(default_factory=Texts)

    async def answer(self, request: Request, act: Touching) -> Response:
        """Do `act` for `request`, once; the answer with everything that it touched."""
        key, asked = key_of(request), await _digest(request)

        def do(project: Project) -> tuple[dict[str, Any], dict[str, Any], bool]:
            ids, is_new = project.once(key, asked, lambda: _touched(project, act))
            return ids, self.shown(project, ids), is_new

        ids, said, is_new = await self.writer.do(do)
        if is_new:
            said["news"] = self.news.add(ids, page=request.headers.get(PAGE_HEADER, ""))
        return JSONResponse(said)

    def shown(self, project: Project, ids: Mapping[str, Any]) -> dict[str, Any]:
        """What was touched, as it is now."""
        said: dict[str, Any] = {**ids, "codings": [], "gone": [], "suggestions": []}
        codings, suggestions = ids.get("codings", ()), ids.get("suggestions", ())
        said["reload"] = len(codings) + len(suggestions) > MOST_SHOWN
        if not said["reload"]:
            said |= self._codings(project, codings)
            said["suggestions"] = list(self._suggestions(project, suggestions))
        undo, redo = project.next_steps()
        return said | {"undo": shapes.step(undo), "redo": shapes.step(redo)}

    def _codings(self, project: Project, ids: Iterable[str]) -> dict[str, Any]:
        found = {item.id: item for item in project.find_codings(list(ids))}
        shown = [
            shapes.coding(item, self.texts.positions(project, item.document))
            for item in found.values()
        ]
        return {"codings": shown, "gone": [each for each in ids if each not in found]}

    def _suggestions(self, project: Project, ids: Iterable[str]) -> Iterable[dict[str, Any]]:
        for each in ids:
            kept = project.find_suggestion(each)
            document = kept.suggestion.document
            yield shapes.suggestion(kept, self.texts.positions(project, document))


def _touched(project: Project, act: Touching) -> dict[str, Any]:
    """Do `act`; the ids of all that its steps touched."""
    before = project.latest_step()
    more = dict(act(project) or {})
    steps = [*range(before + 1, project.latest_step() + 1), *more.pop("steps", ())]
    found = project.touched(steps)
    return {
        "codings": list(found.codings),
        "suggestions": list(found.suggestions),
        "codebook": found.codebook,
        **more,
    }


def expect(request: Request, current: Mapping[str, Any] | None) -> None:
    """Refuse a change of a thing that is not what the page saw.

    Raises
    ------
    Conflict
        If ``If-Match`` does not name the version of `current`, or there is none any more.
    """
    seen = request.headers.get("if-match", "").strip().strip('"')
    if current is None:
        raise Conflict("it is no longer there", None)
    if seen != current["version"]:
        raise Conflict("it has been changed meanwhile", current)


async def _digest(request: Request) -> str:
    """What tells one request from another: what it asks of what, however it is written."""
    body = await request.body()
    try:
        asked = json.dumps(json.loads(body), sort_keys=True) if body else ""
    except (ValueError, RecursionError):  # deeper, or with longer numbers, than anything asks
        raise ParameterError("the body of this request is not JSON that can be read") from None
    return digest(request.method, request.url.path, request.headers.get("if-match", ""), asked)
