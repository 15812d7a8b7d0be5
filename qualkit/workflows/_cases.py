"""The rows of a case table before the codes: participants or sessions, with what is known of them.

An attribute whose every value is written as a number is a column of numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model.case_tables import COUNT, NUMBER, TEXT, CaseColumn
from qualkit.model.documents import MODERATOR, Turn
from qualkit.store.participants import Speaker

_NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?", re.ASCII)

Value = str | int | float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """The cases in order, each with its cells: of ``head``, of the attributes, of ``tail``.

    ``attributes`` are names, as the project has them, with what their columns hold.
    """

    names: tuple[str, ...]
    head: tuple[CaseColumn, ...]
    attributes: tuple[tuple[str, str], ...]
    tail: tuple[CaseColumn, ...]
    cells: Mapping[str, tuple[Value, ...]]
    silent: int
    left_out: Mapping[str, int]


def participants(
    speakers: Sequence[Speaker], _: Sequence[Turn], __: Mapping[str, str], *, moderators: bool
) -> Cases:
    """Everybody, also who never speaks; moderators where asked for."""
    people = [speaker for speaker in speakers if moderators or speaker.role != MODERATOR]
    names = sorted({name for speaker in people for name in speaker.attributes})
    told = {name: _column([speaker.attributes.get(name) for speaker in people]) for name in names}
    cells = {
        speaker.name: (
            speaker.name,
            speaker.role,
            *(told[name][1][place] for name in names),
            len(speaker.sessions),
            speaker.turns,
            speaker.words,
        )
        for place, speaker in enumerate(people)
    }
    return Cases(
        names=tuple(speaker.name for speaker in people),
        head=(_known("participant", "Participant", TEXT), _known("role", "Role", TEXT)),
        attributes=tuple((name, told[name][0]) for name in names),
        tail=_COUNTS,
        cells=cells,
        silent=sum(not speaker.turns for speaker in people),
        left_out={"moderators": len(speakers) - len(people)},
    )


def sessions(
    _: Sequence[Speaker], turns: Sequence[Turn], kinds: Mapping[str, str], *, moderators: bool
) -> Cases:
    """Every session, with what its participants say; moderators' turns where asked for."""
    said: dict[str, list[Turn]] = defaultdict(list)
    left = 0
    for turn in turns:
        if turn.participant is not None and (moderators or turn.role != MODERATOR):
            said[turn.session].append(turn)
        else:
            left += 1
    cells = {
        name: (
            name,
            kinds[name],
            len({turn.participant for turn in said[name]}),
            len(said[name]),
            sum(turn.words for turn in said[name]),
        )
        for name in sorted(kinds)
    }
    return Cases(
        names=tuple(cells),
        head=(_known("session", "Session", TEXT), _known("kind", "Kind", TEXT)),
        attributes=(),
        tail=(_known("participants", "Participants who speak", COUNT), *_COUNTS[1:]),
        cells=cells,
        silent=sum(not said[name] for name in cells),
        left_out={"turns of moderators or nobody": left},
    )


CASES: Mapping[str, Callable[..., Cases]] = {"participant": participants, "session": sessions}
"""What a row can be."""


def _known(name: str, label: str, kind: str) -> CaseColumn:
    return CaseColumn(name=name, label=label, kind=kind)


_COUNTS = (
    _known("sessions", "Sessions", COUNT),
    _known("turns", "Turns", COUNT),
    _known("words", "Words", COUNT),
)


def _column(values: Sequence[str | None]) -> tuple[str, list[Value]]:
    """The kind of an attribute and its cells."""
    given = [value for value in values if value]
    if not given or not all(_NUMBER.fullmatch(value) for value in given):
        return TEXT, [value or None for value in values]
    return NUMBER, [_number(value) if value else None for value in values]


def _number(value: str) -> float | int:
    return float(value) if "." in value else int(value)
