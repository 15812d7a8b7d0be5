"""Codes what a search finds, all in one step; what is coded already stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UnknownName, nearest_name
from qualkit.model.codings import Coding
from qualkit.model.documents import Turn
from qualkit.model.identity import derived_guid
from qualkit.model.search import CodedHits
from qualkit.search import UNITS, passage
from qualkit.spans import Span
from qualkit.store import Store

_HALF = re.compile("[\ud800-\udfff]")

Passage = tuple[str, Span, str]
"""A document, a place in it, and the words there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeHits:
    """Which code the passages around hits get, by whom, about whom, with which memo."""

    code: str
    coder: str
    about: str | None = None
    memo: str = ""
    unit: str = "sentence"


def checked(store: Store, how: CodeHits) -> CodeHits:
    """`how` with the code's whole path; what cannot be is an error before anything is read."""
    if how.unit not in UNITS:
        raise ParameterError(f"unit {how.unit!r}", expected=", ".join(UNITS))
    for what in ("coder", "about", "memo"):
        if _HALF.search(getattr(how, what) or ""):
            raise ParameterError(f"the {what} holds half a character", repair="write it anew")
    roles = stores.participants.roles(store)
    # A role that is nearly one of the project's is a slip; others may be spoken about.
    if how.about and how.about not in roles and nearest_name(how.about, roles):
        raise UnknownName("role to be about", how.about, roles)
    return replace(how, code=resolve(how.code, stores.codes.paths(store)))


def code_hits(store: Store, how: CodeHits, found: Sequence[tuple[Turn, Span]]) -> CodedHits:
    """Give the code of `how` to the passage of every hit; a passage with several hits gets one.

    A passage that the coder has given the code already, in any way, is known. One that was coded
    by a search and removed since stays removed, and is counted.
    """
    return code_passages(store, how, [passage_of(turn, span, how.unit) for turn, span in found])


def code_passages(store: Store, how: CodeHits, places: Iterable[Passage]) -> CodedHits:
    """Give the code of `how` to passages, as `code_hits` does."""
    passages = dict.fromkeys(places)
    with store.write():
        held = _held(store, how)
        new = [_coding(place, how) for place in passages if place[:2] not in held]
        added = stores.codings.add(store, new)
    return CodedHits(
        code=how.code,
        coder=how.coder,
        unit=how.unit,
        passages=len(passages),
        new=added.new,
        known=len(passages) - added.new - added.removed,
        removed=added.removed,
    )


def count_passages(store: Store, how: CodeHits, places: Iterable[Passage]) -> CodedHits:
    """What `code_passages` would come to; nothing is stored."""
    passages = dict.fromkeys(places)
    held = _held(store, how)
    new = [_coding(place, how).id for place in passages if place[:2] not in held]
    removed = stores.codings.staying_removed(store, new)
    return CodedHits(
        code=how.code,
        coder=how.coder,
        unit=how.unit,
        passages=len(passages),
        new=len(new) - removed,
        known=len(passages) - len(new),
        removed=removed,
    )


def _held(store: Store, how: CodeHits) -> set[tuple[str, Span]]:
    """Where the coder has given the code already."""
    coded = stores.searching.coded(store, [how.code], coder=how.coder)
    return {(document, span) for document, span, about in coded if about == how.about}


def passage_of(turn: Turn, span: Span, unit: str) -> Passage:
    """The passage that is coded where `span` is found."""
    place = passage(turn, span, unit)
    return turn.document, place, turn.spoken(place)


def _coding(place: Passage, how: CodeHits) -> Coding:
    document, span, quote = place
    made = (document, span.start, span.end, quote, how.code, how.coder, how.about)
    return Coding(
        id=derived_guid("coded hit", *made),
        document=document,
        span=span,
        quote=quote,
        code=how.code,
        coder=how.coder,
        about=how.about,
        memo=how.memo,
    )
