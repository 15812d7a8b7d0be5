"""The timeline of a session: who speaks when, and where codes are given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from qualkit import store as stores
from qualkit.model.documents import Turn
from qualkit.model.participation import Bar, Lane, Raised, Timeline
from qualkit.store import Store
from qualkit.workflows._spoken import chosen_codes, coded_turns, spoken

SECONDS, WORDS = "seconds", "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineOptions:
    """What to draw; ``codes`` empty: all that are raised; ``coders`` empty: everybody's."""

    session: str
    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()


def timeline(store: Store, options: TimelineOptions) -> Timeline:
    """One session from beginning to end; nothing is kept.

    Raises
    ------
    UnknownName
        If the session, a code or a coder is not in the project.
    UndefinedResult
        If nobody is known to speak in it.
    """
    turns = spoken(store, options.session)
    codings = stores.codings.all_codings(store, by=options.coders)
    codes = chosen_codes(store, options.codes)
    raised = coded_turns(codings, turns, codes).raised
    is_timed = all(_is_timed(turn) for turn in turns)
    places = [*(_by_time(turns) if is_timed else _by_words(turns))]
    given = Counter(item.code for item in raised)
    return Timeline(
        session=options.session,
        unit=SECONDS if is_timed else WORDS,
        length=max(end for _, end in places),
        lanes=_lanes(turns),
        bars=_bars(turns, places, raised),
        codes=tuple(sorted(given, key=lambda code: (-given[code], code))),
        notes=_notes(turns),
    )


def _is_timed(turn: Turn) -> bool:
    return turn.begins is not None and turn.ends is not None and turn.ends >= turn.begins


def _by_time(turns: Sequence[Turn]) -> Iterator[tuple[float, float]]:
    """When each turn begins and ends; a document begins where the one before it ended."""
    before = 0.0
    for _, many in groupby(turns, lambda turn: turn.document):
        own = [(turn.begins or 0.0, turn.ends or 0.0) for turn in many]
        yield from ((before + begins, before + ends) for begins, ends in own)
        before += max(ends for _, ends in own)


def _by_words(turns: Sequence[Turn]) -> Iterator[tuple[float, float]]:
    """How many words were said when each turn begins and ends; a turn takes one at least."""
    before = 0.0
    for turn in turns:
        yield before, before + max(1, turn.words)
        before += max(1, turn.words)


def _lanes(turns: Sequence[Turn]) -> tuple[Lane, ...]:
    """A lane a speaker in the order of first turns, nobody known last."""
    words, roles = Counter[str | None](), dict[str | None, str | None]()
    for turn in turns:
        words[turn.participant] += turn.words
        roles.setdefault(turn.participant, turn.role)
    ordered = sorted(roles, key=lambda name: name is None)
    return tuple(Lane(participant=name, role=roles[name], words=words[name]) for name in ordered)


def _bars(
    turns: Sequence[Turn], places: Sequence[tuple[float, float]], raised: Sequence[Raised]
) -> tuple[Bar, ...]:
    codes: dict[tuple[str, int], list[str]] = defaultdict(list)
    for item in raised:
        codes[item.document, item.ordinal].append(item.code)
    return tuple(
        Bar(
            document=turn.document,
            ordinal=turn.ordinal,
            participant=turn.participant,
            begins=begins,
            ends=ends,
            words=turn.words,
            codes=tuple(sorted(codes[turn.document, turn.ordinal])),
        )
        for turn, (begins, ends) in zip(turns, places, strict=True)
    )


def _notes(turns: Sequence[Turn]) -> tuple[str, ...]:
    untimed = sum(not _is_timed(turn) for turn in turns)
    if not untimed:
        return ()
    told = f"{untimed} of {len(turns)} turns have no beginning or no end"
    return (f"drawn by words spoken, not by time: {told}",)
