"""Which language a text is in, by py3langid's character n-grams (offline), and its plain code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNDETERMINED = "und"
"""ISO 639-2's code for a language nobody could tell."""

_FEWEST_LETTERS = 12
_SAMPLE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A language with its probability among all that the identifier knows, in [0, 1]."""

    language: str
    probability: float


def base_language(language: str) -> str:
    """The language without region or script, in lower case: ``en`` for ``en-GB``."""
    return language.replace("_", "-").partition("-")[0].strip().lower() or UNDETERMINED


def identify(text: str) -> Guess:
    """Guess the language of `text`.

    A text with fewer than 12 letters is not guessed at: its language is ``und``, probability 0.
    Long texts are judged by 4,000 characters from their middle, where talk is under way.

    >>> identify("Wir haben gestern lange über den Bus gesprochen.").language
    'de'
    >>> identify("Mm.").language
    'und'
    """
    start = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[start : start + _SAMPLE]
    if sum(character.isalpha() for character in sample) < _FEWEST_LETTERS:
        return Guess(language=UNDETERMINED, probability=0.0)
    language, probability = _identifier().classify(sample)
    return Guess(language=str(language), probability=float(probability))


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
