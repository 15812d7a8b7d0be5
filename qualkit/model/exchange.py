"""What came of reading another program's project: found, imported, there already, lost, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """How many things of a kind the project does not have now, and why."""

    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """Of one kind of thing: how many the file has, and what became of them.

    ``found`` is the sum of ``imported``, ``known`` (there already) and all that was ``lost``.
    """

    kind: str
    found: int
    imported: int
    known: int
    lost: tuple[Lost, ...] = ()

    @property
    def n_lost(self) -> int:
        """How many were lost, for whatever reason."""
        return sum(item.count for item in self.lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionsRead:
    """How the positions in one text of the file were read, and what speaks for it.

    ``exact`` selections are exact by the file's own evidence: their words are their quote, or,
    without one, both ends are on word edges. ``margin`` is how much better this reading fits than
    all others together (a natural logarithm; 3 is twenty times), None where no other puts anything
    elsewhere.
    """

    source: str
    document: str
    reading: str
    evidence: str
    selections: int
    exact: int
    quoted: int
    quotes_found: int
    margin: float | None
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedExchange(Result):
    """What came of importing a project or codebook of another program."""

    file: str
    origin: str
    kinds: tuple[KindCount, ...]
    positions: tuple[PositionsRead, ...] = ()
    missing: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    revision: int | None = None
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a kind, then one a reason for which things of it were lost."""
        rows: list[dict[str, Any]] = []
        for item in self.kinds:
            row = {"kind": item.kind, "found": item.found, "imported": item.imported}
            rows.append({**row, "known": item.known, "lost": item.n_lost, "reason": ""})
            rows += [
                {"kind": item.kind, "found": None, "imported": None, "known": None,
                 "lost": lost.count, "reason": lost.reason}
                for lost in item.lost
            ]  # fmt: skip
        return rows

    @property
    def is_new(self) -> bool:
        """Whether anything was imported."""
        return any(item.imported for item in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Of one kind of thing: how many there are."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedExchange(Result):
    """What a package or codebook for other programs holds, and what it cannot say.

    ``written`` is what every program reads of it; ``beyond`` what the standard has no word for.
    With a ``sidecar`` that is in the package too, for qualkit alone; without one it is not.
    """

    file: str
    written: tuple[Written, ...]
    beyond: tuple[Written, ...] = ()
    sidecar: bool = False

    def records(self) -> list[dict[str, Any]]:
        """One flat row a kind of thing."""
        return [
            {"kind": item.kind, "count": item.count, "standard": is_standard}
            for items, is_standard in ((self.written, True), (self.beyond, False))
            for item in items
        ]
