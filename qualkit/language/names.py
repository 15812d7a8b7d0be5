"""Names of people, places and organisations, as an installed model finds them in sentences.

A model proposes and misses: in speech it finds about two thirds of first names. English has one
among the dependencies; for a language without one nothing is found, and `has_model` tells so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from qualkit.language.pipelines import has_model, pipeline

Progress = Callable[[int, int], None]

KINDS: Mapping[str, str] = {
    "PERSON": "person",
    "PER": "person",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "ORG": "organisation",
}
"""The labels of models → what they mean here; other labels are passed over."""

_BATCH = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A name in a text: where it stands in it and what it names."""

    start: int
    end: int
    kind: str


def entities(
    texts: Sequence[str], language: str, *, progress: Progress | None = None
) -> Iterator[tuple[Entity, ...]]:
    """The names in each of `texts` (sentences, best), in order; none without a model.

    >>> [entity.kind for entity in next(entities(["We met Paula Smith in London."], "en"))]
    ['person', 'place']
    """
    if not has_model(language):
        yield from (() for _ in texts)
        return
    nlp = pipeline(language, statistical=True)
    wanted = [name for name in nlp.pipe_names if name in ("tok2vec", "transformer", "ner")]
    with nlp.select_pipes(enable=wanted):
        for done, doc in enumerate(nlp.pipe(texts, batch_size=_BATCH), 1):
            yield tuple(
                Entity(start=found.start_char, end=found.end_char, kind=KINDS[found.label_])
                for found in doc.ents
                if found.label_ in KINDS
            )
            if progress and (done % _BATCH == 0 or done == len(texts)):
                progress(done, len(texts))
