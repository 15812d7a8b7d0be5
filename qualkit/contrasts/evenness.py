"""How evenly speech is spread over people.

Knows one amount a person. Sources: Gini (1912), as G = Σ|xi − xj|/(2 n² x̄), and G n/(n − 1) for a
sample (Deltas 2003, doi:10.1162/rest.2003.85.1.226); Shannon (1948) for entropy, divided by ln n
(Pielou 1966, doi:10.1016/0022-5193(66)90013-0).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qualkit.model.participation import Evenness


def evenness(amounts: Sequence[float]) -> Evenness:
    """Gini and normalised entropy of `amounts`, one a person, none negative.

    Undefined, with the reason, where there is nobody or nothing; entropy also for one person.

    Examples
    --------
    >>> found = evenness([40, 30, 20, 10])
    >>> round(found.gini, 5), round(found.gini_unbiased, 5), round(found.entropy, 5)
    (0.25, 0.33333, 0.92322)
    """
    values = np.sort(np.asarray(amounts, dtype=np.float64))
    n, total = len(values), float(values.sum())
    if not n or not total:
        reason = "nobody to compare" if not n else "nobody says anything"
        return Evenness(n=n, gini=None, gini_unbiased=None, entropy=None, reason=reason)
    if n == 1:
        reason = "one person alone is neither even nor uneven"
        return Evenness(n=n, gini=None, gini_unbiased=None, entropy=None, reason=reason)
    # Sorted, the sum of all |xi − xj| is 2 Σ (2i − n − 1) xi with i from 1.
    ranks = 2 * np.arange(1, n + 1) - n - 1
    gini = max(0.0, float((ranks * values).sum() / (n * total)))
    shares = values[values > 0] / total
    entropy = float(-(shares * np.log(shares)).sum() / np.log(n))
    return Evenness(
        n=n,
        gini=gini,
        gini_unbiased=gini * n / (n - 1),
        entropy=min(1.0, max(0.0, entropy)),
    )
