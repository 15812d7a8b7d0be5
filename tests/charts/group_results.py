"""Contrasts of any number of groups, and stances, made of plain counts for the charts to draw."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from charts_content import cell, contrast

from qualkit.model import (
    Cell,
    Comparison,
    Contrast,
    ContrastRow,
    Effect,
    GroupSummary,
    Ranking,
)
from qualkit.model.stance import Stance, StanceRow

COUNTS = {
    "Needs/Make friends": (2, 9, 18),
    "Needs/Personal talk": (1, 5, 11),
    "Needs/Specific support": (4, 6, 9),
}
GROUPS = {"staff": 7, "volunteer": 12, "citizen": 20}
NOTHING: dict[str, Any] = dict.fromkeys(
    ("difference", "interval", "cohen_h", "odds_ratio", "log_ratio", "p", "smallest_p", "q",
     "rank_gap", "clustered_interval")
)  # fmt: skip
NO_RANKING = Ranking(
    spearman=None, kendall=None, footrule=None, rbo=None, mean_absolute_difference=None, top=0,
    blind_spots=(), only_first=(), reason="more than two groups: see the comparisons",
)  # fmt: skip
FEW = Cell(
    participants=None, of=20, share=None, interval=None, sessions=None, turns=None, words=None
)


def of_groups(
    counts: Mapping[str, Sequence[int | None]] = COUNTS, groups: Mapping[str, int] = GROUPS
) -> Contrast:
    """A contrast of these groups, two by two; a count that is None is suppressed."""
    rows = tuple(
        _row(code, dict(zip(groups, of, strict=True)), groups) for code, of in counts.items()
    )
    pairs = itertools.combinations(groups, 2) if len(groups) > 2 else ()
    return replace(
        contrast(),
        about=None,
        groups=tuple(
            GroupSummary(name=name, participants=n, sessions=4, turns=n * 9, words=n * 400)
            for name, n in groups.items()
        ),
        rows=rows,
        ranking=NO_RANKING,
        perception=None,
        comparisons=tuple(_comparison(rows, *pair) for pair in pairs),
        attributes=("role",),
    )


def _row(code: str, counts: Mapping[str, int | None], of: Mapping[str, int]) -> ContrastRow:
    cells = {
        name: replace(FEW, of=of[name]) if count is None else cell(count, of[name])
        for name, count in counts.items()
    }
    found = _effect(code, *cells.values()) if len(cells) == 2 else None
    given = {name: getattr(found, name) for name in NOTHING} if found else NOTHING
    return ContrastRow(
        code=code, groups=cells, ranks=dict.fromkeys(cells, 1.0), reason=None, **given
    )


def _effect(code: str, one: Cell, other: Cell) -> Effect:
    if one.share is None or other.share is None:
        return Effect(code=code, reason="suppressed: a cell of fewer than 5", **NOTHING)
    gap = other.share - one.share
    given = NOTHING | {"difference": gap, "interval": (max(-1, gap - 0.2), min(1, gap + 0.2))}
    wider = (max(-1.0, gap - 0.3), min(1.0, gap + 0.3))
    given |= {"clustered_interval": wider, "q": 0.0314}
    counts = ((one.participants or 0, one.of), (other.participants or 0, other.of))
    return Effect(code=code, counts=counts, **given)


def _comparison(rows: Sequence[ContrastRow], first: str, second: str) -> Comparison:
    effects = tuple(_effect(row.code, row.groups[first], row.groups[second]) for row in rows)
    return Comparison(
        first=first, second=second, rows=effects, ranking=NO_RANKING, method="permutation"
    )


def stated(
    means: Mapping[str, Sequence[float | None]] | None = None,
    groups: Sequence[str] = ("health", "safety", "parks"),
    scale: tuple[float, float] | None = (-2.0, 2.0),
) -> Stance:
    """The mean weight of each code in each group; None is no stance."""
    means = {"Ready to help": (0.2, -0.3, 0.4)} if means is None else means
    rows = tuple(
        _stated(code, group, (mean, scale))
        for code, values in means.items()
        for group, mean in zip(groups, values, strict=True)
    )
    return Stance(
        by="sector",
        scale=scale,
        unit="participant",
        groups=tuple(groups),
        rows=rows,
        basis=contrast().basis,
        coders=("Ada",),
        confidence=0.95,
        unweighted=0,
    )


def _stated(
    code: str, group: str, what: tuple[float | None, tuple[float, float] | None]
) -> StanceRow:
    mean, scale = what
    low, high = (None, None) if mean is None else (mean - 0.1, mean + 0.1)

    def index(value: float | None) -> float | None:
        if value is None or scale is None:
            return None
        return 100 * (value - scale[0]) / (scale[1] - scale[0])

    ends = [index(low), index(high)]
    return StanceRow(
        code=code,
        group=group,
        participants=0 if mean is None else 30,
        of=31,
        codings=0 if mean is None else 40,
        mean=mean,
        interval=None if low is None or high is None else (low, high),
        spread=1.0,
        index=index(mean),
        index_interval=None if ends[0] is None or ends[1] is None else (ends[0], ends[1]),
        reason="nobody has a weight" if mean is None else None,
    )
