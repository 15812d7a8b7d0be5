"""Codings, the suggestions that machines make, and the decisions between the two."""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.spans import Span

ORIGINS = ("human", "rule", "classifier", "import")
"""Where a coding comes from."""

VERDICTS = ("accept", "reject", "correct", "skip")
"""What can be decided on a suggestion; accept and correct make a coding."""

BASES = ("decided", "all")
"""Which codings a number counts: human ones and accepted suggestions, or also those waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """A coder gave this code to this span, about this role, at this time.

    ``about`` is None for the speaker's own view. ``weight`` is the magnitude where one is given
    (how strongly, how much), ``score`` a suggester's. ``created`` is an ISO 8601 instant in UTC.
    """

    id: str
    document: str
    span: Span
    quote: str
    code: str
    coder: str
    origin: str = "human"
    about: str | None = None
    score: float | None = None
    memo: str = ""
    created: str = ""
    decided_by: str | None = None
    weight: float | None = None


DATE_ORDERS = ("dmy", "mdy")
"""What may be said of dates such as 03/04/2024: the day first, or the month."""


def sound_weight(weight: object) -> float | None:
    """`weight` as a number, None for none.

    Raises
    ------
    ParameterError
        If it is no finite number.

    >>> sound_weight(2), sound_weight(None)
    (2.0, None)
    """
    if weight is None:
        return None
    with contextlib.suppress(TypeError, ValueError, OverflowError):
        number = float(weight) if isinstance(weight, int | float) else math.nan
        if math.isfinite(number):
            return number
    raise ParameterError(f"the weight {str(weight)[:40]}", expected="a finite number")


def sound_text(text: str | None, what: str) -> str:
    """`text`, empty for None.

    Raises
    ------
    ParameterError
        If it holds a NUL, which no file can hold.
    """
    if text and "\0" in text:
        raise ParameterError(f"{what} with a NUL", expected="text")
    return text or ""


class _Kept:
    """The value of what is not to change."""

    def __repr__(self) -> str:
        return "KEPT"


KEPT = _Kept()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingChange:
    """What of a coding is to be another; the rest stays.

    The place is ``start`` with ``end`` (code points of the current text), or ``quote``, which must
    stand once in the turns that the coding touches. ``about`` None is the speaker's own view,
    ``weight`` None no weight.
    """

    start: int | None = None
    end: int | None = None
    quote: str | None = None
    code: str | None = None
    about: str | _Kept | None = KEPT
    weight: float | _Kept | None = KEPT
    memo: str | _Kept = KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A machine's proposal: never changed once made.

    ``evidence`` holds the words that voted, ``rule`` the fingerprints of the rules that did or of
    the classifier, ``weight`` the magnitude that the coding is to have.
    """

    id: str
    document: str
    span: Span
    quote: str
    code: str
    score: float
    evidence: tuple[str, ...]
    about: str | None = None
    rule: str = ""
    weight: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict on a suggestion, by a coder or on a coder's behalf by a recorded policy."""

    id: str
    suggestion: str
    verdict: str
    coder: str
    policy: str | None = None
    coding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """Which codings a number counts, and how many there are of each sort.

    ``counted`` and ``attributed`` are None where small cells are suppressed.
    """

    name: str
    human: int
    accepted: int
    waiting: int
    counted: int | None
    attributed: int | None = 0
    unattached: int = 0
    """Codings on text that no participant of a compared group speaks."""
