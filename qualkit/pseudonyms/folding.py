"""Words as a search for names reads them: without case, accents and invisible characters.

Every folded word knows where it stands in the text it was folded from, so that what is found can
be replaced there, whatever the text's own normal form.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u065f\u0900-\u0dff\u1160-\u11ff"
    r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a"
)
_CLUSTER = re.compile(rf"(?s).[{_MARKS}]*")
"""A character and what may be composed with it."""

_ADDRESS = re.compile(r"(?<!\S)\S*?(?:://|@|www\.)\S*")
_PLAIN = str.maketrans("łøđħŧŋıæœ", "lodhtniao")
_BEFORE_A_SENTENCE = ".!?:;…\n"
_OFTEN = 3
_CAPITALS_IN = 50
"""Texts that write capitals have one inside a sentence in as many words at least."""

_OPENING = " \t\"'“‘«„([*_>-–—"


class Word(NamedTuple):
    """A word (letters) or number (digits): folded, and where it stands."""

    folded: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """The words of `text`, folded, in order.

    >>> words("Zoë's dog")
    [Word(folded='zoe', start=0, end=3), Word(folded='s', start=4, end=5), \
Word(folded='dog', start=6, end=9)]
    """
    if text.isascii():
        return [Word(match[0], *match.span()) for match in _TOKEN.finditer(text.lower())]
    alike: dict[str, str | int | None] = {each: _folded(each) for each in set(text)}
    if all(isinstance(folded, str) and len(folded) == 1 for folded in alike.values()):
        folded_text = text.translate(str.maketrans(alike))
        return [Word(match[0], *match.span()) for match in _TOKEN.finditer(folded_text)]
    pieces, at = [], []
    for index, character in enumerate(text):
        folded = _folded(character)
        pieces.append(folded)
        at += [index] * len(folded)
    at.append(len(text))
    return [
        Word(match[0], at[match.start()], at[match.end()])
        for match in _TOKEN.finditer("".join(pieces))
    ]


def composed(text: str) -> tuple[str, list[int]]:
    """`text` in NFC, and where in `text` each position of it is; nothing for a text that is so.

    >>> composed("Zoe\u0308 x")
    ('Zoë x', [0, 1, 2, 4, 5, 6])
    """
    if unicodedata.is_normalized("NFC", text):
        return text, []
    pieces, at = [], []
    for match in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFC", match[0])
        is_same = len(piece) == len(match[0])
        pieces.append(piece)
        at += [match.start() + index * is_same for index in range(len(piece))]
    return "".join(pieces), [*at, len(text)]


def tokens(name: str) -> tuple[str, ...]:
    """The folded words of a name: what decides whether two names are spelled alike.

    >>> tokens("O’Brien-Müller") == tokens("o'brien muller")
    True
    """
    return tuple(word.folded for word in words(name))


def is_first(text: str, start: int) -> bool:
    """True when the word at `start` opens a sentence or a line, where any word has a capital."""
    at = start - 1
    while at >= 0 and text[at] in _OPENING:
        at -= 1
    return at < 0 or text[at] in _BEFORE_A_SENTENCE


class Vocabulary:
    """How the words of some texts are written: in lower case, or with a capital inside sentences.

    Addresses of mails and pages, all in lower case whatever they hold, are passed over.

    Parameters
    ----------
    texts : iterable of str
        All that is looked through.
    stop_words : collection of str
        Words that are no names however they are written.
    is_word : callable
        Whether a language has a folded word.
    """

    def __init__(
        self,
        texts: Iterable[str],
        stop_words: Iterable[str] = (),
        is_word: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._is_word = is_word
        self.lower: Counter[str] = Counter()
        self.capital: Counter[str] = Counter()
        self._stop_words = {" ".join(tokens(word)) for word in stop_words}
        for written in texts:
            text = _ADDRESS.sub(" ", written)
            for word in words(text):
                first = text[word.start]
                if first.islower():
                    self.lower[word.folded] += 1
                elif first.isupper() and not is_first(text, word.start):
                    self.capital[word.folded] += 1

    def is_common(self, folded: str) -> bool:
        """True for a word that is (also) an ordinary one: often in lower case, or a stop word."""
        small = self.lower[folded]
        return folded in self._stop_words or (small > 0 and small * 5 >= self.capital[folded])

    def is_function_word(self, folded: str) -> bool:
        """True for a stop word that these texts use as one: as often small as with a capital."""
        small = self.lower[folded]
        return folded in self._stop_words and 0 < small >= self.capital[folded]

    def is_ordinary(self, folded: str) -> bool:
        """True for a word of the language that these texts write small at least once."""
        is_known = folded in self._stop_words or self._is_word(folded)
        return self.lower[folded] > 0 and is_known

    def is_mostly_small(self, folded: str) -> bool:
        """True for a word of the language that is clearly more often small than not.

        Where texts hardly write capitals at all, being small says nothing.
        """
        small, capital = self.lower[folded], self.capital[folded]
        is_known = folded in self._stop_words or self._is_word(folded)
        has_capitals = self.capital.total() * _CAPITALS_IN >= self.lower.total()
        return small >= _OFTEN and small > 2 * capital and has_capitals and is_known


def has_capital(text: str, found: Sequence[Word]) -> bool:
    """True when each of these words of `text` starts with a capital or a digit."""
    return all(not text[word.start].islower() for word in found)


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(each for each in plain if not unicodedata.combining(each))
    return kept.translate(_PLAIN) if kept else character


def letter_runs(texts: Iterable[str]) -> Iterator[str]:
    """The folded words of texts, letters only."""
    for text in texts:
        for word in words(text):
            if not word.folded.isdecimal():
                yield word.folded
