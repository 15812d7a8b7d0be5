"""Finds where a query stands in turns: exactly, in speech only, in the document's positions.

Three ways: by words without case and accents, by lemmas, by a regular expression. Knows no index:
it reads whatever turns it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from qualkit.codebook.bounded import BoundedRegex
from qualkit.codebook.expressions import regex_problem
from qualkit.errors import ParameterError
from qualkit.model.documents import Turn
from qualkit.search.folding import Word, words_of
from qualkit.search.lemmas import Lemmas, lemmas_of
from qualkit.search.lexing import LONGEST_QUERY
from qualkit.search.matching import Patterns, patterns, stretches
from qualkit.search.query import Query, leaves
from qualkit.search.spaced import SpacedText
from qualkit.spans import Span, trim

Finder = Callable[[Turn], list[Span]]
"""Gives the spans found in a turn: in order, none twice."""


def by_words(query: Query) -> Finder:
    """A finder of `query` by words, without case and accents."""
    known = patterns(list(leaves(query)), _folded)
    return lambda turn: _found(query, known, _words(turn, words_of))


def by_lemmas(query: Query) -> Finder:
    """A finder of `query` by the lemma that each word has in the language of the turn.

    Raises
    ------
    ParameterError
        If a word of the query has a star.
    """
    asked = list(leaves(query))
    for words in asked:
        if words.is_prefix:
            what = f"{words.text + '*'!r} is a beginning, which has no lemma"
            raise ParameterError(what, repair="leave out the star, or --lemma")
    return _LemmaFinder(query).find


def by_regex(regex: str, *, keeps_case: bool = False) -> Finder:
    """A finder of what `regex` matches in the single-spaced speech of a turn.

    Raises
    ------
    ParameterError
        If it is no regular expression, could take endless time, or matches the empty text.
    """
    if not regex.strip():
        raise ParameterError("the query is empty", expected="a regular expression")
    if len(regex) > LONGEST_QUERY:
        what = f"the regular expression has {len(regex)} characters"
        raise ParameterError(what, expected=f"at most {LONGEST_QUERY}")
    problem = regex_problem(regex)
    if problem:
        what, repair = problem
        shown = regex if len(regex) <= 60 else f"{regex[:60]}…"
        raise ParameterError(f"the query {shown!r} {what}", repair=repair)
    return partial(_matched, BoundedRegex(regex, keeps_case=keeps_case))


def _matched(regex: BoundedRegex, turn: Turn) -> list[Span]:
    spaced = SpacedText.of(turn)
    found = [spaced.span(start, end) for start, end in regex.matches(spaced.text)]
    trimmed = (_trimmed(turn, span) for span in found)
    return [span for span in trimmed if span]


def _trimmed(turn: Turn, span: Span) -> Span | None:
    quote = turn.spoken(span)
    inner = trim(quote, Span(0, len(quote)))
    return Span(span.start + inner.start, span.start + inner.end) if inner else None


class _LemmaFinder:
    """Keeps a query's patterns in each language that it meets."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._known: dict[str, tuple[Lemmas, Patterns, frozenset[str]]] = {}

    def find(self, turn: Turn) -> list[Span]:
        lemmas, known, wanted = self._in(turn.language)
        if not lemmas.holding(wanted, turn.text):
            return []
        return _found(self._query, known, _words(turn, lemmas.words))

    def _in(self, language: str) -> tuple[Lemmas, Patterns, frozenset[str]]:
        if language not in self._known:
            lemmas = lemmas_of(language)
            known = patterns(list(leaves(self._query)), lemmas.forms)
            every = (form for pattern in known.values() for forms in pattern.forms for form in forms)
            self._known[language] = (lemmas, known, frozenset(every))
        return self._known[language]


def _folded(text: str) -> list[frozenset[str]]:
    return [frozenset([word]) for word, _, _ in words_of(text)]


def _words(turn: Turn, cut: Callable[[str], Sequence[Word]]) -> list[Word]:
    if not turn.non_speech:
        start = turn.span.start
        return [(word, start + first, start + end) for word, first, end in cut(turn.text)]
    return [
        (word, piece.start + first, piece.start + end)
        for piece in turn.speech()
        for word, first, end in cut(turn.spoken(piece))
    ]


def _found(query: Query, known: Patterns, words: Sequence[Word]) -> list[Span]:
    places = stretches(query, known, [word for word, _, _ in words])
    return [Span(words[first][1], words[last][2]) for first, last in places]
