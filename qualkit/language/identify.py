"""Which language a text is in, by py3langid's character n-grams (offline), and its plain code.

Of the languages that the identifier knows only those of `SERVED` are chosen among: the small
neighbours of a large language take short texts from it and are seldom what was spoken. A text in
none of them comes out as the nearest; who has such texts names their language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNDETERMINED = "und"
"""ISO 639-2's code for a language nobody could tell."""

_CODES = """
    bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv
    ar be bs ca cy eu gl he hy is ka lb mk nn no ru sq sr tr uk
    am bn fa gu hi id ja km kn ko lo ml my pa si so sw ta te th ur vi zh
"""
SERVED = frozenset(_CODES.split())
"""What a guess may be: the languages of the Union, their neighbours, others widely spoken."""

_FEWEST_LETTERS = 12
_SHORT = 60
_SURE = 0.7
_SAMPLE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A language with its probability among those of `SERVED`, in [0, 1]."""

    language: str
    probability: float


def base_language(language: str) -> str:
    """The language without region or script, in lower case: ``en`` for ``en-GB``."""
    return language.replace("_", "-").partition("-")[0].strip().lower() or UNDETERMINED


def identify(text: str) -> Guess:
    """Guess the language of `text`.

    A text with fewer than 12 letters is not guessed at: its language is ``und``, probability 0.
    One with fewer than 60 is ``und`` where its best guess has a probability below 0.7.
    Long texts are judged by 4,000 characters from their middle, where talk is under way.

    >>> identify("Wir haben gestern lange über den Bus gesprochen.").language
    'de'
    >>> identify("Mm.").language
    'und'
    """
    start = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[start : start + _SAMPLE]
    letters = sum(character.isalpha() for character in sample)
    if letters < _FEWEST_LETTERS:
        return Guess(language=UNDETERMINED, probability=0.0)
    language, probability = _identifier().classify(sample)
    if letters < _SHORT and probability < _SURE:
        language = UNDETERMINED
    return Guess(language=str(language), probability=float(probability))


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(SERVED)
    return identifier
