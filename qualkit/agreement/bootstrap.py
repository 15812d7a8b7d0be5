"""How sure α is: documents drawn again with replacement.

Knows counts by document; refuses an interval for a handful of documents. Each document is reduced
to its coincidences first, so that a replicate is a sum of matrices. Source: Efron (1979,
doi:10.1214/aos/1176344552), percentile method, clusters resampled whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.agreement.alpha import alpha_of_coincidences
from qualkit.agreement.units import Floats

MINIMUM_DOCUMENTS = 5
"""Documents that an interval needs."""

DEFINED = 0.95
"""Share of replicates in which α must be defined for an interval."""


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """α of each code in each replicate, replicates × codes, NaN where it is undefined."""

    alphas: Floats
    documents: int

    def why_no_interval(self, code: int) -> str | None:
        """Say why this code has no interval; None when it has one."""
        if not len(self.alphas):
            return f"no interval: {self.documents} documents"
        n_undefined = len(self.alphas) - len(self._known(code))
        if n_undefined > (1 - DEFINED) * len(self.alphas):
            return f"no interval: α undefined in {n_undefined} of {len(self.alphas)} replicates"
        return None

    def interval(self, code: int, confidence: float) -> tuple[float, float]:
        """Give the percentile interval."""
        tail = (1 - confidence) / 2
        low, high = np.quantile(self._known(code), [tail, 1 - tail]).tolist()
        return low, high

    def below(self, code: int, floor: float) -> float:
        """Give the share of replicates in which α is below `floor`."""
        return float((self._known(code) < floor).mean())

    def _known(self, code: int) -> Floats:
        column = self.alphas[:, code]
        return column[~np.isnan(column)]


def bootstrap_alpha(patterns: Floats, *, replicates: int, seed: int) -> Bootstrap:
    """Resample documents and compute every code's α in each replicate.

    Parameters
    ----------
    patterns : array, shape (documents, codes, coders + 1)
        Units by how many coders gave the code. Documents without units are left out.
    replicates
        How often to resample.
    seed
        Seed of the draws.

    Returns
    -------
    Bootstrap
        Without replicates where there are fewer than five documents.
    """
    n_coders = patterns.shape[2] - 1
    filled = patterns[patterns.any(axis=(1, 2))]
    n_documents = len(filled)
    if n_documents < MINIMUM_DOCUMENTS:
        return Bootstrap(np.empty((0, patterns.shape[1])), n_documents)
    given = np.arange(n_coders + 1)
    values = np.stack([n_coders - given, given])
    pairs = (values[:, None] * values[None] - np.eye(2)[..., None] * values) / (n_coders - 1)
    by_document = np.einsum("dcs,ijs->dcij", filled, pairs)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n_documents, np.full(n_documents, 1 / n_documents), size=replicates)
    matrices = np.tensordot(drawn.astype(np.float64), by_document, axes=1)
    return Bootstrap(alpha_of_coincidences(matrices), n_documents)
