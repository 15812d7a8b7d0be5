"""The rules read turns sentence by sentence and suggest codes, with their evidence.

Only speech is read: labels, times and stage directions are left out. Rules of one code that vote
in the same sentence make one suggestion; its score is the share of the code's rules that voted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualkit.language import sentence_spans
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.model.identity import derived_guid
from qualkit.rules.compile import ABOUT, UNLESS, VOTE, Label, Matchers, RuleSet
from qualkit.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Ballot:
    """What the rules of one code found in one sentence."""

    votes: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
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
        whose cue occurs first in the sentence (of two that start together, the longer), None for the speaker's own role or no cue.
    """
    for done, turn in enumerate(turns, 1):
        matchers = rules.matchers(rules.language_of(turn.language))
        for piece in turn.speech():
            text = turn.spoken(piece)
            if text.strip():
                yield from _read(turn, piece.start, matchers.nlp(text), rules, matchers)
        if progress:
            progress(done, len(turns))


def _read(
    turn: Turn, offset: int, doc: Doc, rules: RuleSet, matchers: Matchers
) -> Iterator[Suggestion]:
    found = _matches(doc, matchers)
    if not any(label.sort == VOTE for label, _ in found):
        return
    for sentence in sentence_spans(doc):
        inside = [pair for pair in found if pair[1].overlaps(sentence)]
        for code, ballot in sorted(_ballots(inside).items()):
            voting = [number for number in ballot.votes if number not in ballot.vetoes]
            if voting:
                yield _suggestion(turn, offset, doc.text, sentence, rules, code, ballot, voting)


def _matches(doc: Doc, matchers: Matchers) -> list[tuple[Label, Span]]:
    strings = doc.vocab.strings
    found = [
        (Label.from_key(strings[key]), _characters(doc, start, end))
        for matcher in (matchers.phrases, matchers.patterns)
        for key, start, end in matcher(doc)
    ]
    for label, regex in matchers.regexes:
        found += [
            (label, Span(*match.span())) for match in regex.finditer(doc.text) if match.group()
        ]
    return found


def _characters(doc: Doc, start: int, end: int) -> Span:
    last = doc[end - 1]
    return Span(doc[start].idx, last.idx + len(last.text))


def _ballots(found: Sequence[tuple[Label, Span]]) -> dict[int, _Ballot]:
    ballots: dict[int, _Ballot] = defaultdict(_Ballot)
    for label, span in found:
        ballot = ballots[label.code]
        if label.sort == VOTE:
            ballot.votes[label.rule].append(span)
        elif label.sort == UNLESS:
            ballot.vetoes.add(label.rule)
        elif label.sort == ABOUT:
            ballot.cues.append((span.start, -span.end, label.role))
    return ballots


def _suggestion(
    turn: Turn,
    offset: int,
    text: str,
    sentence: Span,
    rules: RuleSet,
    code: int,
    ballot: _Ballot,
    voting: Sequence[int],
) -> Suggestion:
    spans = sorted({span for number in voting for span in ballot.votes[number]})
    role = min(ballot.cues)[2] if ballot.cues else None
    about = None if role == turn.role else role
    span = Span(sentence.start + offset, sentence.end + offset)
    quote = text[sentence.start : sentence.end]
    path, rule = rules.codes[code].path, rules.digests[code]
    return Suggestion(
        id=derived_guid("suggestion", turn.document, span.start, quote, path, about, rule),
        document=turn.document,
        span=span,
        quote=quote,
        code=path,
        score=len(voting) / len(rules.codes[code].rules),
        evidence=tuple(dict.fromkeys(text[span.start : span.end] for span in spans)),
        about=about,
        rule=rule,
    )
