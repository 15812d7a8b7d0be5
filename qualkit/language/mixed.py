"""Which turns of a document are in another language than the rest.

A turn of some length that uses the common words of the document's language is in that language;
the others are asked of the identifier, and only a sure answer counts. Short turns are never taken
for another language: "no" is a word of eight.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.language.identify import UNDETERMINED, base_language, identify
from qualkit.language.pipelines import stop_words

_FEWEST_LETTERS = 40
_SAMPLE = 300
_COMMON = 0.3
_SURE = 0.9


def other_languages(texts: Iterable[str], language: str) -> tuple[str | None, ...]:
    """For each of `texts` the language it is in where that is surely not `language`, else None.

    Parameters
    ----------
    texts : iterable of str
        What the turns say. Those with fewer than 40 letters are never judged.
    language : str
        The document's language, ISO 639-1; where it is ``und`` nothing is told.

    Examples
    --------
    >>> other_languages(
    ...     ["We talked about the bus.", "Wir haben gestern lange über den Bus gesprochen."], "en"
    ... )
    (None, 'de')
    """
    base = base_language(language)
    common = stop_words(base) if base != UNDETERMINED else frozenset()
    return tuple(_other(text, base, common) for text in texts)


def _other(text: str, base: str, common: frozenset[str]) -> str | None:
    start = max(0, (len(text) - _SAMPLE) // 2)
    sample = text[start : start + _SAMPLE]
    words = sample.lower().split()
    if base == UNDETERMINED or sum(word in common for word in words) > _COMMON * len(words):
        return None
    if sum(map(str.isalpha, sample)) < _FEWEST_LETTERS:
        return None
    guess = identify(sample)
    is_other = guess.probability > _SURE and base_language(guess.language) != base
    return guess.language if is_other else None
