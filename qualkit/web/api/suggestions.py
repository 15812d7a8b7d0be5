"""Decisions on suggestions, as pages make them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qualkit.errors import ParameterError
from qualkit.model.evidence import LEAST_SCORED, SuggestionEvidence
from qualkit.model.reviewing import Card, Said
from qualkit.spans import Positions, Span
from qualkit.web.api import shapes
from qualkit.web.api.bodies import Body, Name, body_of
from qualkit.web.api.changing import Changing, expect
from qualkit.web.api.codings import Passage
from qualkit.web.api.shapes import place_of
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
                span = place_of(project, self._changing.texts, document, decision.place)
                told |= {"start": span.start, "end": span.end}
            project.decide(decision.verdict, [guid], **told)

        return await self._changing.answer(request, act)

    def card(self, request: Request) -> Response:
        """A suggestion with what was said around it; no card where it waits no longer."""
        guid = request.path_params["id"]
        with self._open() as project:
            kept = project.find_suggestion(guid)
            positions = self._changing.texts.positions(project, kept.suggestion.document)
            told = shapes.suggestion(kept, positions)
            told["text"] = project.text_version(kept.suggestion.document)
            card = project.review_card(guid)
        return JSONResponse({"suggestion": told, "card": card and _card(card)})

    def evidence(self, request: Request) -> Response:
        """What speaks for a suggestion: what its score means, coded quotes, and rules."""
        with self._open() as project:
            found = project.evidence(request.path_params["id"])
        return JSONResponse(_evidence(found))

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


def _evidence(found: SuggestionEvidence) -> dict[str, Any]:
    """Evidence as pages know it: sentences of numbers are theirs."""
    scored = found.calibration.bin_of(found.score) if found.calibration else None
    is_known = scored is not None and scored.n >= LEAST_SCORED
    return {
        "kind": found.kind,
        "sessions": found.calibration.sessions if found.calibration else None,
        "right": scored.observed if scored is not None and is_known else None,
        "quotes": [
            {
                "document": quote.unit.document,
                "turn": quote.unit.turn,
                "text": quote.unit.text,
                "likeness": quote.likeness,
            }
            for quote in found.quotes
        ],
        "votes": found.votes
        and {"rules": found.votes.rules, "voted": found.votes.voted, "words": found.votes.words},
    }


def _card(card: Card) -> dict[str, Any]:
    """A card as pages know it: the spans are of the text that was said."""
    within = Positions(card.said.text, "utf-16")

    def units(span: Span) -> list[int]:
        return [within.to_units(span.start), within.to_units(span.end)]

    return {
        "session": card.session,
        "turn": card.turn,
        "said": _said(card.said),
        "passage": units(card.passage),
        "evidence": [units(span) for span in card.evidence],
        "before": card.before and _said(card.before),
        "after": card.after and _said(card.after),
    }


def _said(said: Said) -> dict[str, Any]:
    return {"participant": said.participant, "role": said.role, "text": said.text}


_FILTERS = ("code", "role", "document", "session", "participant", "about", "min_score")


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ParameterError(f"the score {text[:20]!r}", expected="a number from 0 to 1") from None
