"""The one door to spaCy and to what knows languages: sentences, lemmas, words, stop words.

A language is an ISO 639-1 code; ``und`` means that nobody could tell. spaCy, simplemma and the
identifier are imported on first use, never when this package is.
"""

from qualkit.language.codes import is_language
from qualkit.language.identify import UNDETERMINED, Guess, base_language, identify
from qualkit.language.mixed import other_languages
from qualkit.language.names import Entity, entities
from qualkit.language.phrases import noun_phrases
from qualkit.language.pipelines import (
    has_model,
    is_word,
    lemma_source,
    pipeline,
    stop_words,
)
from qualkit.language.splitting import sentences
from qualkit.language.words import count_words

__all__ = [
    "UNDETERMINED",
    "Entity",
    "Guess",
    "base_language",
    "count_words",
    "entities",
    "has_model",
    "identify",
    "is_language",
    "is_word",
    "lemma_source",
    "noun_phrases",
    "other_languages",
    "pipeline",
    "sentences",
    "stop_words",
]
