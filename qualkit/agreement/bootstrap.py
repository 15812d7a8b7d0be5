"""How sure α is: documents drawn again with replacement.

Knows sums by document; refuses an interval for a handful of documents. Each document is reduced
to its sums first, so that a replicate is a sum of sums. Sources: Efron (1979,
doi:10.1214/aos/1176344552), percentile method, clusters resampled whole; Efron (1987,
doi:10.1080/01621459.1987.10478410), bias-corrected and accelerated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.agreement.binary import binary_alphas
from qualkit.agreement.units import Floats
from qualkit.errors import ParameterError
from qualkit.model.reports import counted

MINIMUM_DOCUMENTS = 5
"""Documents that an interval needs."""

MINIMUM_FOR_ACCELERATION = 10
"""Documents that a bias-corrected and accelerated interval needs."""

MOST_DRAWN = 50_000_000
"""Replicates times documents, so that they fit into memory."""

DEFINED = 0.95
"""Share of replicates in which α must be defined for an interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """α of each code in each replicate, replicates × codes, NaN where it is undefined.

    ``without`` holds α without each document in turn, documents × codes, and ``estimates`` α of
    all of them.
    """

    alphas: Floats
    documents: int
    estimates: Floats
    without: Floats

    def why_no_interval(self, code: int, *, of: str = "document") -> str | None:
        """Say why this code has no interval; None when it has one. `of` names what is drawn."""
        if not len(self.alphas):
            return f"no interval: {counted(self.documents, of)}"
        n_undefined = len(self.alphas) - len(self._known(code))
        if n_undefined > (1 - DEFINED) * len(self.alphas):
            return f"no interval: α undefined in {n_undefined} of {len(self.alphas)} replicates"
        return None

    def interval(self, code: int, confidence: float) -> tuple[float, float]:
        """Give the percentile interval."""
        tail = (1 - confidence) / 2
        low, high = np.quantile(self._known(code), [tail, 1 - tail]).tolist()
        return low, high

    def accelerated(self, code: int, confidence: float) -> tuple[float, float] | None:
        """Give the bias-corrected and accelerated interval.

        None with fewer than ten documents, where α is undefined without one of them, or where
        all replicates lie on one side of the estimate.
        """
        from scipy.special import ndtr, ndtri

        known, estimate = self._known(code), self.estimates[code]
        share = float((known < estimate).mean() + (known == estimate).mean() / 2)
        pull = _acceleration(self.without[:, code])
        if self.documents < MINIMUM_FOR_ACCELERATION or pull is None or not 0 < share < 1:
            return None
        bias = ndtri(share)
        reach = bias + ndtri(np.array([(1 - confidence) / 2, (1 + confidence) / 2]))
        low, high = np.quantile(known, ndtr(bias + reach / (1 - pull * reach))).tolist()
        return low, high

    def below(self, code: int, floor: float) -> float:
        """Give the share of replicates in which α is below `floor`."""
        return float((self._known(code) < floor).mean())

    def _known(self, code: int) -> Floats:
        column = self.alphas[:, code]
        return column[~np.isnan(column)]


def bootstrap_alpha(statistics: Floats, *, replicates: int, seed: int) -> Bootstrap:
    """Resample documents and compute every code's α in each replicate.

    Parameters
    ----------
    statistics : array, shape (documents, codes, 3)
        Sums by document, as `binary_statistics` gives them. Documents in which nothing pairs
        are left out.
    replicates
        How often to resample.
    seed
        Seed of the draws.

    Returns
    -------
    Bootstrap
        Without replicates where there are fewer than five documents.

    Raises
    ------
    ParameterError
        When `replicates` is below 1.
    """
    filled = statistics[statistics[..., 0].any(axis=1)]
    drawn, total = draws(len(filled), replicates=replicates, seed=seed), filled.sum(axis=0)
    return Bootstrap(
        alphas=binary_alphas(np.tensordot(drawn, filled, axes=1)),
        documents=len(filled),
        estimates=binary_alphas(total),
        without=binary_alphas(total - filled),
    )


def draws(n_documents: int, *, replicates: int, seed: int) -> Floats:
    """Say how often each replicate draws each document; no replicates under five documents.

    Examples
    --------
    >>> draws(5, replicates=3, seed=1).sum(axis=1).tolist()
    [5.0, 5.0, 5.0]
    """
    if replicates < 1:
        raise ParameterError(f"{replicates} replicates", expected="1 or more")
    if replicates * n_documents > MOST_DRAWN:
        raise ParameterError(
            f"{replicates:,} replicates of {n_documents:,} documents",
            expected=f"at most {MOST_DRAWN:,} draws",
            repair="take fewer replicates",
        )
    if n_documents < MINIMUM_DOCUMENTS:
        return np.empty((0, n_documents))
    chances = np.full(n_documents, 1 / n_documents)
    drawn = np.random.default_rng(seed).multinomial(n_documents, chances, size=replicates)
    return drawn.astype(np.float64)


def _acceleration(without: Floats) -> float | None:
    """Skewness of what each document pulls, over 6."""
    pulls = without.mean() - without
    spread = float((pulls**2).sum())
    return float((pulls**3).sum() / (6 * spread**1.5)) if spread > 0 else None
