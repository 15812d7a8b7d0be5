"""What stands between two spaces → its words with their lemmas, as search finds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qualkit.contrasts.word_reading import Cut, Word
from qualkit.search.lemmas import Word as Found
from qualkit.search.lemmas import lemmas_of

_AT_ONCE = 20_000
_JOINING = frozenset("'’‘‐‑-­/&_*")
"""Between two words these part no phrase; any other sign does."""

_APOSTROPHES = str.maketrans("’‘ʼ", "'''")

Piece = tuple[list[Word], bool]


def cutter(language: str, *, forms: bool) -> Cut:
    """Cuts chunks of one language into words: lemmas, or the forms as they were said.

    What has no letter is no word, and parts a phrase.
    """

    def cut(chunks: Sequence[str]) -> list[Piece]:
        return [
            _piece(chunk, found, forms=forms)
            for first in range(0, len(chunks), _AT_ONCE)
            for chunk, found in _found(chunks[first : first + _AT_ONCE], language)
        ]

    return cut


def places(text: str, language: str, *, forms: bool) -> list[tuple[str, int, int]]:
    """The words of `text` in order, each with its start and end."""
    found = lemmas_of(language).words(text)
    return [
        (_form(text[start:end]) if forms else lemma.translate(_APOSTROPHES), start, end)
        for lemma, start, end in found
    ]


def _found(chunks: Sequence[str], language: str) -> Iterator[tuple[str, list[Found]]]:
    """Each of the chunks with its words, their places counted from the chunk's start."""
    words = iter(lemmas_of(language).words(" ".join(chunks)))
    word = next(words, None)
    start = 0
    for chunk in chunks:
        found = []
        while word is not None and word[1] < start + len(chunk):
            found.append((word[0], word[1] - start, word[2] - start))
            word = next(words, None)
        yield chunk, found
        start += len(chunk) + 1


def _piece(chunk: str, found: Sequence[Found], *, forms: bool) -> Piece:
    words: list[Word] = []
    end, parted = 0, False
    for lemma, start, stop in found:
        form = _form(chunk[start:stop])
        parted = parted or not _JOINING.issuperset(chunk[end:start])
        if any(map(str.isalpha, form)):
            words.append((form if forms else lemma.translate(_APOSTROPHES), form, parted))
            parted = False
        else:
            parted = True
        end = stop
    return words, parted or not _JOINING.issuperset(chunk[end:])


def _form(word: str) -> str:
    return word.lower().translate(_APOSTROPHES)
