"""The rules read turns sentence by sentence and suggest codes, with their evidence.

Nothing is found across the end of a sentence, but for rules that join several words; a line broken
inside a sentence reads as a space. A sentence of more than 100,000 characters is read in
overlapping pieces, and one of more than 400 is shown to a regex in windows (see
`qualkit.rules.bounded`). Rules of one code that vote in the same passage make one suggestion; its
score is the share that voted of the code's rules that the turn is open to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType

from qualkit.model.codes import Rule
from qualkit.model.codings import Suggestion
from qualkit.model.documents import Turn
from qualkit.model.identity import derived_guid
from qualkit.rules.ballots import Ballot, Coded, Rejected, ballots_of
from qualkit.rules.compile import RuleSet
from qualkit.rules.fingerprints import joined_fingerprints
from qualkit.rules.joining import Place
from qualkit.rules.reading import ReadTurn, read_turns

Progress = Callable[[int, int], None]
Late = Callable[[str, Rule, Turn], None]

NOTHING: Coded = MappingProxyType({})


def suggest(
    turns: Sequence[Turn],
    rules: RuleSet,
    *,
    coded: Coded = NOTHING,
    rejected: Rejected = frozenset(),
    late: Late | None = None,
    progress: Progress | None = None,
) -> Iterator[Suggestion]:
    """The suggestions of `rules` over `turns`, in the order of the turns and their sentences.

    Parameters
    ----------
    turns : sequence of Turn
        Any documents and languages.
    rules : RuleSet
        The compiled rules.
    coded : mapping, optional
        Document and code → the spans coded with it, for rules that vote only there; passages
        suggested for that code count too, but for those `rejected`: document, code and span.
    late : callable, optional
        Called as ``late(code, rule, turn)`` where a regex took too long and so abstained.
    progress : callable, optional
        Called as ``progress(done, total)`` after each turn.

    Yields
    ------
    Suggestion
        One for each passage and code in which at least one rule votes. ``about`` is the role
        whose cue occurs first in the passage (of two that start together, the longer), None for
        the speaker's own role or no cue. ``evidence`` holds the words that voted, in their order,
        ``rule`` the fingerprints of the rules that voted, ``weight`` the mean of their weights.
    """
    for done, read in enumerate(read_turns(turns, rules), 1):
        if late:
            for code, number in sorted(read.late):
                late(rules.codes[code].path, rules.rule(code, number), read.turn)
        for ballot in ballots_of(read, rules, coded, rejected=rejected):
            if ballot.voting:
                yield _suggestion(ballot, read, rules)
        if progress:
            progress(done, len(turns))


def _suggestion(ballot: Ballot, read: ReadTurn, rules: RuleSet) -> Suggestion:
    code, turn, voting = rules.codes[ballot.code], read.turn, ballot.voting
    rule = joined_fingerprints(rules.fingerprints[ballot.code][number] for number in voting)
    quote = turn.spoken(ballot.span)
    about = ballot.about
    start = ballot.span.start
    asked = sum((ballot.code, number) in read.open for number in range(len(code.rules)))
    return Suggestion(
        id=derived_guid("suggestion", turn.document, start, quote, code.path, about, rule),
        document=turn.document,
        span=ballot.span,
        quote=quote,
        code=code.path,
        score=len(voting) / asked,
        evidence=tuple(dict.fromkeys(_words(place, read) for place in ballot.places())),
        about=about,
        rule=rule,
        weight=_weight([code.rules[number] for number in voting]),
    )


def _words(place: Place, read: ReadTurn) -> str:
    number, start, end = place
    return read.turn.spoken(read.sentences[number].place(start, end))


def _weight(voting: Sequence[Rule]) -> float | None:
    weights = [rule.weight for rule in voting if rule.weight is not None]
    return sum(weights) / len(weights) if weights else None
