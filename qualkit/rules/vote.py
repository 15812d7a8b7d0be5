"""The rules read turns sentence by sentence and suggest codes, with their evidence.

Only speech is read: labels, times and stage directions are left out. Nothing is found across the
end of a sentence; a line broken inside a sentence reads as a space. A sentence of more than
100,000 characters is read in overlapping pieces, and one of more than 400 is shown to a regex in
windows (see `qualkit.rules.bounded`). Rules of one code that vote in
the same sentence make one suggestion; its score is the share of the code's rules that voted.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.language import sentences
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.model.identity import derived_guid
from qualkit.rules.bounded import LONGEST_PIECE, pieces
from qualkit.rules.compile import UNLESS, VOTE, Label, Matchers, Pattern, RuleSet
from qualkit.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Progress = Callable[[int, int], None]
Match = tuple[Label, int, int]
"""Whose match it is, and where in the sentence as it is read."""

_SPACES = re.compile(r"\s{2,}|[^\S ]")
_UNITS = re.compile(r"\s+|\S[\u0300-\u036f]*")
"""White space, or a character with the combining accents on it."""


@dataclass(slots=True)
class _Ballot:
    """What the rules of one code found in one sentence."""

    votes: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    vetoes: set[int] = field(default_factory=set)
    cues: list[tuple[int, int, str]] = field(default_factory=list)


def suggest(
    turns: Sequence[Turn], rules: RuleSet, *, progress: Progress | None = None
) -> Iterator[Suggestion]:
    """The suggestions of `rules` over `turns`, in the order of the turns and their sentences.

    Parameters
    ----------
    turns : sequence of Turn
        Any documents and languages.
    rules : RuleSet
        The compiled rules.
    progress : callable, optional
        Called as ``progress(done, total)`` after each turn.

    Yields
    ------
    Suggestion
        One for each sentence and code in which at least one rule votes. ``about`` is the role
        whose cue occurs first in the sentence (of two that start together, the longer), None for
        the speaker's own role or no cue. ``evidence`` holds the words that voted, in their order.
    """
    for done, turn in enumerate(turns, 1):
        language = rules.language_of(turn.language)
        matchers = rules.matchers(language)
        for piece in turn.speech():
            text = turn.spoken(piece)
            for sentence in sentences(text, language):
                quote = text[sentence.start : sentence.end]
                span = Span(sentence.start + piece.start, sentence.end + piece.start)
                yield from _read(turn, span, quote, rules, matchers)
        if progress:
            progress(done, len(turns))


def _read(
    turn: Turn, span: Span, quote: str, rules: RuleSet, matchers: Matchers
) -> Iterator[Suggestion]:
    reading = _Reading.of(quote)
    found = _matches(reading.text, matchers)
    if not any(label.sort == VOTE for label, _, _ in found):
        return
    for code, ballot in sorted(_ballots(found).items()):
        voting = [number for number in ballot.votes if number not in ballot.vetoes]
        if not voting:
            continue
        places = sorted({place for number in voting for place in ballot.votes[number]})
        words = [quote[reading.starts[start] : reading.ends[end - 1]] for start, end in places]
        role = min(ballot.cues)[2] if ballot.cues else None
        about = None if role == turn.role else role
        path, rule = rules.codes[code].path, rules.digests[code]
        yield Suggestion(
            id=derived_guid("suggestion", turn.document, span.start, quote, path, about, rule),
            document=turn.document,
            span=span,
            quote=quote,
            code=path,
            score=len(voting) / len(rules.codes[code].rules),
            evidence=tuple(dict.fromkeys(words)),
            about=about,
            rule=rule,
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence as it is read, and where each character of it begins and ends in the quote."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, quote: str) -> _Reading:
        """`quote` with white space made single and accents composed (NFC)."""
        if quote.isascii() and not _SPACES.search(quote):
            return cls(quote, range(len(quote)), range(1, len(quote) + 1))
        read: list[str] = []
        starts, ends = array("Q"), array("Q")
        for match in _UNITS.finditer(quote):
            unit = match.group()
            unit = " " if unit.isspace() else unicodedata.normalize("NFC", unit)
            read.append(unit)
            starts.extend([match.start()] * len(unit))
            ends.extend([match.end()] * len(unit))
        return cls("".join(read), starts, ends)


def _matches(text: str, matchers: Matchers) -> list[Match]:
    found = [
        (label, start, end)
        for label, regex in matchers.regexes
        for start, end in regex.matches(text)
    ]
    if len(text) <= LONGEST_PIECE:
        return found + _token_matches(text, matchers, is_asked=bool(found))
    inside = _matches_in_pieces(text, matchers, is_asked=bool(found))
    if inside and not found:
        # A vote in one piece makes the cues and vetoes of the others matter.
        inside = _matches_in_pieces(text, matchers, is_asked=True)
    return found + inside


def _matches_in_pieces(text: str, matchers: Matchers, *, is_asked: bool) -> list[Match]:
    return [
        (label, first + start, last + start)
        for start, end in pieces(text)
        for label, first, last in _token_matches(text[start:end], matchers, is_asked=is_asked)
    ]


def _token_matches(text: str, matchers: Matchers, *, is_asked: bool) -> list[Match]:
    """What is found by tokens; `is_asked` when something has voted, so that cues are wanted."""
    found: list[Match] = []
    words = matchers.words.among(text)
    patterns = [pattern for pattern in matchers.patterns if _is_possible(pattern, words)]
    tagged = [pattern for pattern in matchers.tagged if _is_possible(pattern, words)]
    if not (is_asked or patterns or tagged or not words.isdisjoint(matchers.triggers)):
        return []
    doc = matchers.nlp(text)
    for key, start, end in matchers.phrases(doc):
        found.append((matchers.labels[key], *_characters(doc, start, end)))
    for pattern in patterns:
        found += _found(pattern, doc)
    if tagged and matchers.tagger:
        tagged_doc = matchers.tagger(text)
        for pattern in tagged:
            found += _found(pattern, tagged_doc)
    return found


def _is_possible(pattern: Pattern, words: frozenset[int]) -> bool:
    return not any(need.isdisjoint(words) for need in pattern.needs)


def _found(pattern: Pattern, doc: Doc) -> Iterator[Match]:
    for _, start, end in pattern.matcher(doc, allow_missing=True):
        if start < end:
            yield (pattern.label, *_characters(doc, start, end))


def _characters(doc: Doc, start: int, end: int) -> tuple[int, int]:
    last = doc[end - 1]
    return doc[start].idx, last.idx + len(last)


def _ballots(found: Sequence[Match]) -> dict[int, _Ballot]:
    ballots: dict[int, _Ballot] = defaultdict(_Ballot)
    for label, start, end in found:
        ballot = ballots[label.code]
        if label.sort == VOTE:
            ballot.votes[label.rule].append((start, end))
        elif label.sort == UNLESS:
            ballot.vetoes.add(label.rule)
        else:
            ballot.cues.append((start, -end, label.role))
    return ballots
