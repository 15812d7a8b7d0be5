"""What the rules of a code say of a passage: who votes, who is forbidden to, whose view it is.

Codes are counted in the order in which their rules ask for each other's passages. A passage is a
sentence, or several where the words of one rule meet across them.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from qualkit.model.codes import TURN, Rule
from qualkit.rules.compile import RuleSet
from qualkit.rules.joining import Found, Member, Passage, Place, in_sentences, in_turn, within_words
from qualkit.rules.labels import ABOUT, MEMBER, UNLESS, VOTE, Match, members
from qualkit.rules.reading import ReadTurn
from qualkit.spans import Span

Coded = Mapping[tuple[str, str], Sequence[Span]]
"""Document and code → the passages coded with it."""

Rejected = Set[tuple[str, str, Span]]
"""Document, code and passage of suggestions that were rejected."""


@dataclass(slots=True)
class Ballot:
    """The rules of one code on one passage: ``votes`` by rule, ``vetoed`` those that abstained."""

    code: int
    passage: Passage
    span: Span
    votes: dict[int, set[Place]] = field(default_factory=lambda: defaultdict(set))
    vetoed: set[int] = field(default_factory=set)
    about: str | None = None

    @property
    def voting(self) -> list[int]:
        """The rules that vote and that nothing forbids."""
        return [number for number in sorted(self.votes) if number not in self.vetoed]

    @property
    def sentences(self) -> range:
        """The sentences of the passage, by their numbers in the turn."""
        return range(self.passage[0], self.passage[1] + 1)

    def places(self) -> list[Place]:
        """Where the words stand that made the rules vote, in their order."""
        return sorted({place for number in self.voting for place in self.votes[number]})


def ballots_of(
    read: ReadTurn, rules: RuleSet, coded: Coded, *, rejected: Rejected = frozenset()
) -> list[Ballot]:
    """The ballots on the passages of a turn, by passage, then in the order of the codebook."""
    by_code: dict[int, list[tuple[int, Match]]] = defaultdict(list)
    for number, sentence in enumerate(read.sentences):
        for match in sentence.found:
            label = match[0]
            if label.sort in (VOTE, MEMBER) and (label.code, label.rule) in read.open:
                by_code[label.code].append((number, match))
    made: list[Ballot] = []
    suggested: dict[str, list[Span]] = defaultdict(list)
    for code in sorted(by_code, key=rules.order.__getitem__):
        count = _Count(read, rules, code, _passages(read, rules, coded, suggested))
        found = count.ballots(by_code[code])
        path, spans = rules.codes[code].path, (one.span for one in found if one.voting)
        suggested[path] += (
            span for span in spans if (read.turn.document, path, span) not in rejected
        )
        made += found
    return sorted(made, key=lambda ballot: (ballot.passage, ballot.code))


def _passages(
    read: ReadTurn, rules: RuleSet, coded: Coded, suggested: Mapping[str, Sequence[Span]]
) -> Callable[[str], list[Span]]:
    def passages(inside: str) -> list[Span]:
        return [
            span
            for path in rules.meant[inside]
            for span in (*coded.get((read.turn.document, path), ()), *suggested.get(path, ()))
            if span.overlaps(read.turn.span)
        ]

    return passages


@dataclass(frozen=True, slots=True)
class _Count:
    """Counts the rules of one code in one turn; ``passages`` are those of another code.

    ``vetoed`` remembers of a rule within a turn whether the turn forbids it.
    """

    read: ReadTurn
    rules: RuleSet
    code: int
    passages: Callable[[str], list[Span]]
    vetoed: dict[int, bool] = field(default_factory=dict)

    def ballots(self, matches: Sequence[tuple[int, Match]]) -> list[Ballot]:
        made: dict[Passage, Ballot] = {}
        by_rule: dict[int, list[tuple[int, Match]]] = defaultdict(list)
        for item in matches:
            by_rule[item[1][0].rule].append(item)
        for number, found in by_rule.items():
            for passage, places in self._votes(self.rules.rule(self.code, number), found):
                ballot = made.setdefault(passage, self._ballot(passage))
                ballot.votes[number] |= places
        for ballot in made.values():
            ballot.vetoed = {number for number in ballot.votes if self._is_vetoed(ballot, number)}
            ballot.about = self._about(ballot)
        return list(made.values())

    def _ballot(self, passage: Passage) -> Ballot:
        first, last = (self.read.sentences[number].span for number in passage)
        return Ballot(self.code, passage, Span(first.start, last.end))

    def _votes(
        self, rule: Rule, found: Sequence[tuple[int, Match]]
    ) -> Iterator[tuple[Passage, set[Place]]]:
        if not rule.inside:
            yield from self._meeting(rule, found)
            return
        placed = sorted(((self._place(item), item) for item in found), key=_start)
        starts = list(map(_start, placed))
        for span in self.passages(rule.inside):
            near = placed[bisect_left(starts, span.start) : bisect_left(starts, span.end)]
            inside = [item for place, item in near if place.end <= span.end]
            yield from self._meeting(rule, inside)

    def _place(self, item: tuple[int, Match]) -> Span:
        number, (_, start, end) = item
        return self.read.sentences[number].place(start, end)

    def _meeting(
        self, rule: Rule, found: Sequence[tuple[int, Match]]
    ) -> Iterator[tuple[Passage, set[Place]]]:
        if not rule.all_of:
            for number, (_, start, end) in found:
                yield (number, number), {(number, start, end)}
            return
        for passage, places in self._joined(rule, found).items():
            yield passage, set(places)

    def _joined(self, rule: Rule, found: Sequence[tuple[int, Match]]) -> Found:
        wanted = len(members(rule))
        if len({label.member for _, (label, _, _) in found}) < wanted:
            return {}
        if isinstance(rule.within, int):
            return within_words(list(self._members(found, counted=True)), wanted, rule.within)
        join = in_turn if rule.within == TURN else in_sentences
        return join(list(self._members(found, counted=False)), wanted)

    def _members(self, found: Sequence[tuple[int, Match]], *, counted: bool) -> Iterator[Member]:
        """The members by their words, or, where nobody counts those, by their sentences."""
        starts = [sentence.word_starts() for sentence in self.read.sentences] if counted else []
        before = list(itertools.accumulate(map(len, starts), initial=0))
        for number, (label, start, end) in found:
            first = last = number
            if counted:
                first = before[number] + bisect_right(starts[number], start)
                last = before[number] + bisect_left(starts[number], end)
            yield Member(first, last, label.member, (number, start, end))

    def _is_vetoed(self, ballot: Ballot, number: int) -> bool:
        rule = self.rules.rule(self.code, number)
        if not rule.unless:
            return False
        if rule.within != TURN:
            return self._has_veto(number, ballot.sentences)
        if number not in self.vetoed:
            wanted = self.read.matchers.vetoes.get((self.code, number), frozenset())
            sentences = enumerate(self.read.sentences)
            possible = (at for at, item in sentences if not item.words.isdisjoint(wanted))
            self.vetoed[number] = self._has_veto(number, possible)
        return self.vetoed[number]

    def _has_veto(self, number: int, sentences: Iterable[int]) -> bool:
        return any(
            label.sort == UNLESS and label.code == self.code and label.rule == number
            for at in sentences
            for label, _, _ in self.read.found(self.read.sentences[at])
        )

    def _about(self, ballot: Ballot) -> str | None:
        if not self.rules.codes[self.code].about:
            return None
        cues = [
            (at, start, -end, label.role)
            for at in ballot.sentences
            for label, start, end in self.read.found(self.read.sentences[at])
            if label.sort == ABOUT and label.code == self.code
        ]
        role = min(cues)[3] if cues else None
        return None if role == self.read.turn.role else role


def _start(placed: tuple[Span, tuple[int, Match]]) -> int:
    return placed[0].start
