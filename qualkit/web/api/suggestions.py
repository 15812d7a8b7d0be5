"""Decisions on suggestions, as pages make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.web.api import shapes
from qualkit.web.api.bodies import Body, Name, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.codings import Passage
from qualkit.web.api.shapes import span_of
from qualkit.web.refusals import Conflict
from qualkit.web.views import OpenProject

if TYPE_CHECKING:
    from qualkit.project import Project


class Decision(Body):
    """A verdict; what is right goes with ``correct``: a place, a code, or both."""

    verdict: Literal["accept", "reject", "correct", "skip"]
    place: Passage | None = None
    code: Name | None = None


class Suggestions:
    """The suggestions of the project, for the pages."""

    def __init__(self, open_project: OpenProject, changing: Changing) -> None:
        self._open = open_project
        self._changing = changing

    async def decide(self, request: Request) -> Response:
        """Decide on one suggestion."""
        decision = await body_of(request, Decision)
        guid = request.path_params["id"]

        def act(project: Project) -> None:
            kept = project.find_suggestion(guid)
            document = kept.suggestion.document
            positions = self._changing.texts.positions(project, document)
            expect(request, shapes.suggestion(kept, positions))
            told: dict[str, Any] = {"to_code": decision.code}
            if decision.place is not None:
                if decision.place.text != project.text_version(document):
                    raise Conflict("the text has been edited meanwhile", None)
                span = span_of(positions, decision.place.start, decision.place.end)
                told |= {"start": span.start, "end": span.end}
            project.decide(decision.verdict, [guid], **told)

        return await self._changing.answer(request, act)

    def queue(self, request: Request) -> Response:
        """The ids of what waits, in order: ``order``, ``code``, ``document``, ``role``, ….

        Filters are those of `Project.review_queue`.
        """
        wanted: dict[str, Any] = {
            name: value for name, value in request.query_params.items() if value
        }
        unknown = set(wanted) - {"order", *_FILTERS}
        if unknown:
            expected = ", ".join(("order", *_FILTERS))
            raise ParameterError(f"the filter {sorted(unknown)[0]}", expected=expected)
        if "min_score" in wanted:
            wanted["min_score"] = _number(wanted["min_score"])
        with self._open() as project:
            found = project.review_queue(**wanted)
            return JSONResponse({"ids": list(found.ids)})


_FILTERS = ("code", "role", "document", "session", "participant", "about", "min_score")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ParameterError(f"the score {text[:20]!r}", expected="a number from 0 to 1") from None
