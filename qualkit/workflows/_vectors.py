"""Vectors of texts, each encoded once: what the project keeps is taken, the rest is made and kept.

A vector has the same bits whether it was kept or made: both are rounded to half precision, which
halves the project's share and moves a cosine by less than 0.0005. What is made is kept in batches,
so that a run cut short goes on where it was.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit import embedding
from qualkit import store as stores
from qualkit.embedding import Encoder
from qualkit.errors import ProjectUnwritable
from qualkit.store import Store

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Progress = Callable[[int, int], None]
"""Told how many different texts have a vector, and of how many."""

BATCH = 1024
"""So many vectors are made before they are kept."""

_KEPT_AS = "<f2"


def vectors_of(
    store: Store,
    texts: Sequence[str],
    encoder: str | Encoder = "default",
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """The vectors of `texts` by the encoder, by its name or itself: float32 (texts, dimensions).

    A project that can only be read gives what it has, and the rest is made without being kept.
    Not to be called inside a write, which would last as long as the encoding.

    Raises
    ------
    UnknownName, MissingExtra
        If there is no such encoder, or it is not installed.
    """
    import numpy as np

    own = embedding.encoder(encoder) if isinstance(encoder, str) else encoder
    work = _Work(store, own, stores.vectors.era(store))
    hashes = [_sha256(text) for text in texts]
    wanted = dict(zip(hashes, texts, strict=True))
    kept = work.kept([*wanted])
    missing = {sha256: text for sha256, text in wanted.items() if sha256 not in kept}
    if progress:
        progress(len(kept), len(wanted))
    told = (lambda done: progress(len(kept) + done, len(wanted))) if progress else None
    found = {**kept, **work.made(missing, told)}
    vectors = np.zeros((len(texts), work.dimensions), dtype=np.float32)
    for row, sha256 in enumerate(hashes):
        vectors[row] = np.frombuffer(found[sha256], dtype=_KEPT_AS)
    return vectors


@dataclass(frozen=True, slots=True)
class KeepingEncoder:
    """An encoder that takes what the project keeps, and keeps what it makes: see `vectors_of`."""

    store: Store
    encoder: Encoder

    @property
    def name(self) -> str:
        """That of the encoder."""
        return self.encoder.name

    def encode(
        self, texts: Sequence[str], *, progress: Progress | None = None
    ) -> NDArray[np.float32]:
        """One vector a text, in order."""
        return vectors_of(self.store, texts, self.encoder, progress)


def kept_vectors(
    store: Store, texts: Sequence[str], encoder: str | Encoder = "default"
) -> NDArray[np.float32]:
    """What the project keeps of `texts`: float32 (texts, dimensions), zeros where it has nothing.

    Nothing is encoded and nothing is kept. With nothing there at all, there is one dimension.

    Raises
    ------
    UnknownName, MissingExtra
        If there is no such encoder, or it is not installed.
    """
    import numpy as np

    own = embedding.encoder(encoder) if isinstance(encoder, str) else encoder
    hashes = [_sha256(text) for text in texts]
    found = stores.vectors.known(store, own.name, [*dict.fromkeys(hashes)])
    size = max(map(len, found.values()), default=2)
    vectors = np.zeros((len(texts), size // 2), dtype=np.float32)
    for row, sha256 in enumerate(hashes):
        numbers = found.get(sha256, b"")
        if len(numbers) == size:
            vectors[row] = np.frombuffer(numbers, dtype=_KEPT_AS)
    vectors[~np.isfinite(vectors).all(axis=1)] = 0.0
    return vectors


@dataclass(slots=True)
class _Work:
    store: Store
    encoder: Encoder
    era: int
    is_kept: bool = True
    name: str = field(init=False)
    dimensions: int = field(init=False)

    def __post_init__(self) -> None:
        self.name = self.encoder.name
        self.dimensions = self.encoder.encode([]).shape[1]

    def kept(self, hashes: Sequence[str]) -> Mapping[str, bytes]:
        """What is there and can be a vector; nothing else is believed, as these have no seal."""
        found = stores.vectors.known(self.store, self.name, hashes)
        return {sha256: numbers for sha256, numbers in found.items() if self._is_sound(numbers)}

    def made(
        self, missing: Mapping[str, str], told: Callable[[int], None] | None
    ) -> Mapping[str, bytes]:
        """New vectors by the hashes of their texts, kept batch by batch."""
        import numpy as np

        made: dict[str, bytes] = {}
        hashes = [*missing]
        for start in range(0, len(hashes), BATCH):
            batch = hashes[start : start + BATCH]
            vectors = self.encoder.encode(
                [missing[sha256] for sha256 in batch], progress=_further(told, start, len(batch))
            )
            rows = np.asarray(vectors).astype(_KEPT_AS)
            part = {sha256: row.tobytes() for sha256, row in zip(batch, rows, strict=True)}
            self._keep(part)
            made |= part
            if told:
                told(len(made))
        return made

    def _is_sound(self, numbers: bytes) -> bool:
        import numpy as np

        if len(numbers) != 2 * self.dimensions:
            return False
        return bool(np.isfinite(np.frombuffer(numbers, dtype=_KEPT_AS)).all())

    def _keep(self, part: Mapping[str, bytes]) -> None:
        if not self.is_kept:
            return
        try:
            self.is_kept = stores.vectors.keep(self.store, self.name, part, since=self.era)
        except ProjectUnwritable:
            self.is_kept = False


def _further(told: Callable[[int], None] | None, start: int, n_texts: int) -> Progress | None:
    """Progress within a batch; its end is told once it is kept."""
    if told is None:
        return None
    return lambda done, _: told(start + done) if done < n_texts else None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
