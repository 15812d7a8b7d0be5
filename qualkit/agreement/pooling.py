"""How pairs of coders split over each code, and over all codes pooled.

Knows who gave which code to which unit; refuses to average α over codes, which lets one rare code
weigh as much as all others: observed and expected disagreement are summed over codes first.
Sources: de Vries, Elliott, Kanouse & Teleki (2008, doi:10.1177/1525822X08317166), who pool κ so;
Cicchetti & Feinstein (1990, doi:10.1016/0895-4356(90)90159-M) for positive agreement.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.agreement.alpha import corrected
from qualkit.agreement.units import CodedUnits, Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PairCounts:
    """Units that two or more saw: how many each column stands for, how many coders saw it.

    ``given`` counts the coders who gave the code, and ``differing`` is the share of pairs that
    differ, codes × units; ``by_coder`` counts the units to which each gave each code.
    """

    sizes: Floats
    made: Floats
    given: Floats
    differing: Floats
    by_coder: Floats

    @classmethod
    def of(cls, units: CodedUnits) -> PairCounts:
        """The counts of all units."""
        seen = units.shown()
        made = seen.sum(axis=0, dtype=np.float64)
        sizes = units.sizes
        given = units.presence.sum(axis=1, dtype=np.float64)
        pairs = np.maximum(made * (made - 1), 1)
        return cls(
            sizes=sizes,
            made=made,
            given=given,
            differing=2 * given * (made - given) / pairs,
            by_coder=units.presence @ sizes,
        )

    @property
    def n(self) -> float:
        """How many units there are."""
        return float(self.sizes.sum())

    def prevalence(self) -> Floats:
        """The share of values that say given, by code."""
        shares: Floats = self.given @ self.sizes / (self.made @ self.sizes)
        return shares

    def percent(self) -> Floats:
        """The share of pairs that agree, by code."""
        shares: Floats = 1 - self.differing @ self.sizes / self.n
        return shares

    def positive(self) -> Floats:
        """Positive agreement by code, of all codes last; NaN where nobody gave the code."""
        both = self.given * (self.given - 1) @ self.sizes
        any_of = self.given * (self.made - 1) @ self.sizes
        both, any_of = np.append(both, both.sum()), np.append(any_of, any_of.sum())
        found: Floats = np.divide(both, any_of, out=np.full(len(both), np.nan), where=any_of > 0)
        return found


def pooled_alphas(statistics: Floats) -> Floats:
    """Give the pooled α of the sums, shape (…, codes, 3); NaN where no code varies.

    All codes must rest on the same units, as `binary_statistics` gives them.

    Examples
    --------
    >>> pooled_alphas(np.array([[8.0, 3, 1], [8, 4, 0], [8, 0, 0]])).round(3).tolist()
    0.774
    """
    n, given, differing = np.moveaxis(statistics, -1, 0)
    observed = ((n - 1) * differing).sum(axis=-1)
    return corrected(observed, (given * (n - given)).sum(axis=-1))


def disagreement_shares(units: CodedUnits) -> Floats:
    """Give the share of pairs of coders that differ, over all codes, by document; NaN for none.

    Examples
    --------
    >>> presence = np.array([[[1, 1, 0], [1, 0, 0]]], dtype=bool)
    >>> coded = CodedUnits(codes=("Bus",), coders=("ana", "ben"), documents=("a", "b"),
    ...                    presence=presence, document_of=np.array([0, 0, 1]))
    >>> disagreement_shares(coded).tolist()
    [0.5, 0.0]
    """
    counts = PairCounts.of(units)
    many = len(units.documents)
    size = np.bincount(units.document_of, counts.sizes, many) * len(units.codes)
    apart = np.bincount(units.document_of, (counts.sizes * counts.differing).sum(axis=0), many)
    shares: Floats = np.divide(apart, size, out=np.full(many, np.nan), where=size > 0)
    return shares
