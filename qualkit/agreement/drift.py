"""Whether coders come to disagree more, or less, from document to document.

Knows when each document was coded and how much its coders disagree on it; refuses to see an order
in what was all coded at one moment. The null hypothesis is that every order of the documents is as
likely as any other. Sources: Spearman (1904, doi:10.2307/1412159), with mean ranks for ties;
Pitman (1937, doi:10.2307/2983647) for the test over orders; Phipson & Smyth
(2010, doi:10.2202/1544-6115.1585) for p of orders drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import numpy as np

from qualkit.agreement.units import Floats
from qualkit.errors import ParameterError
from qualkit.model.agreement_by import Drift
from qualkit.model.reports import counted

MOST_EXACT = 8
"""Documents of which all orders are looked at."""

ORDERS = 9_999
"""Orders drawn where there are more documents."""

FEWEST = 3
"""Documents that a drift needs."""

_ALIKE, _DIGITS = 1e-9, 12
"""What sums of fractions may differ by and still be alike."""


def drift(moments: Sequence[str], shares: Sequence[float], *, seed: int) -> Drift:
    """Correlate the moments at which documents were coded with the disagreement in each.

    Parameters
    ----------
    moments
        When each document was coded by the last of its coders; sorts as text does. Documents of
        one moment are ties.
    shares
        The share of disagreement in each document.
    seed
        Seed of the orders drawn.

    Returns
    -------
    Drift
        ρ is None, with the reason, with fewer than three documents, one moment or one share.

    Raises
    ------
    ParameterError
        If there are not as many moments as shares.

    Examples
    --------
    >>> found = drift(["1", "2", "3", "4"], [0.1, 0.2, 0.3, 0.5], seed=1)
    >>> found.rho, round(found.p, 3), found.orders
    (1.0, 0.083, 24)
    """
    if len(moments) != len(shares):
        raise ParameterError(f"{len(moments)} moments of {len(shares)} shares", expected="as many")
    order = _ranks(np.unique(moments, return_inverse=True)[1].astype(np.float64))
    apart = _ranks(np.array([round(share, _DIGITS) for share in shares]))
    reason = _why_not(order, apart)
    if reason:
        return Drift(documents=len(shares), rho=None, p=None, smallest_p=None, orders=0,
                     exact=False, undefined=reason)  # fmt: skip
    exact = len(shares) <= MOST_EXACT
    found = float(order @ apart)
    dealt = np.abs(_dealt(order, seed, exact=exact) @ apart)
    reached = int((dealt >= abs(found) - _ALIKE).sum())
    beside = 0 if exact else 1
    most = int((dealt >= dealt.max() - _ALIKE).sum()) if exact else 0
    return Drift(
        documents=len(shares),
        rho=max(-1.0, min(1.0, found)),
        p=(reached + beside) / (len(dealt) + beside),
        smallest_p=most / len(dealt) if exact else 1 / (len(dealt) + 1),
        orders=len(dealt),
        exact=exact,
    )


def spells(moments: Sequence[str], most: int) -> list[int]:
    """Give each document's spell, from 0: as many spells as asked, of about as many documents.

    Documents of one moment stay together, so that there may be fewer spells.

    Examples
    --------
    >>> spells(["b", "a", "c", "d", "d"], 2)
    [0, 0, 0, 1, 1]
    >>> spells(["a", "a", "a"], 4)
    [0, 0, 0]
    """
    if most < 1:
        raise ParameterError(f"{most} spells", expected="1 or more")
    places = {moment: place for place, moment in reversed([*enumerate(sorted(moments))])}
    rough = [places[moment] * most // len(moments) for moment in moments]
    dense = {spell: number for number, spell in enumerate(sorted(set(rough)))}
    return [dense[spell] for spell in rough]


def _why_not(order: Floats, apart: Floats) -> str | None:
    if len(order) < FEWEST:
        return f"{counted(len(order), 'document')}, fewer than {FEWEST}"
    if not order.any():
        return "all documents were coded at one moment"
    return None if apart.any() else "coders disagree alike in all documents"


def _ranks(values: Floats) -> Floats:
    """Mean ranks, centred, of length 1; all 0 where there is one value."""
    from scipy.stats import rankdata

    ranks = rankdata(values) if len(values) else np.zeros(0)
    centred: Floats = ranks - ranks.mean() if len(ranks) else ranks
    length = float(np.sqrt(centred @ centred))
    return centred / length if length else centred


def _dealt(ranks: Floats, seed: int, *, exact: bool) -> Floats:
    """Orders of the ranks, orders × documents: all of them, or some drawn."""
    if exact:
        places = np.array([*permutations(range(len(ranks)))], dtype=np.intp)
        return ranks[places]
    rng = np.random.default_rng(seed)
    return rng.permuted(np.broadcast_to(ranks, (ORDERS, len(ranks))), axis=1)
