"""How often each rule votes, how often together with others, and how often against.

After the statistics of labelling functions in A. Ratner, S. H. Bach, H. Ehrenberg, J. Fries, S. Wu
and C. Ré, "Snorkel: Rapid Training Data Creation with Weak Supervision", PVLDB 11(3), 2017,
doi:10.14778/3157794.3157797. Two things differ. There the unit is a data point; here coverage is
of sentences, while overlap and conflict are shares of the rule's own hits rather than of all, so
that a rule that seldom votes is not judged by how seldom. And there labels exclude each other; here
a sentence may well have two codes, so a conflict is where to look, not a mistake.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qualkit.codebook.shown import shown_rule
from qualkit.model.coverage import RuleCoverage
from qualkit.model.documents import Turn
from qualkit.rules.ballots import Ballot, Coded, ballots_of
from qualkit.rules.compile import RuleSet
from qualkit.rules.reading import read_turns
from qualkit.rules.vote import NOTHING

Progress = Callable[[int, int], None]
_Rule = tuple[int, int]


@dataclass(slots=True)
class _Tally:
    hits: int = 0
    turns: int = 0
    sentences: int = 0
    overlaps: int = 0
    conflicts: int = 0
    vetoed: int = 0
    documents: set[str] = field(default_factory=set)


def coverage(
    turns: Sequence[Turn],
    rules: RuleSet,
    *,
    coded: Coded = NOTHING,
    progress: Progress | None = None,
) -> tuple[int, tuple[RuleCoverage, ...]]:
    """How many sentences were read, and how each rule fares in them, in the codebook's order.

    Parameters are those of `qualkit.rules.suggest`. A rule that never votes has its row too.
    """
    tallies: dict[_Rule, _Tally] = defaultdict(_Tally)
    n_sentences = 0
    for done, read in enumerate(read_turns(turns, rules), 1):
        n_sentences += len(read.sentences)
        _count(ballots_of(read, rules, coded), read.turn.document, tallies)
        if progress:
            progress(done, len(turns))
    rows = (
        _row(rules, (code, number), tallies[code, number], n_sentences)
        for code, asked in enumerate(rules.codes)
        for number in range(len(asked.rules))
    )
    return n_sentences, tuple(rows)


def _count(ballots: Sequence[Ballot], document: str, tallies: dict[_Rule, _Tally]) -> None:
    """Count the ballots of one turn."""
    at: dict[int, set[_Rule]] = defaultdict(set)
    covered: dict[_Rule, set[int]] = defaultdict(set)
    for ballot in ballots:
        for number in ballot.voting:
            for sentence in ballot.sentences:
                at[sentence].add((ballot.code, number))
                covered[ballot.code, number].add(sentence)
    for rule, sentences in covered.items():
        tallies[rule].turns += 1
        tallies[rule].sentences += len(sentences)
        tallies[rule].documents.add(document)
    for ballot in ballots:
        beside = set[_Rule]().union(*(at[sentence] for sentence in ballot.sentences))
        for number in ballot.votes:
            tally = tallies[ballot.code, number]
            if number in ballot.vetoed:
                tally.vetoed += 1
                continue
            tally.hits += 1
            tally.overlaps += len(beside) > 1
            tally.conflicts += any(code != ballot.code for code, _ in beside)


def _row(rules: RuleSet, place: _Rule, tally: _Tally, n_sentences: int) -> RuleCoverage:
    code, number = place
    rule = rules.rule(code, number)
    return RuleCoverage(
        code=rules.codes[code].path,
        number=number + 1,
        kind=rule.kind,
        text=shown_rule(rule),
        line=rule.line,
        hits=tally.hits,
        documents=len(tally.documents),
        turns=tally.turns,
        coverage=_share(tally.sentences, n_sentences),
        overlap=_share(tally.overlaps, tally.hits),
        conflict=_share(tally.conflicts, tally.hits),
        vetoed=tally.vetoed,
    )


def _share(count: int, of: int) -> float | None:
    return count / of if of else None
