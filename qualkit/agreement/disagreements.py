"""Which units make how much of the disagreement, and which codes stand against which.

Knows presence of codes by coder and unit, and who saw which unit; refuses to rank what has no
disagreement to share out. Where α = 1 - D_o / D_e, a unit's cost for a code is its share of D_o
over D_e, so that the costs of a code sum to 1 - α. Source: Krippendorff (2019), Content Analysis,
4th ed., ch. 12, on coincidences and on finding the units that lower α.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.units import CodedUnits, Floats

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Costs:
    """What each unit costs each code, codes × units, and which codes have a cost at all.

    ``defined`` is False for a code whose α is undefined, as nobody or everybody used it wherever
    two coders looked; its costs are 0. ``disputed`` says where coders differ, codes × units.
    """

    costs: Floats
    defined: Bools
    disputed: Bools

    def totals(self) -> Floats:
        """What each unit costs over all codes, shape (units,)."""
        totals: Floats = self.costs.sum(axis=0)
        return totals


def disagreement_costs(units: CodedUnits) -> Costs:
    """Share 1 - α of every code out among the units.

    cost = (n - 1) o_u / (n_0 n_1), where n_0 and n_1 count the values "absent" and "present" that
    can be paired, n is their sum, and o_u = n_u0 n_u1 / (m_u - 1) for the m_u coders who saw the
    unit. A column that stands for several units costs as many times as much.

    Parameters
    ----------
    units
        Who gave which code to which unit. Units that fewer than two coders saw cost nothing.

    Returns
    -------
    Costs
        Costs are never negative; those of a code sum to 1 - α.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0, 0], [1, 0, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Friends",), coders=("ana", "ben"), documents=("a",),
    ...                    presence=presence, document_of=np.array([0, 0, 0, 0]))
    >>> disagreement_costs(coded).costs.round(3).tolist()
    [[0.0, 0.467, 0.0, 0.0]]
    """
    seen = units.shown()
    looked = seen.sum(axis=0)
    paired = looked >= 2
    given = (units.presence & seen).sum(axis=1) * paired
    absent = (looked - given) * paired
    n_1, n_0 = given @ units.sizes, absent @ units.sizes
    observed = given * absent / np.maximum(looked - 1, 1) * units.sizes
    expected, n = n_0 * n_1, n_0 + n_1
    defined = expected > 0
    factor = np.divide(n - 1, expected, out=np.zeros_like(expected), where=defined)
    return Costs(
        costs=factor[:, None] * observed,
        defined=defined,
        disputed=(given > 0) & (absent > 0),
    )


def confusions(units: CodedUnits) -> tuple[Floats, Floats]:
    """Count which codes stand against which, and which against nothing.

    Two coders on one unit confuse code X with code Y where one gave X and not Y, the other Y and
    not X.

    Returns
    -------
    tuple of array
        codes × codes, symmetric with an empty diagonal: on how many units, counted once for each
        pair of coders who saw it. And for each code, on how many one of a pair gave it and the
        other gave nothing that the first did not give.

    Examples
    --------
    >>> presence = np.array([[[1, 1], [0, 0]], [[0, 0], [1, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("X", "Y"), coders=("ana", "ben"), documents=("a",),
    ...                    presence=presence, document_of=np.array([0, 0]))
    >>> against, alone = confusions(coded)
    >>> against.tolist(), alone.tolist()
    ([[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0])
    """
    n_codes = len(units.codes)
    against, alone = np.zeros((n_codes, n_codes)), np.zeros(n_codes)
    seen = units.shown()
    for one, other in permutations(range(len(units.coders)), 2):
        both = seen[one] & seen[other]
        only = units.presence[:, one] & ~units.presence[:, other] & both
        theirs = units.presence[:, other] & ~units.presence[:, one] & both
        against += (only * units.sizes) @ theirs.T.astype(np.float64)
        alone += (only & ~theirs.any(axis=0)) @ units.sizes
    return against, alone
