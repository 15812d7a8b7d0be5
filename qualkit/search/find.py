"""Finds where a query stands in turns: exactly, in speech only, in the document's positions.

Three ways: by words without case and accents, by lemmas, by a regular expression. Knows no index:
it reads whatever turns it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from qualkit.codebook.bounded import BoundedRegex
from qualkit.codebook.expressions import regex_problem
from qualkit.errors import ParameterError
from qualkit.model.documents import Turn
from qualkit.search.folding import places_of, words_of
from qualkit.search.lemmas import Lemmas, lemmas_of
from qualkit.search.lexing import LONGEST_QUERY
from qualkit.search.matching import Patterns, patterns, stretches
from qualkit.search.query import Query, leaves
from qualkit.search.spaced import SpacedText
from qualkit.spans import Span, trim

Finder = Callable[[Sequence[Turn]], list[list[Span]]]
"""Gives the spans found in each of some turns: in order, none twice."""


def by_words(query: Query) -> Finder:
    """A finder of `query` by words, without case and accents."""
    known = patterns(list(leaves(query)), _folded)
    return lambda turns: [_with_words(query, known, turn) for turn in turns]


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
    bounded = BoundedRegex(regex, keeps_case=keeps_case)
    return lambda turns: [_matched(bounded, turn) for turn in turns]


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
    """Keeps, by language, a query's patterns and the chunks that are worth a look."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._known: dict[str, _InLanguage] = {}

    def find(self, turns: Sequence[Turn]) -> list[list[Span]]:
        for language in {turn.language for turn in turns}:
            if language not in self._known:
                self._known[language] = _InLanguage.of(self._query, language)
            texts = (turn.text for turn in turns if turn.language == language)
            self._known[language].learn(chunk for text in texts for chunk in text.split())
        return [self._known[turn.language].find(self._query, turn) for turn in turns]


@dataclass(slots=True)
class _InLanguage:
    lemmas: Lemmas
    known: Patterns
    wanted: frozenset[str]
    seen: set[str] = field(default_factory=set)
    holding: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, query: Query, language: str) -> _InLanguage:
        lemmas = lemmas_of(language)
        known = patterns(list(leaves(query)), lemmas.forms)
        each = (forms for pattern in known.values() for forms in pattern.forms)
        return cls(lemmas, known, frozenset().union(*each))

    def learn(self, chunks: Iterable[str]) -> None:
        new = set(chunks).difference(self.seen)
        self.lemmas.learn(new)
        self.holding.update(self.lemmas.holding(self.wanted, new))
        self.seen |= new

    def find(self, query: Query, turn: Turn) -> list[Span]:
        if self.holding.isdisjoint(turn.text.split()):
            return []
        words = [
            (lemma, piece.start + start, piece.start + end)
            for piece in turn.speech()
            for lemma, start, end in self.lemmas.words(turn.spoken(piece))
        ]
        places = stretches(query, self.known, [lemma for lemma, _, _ in words])
        return [Span(words[first][1], words[last][2]) for first, last in places]


def _folded(text: str) -> list[frozenset[str]]:
    return [frozenset([word]) for word in words_of(text)]


def _with_words(query: Query, known: Patterns, turn: Turn) -> list[Span]:
    pieces = turn.speech() if turn.non_speech else (turn.span,)
    words = [word for piece in pieces for word in words_of(turn.spoken(piece))]
    found = stretches(query, known, words)
    if not found:
        return []
    places = [
        (piece.start + start, piece.start + end)
        for piece in pieces
        for start, end in places_of(turn.spoken(piece))
    ]
    return [Span(places[first][0], places[last][1]) for first, last in found]
