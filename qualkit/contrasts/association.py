"""How closely two codes go together, from counts of units: with one, with the other, with both.

``n1`` and ``n2`` count the units with each code, ``n12`` those with both, ``n`` all units. What
these counts cannot give is None. Units of one speaker are not independent of one another, so there
is no test here.
"""

from __future__ import annotations

import math

from qualkit.errors import ParameterError

UNBALANCED_ABOVE = 5
"""Where one code has more than this many times the units of the other, c is small of necessity."""


def c_coefficient(n1: int, n2: int, n12: int) -> float | None:
    """n12 / (n1 + n2 − n12): from 0 (never together) to 1 (never apart); None for unused codes.

    On units it is the Jaccard index of the two sets of units, and cannot exceed 1.

    Raises
    ------
    ParameterError
        If `n12` is more than either code has units.

    >>> round(c_coefficient(100, 10, 5), 6)
    0.047619
    """
    _check(n1, n2, n12)
    either = n1 + n2 - n12
    return n12 / either if either else None


def ratio(n1: int, n2: int) -> float | None:
    """How many times as many units the more frequent code has; None for an unused one.

    >>> ratio(100, 10)
    10.0
    """
    return max(n1, n2) / min(n1, n2) if min(n1, n2) else None


def conditional(n12: int, given: int) -> float | None:
    """The share of the units `given` one code that have the other; None without any.

    >>> conditional(5, 10)
    0.5
    """
    return n12 / given if given else None


def expected(n1: int, n2: int, n: int) -> float | None:
    """n1 · n2 / n: units with both, if the two codes knew nothing of each other.

    >>> expected(100, 10, 500)
    2.0
    """
    return n1 * n2 / n if n else None


def npmi(counts: tuple[int, int, int], n: int) -> float | None:
    """Normalised pointwise mutual information ln(p12 / p1 p2) / −ln p12, from −1 to 1.

    −1 where the codes never meet (the limit), 0 where they are independent, 1 where they only come
    together; None for an unused code, and where both are on every unit.

    References
    ----------
    Bouma (2009), Normalized (pointwise) mutual information in collocation extraction.

    >>> round(npmi((100, 10, 5), 500), 3), npmi((3, 2, 0), 9)
    (0.199, -1.0)
    """
    n1, n2, n12 = counts
    _check(n1, n2, n12)
    if not min(n1, n2) or n12 == n:
        return None
    if not n12:
        return -1.0
    return math.log(n12 * n / (n1 * n2)) / -math.log(n12 / n)


def phi(counts: tuple[int, int, int], n: int) -> float | None:
    """The correlation of the two codes over all units; None where one is on none or all of them.

    >>> round(phi((100, 10, 5), 500), 3)
    0.107
    """
    n1, n2, n12 = counts
    _check(n1, n2, n12)
    spread = n1 * (n - n1) * n2 * (n - n2)
    return (n12 * n - n1 * n2) / math.sqrt(spread) if spread > 0 else None


def _check(n1: int, n2: int, n12: int) -> None:
    if not 0 <= n12 <= min(n1, n2):
        raise ParameterError(
            f"{n12} units with both codes", expected=f"0 to {min(n1, n2)}: no more than with either"
        )
