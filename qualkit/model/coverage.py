"""How the rules of a codebook fare in a project, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleCoverage:
    """One rule: where it votes, and who votes there with it.

    ``number`` counts the rules of the code from 1, ``line`` is the rule's in its file, 0 when
    unknown. ``hits`` are the passages in which it votes, in ``turns`` turns of ``documents``
    documents; ``vetoed`` those in which an ``unless`` stopped it. ``coverage`` is the share of the
    sentences read that lie in its hits, ``overlap`` the share of its hits in which another rule
    votes on one of the same sentences, ``conflict`` that in which a rule of another code does;
    None where there is nothing to share out. ``accepted`` and ``rejected`` count the decided
    suggestions for which it voted as it reads now.
    """

    code: str
    number: int
    kind: str
    text: str
    line: int
    hits: int
    documents: int
    turns: int
    coverage: float | None
    overlap: float | None
    conflict: float | None
    vetoed: int
    accepted: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Result):
    """What each rule of revision ``revision`` of the codebook votes for in the turns read.

    ``sentences`` and ``turns`` were read; ``left_out`` counts moderators' turns, which were not.
    """

    revision: int
    sentences: int
    turns: int
    left_out: int
    rows: tuple[RuleCoverage, ...]
    notes: tuple[str, ...] = ()
    run: int | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of `records`, known without a row."""
        return tuple(RuleCoverage.__dataclass_fields__)

    def records(self) -> list[dict[str, Any]]:
        """One row a rule."""
        return [plain(row) for row in self.rows]
