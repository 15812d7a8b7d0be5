"""The account of an import: every thing that was found ends in exactly one place."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from qualkit.model.exchange import KindCount, Lost

KINDS = (
    "user", "code", "variable", "value", "case", "source", "transcript", "rich text", "selection",
    "coding", "description", "note", "sync point", "link", "set", "graph", "other element",
)  # fmt: skip
"""Everything that is counted, in the order in which it is told."""


@dataclass(slots=True)
class Tally:
    """What was found, and what became of it; ``notes`` are sentences on what was changed."""

    imported: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    lost: Counter[tuple[str, str]] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)

    def keep(self, kind: str, *, is_known: bool = False, n: int = 1) -> None:
        """Count what the project has now; `is_known` says that it had it before."""
        (self.known if is_known else self.imported)[kind] += n

    def lose(self, kind: str, reason: str, n: int = 1) -> None:
        """Count what the project has not."""
        if n:
            self.lost[kind, reason] += n

    def counts(self) -> tuple[KindCount, ...]:
        """One count a kind that was found."""
        return tuple(item for item in map(self._count, KINDS) if item.found)

    def _count(self, kind: str) -> KindCount:
        lost = tuple(
            Lost(reason=reason, count=n)
            for (of, reason), n in sorted(self.lost.items(), key=lambda item: -item[1])
            if of == kind
        )
        imported, known = self.imported[kind], self.known[kind]
        found = imported + known + sum(item.count for item in lost)
        return KindCount(kind=kind, found=found, imported=imported, known=known, lost=lost)

    def told(self) -> tuple[str, ...]:
        """What was changed, each with how often."""
        return tuple(f"{n} ×: {note}" if n > 1 else note for note, n in self.notes.items())
