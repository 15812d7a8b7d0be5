"""The quotes behind a word: of whom in the group that uses it more, and how much of the turn."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator, Sequence

from qualkit.model.documents import Turn
from qualkit.model.words import WordQuote
from qualkit.search import left_of, passage, right_of
from qualkit.spans import Span
from qualkit.workflows._word_cutting import places

QUOTES = 2
"""Quotes a word."""

Place = tuple[str, int]
"""A turn: its document and ordinal."""

_GOOD = 25
_LONGEST = 240
_AROUND = 100


def quotes(
    word: str, turns: Iterable[Turn], *, forms: bool, used: Container[Place] = ()
) -> tuple[WordQuote, ...]:
    """Up to two places where `word` is said in `turns`, by different people of other sessions.

    Of each person the turn nearest to 25 words long is read, turns that are not `used` first;
    turns of that length come first.
    """

    def distance(turn: Turn) -> tuple[bool, int, str, int]:
        far = abs(turn.words - _GOOD)
        return (turn.document, turn.ordinal) in used, far, turn.document, turn.ordinal

    best: dict[str, Turn] = {}
    for turn in turns:
        name = turn.participant or ""
        if name not in best or distance(turn) < distance(best[name]):
            best[name] = turn
    near = sorted(best.values(), key=distance)
    of_session: dict[str, Turn] = {}
    for turn in near:
        of_session.setdefault(turn.session, turn)
    first = {turn.participant for turn in of_session.values()}
    ordered = [*of_session.values(), *(turn for turn in near if turn.participant not in first)]
    found = (_quote(turn, word, forms=forms) for turn in ordered)
    return tuple(itertools.islice((quote for quote in found if quote), QUOTES))


def _quote(turn: Turn, word: str, *, forms: bool) -> WordQuote | None:
    span = next(_spans(turn, word.split(" "), forms=forms), None)
    if span is None:
        return None
    told = passage(turn, span, "sentence")
    if len(told) > _LONGEST:
        left, right = left_of(turn, span, _AROUND), right_of(turn, span, _AROUND)
        told = Span(span.start - len(left), span.end + len(right))
    return WordQuote(
        document=turn.document,
        turn=turn.ordinal,
        start=told.start,
        end=told.end,
        text=turn.spoken(told),
        participant=turn.participant or "",
        session=turn.session,
    )


def _spans(turn: Turn, words: Sequence[str], *, forms: bool) -> Iterator[Span]:
    """Where the words stand one after the other in what is spoken."""
    for piece in turn.speech():
        found = places(turn.spoken(piece), turn.language, forms=forms)
        for first in range(len(found) - len(words) + 1):
            here = found[first : first + len(words)]
            if [word for word, _, _ in here] == words:
                yield Span(piece.start + here[0][1], piece.start + here[-1][2])
