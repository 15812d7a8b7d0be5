"""The quotes behind any number: codings with who said them, where, in which role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import UnknownName
from qualkit.model.codings import Coding, Suggestion
from qualkit.model.documents import Turn
from qualkit.model.places import Places
from qualkit.model.tables import Table
from qualkit.store import Store

CODINGS = (
    "id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
    "participant", "role", "session", "turn", "memo", "decided_by", "created",
)  # fmt: skip
SUGGESTIONS = (
    "id", "document", "start", "end", "quote", "code", "about", "coder", "origin", "score",
    "participant", "role", "session", "turn", "evidence", "decided_by", "created", "run", "status",
)  # fmt: skip
TURNS = (
    "document", "ordinal", "participant", "role", "start", "end", "text", "begins", "ends", "words",
    "language", "question", "attributes",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which codings to list; an empty part does not filter."""

    code: str | None = None
    coder: str | None = None
    role: str | None = None
    document: str | None = None
    participant: str | None = None
    about: str | None = None


def codings(store: Store, wanted: Filter) -> Table:
    """The codings in force that `wanted` lets through, by document and place."""
    wanted = _checked(store, wanted)
    places = Places(stores.documents.turns(store))
    coders = (wanted.coder,) if wanted.coder else ()
    rows = []
    for coding in stores.codings.all_codings(store, by=coders):
        place = _place(places, coding, wanted)
        if place is not None:
            rows.append(_coding_row(coding, place))
    return Table(CODINGS, tuple(rows))


def suggestions(store: Store, wanted: Filter, *, status: str | None = None) -> Table:
    """The suggestions that `wanted` lets through, by document and place."""
    wanted = _checked(store, wanted)
    places = Places(stores.documents.turns(store))
    started = {run.number: run.started for run in stores.runs.all_runs(store)}
    rows = []
    for kept in stores.suggestions.all_suggestions(store, status=status):
        made = kept.suggestion
        place = _place(places, made, wanted)
        if place is not None:
            rows.append(
                (
                    made.id, made.document, made.span.start, made.span.end, made.quote, made.code,
                    made.about, None, kept.origin, made.score, place["participant"], place["role"],
                    place["session"], place["turn"], made.evidence, None, started[kept.run],
                    kept.run, kept.status,
                )
            )  # fmt: skip
    return Table(SUGGESTIONS, tuple(rows))


def turns(store: Store, document: str | None) -> Table:
    """The turns of `document`, or of every one."""
    rows = [
        (
            turn.document, turn.ordinal, turn.participant, turn.role, turn.span.start,
            turn.span.end, turn.text, turn.begins, turn.ends, turn.words, turn.language,
            turn.question, turn.attributes,
        )
        for turn in stores.documents.turns(store, document)
    ]  # fmt: skip
    return Table(TURNS, tuple(rows))


def _checked(store: Store, wanted: Filter) -> Filter:
    """`wanted` with the code's whole path; a name that is not in the project is an error."""
    if wanted.document:
        stores.documents.id_of(store, wanted.document)
    roles = stores.participants.roles(store)
    if wanted.role and wanted.role not in roles:
        raise UnknownName("role", wanted.role, roles)
    if wanted.participant:
        name = stores.participants.named(store, wanted.participant)
        wanted = replace(wanted, participant=name)
    if wanted.about:
        _check_about(store, wanted.about, roles)
    if wanted.code:
        paths = stores.codes.paths(store)
        wanted = replace(wanted, code=resolve(wanted.code, paths))
    return wanted


def _check_about(store: Store, about: str, roles: Sequence[str]) -> None:
    known = sorted({*roles, *stores.codings.abouts(store)})
    if about not in known:
        raise UnknownName("role that a coding is about", about, known)


def _place(places: Places, made: Coding | Suggestion, wanted: Filter) -> Mapping[str, Any] | None:
    """Who spoke what is coded: the first speaker whom `wanted` lets through, None for nobody.

    A passage may touch several turns; it stands behind a number of each of their speakers.
    """
    touched = places.touching(made.document, made.span)
    spoken = [turn for turn in touched if turn.participant] or list(touched[:1])
    candidates = [_place_in(turn) for turn in spoken] or [_place_in(None)]
    return next((place for place in candidates if _passes(wanted, made, place)), None)


def _place_in(turn: Turn | None) -> Mapping[str, Any]:
    return {
        "participant": turn.participant if turn else None,
        "role": turn.role if turn else None,
        "session": turn.session if turn else None,
        "turn": turn.ordinal if turn else None,
    }


def _passes(wanted: Filter, made: Coding | Suggestion, place: Mapping[str, Any]) -> bool:
    return (
        wanted.code in (None, made.code)
        and wanted.document in (None, made.document)
        and wanted.role in (None, place["role"])
        and wanted.participant in (None, place["participant"])
        and wanted.about in (None, made.about or place["role"])
    )


def _coding_row(coding: Coding, place: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        coding.id, coding.document, coding.span.start, coding.span.end, coding.quote, coding.code,
        coding.about, coding.coder, coding.origin, coding.score, place["participant"],
        place["role"], place["session"], place["turn"], coding.memo, coding.decided_by,
        coding.created,
    )  # fmt: skip
