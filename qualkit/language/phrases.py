"""Which phrases are noun phrases where they stand, as far as an installed model can tell.

The shipped model has no parser, so a phrase is judged by the parts of speech of its words: nouns
with adjectives before them. English has a model among the dependencies; for a language without
one nothing is judged.

References
----------
Justeson & Katz 1995, Technical terminology: some linguistic properties and an algorithm for
identification in text, doi:10.1017/S1351324900000048: adjectives and nouns, a noun last.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.language.pipelines import has_model, pipeline
from qualkit.spans import Span

_NOUNS = frozenset({"NOUN", "PROPN"})
_BEFORE = _NOUNS | {"ADJ"}


def noun_phrases(contexts: Sequence[tuple[str, Span]], language: str) -> tuple[bool | None, ...]:
    """For each text with a span in it, whether the span is a noun phrase there.

    None where no model for `language` is installed, or the span cuts a word.

    >>> said = "We want a local lunch club here."
    >>> noun_phrases([(said, Span(10, 26)), (said, Span(3, 7))], "en")
    (True, False)
    """
    if not has_model(language) or not contexts:
        return (None,) * len(contexts)
    nlp = pipeline(language, statistical=True)
    needed = ("tok2vec", "transformer", "tagger", "morphologizer", "attribute_ruler")
    with nlp.select_pipes(enable=[name for name in nlp.pipe_names if name in needed]):
        found = []
        for doc, (_, span) in zip(nlp.pipe([t for t, _ in contexts]), contexts, strict=True):
            words = doc.char_span(span.start, span.end)
            tags = [word.pos_ for word in words if not word.is_punct] if words else []
            found.append(_is_noun_phrase(tags) if tags else None)
    return tuple(found)


def _is_noun_phrase(tags: Sequence[str]) -> bool:
    return tags[-1] in _NOUNS and all(tag in _BEFORE for tag in tags)
