"""How well a placing of selections fits a text: on words and lines, and on the quotes they bring.

People select words, sentences and lines. A place in the middle of a word is thirty times less
likely than one between a word and a blank; that is all the model there is, and it is the same for
every reading, so that only the differences between them count.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qualkit.interchange.refi.units import Ints

Floats = NDArray[np.float64]

_W, _P, _S, _N, _Q = range(5)
"""A letter, a mark, white space, a newline or the edge of the text, and a mark that ends a sentence
or a clause in scripts that put no blank behind it."""

_END = np.log(
    [
        # outside: w, p, s, n, q; inside:
        [0.03, 0.6, 1.0, 3.0, 0.6],  # w
        [0.03, 0.2, 2.0, 3.0, 0.2],  # p
        [0.15, 0.05, 0.05, 0.05, 0.05],  # s
        [0.3, 0.1, 0.05, 0.1, 0.05],  # n
        [2.0, 0.5, 2.0, 3.0, 0.2],  # q
    ]
)
_START = np.log(
    [
        # inside: w, p, s, n, q; outside:
        [0.03, 0.03, 0.1, 0.05, 0.03],  # w
        [0.3, 0.1, 0.15, 0.05, 0.05],  # p
        [1.0, 0.5, 0.05, 0.02, 0.05],  # s
        [4.0, 2.0, 0.1, 0.05, 0.1],  # n
        [1.0, 0.5, 0.1, 0.05, 0.05],  # q
    ]
)
_CLOSING = frozenset(
    "\u3002\uff01\uff1f\uff0c\u3001\uff1b\uff1a\u300d\u300f\uff09\u3011\u300b\uff0e\u061f\u06d4"
)
_NOWHERE = float(np.log(1e-4))
_NOT_QUOTED, _ONLY_BEGUN, _WITH_A_BLANK = float(np.log(1e-4)), -2.0, -1.5
_LONG = 15
_MOST_QUOTES = 400
_ELLIPSES = ("…", "...")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """How a placing fits: its score, and of how many selections what is true.

    ``clean`` counts the edges, two a selection, that are not in the middle of a word; ``matched``
    the selections whose words are their quote, of those ``quoted``. ``exact`` are those that are
    by the file's own evidence: whose words are their quote or, without a quote, both of whose
    edges are clean.
    """

    score: float
    clean: int
    quoted: int
    matched: int
    nowhere: int
    exact: int


class Evidence:
    r"""What a text, and the names of the selections in it, say about where they are.

    Parameters
    ----------
    text : str
        The text, with ``\n`` newlines.
    names : sequence of str
        The name of each selection: mostly its words, whole or cut short, or a title, or nothing.
    """

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._text = text
        self._kept: _Places | None = None
        self.quotes = {at: name for at, name in enumerate(map(_squeezed, names)) if name}
        self.quotes = {
            at: name for at, name in self.quotes.items() if _begun(name) in self._places.squeezed
        }

    @property
    def _places(self) -> _Places:
        if self._kept is None:
            self._kept = _Places.of(self._text)
        return self._kept

    def chance(self) -> float:
        """The share of all places in the text that are not in the middle of a word."""
        return float(1 - self._places.inside.mean())

    def score(self, starts: Ints, ends: Ints, among: Ints) -> float:
        """How well the selections `among` fit: a logarithm, comparable for one text."""
        sound = (starts >= 0) & (ends > starts)
        places = self._places
        edges = np.where(sound, places.starts[starts] + places.ends[ends], 2 * _NOWHERE)
        quoted = [at for at in among.tolist() if at in self.quotes]
        step = max(1, len(quoted) // _MOST_QUOTES)
        told = sum(self._quote(starts[at], ends[at], self.quotes[at]) for at in quoted[::step])
        return float(edges[among].sum()) + told * step

    def fit(self, starts: Ints, ends: Ints) -> Fit:
        """How a placing fits, all selections counted."""
        sound = (starts >= 0) & (ends > starts)
        inside = self._places.inside
        begin_clean, end_clean = sound & ~inside[starts], sound & ~inside[ends]
        both = begin_clean & end_clean
        found = [at for at in self.quotes if self.is_quote(at, int(starts[at]), int(ends[at]))]
        unquoted = int(both.sum()) - sum(bool(both[at]) for at in self.quotes)
        return Fit(
            score=self.score(starts, ends, np.arange(len(starts))),
            clean=int(begin_clean.sum() + end_clean.sum()),
            quoted=len(self.quotes),
            matched=len(found),
            nowhere=int((~sound).sum()),
            exact=len(found) + unquoted,
        )

    def forget(self) -> None:
        """Drop what takes much room; it is made anew when asked for."""
        self._kept = None

    def is_quote(self, at: int, start: int, end: int) -> bool:
        """Whether the words from `start` to `end` are the quote of selection `at`."""
        return self._quote(start, end, self.quotes[at]) > _NOT_QUOTED

    def _quote(self, start: int, end: int, name: str) -> float:
        if start < 0 or end <= start:
            return _NOT_QUOTED
        places = self._places
        words = places.squeezed[places.dark[start] : places.dark[end]]
        if words == name:
            is_tight = not (self._text[start].isspace() or self._text[end - 1].isspace())
            return 0.0 if is_tight else _WITH_A_BLANK
        begun = _begun(name)
        if begun != name:
            return 0.0 if words.startswith(begun) else _NOT_QUOTED
        return _ONLY_BEGUN if len(name) >= _LONG and words.startswith(name) else _NOT_QUOTED


@dataclass(frozen=True, slots=True)
class _Places:
    """What each place between two characters of a text is worth, and how much is before it.

    ``starts`` and ``ends`` are what speaks for a selection that starts or ends there, ``inside``
    whether it is in the middle of a word; ``dark`` is where it is in ``squeezed``, the text
    without white space.
    """

    starts: Floats
    ends: Floats
    inside: NDArray[np.bool_]
    dark: Ints
    squeezed: str

    @classmethod
    def of(cls, text: str) -> _Places:
        classes = _classes(text)
        padded = np.concatenate(([_N], classes, [_N]))
        before, behind = padded[:-1], padded[1:]
        is_dark = (classes != _N) & (classes != _S)
        return cls(
            starts=_START[before, behind],
            ends=_END[before, behind],
            inside=(before == _W) & (behind == _W),
            dark=np.concatenate(([0], np.cumsum(is_dark))),
            squeezed="".join(text.split()),
        )


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _begun(name: str) -> str:
    """`name` without the ellipsis that cut it short."""
    for mark in _ELLIPSES:
        if name.endswith(mark) and len(name) > len(mark):
            return name.removesuffix(mark)
    return name


def _classes(text: str) -> NDArray[np.int64]:
    known: dict[str, int] = {}
    for letter in set(text):
        known[letter] = _class_of(letter)
    return np.fromiter(map(known.__getitem__, text), dtype=np.int64, count=len(text))


def _class_of(letter: str) -> int:
    if letter in "\n\x0b\x0c\u2028\u2029\x85":
        return _N
    if letter.isspace():
        return _S
    if letter in _CLOSING:
        return _Q
    category = unicodedata.category(letter)
    # What joins or changes the letter before it belongs to that: accents, joiners, skin tones.
    is_part = category[0] in "LNM" or category == "Cf" or "\U0001f3fb" <= letter <= "\U0001f3ff"
    return _W if is_part or letter == "_" else _P
