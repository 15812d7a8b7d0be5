"""Topics guided by the codebook: segments near a code's description make a topic that carries it.

It knows codes as texts, and vectors; it refuses to know codebooks and projects. A segment is near
the code with the largest cosine between its vector and the code's, where that is at least a bound;
the vector of a code is the mean of those of its texts. What is near a code is held together while
all else is clustered, and may join it (`qualkit.themes.clusters`): a zero-shot topic, which need
not say what the coder means. It is a topic like any other, never a coding.

The bound: with the default encoder, .25 on the corpus of sight loss was reached by a fifth of the
segments, of which seven of ten had the code that they were near (each code is had by 15 to 34 of
100); of five codebooks about other things, by 6 to 13 of 100.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from qualkit.embedding import Encoder
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Topic
from qualkit.model.themes import OUTLIERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEARNESS = 0.25
"""The least cosine of a segment and the code that it is near to."""

LEAST_NEAR = 5
"""A code with fewer segments near it guides no topic."""

GUIDED_ENGINE = "bertopic"
"""The engine that can hold segments together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A code: its path, and the texts that say what it is (name, definition, examples)."""

    code: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Codes that may guide topics, and how near a segment must be; none guide by default."""

    guides: tuple[Guide, ...] = ()
    nearness: float = NEARNESS


UNGUIDED = Guidance()


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided:
    """The code that each of n segments is near to, by its place in ``codes``, or −1.

    ``near`` counts the segments near every code, also of those that have too few to guide.
    """

    codes: tuple[str, ...] = ()
    labels: NDArray[np.int64] | None = None
    near: Mapping[str, int] = field(default_factory=dict)


def check_guidance(guidance: Guidance, engine: str, encoder: Encoder | None) -> None:
    """Raise `ParameterError` where codes shall guide what cannot be guided."""
    if guidance.guides and engine != GUIDED_ENGINE:
        raise ParameterError(
            f"topics of the engine {engine!r} guided by codes",
            expected=f"the engine {GUIDED_ENGINE!r}",
        )
    if guidance.guides and encoder is None:
        raise ParameterError("topics guided by codes without an encoder", expected="an encoder")


def guided(
    guidance: Guidance, encoder: Encoder | None, vectors: NDArray[np.float32] | None
) -> Guided:
    """The codes that the segments with these vectors (n × dimensions) are near to.

    Raises
    ------
    UndefinedResult
        If no code has five segments near it.
    """
    if not guidance.guides or encoder is None or vectors is None:
        return Guided()
    cosines = _unit(vectors) @ np.stack([_vector(one, encoder) for one in guidance.guides]).T
    nearest = np.where(
        cosines.max(axis=1) >= guidance.nearness, cosines.argmax(axis=1), OUTLIERS
    ).astype(np.int64)
    sizes = np.bincount(nearest[nearest >= 0], minlength=len(guidance.guides))
    enough = np.flatnonzero(sizes >= LEAST_NEAR)
    if not len(enough):
        raise UndefinedResult(
            f"no code has {LEAST_NEAR} segments within a cosine of {guidance.nearness:g}",
            repair="write definitions and examples in the words of the people who speak, or lower"
            " --nearness",
        )
    places = np.full(len(sizes) + 1, OUTLIERS)
    places[enough] = np.arange(len(enough))
    return Guided(
        codes=tuple(guidance.guides[index].code for index in enough),
        labels=places[nearest],
        near={one.code: int(n) for one, n in zip(guidance.guides, sizes, strict=True)},
    )


def check_number(found: Guided, topics: int | None) -> None:
    """Raise where all topics asked for would be those of codes."""
    taken = len(found.codes)
    if topics is not None and taken and topics <= taken:
        raise ParameterError(
            f"{topics} topics where {taken} codes guide one each",
            expected=f"{taken + 1} or more, or no number",
        )


def numbers(found: Guided, tried: Sequence[int]) -> tuple[int, ...]:
    """Those numbers of topics that leave some to be found, or two more than codes guide."""
    taken = len(found.codes)
    return tuple(k for k in tried if k > taken) or (taken + 2,)


def with_codes(
    topics: Sequence[Topic], found: Guided, labels: NDArray[np.int64]
) -> tuple[Topic, ...]:
    """`topics`, each with the code that guided it, told by where its segments went (n)."""
    if found.labels is None:
        return tuple(topics)
    # A segment without a known term is in no topic, whatever it is near to.
    of_topic = {
        int(labels[found.labels == place].max(initial=OUTLIERS)): code
        for place, code in enumerate(found.codes)
    }
    return tuple(replace(topic, code=of_topic.get(topic.topic)) for topic in topics)


def guided_notes(found: Guided, topics: Sequence[Topic]) -> tuple[str, ...]:
    """How many segments each code held together, how many there are in all, and who guides none."""
    if not found.codes:
        return ()
    told = ", ".join(
        f"{topic.topic} by {topic.code} ({found.near[topic.code]} of {topic.size} segments near it)"
        for topic in topics
        if topic.code
    )
    few = ", ".join(code for code in found.near if code not in found.codes)
    none = (
        f" No topic is guided by {few}: fewer than {LEAST_NEAR} segments are near." if few else ""
    )
    return (f"Topics guided by codes: {told}; the other segments joined by their words.{none}",)


def _vector(guide: Guide, encoder: Encoder) -> NDArray[np.float32]:
    mean = _unit(encoder.encode(list(guide.texts))).mean(axis=0, keepdims=True)
    return np.asarray(_unit(mean)[0])


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
