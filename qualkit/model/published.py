"""Tables of shares that others published, alone or beside the project's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.model.contrasts import Ranking
from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """One item of a published table: both shares, their difference (second minus first), ranks.

    Shares and differences are proportions; ``rank_gap`` is the first rank minus the second.
    """

    item: str
    first: float
    second: float
    difference: float
    cohen_h: float
    ranks: tuple[float, float]
    rank_gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGap(Result):
    """The perception gap of a table published without denominators.

    There is no interval and no p; ``reason`` says why.
    """

    groups: tuple[str, str]
    rows: tuple[PublishedRow, ...]
    ranking: Ranking
    reason: str

    def records(self) -> list[dict[str, Any]]:
        """One flat row an item."""
        first, second = self.groups
        return [
            {
                "item": row.item,
                f"{first}_share": row.first,
                f"{second}_share": row.second,
                "difference": row.difference,
                "cohen_h": row.cohen_h,
                f"{first}_rank": row.ranks[0],
                f"{second}_rank": row.ranks[1],
                "rank_gap": row.rank_gap,
                "reason": self.reason,
            }
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideRow:
    """A published item and the code it is joined to by name.

    ``published`` and ``own`` are the shares of each group, as proportions; differences are second
    minus first. ``own`` is None in a group nobody of whom was asked, or that is suppressed.
    """

    item: str
    code: str
    published: Mapping[str, float]
    own: Mapping[str, float | None]
    published_difference: float
    difference: float | None
    published_ranks: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBeside:
    """A table that others published as percentages, beside the contrast of this project.

    ``unmatched`` are its items that no code is called like, ``without`` the codes that it does not
    have. There is no interval and no p of the published shares; ``reason`` says why.
    """

    source: str
    groups: tuple[str, str]
    rows: tuple[BesideRow, ...]
    ranking: Ranking
    unmatched: tuple[str, ...]
    without: tuple[str, ...]
    reason: str
