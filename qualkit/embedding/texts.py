"""What every encoder does alike: each different text once, long ones in stretches, empty ones zero.

It knows texts and arrays; what makes a vector of a stretch is handed in. Stretches are encoded one
by one, as results of matrix products depend on what stands beside a text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_REPORT_EVERY = 25


def encoded(
    texts: Sequence[str],
    one: Callable[[str], NDArray[np.float32]],
    *,
    dimensions: int,
    longest: int,
    progress: Callable[[int, int], None] | None = None,
) -> NDArray[np.float32]:
    """The vectors of `texts`, float32 of shape (texts, dimensions).

    Parameters
    ----------
    texts : sequence of str
        What to encode.
    one : callable
        Gives the vector of one stretch, of shape (dimensions,).
    dimensions : int
        Length of a vector.
    longest : int
        Characters of the longest stretch. A longer text gets the mean of the vectors of its
        stretches, weighted by their length and made a unit vector.
    progress : callable, optional
        Called with the number of texts done and the number of all.
    """
    import numpy as np

    vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
    seen: dict[str, int] = {}
    for index, text in enumerate(texts):
        first = seen.setdefault(text, index)
        vectors[index] = vectors[first] if first < index else _vector(text, one, longest)
        if progress and ((index + 1) % _REPORT_EVERY == 0 or index + 1 == len(texts)):
            progress(index + 1, len(texts))
    return vectors


def _vector(
    text: str, one: Callable[[str], NDArray[np.float32]], longest: int
) -> NDArray[np.float64] | NDArray[np.float32] | float:
    import numpy as np

    # A lone surrogate cannot be tokenised; it carries no meaning either.
    parts = stretches(text.encode("utf-8", "replace").decode("utf-8"), longest)
    if len(parts) < 2:
        return np.asarray(one(parts[0]), dtype=np.float32) if parts else 0.0
    total = sum(len(part) * np.asarray(one(part), dtype=np.float64) for part in parts)
    return np.asarray(total / (np.linalg.norm(total) or 1.0), dtype=np.float64)


def stretches(text: str, longest: int) -> tuple[str, ...]:
    """`text` in stretches of at most `longest` characters, cut at white space where there is any.

    >>> stretches("to get to know people", 8)
    ('to get', 'to know', 'people')
    >>> stretches("  ", 8), stretches("abcdefghij", 8)
    ((), ('abcdefgh', 'ij'))
    """
    found = []
    rest = text.strip()
    while len(rest) > longest:
        cut = max(rest.rfind(blank, 1, longest + 1) for blank in " \n\t")
        cut = cut if cut > 0 else longest
        found.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*found, rest) if rest else tuple(found)
