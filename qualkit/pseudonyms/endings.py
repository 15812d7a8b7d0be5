"""The endings that names take in sentences, which stay behind the pseudonym.

A short list of cases and possessives by language, folded; no grammar. An ending counts only on a
capitalised word whose rest is a known name of four letters or more (three before a lone vowel that
the ending replaces), so that "market" is not taken for Mark's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

_SLAVIC = "a u e i y em om ovi ove uv ov ova ovo ovy ou um ech ami"
_OF_A: Mapping[str, str] = {
    "cs": "y e u ou o", "sk": "y e u ou o", "pl": "y i e ie u o", "hr": "e i u om o",
    "sl": "e i o", "sr": "e i u om o", "bs": "e i u om o", "uk": "и і у ою о", "bg": "о",
}  # fmt: skip
"""What takes the place of a last *a*, by language."""

_ADDED: Mapping[str, str] = {
    "en": "s", "de": "s es en n", "nl": "s", "sv": "s", "da": "s", "nb": "s", "no": "s",
    "cs": _SLAVIC, "sk": _SLAVIC, "hr": _SLAVIC, "sl": _SLAVIC, "sr": _SLAVIC, "bs": _SLAVIC,
    "pl": "a u e i y em iem owi owie ow om ami ach ie",
    "fi": "n a ta lla lle lta ssa sta sse ksi na in en an on han kin",
    "et": "i t le l lt st ga ks",
    "hu": "t ot et at nak nek val vel hoz hez rol tol bol ra re ban ben e ek",
    "lt": "o ui a u e io iui", "lv": "a am u s ei", "ro": "lui ului ei", "uk": "а у ом ові",
    "tr": "in un i u a e da de dan den", "el": "ς ν",
}  # fmt: skip
"""What is added to a name, by language."""

ENDINGS = frozenset(ending for each in _ADDED.values() for ending in each.split())
"""Every ending of any language."""

_FEWEST_LETTERS = 4


def stems(word: str, languages: str) -> Iterator[tuple[str, int]]:
    """Names that the folded `word` may be a form of, and how many of its letters are theirs.

    Of several languages, with spaces between them, all are looked through.

    >>> list(stems("bramleys", "en")), ("jana", 3) in list(stems("janou", "cs"))
    ([('bramley', 7)], True)
    """
    for language in languages.split():
        yield from _stems(word, language.split("-")[0])


def _stems(word: str, language: str) -> Iterator[tuple[str, int]]:
    for ending in _ADDED.get(language, "").split():
        if word.endswith(ending) and len(word) - len(ending) >= _FEWEST_LETTERS:
            kept = len(word) - len(ending)
            yield word[:kept], kept
    for ending in _OF_A.get(language, "").split():
        kept = len(word) - len(ending)
        if word.endswith(ending) and kept >= _FEWEST_LETTERS - 1:
            yield f"{word[:kept]}a", kept
