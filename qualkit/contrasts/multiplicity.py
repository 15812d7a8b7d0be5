"""What several tests at once do to p: corrections over the codes of one table.

Knows p-values only. A test that was not made (None) stays None and does not count. Sources:
Benjamini & Hochberg (1995, JRSS B 57:289-300, doi:10.1111/j.2517-6161.1995.tb02031.x) for
exploratory tables; Holm (1979, Scand J Stat 6:65-70) for lists fixed beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from qualkit.errors import ParameterError
from qualkit.model.contrasts import CORRECTIONS

PValues = Sequence[float | None]


def benjamini_hochberg(p: PValues) -> tuple[float | None, ...]:
    """Give Benjamini and Hochberg's q: the false discovery rate at which each p is rejected.

    Parameters
    ----------
    p
        One p a code, in [0, 1]; None where there was no test.

    Returns
    -------
    tuple
        One q a code, in the same order, at most 1; None where p is None.

    Raises
    ------
    ParameterError
        When a p leaves [0, 1].

    Examples
    --------
    >>> benjamini_hochberg([0.01, None, 0.04])
    (0.02, None, 0.04)
    """
    return _adjusted(p, _step_up)


def holm(p: PValues) -> tuple[float | None, ...]:
    """Give Holm's adjusted p, which bounds the chance of any false rejection.

    Parameters and result as `benjamini_hochberg`.

    Examples
    --------
    >>> holm([0.01, None, 0.04])
    (0.02, None, 0.04)
    """
    return _adjusted(p, _step_down)


def corrected_by(name: str) -> Callable[[PValues], tuple[float | None, ...]]:
    """The correction of that name, one of `CORRECTIONS`.

    Raises
    ------
    ParameterError
        If there is none.
    """
    known = dict(zip(CORRECTIONS, (benjamini_hochberg, holm), strict=True))
    if name not in known:
        raise ParameterError(f"correction {name!r}", expected=" or ".join(known))
    return known[name]


def _step_up(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    n = len(ascending)
    scaled = ascending * n / np.arange(1, n + 1)
    return np.minimum.accumulate(scaled[::-1])[::-1]


def _step_down(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum.accumulate(ascending * np.arange(len(ascending), 0, -1))


def _adjusted(
    p: PValues, step: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> tuple[float | None, ...]:
    known = [value for value in p if value is not None]
    wrong = [value for value in known if not 0 <= value <= 1]
    if wrong:
        raise ParameterError(f"the p-value {wrong[0]}", expected="a number between 0 and 1")
    values = np.array(known, dtype=np.float64)
    order = np.argsort(values, kind="stable")
    adjusted = np.empty_like(values)
    adjusted[order] = np.minimum(1.0, step(values[order])) if len(values) else values
    given = iter(adjusted.tolist())
    return tuple(None if value is None else float(next(given)) for value in p)
