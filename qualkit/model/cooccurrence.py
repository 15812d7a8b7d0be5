"""Which codes come together, where, and which follows which; with all that states the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.coded_turns import CodedGround
from qualkit.model.tables import Result, plain

SCOPES = ("turn", "overlap", "proximity", "participant", "session")
"""What two codes must share to come together; the first is the default."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """A code with how many units have it, and whose they are."""

    code: str
    n: int
    participants: int
    sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodePair:
    """Two codes: units with the first, the second and both, and how closely they go together.

    ``participants`` and ``sessions`` count who speaks, and where, at the places where both come;
    ``first_given_second`` is the share of the second's units that have the first too.
    ``is_unbalanced`` says that one code is so much more frequent that c must be small. What cannot
    be computed is None, and ``reason`` says why.
    """

    first: str
    second: str
    n1: int
    n2: int
    n12: int
    expected: float | None
    c: float | None
    jaccard: float | None
    npmi: float | None
    phi: float | None
    first_given_second: float | None
    second_given_first: float | None
    ratio: float | None
    is_unbalanced: bool
    participants: int
    sessions: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooccurrence(Result):
    """Codes that come together, the closest first.

    ``unit`` says in words what is counted; ``units`` how many there are, None where absence cannot
    be counted. ``distance`` is that of proximity, in turns.
    """

    within: str
    distance: int | None
    unit: str
    units: int | None
    codes: tuple[CodeCount, ...]
    pairs: tuple[CodePair, ...]
    ground: CodedGround
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a pair."""
        return [plain(pair) for pair in self.pairs]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairQuote:
    """One coding at a place where two codes come together; ``id`` is the coding's."""

    place: int
    code: str
    quote: str
    document: str
    session: str
    turn: int
    participant: str | None
    role: str | None
    about: str | None
    start: int
    end: int
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairPlaces(Result):
    """The places where two codes come together, with the words of both, place by place."""

    within: str
    distance: int | None
    unit: str
    pair: CodePair
    quotes: tuple[PairQuote, ...]
    ground: CodedGround
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a quote; ``place`` counts from 1."""
        return [plain(quote) for quote in self.quotes]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFollowing:
    """One code ``lag`` turns after another, against what chance would give.

    ``expected`` is from the shares of all pairs of turns, ``z`` its adjusted residual;
    ``expected_within`` is the mean over shuffles within each document, from which ``p`` comes.
    """

    first: str
    second: str
    n1: int
    n2: int
    observed: int
    expected: float | None
    z: float | None
    expected_within: float | None
    p: float | None
    q: float | None
    participants: int
    sessions: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSequences(Result):
    """Which code follows which, ``lag`` turns later in the same document.

    ``turn_pairs`` counts the pairs of turns that lie so far apart, those of one speaker left out
    where ``other_speaker`` says so.
    """

    lag: int
    other_speaker: bool
    turn_pairs: int
    draws: int
    smallest_p: float
    seed: int
    codes: tuple[CodeCount, ...]
    rows: tuple[CodeFollowing, ...]
    ground: CodedGround
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code and the code after it."""
        return [plain(row) for row in self.rows]
