"""Units on which coders differ, side by side, and what becomes of them.

Who gave what stands beside who did not; what it costs is how much of 1 - α of its code a unit
makes. Nothing is said here about who is right.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from qualkit.model.codings import Coding
from qualkit.model.reviewing import Said
from qualkit.model.tables import Result, plain
from qualkit.spans import Span

OPEN, SETTLED, CHANGED = "open", "settled", "changed"
"""What becomes of a unit: nobody has settled it, somebody has, or codings changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """One code that some of the coders gave to a unit and others did not.

    ``cost`` is how much of 1 - α of the code this unit makes, None where α is undefined.
    """

    code: str
    cost: float | None
    given_by: tuple[str, ...]
    not_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutDifference:
    """A code that coders gave alike, and said to be about different roles.

    ``abouts`` holds for each coder the roles, None for the speaker's own view.
    """

    code: str
    abouts: tuple[tuple[str, tuple[str | None, ...]], ...]


def differing_codes(
    disputes: Iterable[Dispute], abouts: Iterable[AboutDifference]
) -> tuple[str, ...]:
    """The codes of both, each once."""
    codes = [one.code for one in disputes] + [one.code for one in abouts]
    return tuple(dict.fromkeys(codes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(Result):
    """A unit on which coders differ.

    ``said`` are the words of the turns it touches and ``passage`` the unit in them; ``before`` and
    ``after`` are neighbouring turns in their order. ``coders`` saw the unit; ``codings`` are all
    they gave to it. ``agreed`` are the codes that each of them gave. ``cost`` is summed over the
    disputed codes. ``status`` is ``open``, ``settled`` or ``changed`` (settled, but codings in it
    have changed since), ``settled_by`` the coder of the consensus.
    """

    id: str
    document: str
    session: str
    turn: int | None
    start: int
    end: int
    said: Said
    passage: Span
    before: tuple[Said, ...]
    after: tuple[Said, ...]
    coders: tuple[str, ...]
    codings: tuple[Coding, ...]
    disputes: tuple[Dispute, ...]
    abouts: tuple[AboutDifference, ...]
    agreed: tuple[str, ...]
    cost: float
    status: str = OPEN
    settled_by: str | None = None

    @property
    def differing(self) -> tuple[str, ...]:
        """The codes that coders differ on, in presence or in whom they are about."""
        return differing_codes(self.disputes, self.abouts)

    @property
    def words(self) -> str:
        """The words of the unit."""
        return self.said.text[self.passage.start : self.passage.end]

    def of(self, coder: str, code: str) -> tuple[Coding, ...]:
        """What a coder gave of a code, by place."""
        return tuple(one for one in self.codings if (one.coder, one.code) == (coder, code))

    def to_dict(self) -> dict[str, Any]:
        """The unit as plain data, its words among them."""
        codings = [
            {
                "coder": one.coder,
                "code": one.code,
                "about": one.about,
                "start": one.span.start,
                "end": one.span.end,
                "quote": one.quote,
                "memo": one.memo,
                "id": one.id,
            }
            for one in self.codings
        ]
        # Not by super(): a dataclass with slots is made anew, and leaves it the old class.
        return {**Result.to_dict(self), "codings": codings, "words": self.words}

    def records(self) -> list[dict[str, Any]]:
        """A flat row for each disputed code, and for each that differs in whom it is about."""
        rows = [
            {
                "code": one.code,
                "kind": "code",
                "cost": one.cost,
                "given_by": list(one.given_by),
                "not_by": list(one.not_by),
                "quotes": self._quotes(one.code, one.given_by),
            }
            for one in self.disputes
        ]
        rows += [
            {
                "code": one.code,
                "kind": "about",
                "cost": None,
                "given_by": [f"{name}: {_roles(roles)}" for name, roles in one.abouts],
                "not_by": [],
                "quotes": self._quotes(one.code, (name for name, _ in one.abouts)),
            }
            for one in self.abouts
        ]
        return [{**self._place(), **row} for row in rows]

    def _place(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "document": self.document,
            "session": self.session,
            "turn": self.turn,
            "participant": self.said.participant,
            "role": self.said.role,
            "start": self.start,
            "end": self.end,
            "words": self.words,
            "status": self.status,
        }

    def _quotes(self, code: str, coders: Iterable[str]) -> list[str]:
        return [f"{coder}: {coding.quote}" for coder in coders for coding in self.of(coder, code)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCost:
    """How much coders differ on a code: in how many units, and what these cost in all.

    ``cost`` is 1 - ``alpha``; both are None with the reason in ``undefined``. ``open`` of the units
    are not settled; ``about`` counts those in which coders gave it alike, about different roles.
    """

    code: str
    units: int
    open: int
    cost: float | None
    alpha: float | None
    about: int
    undefined: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusedCodes:
    """Two codes of which one coder gave the one where another gave the other.

    ``against`` None: the other coder gave nothing in its place. ``units`` counts a unit once for
    each pair of coders.
    """

    code: str
    against: str | None
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreements(Result):
    """The units on which coders differ, the costliest first.

    ``compared`` units were seen by two coders or more; ``disputed`` of them have a code in
    dispute, ``about`` only differ in whom a code is about, ``settled`` of both are settled.
    ``rows`` are those asked for, ``matching`` counts them before the first were taken.
    """

    unit: str
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    documents: tuple[str, ...]
    compared: int
    disputed: int
    about: int
    settled: int
    matching: int
    rows: tuple[Disagreement, ...]
    by_code: tuple[CodeCost, ...]
    confused: tuple[ConfusedCodes, ...]
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """A flat row for each unit and code."""
        return [plain(row) for unit in self.rows for row in unit.records()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated(Result):
    """What was settled.

    ``units`` holds for each its id and the codes that hold in it; ``carried`` counts units
    without dispute that were taken over, ``codings`` the codings made, ``removed`` those of an
    earlier consensus that hold no more, ``unchanged`` the units that were settled alike already.
    ``step`` is None where nothing was changed.
    """

    coder: str
    units: tuple[tuple[str, tuple[str, ...]], ...]
    codings: int
    removed: int = 0
    carried: int = 0
    unchanged: int = 0
    step: int | None = None
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row a unit."""
        return [
            {"id": unit, "codes": list(codes), "coder": self.coder} for unit, codes in self.units
        ]


def _roles(roles: Iterable[str | None]) -> str:
    return " and ".join("own view" if role is None else f"about {role}" for role in roles)
