"""The rows of a contrast: effects, intervals, p and ranks put together, code by code.

Knows counts and a finished test; refuses to leave a gap unexplained: whatever is None has its
reason in the row.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.contrasts import proportions
from qualkit.contrasts.multiplicity import benjamini_hochberg
from qualkit.contrasts.permutation import Permutation
from qualkit.contrasts.ranking import mid_ranks
from qualkit.contrasts.tally import Tally
from qualkit.model import Cell, ContrastRow


def rows_of(
    tally: Tally, groups: tuple[str, str], test: Permutation, *, confidence: float
) -> tuple[ContrastRow, ...]:
    """Build one row a code, in the tally's order; both groups have people."""
    cells = {group: tally.cells(group, confidence) for group in groups}
    ranks = {group: mid_ranks(tally.shares(group)) for group in groups}
    q = benjamini_hochberg(test.p)
    return tuple(
        _row(
            code,
            {group: cells[group][code] for group in groups},
            {group: ranks[group][index] for group in groups},
            confidence=confidence,
            test=(test.p[index], q[index], test.smallest_p, test.reasons[index]),
        )
        for index, code in enumerate(tally.codes)
    )


def _row(
    code: str,
    cells: Mapping[str, Cell],
    ranks: Mapping[str, float],
    *,
    confidence: float,
    test: tuple[float | None, float | None, float | None, str | None],
) -> ContrastRow:
    first, second = ((cell.participants, cell.of) for cell in cells.values())
    one, other = first[0] / first[1], second[0] / second[1]
    rank_first, rank_second = ranks.values()
    p, q, smallest_p, no_test = test
    log_ratio = proportions.log_ratio(one, other)
    no_ratio = "no log ratio: a share is 0" if log_ratio is None else None
    return ContrastRow(
        code=code,
        groups=cells,
        difference=other - one,
        interval=proportions.newcombe(first, second, confidence=confidence),
        cohen_h=proportions.cohen_h(one, other),
        odds_ratio=proportions.odds_ratio(first, second),
        log_ratio=log_ratio,
        p=p,
        smallest_p=None if p is None else smallest_p,
        q=q,
        ranks=ranks,
        rank_gap=rank_first - rank_second,
        reason="; ".join(filter(None, (no_test, no_ratio))) or None,
    )
