"""What participation and the timeline read alike: turns with speakers, codes, coded turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTurns:
    """Turns of participants under codes, a row a turn and code, and the codings that gave these.

    ``there`` are the codings in the documents read; of these ``counted`` touch a turn with a code
    that is wanted, ``attributed`` of them about another role than the speaker's, and ``unattached``
    touch no turn of a participant.
    """

    raised: tuple[Raised, ...]
    there: tuple[Coding, ...]
    counted: int
    attributed: int
    unattached: int

    @property
    def turns(self) -> int:
        """How many turns have a code, each once."""
        return len({(item.document, item.ordinal) for item in self.raised})


def coded_turns(
    codings: Sequence[Coding], turns: Sequence[Turn], codes: Sequence[str]
) -> CodedTurns:
    """Every turn of a participant that a coding touches, moderators left out, once a code."""
    places, wanted = Places(turns), set(codes)
    documents = {turn.document for turn in turns}
    there = tuple(coding for coding in codings if coding.document in documents)
    found: dict[tuple[str, str, int], Raised] = {}
    counted = attributed = unattached = 0
    for coding in there:
        touched = [turn for turn in places.touching(coding.document, coding.span) if _heard(turn)]
        unattached += not touched
        if not touched or coding.code not in wanted:
            continue
        counted += 1
        attributed += any(coding.about not in (None, turn.role) for turn in touched)
        for turn in touched:
            found.setdefault((coding.code, turn.document, turn.ordinal), _raised(coding, turn))
    return CodedTurns(
        raised=tuple(found.values()),
        there=there,
        counted=counted,
        attributed=attributed,
        unattached=unattached,
    )


def _heard(turn: Turn) -> bool:
    return turn.participant is not None and turn.role != MODERATOR


def _raised(coding: Coding, turn: Turn) -> Raised:
    return Raised(
        code=coding.code,
        participant=turn.participant or "",
        session=turn.session,
        document=turn.document,
        ordinal=turn.ordinal,
        start=max(coding.span.start, turn.span.start),
    )


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
