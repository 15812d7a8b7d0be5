"""Invented sessions for the tests of the room: who said what, and what was coded there."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit.assist import Inputs, Sample
from qualkit.model import Coding, Turn
from qualkit.spans import Span

FRIENDS = "Needs/Make friends"
BUSES = "Needs/Buses"
CODES = (FRIENDS, BUSES)

_FRIENDS = ["a friend to talk to", "some company of an evening", "friends at the lunch club"]
_BUSES = ["the bus never stops here", "buses that come on time", "two buses to the clinic"]
_SAID = (_FRIENDS, _BUSES)
_NEITHER = ["the tea was cold", "my sister knits", "it rained on Tuesday", "we sold the house"]
_FILLERS = ["and", "so", "we", "met", "her", "there", "again"]
_OPENINGS = ["Well,", "I said", "They told me", "You see,", "Last week,"]


def spoken_sessions(
    n_sessions: int, *, per_session: int = 12, seed: int = 1
) -> tuple[list[str], NDArray[np.bool_], list[str]]:
    """Texts, labels for `CODES` and sessions, in which the words say the code."""
    rng = random.Random(seed)
    texts, labels, groups = [], [], []
    for session in range(n_sessions):
        for turn in range(per_session):
            has = (turn % 4 == 0, turn % 4 in (1, 0) and turn % 8 != 0)
            parts = [rng.choice(_OPENINGS), rng.choice(_NEITHER)]
            parts += [rng.choice(said) for said, is_said in zip(_SAID, has, strict=True) if is_said]
            texts.append(" ".join(parts) + ".")
            labels.append(has)
            groups.append(f"group {session}")
    return texts, np.array(labels), groups


def sample_of(texts: Sequence[str], labels: NDArray[np.bool_], groups: Sequence[str]) -> Sample:
    """A sample of which everything is known, by words alone."""
    return Sample(
        inputs=Inputs(texts=texts),
        labels=labels,
        known=np.ones(labels.shape, dtype=bool),
        groups=tuple(groups),
    )


def meanings_of(labels: NDArray[np.bool_], *, seed: int = 3) -> NDArray[np.float64]:
    """Vectors of length 1 of units, in which two directions say the two codes, and noise."""
    rng = np.random.default_rng(seed)
    found = rng.normal(scale=0.2, size=(len(labels), 8))
    found[:, :2] += labels
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def trap(n_sessions: int = 12, per_session: int = 10) -> tuple[list[str], list[bool], list[str]]:
    """Texts, one label and sessions: the session decides the label, and has words of its own."""
    rng = random.Random(7)
    texts, label, groups = [], [], []
    for session in range(n_sessions):
        own = ["".join(rng.choices("bcdfghjklmnpqrstvwxz", k=7)) for _ in range(3)]
        for _ in range(per_session):
            texts.append(" ".join([*own, *rng.choices(_FILLERS, k=4)]))
            label.append(session % 2 == 0)
            groups.append(f"group {session}")
    return texts, label, groups


def turns_of(
    document: str, said: Sequence[str], *, role: str = "citizen", label: str = "ANN: "
) -> list[Turn]:
    """Turns of one document, each after a speaker's label and followed by a newline."""
    turns, start = [], 0
    for ordinal, words in enumerate(said, 1):
        text = label + words
        span = Span(start, start + len(text))
        non_speech = (Span(start, start + len(label)),) if label else ()
        turns.append(
            Turn(
                document=document, ordinal=ordinal, span=span, text=text, session=document,
                language="en", participant="Ann", role=role, non_speech=non_speech,
            )
        )  # fmt: skip
        start = span.end + 1
    return turns


def coding_of(turn: Turn, code: str, *, about: str | None = None) -> Coding:
    return Coding(
        id=f"{turn.document}-{turn.ordinal}-{code}", document=turn.document, span=turn.span,
        quote=turn.text, code=code, coder="ana", about=about,
    )  # fmt: skip
