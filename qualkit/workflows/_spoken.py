"""What participation and the timeline read alike: turns with speakers, codes, coded turns."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import UndefinedResult, UnknownName
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.participation import Raised
from qualkit.model.places import Places
from qualkit.store import Store
from qualkit.workflows._grouping import people_by


def spoken(store: Store, session: str | None) -> list[Turn]:
    """The turns of one session or of all, refused where nobody is known to speak."""
    turns = stores.documents.turns(store)
    known = sorted({turn.session for turn in turns})
    if session is not None and session not in known:
        raise UnknownName("session", session, known)
    found = [turn for turn in turns if session in (None, turn.session)]
    if not any(turn.participant is not None for turn in found):
        where = "the project" if session is None else f"the session {session!r}"
        raise UndefinedResult(
            f"nobody is known to speak in {where}",
            expected="turns with speakers",
            repair="ingest a transcript whose turns say who speaks",
        )
    return found


def chosen_codes(store: Store, wanted: Sequence[str]) -> tuple[str, ...]:
    """The codes wanted, or all, in the codebook's order."""
    paths = stores.codes.paths(store)
    chosen = {resolve(name, paths) for name in wanted}
    return tuple(path for path in paths if not chosen or path in chosen)


def coded_turns(
    codings: Sequence[Coding], turns: Sequence[Turn], codes: Sequence[str]
) -> tuple[list[Raised], int]:
    """Every turn of a participant that a coding touches, moderators left out, once a code.

    Beside them how many codings touch no turn of a participant of these turns.
    """
    places, wanted = Places(turns), set(codes)
    there = {turn.document for turn in turns}
    found: dict[tuple[str, str, int], Raised] = {}
    unattached = 0
    for coding in codings:
        if coding.document not in there:
            continue
        touched = [
            turn
            for turn in places.touching(coding.document, coding.span)
            if turn.participant is not None and turn.role != MODERATOR
        ]
        unattached += not touched
        for turn in touched if coding.code in wanted else ():
            found.setdefault(
                (coding.code, turn.document, turn.ordinal),
                Raised(
                    code=coding.code,
                    participant=turn.participant or "",
                    session=turn.session,
                    document=turn.document,
                    ordinal=turn.ordinal,
                    start=max(coding.span.start, turn.span.start),
                ),
            )
    return list(found.values()), unattached


def groups_by(store: Store, by: str | Sequence[str]) -> dict[str, str | None]:
    """Each participant's group, None for none; moderators are one of their own.

    Raises
    ------
    UnknownName
        If there is no such attribute.
    """
    speakers = stores.participants.speakers(store)
    people = people_by(store, speakers, by)
    known = {**people.silent, **people.group_of}
    return {
        one.name: MODERATOR if one.role == MODERATOR else known.get(one.name) for one in speakers
    }
