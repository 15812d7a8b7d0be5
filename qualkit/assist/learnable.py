"""Whether there is enough of a code to learn from it, and to say what was learned.

Knows labels alone.
"""

from __future__ import annotations

from qualkit.assist.inputs import Bools

MINIMUM_POSITIVES = 2
"""Units that must have a code before anything is learned about one without a description."""

FEW_POSITIVES = 5
"""Units with a code below which no figure is given: it would be a matter of single units."""


def why_not_learned(label: Bools, *, is_described: bool = False) -> str | None:
    """Why nothing can be learned from these labels of one code; None when something can.

    A code that its codebook describes can be ranked before anybody gave it.

    >>> import numpy as np
    >>> why_not_learned(np.array([True, True]))
    'every text has it'
    >>> why_not_learned(np.array([False, True]))
    '1 positive, fewer than 2'
    >>> why_not_learned(np.array([False, True]), is_described=True)
    """
    n_positives = int(label.sum())
    if n_positives == len(label):
        return "every text has it"
    if n_positives < MINIMUM_POSITIVES and not is_described:
        plural = "" if n_positives == 1 else "s"
        return f"{n_positives} positive{plural}, fewer than {MINIMUM_POSITIVES}"
    return None
