"""Counts what a reader leaves out, by reason, so that the like is told once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from qualkit.model import Skipped
from qualkit.transcripts.source import Source


@dataclass(slots=True)
class Counted:
    """Reasons with how often each came up, and the line of the first (0: no line known)."""

    counts: dict[str, tuple[int, int]] = field(default_factory=dict)

    def count(self, reason: str, *, times: int = 1, line: int = 0) -> None:
        """Note that something was left out, `times` times, first at `line`."""
        before, first = self.counts.get(reason, (0, line))
        self.counts[reason] = (before + times, first)

    def skipped(self, source: Source) -> Iterator[Skipped]:
        """One `Skipped` a reason."""
        for reason, (times, line) in self.counts.items():
            yield source.skip(line, f"{reason} ({times} times)" if times > 1 else reason)
