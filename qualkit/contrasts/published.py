"""The perception gap of a table that others published as percentages only.

Knows two percentages an item; refuses intervals and tests, since nobody says how many people
stand behind them. Items are joined by name: printed lists often stand each in its own order of
rank, so that subtracting line by line compares different things.
"""

from __future__ import annotations

from collections.abc import Mapping

from qualkit.contrasts.proportions import cohen_h
from qualkit.contrasts.ranking import mid_ranks, rank_codes
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import BesideRow, Contrast, PublishedBeside, PublishedGap, PublishedRow

NO_DENOMINATORS = "no interval and no test: no denominators published"
"""Why a table of percentages alone gives neither."""


def join_by_item(
    first: Mapping[str, float], second: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Join two lists of percentages by item, in the order of the first.

    Raises
    ------
    UndefinedResult
        When an item stands in one list only.

    Examples
    --------
    >>> join_by_item({"a": 64, "b": 36}, {"b": 91, "a": 53})
    {'a': (64, 53), 'b': (36, 91)}
    """
    alone = sorted(first.keys() ^ second.keys())
    if alone:
        raise UndefinedResult(
            f"in one list only: {', '.join(map(repr, alone))}",
            expected="the same items in both lists",
            repair="spell the items alike or leave these out of both",
        )
    return {item: (share, second[item]) for item, share in first.items()}


def perception_gap(
    items: Mapping[str, tuple[float, float]], *, groups: tuple[str, str] = ("first", "second")
) -> PublishedGap:
    """Compare two groups' published percentages, item by item.

    Parameters
    ----------
    items
        For each item, both groups' percentages in [0, 100].
    groups
        The groups' names, in the same order.

    Returns
    -------
    PublishedGap
        Shares and differences (second minus first) as proportions, ranks, Cohen's h and the
        comparison of the two orders; no interval and no p, with the reason.

    Raises
    ------
    ParameterError
        When a percentage leaves [0, 100].

    Examples
    --------
    >>> table = perception_gap({"information": (64, 53), "friends": (36, 91)})
    >>> [round(row.difference, 2) for row in table.rows], table.reason
    ([-0.11, 0.55], 'no interval and no test: no denominators published')
    """
    for item, pair in items.items():
        if not all(0 <= percent <= 100 for percent in pair):
            raise ParameterError(f"{item!r}: {pair}", expected="percentages from 0 to 100")
    first = [pair[0] / 100 for pair in items.values()]
    second = [pair[1] / 100 for pair in items.values()]
    ranks = zip(mid_ranks(first), mid_ranks(second), strict=True)
    return PublishedGap(
        groups=groups,
        rows=tuple(
            PublishedRow(
                item=item,
                first=one,
                second=other,
                difference=other - one,
                cohen_h=cohen_h(one, other),
                ranks=pair,
                rank_gap=pair[0] - pair[1],
            )
            for item, one, other, pair in zip(items, first, second, ranks, strict=True)
        ),
        ranking=rank_codes(tuple(items), first, second),
        reason=NO_DENOMINATORS,
    )


def beside(
    contrast: Contrast,
    items: Mapping[str, tuple[float, float]],
    code_of: Mapping[str, str],
    source: str,
) -> PublishedBeside:
    """Set a published table beside a contrast of the same two groups, item by item.

    Parameters
    ----------
    contrast
        Of two groups.
    items
        For each item, both groups' percentages in [0, 100], in the order of the contrast's groups.
    code_of
        The code that an item stands for; items without one are listed.
    source
        What the table is called.

    Returns
    -------
    PublishedBeside
        One row an item with a code, in the order of the table. The order of all the published
        items is compared, with or without a code.

    Raises
    ------
    ParameterError
        When the contrast has more than two groups, or a percentage leaves [0, 100].
    """
    if len(contrast.groups) != 2:
        raise ParameterError(
            f"a published table beside {len(contrast.groups)} groups", expected="two groups"
        )
    first, second = (group.name for group in contrast.groups)
    gap = perception_gap(items, groups=(first, second))
    rows = {row.code: row for row in contrast.rows}
    joined = [(row, rows[code_of[row.item]]) for row in gap.rows if code_of.get(row.item) in rows]
    return PublishedBeside(
        source=source,
        groups=(first, second),
        rows=tuple(
            BesideRow(
                item=row.item,
                code=own.code,
                published={first: row.first, second: row.second},
                own={name: own.groups[name].share for name in (first, second)},
                published_difference=row.difference,
                difference=own.difference,
                published_ranks=dict(zip((first, second), row.ranks, strict=True)),
            )
            for row, own in joined
        ),
        ranking=gap.ranking,
        unmatched=tuple(row.item for row in gap.rows if code_of.get(row.item) not in rows),
        without=tuple(code for code in rows if code not in {own.code for _, own in joined}),
        reason=NO_DENOMINATORS,
    )
