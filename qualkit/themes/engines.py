"""The contract of a topic engine, and the one list of engines.

An engine knows how segments become topics; it refuses to know sessions, roles and what makes a
topic good. `Solution` is the part of it that refits need: no library, only arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from qualkit.errors import UnknownName
from qualkit.model.themes import OUTLIERS
from qualkit.themes.setting import Setting
from qualkit.themes.space import Space
from qualkit.themes.vocabulary import Vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """Topics, the largest first.

    ``labels`` (n) gives each segment's topic or −1, ``weights`` (n × k) how well each segment shows
    each topic, ``components`` (k × v) each term's weight in each topic; none is negative but −1.
    ``words`` are the columns of the terms that tell each topic, heaviest first.
    """

    labels: NDArray[np.int64]
    weights: NDArray[np.float64]
    components: NDArray[np.float64]
    words: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        sizes = np.bincount(self.labels[self.labels >= 0], minlength=len(self.components))
        order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        renumbered = np.full(len(sizes) + 1, OUTLIERS)
        renumbered[order] = np.arange(len(order))
        object.__setattr__(self, "labels", renumbered[self.labels])
        object.__setattr__(self, "weights", self.weights[:, order])
        object.__setattr__(self, "components", self.components[order])
        object.__setattr__(self, "words", tuple(self.words[topic] for topic in order.tolist()))


class Engine(Protocol):
    """A topic model of a given number of topics over a vocabulary."""

    labels_: NDArray[np.int64]
    """Each segment's topic, the largest topic being 0; −1 where there is none."""
    weights_: NDArray[np.float64]
    """How well each segment shows each topic: n × k."""
    components_: NDArray[np.float64]
    """Each term's weight in each topic: k × v."""
    words_: tuple[tuple[int, ...], ...]
    """Columns of the terms that tell each topic."""
    model: Any
    """The library's own object."""

    def __init__(self, vocabulary: Vocabulary, *, topics: int, seed: int) -> None: ...

    def fit(
        self,
        texts: Sequence[str],
        vectors: NDArray[np.float32] | None = None,
        setting: Setting | None = None,
    ) -> Engine:
        """Find the topics of `texts`, helped by their vectors (n × dimensions) and their setting.

        The setting names a role and a session for each of `texts`, in the order of speaking.
        """
        ...

    def fit_space(self, texts: Sequence[str], space: Space) -> Engine:
        """Find the topics of `texts`, whose space is computed already."""
        ...

    def transform(
        self, texts: Sequence[str], vectors: NDArray[np.float32] | None = None
    ) -> NDArray[np.int64]:
        """The topic of each of other texts, −1 where they share no term with any."""
        ...

    def terms(self) -> tuple[tuple[tuple[str, float], ...], ...]:
        """The terms that tell each topic with their weights, heaviest first."""
        ...

    @staticmethod
    def require() -> None:
        """Raise `MissingExtra` unless all that the engine needs is installed."""
        ...

    @staticmethod
    def solve(space: Space, topics: int) -> Solution:
        """The same topics from a space alone, for refits."""
        ...


def terms_of(found: Solution, names: Sequence[str]) -> tuple[tuple[tuple[str, float], ...], ...]:
    """The terms that tell each topic, with their weights in it."""
    return tuple(
        tuple((names[column], float(row[column])) for column in columns)
        for row, columns in zip(found.components, found.words, strict=True)
    )


def _late(module: str, name: str) -> Callable[[], type[Engine]]:
    return lambda: getattr(import_module(f"qualkit.themes.{module}"), name)


ENGINES: Mapping[str, Callable[[], type[Engine]]] = MappingProxyType(
    {"bertopic": _late("bertopic", "BertopicEngine"), "nmf": _late("nmf", "NmfEngine")}
)
"""Every engine by its name; the call imports it."""


def engine_class(name: str) -> type[Engine]:
    """Return the engine of that name.

    Raises
    ------
    UnknownName
        If there is none; the message lists those there are.

    Examples
    --------
    >>> engine_class("lda")
    Traceback (most recent call last):
    ...
    qualkit.errors.UnknownName: no engine 'lda'; known: 'bertopic', 'nmf'
    """
    if name not in ENGINES:
        raise UnknownName("engine", name, sorted(ENGINES))
    return ENGINES[name]()
