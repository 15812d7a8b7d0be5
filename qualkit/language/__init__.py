"""The one door to spaCy and to what knows languages: sentences, lemmas, words, stop words.

A language is an ISO 639-1 code; ``und`` means that nobody could tell. spaCy, simplemma and the
identifier are imported on first use, never when this package is.
"""

from qualkit.language.identify import UNDETERMINED, Guess, identify
from qualkit.language.pipelines import (
    lemma_source,
    pipeline,
    sentence_spans,
    sentences,
    stop_words,
)
from qualkit.language.words import count_words

__all__ = [
    "UNDETERMINED",
    "Guess",
    "count_words",
    "identify",
    "lemma_source",
    "pipeline",
    "sentence_spans",
    "sentences",
    "stop_words",
]
