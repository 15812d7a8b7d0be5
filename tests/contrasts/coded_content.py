"""Turns with codes on them, written short: one string of codes a turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.model.coded_turns import CodedGround, CodedTurns, Touch
from qualkit.model.codings import Basis, Coding
from qualkit.model.documents import Turn
from qualkit.spans import Span

WIDTH = 10
"""How long each turn is."""


def coded(
    documents: Mapping[str, Sequence[str]],
    *,
    speakers: Mapping[str, str] | None = None,
    spans: Sequence[tuple[int, str, int, int]] = (),
) -> CodedTurns:
    """Documents (each a session) of turns, each turn's codes single letters.

    ``speakers`` gives each document's turns their speakers, a letter a turn; else all are A's.
    ``spans`` are further codings: turn, code, start and end within the turn.
    """
    turns: list[Turn] = []
    given: list[tuple[int, str, int, int]] = []
    for name, codes in documents.items():
        for at, letters in enumerate(codes):
            given += [(len(turns), letter, 0, WIDTH) for letter in letters]
            speaker = (speakers or {}).get(name, "A" * len(codes))[at]
            turns.append(_turn(name, at, speaker))
    given += spans
    letters = sorted({code for _, code, _, _ in given})
    touches = tuple(
        Touch(
            turn,
            letters.index(code),
            turns[turn].span.start + start,
            turns[turn].span.start + end,
            number,
        )
        for number, (turn, code, start, end) in enumerate(given)
    )
    return CodedTurns(
        turns=tuple(turns),
        codes=tuple(letters),
        codings=tuple(_coding(turns, touch, letters) for touch in touches),
        touches=touches,
        ground=ground(turns=len(turns)),
    )


def ground(*, turns: int = 10) -> CodedGround:
    basis = Basis(name="decided", human=9, accepted=0, waiting=0, counted=9)
    return CodedGround(
        basis=basis,
        coders=("Robin",),
        roles=(),
        about=None,
        participants=4,
        sessions=2,
        turns=turns,
        coded=8,
        moderators=3,
    )


def _turn(document: str, at: int, speaker: str) -> Turn:
    return Turn(
        document=document,
        ordinal=at + 1,
        span=Span(at * WIDTH, (at + 1) * WIDTH),
        text="a" * WIDTH,
        session=document,
        language="en",
        participant=None if speaker == "?" else speaker,
        role="citizen",
    )


def _coding(turns: Sequence[Turn], touch: Touch, letters: Sequence[str]) -> Coding:
    return Coding(
        id=f"c{touch.coding}",
        document=turns[touch.turn].document,
        span=Span(touch.start, touch.end),
        quote="a" * (touch.end - touch.start),
        code=letters[touch.code],
        coder="Robin",
    )
