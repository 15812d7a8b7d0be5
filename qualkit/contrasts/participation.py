"""How much each participant of a session says, how evenly, and how the word passes.

Knows turns and who is in which group; refuses to know codes (see `voices`). A session's documents
follow each other by name; nothing is counted across the end of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from qualkit.contrasts.evenness import evenness
from qualkit.contrasts.following import DRAWS, NOBODY, Speakers, flow
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.participation import (
    Flow,
    GroupParticipation,
    LongestRun,
    ParticipationRow,
    SessionParticipation,
    Silence,
    Silences,
)

SILENCE = 3.0
"""Seconds beyond which a pause between turns is a silence."""

_QUESTION_MARKS = ("?", "？", "؟")
_GREEK = "el"


class SessionTurns:
    """The turns of one session, in order, and what can be said of them.

    Parameters
    ----------
    turns : sequence of Turn
        Of one session, by document and ordinal.
    groups : mapping of name to group
        Each participant's group; who has none is left out of groups, not of people.
    """

    def __init__(self, turns: Sequence[Turn], groups: Mapping[str, str | None]) -> None:
        self._turns, self._groups = turns, groups
        self.session = turns[0].session
        self._own: dict[str, list[Turn]] = defaultdict(list)
        for turn in turns:
            if turn.participant is not None:
                self._own[turn.participant].append(turn)
        self._words = sum(turn.words for own in self._own.values() for turn in own)
        self._named = sum(map(len, self._own.values()))
        self._untimed = sum(_seconds(turn) is None for turn in turns)

    def rows(self) -> tuple[ParticipationRow, ...]:
        """One row a participant, who says most first."""
        rows = (self._row(name, own) for name, own in self._own.items())
        return tuple(sorted(rows, key=lambda row: (-row.words, -row.turns, row.participant)))

    def groups(self, rows: Sequence[ParticipationRow]) -> tuple[GroupParticipation, ...]:
        """One row a group."""
        found = []
        for group in sorted({row.group for row in rows if row.group is not None}):
            own = [row for row in rows if row.group == group]
            words = sum(row.words for row in own)
            found.append(
                GroupParticipation(
                    session=self.session,
                    group=group,
                    participants=len(own),
                    turns=sum(row.turns for row in own),
                    words=words,
                    share=_ratio(words, self._words),
                )
            )
        return tuple(found)

    def summary(
        self, rows: Sequence[ParticipationRow], *, seed: int, draws: int = DRAWS
    ) -> SessionParticipation:
        """The session as a whole."""
        people = [row for row in rows if not row.is_moderator]
        guides = [row for row in rows if row.is_moderator]
        asked, why = self._question_ratio()
        return SessionParticipation(
            session=self.session,
            participants=len(people),
            moderators=len(guides),
            turns=len(self._turns),
            words=sum(turn.words for turn in self._turns),
            seconds=None if self._untimed else sum(map(_length, self._turns)),
            unnamed=len(self._turns) - self._named,
            evenness={
                "turns": evenness([row.turns for row in people]),
                "words": evenness([row.words for row in people]),
            },
            moderator_turn_share=_of_guides([row.turns for row in guides], self._named),
            moderator_word_share=_of_guides([row.words for row in guides], self._words),
            question_ratio=asked,
            question_reason=why,
            longest=self._longest(),
            silences=self._silences(),
            flow=self._flow(rows, seed, draws),
        )

    def _row(self, name: str, own: Sequence[Turn]) -> ParticipationRow:
        words, total = sum(turn.words for turn in own), sum(map(_length, self._turns))
        seconds = None if self._untimed else sum(map(_length, own))
        return ParticipationRow(
            session=self.session,
            participant=name,
            role=own[0].role,
            group=self._groups.get(name),
            is_moderator=own[0].role == MODERATOR,
            turns=len(own),
            words=words,
            share=_ratio(words, self._words),
            turn_share=_ratio(len(own), self._named),
            seconds=seconds,
            time_share=None if seconds is None else _ratio(seconds, total),
            reason=self._why_untimed(),
        )

    def _why_untimed(self) -> str | None:
        if not self._untimed:
            return None
        return f"{self._untimed} of {len(self._turns)} turns have no beginning or no end"

    def _question_ratio(self) -> tuple[float | None, str | None]:
        """The share of moderators' turns with a question mark; None where it cannot be told."""
        guides = [turn for turn in self._turns if turn.role == MODERATOR]
        if not guides:
            return None, "nobody has the role moderator"
        asked = sum(map(_asks, guides))
        if not asked and not any(map(_asks, self._turns)):
            return None, "the transcript has no question mark"
        return asked / len(guides), None

    def _longest(self) -> LongestRun | None:
        runs = [
            LongestRun(
                participant=name,
                document=own[0].document,
                first=own[0].ordinal,
                last=own[-1].ordinal,
                words=sum(turn.words for turn in own),
            )
            for document in self._documents()
            for name, own in ((who, [*many]) for who, many in groupby(document, _speaker))
            if name is not None
        ]
        return max(runs, key=lambda run: run.words, default=None)

    def _silences(self) -> Silences:
        known = [
            (earlier, later, later.begins - earlier.ends)
            for document in self._documents()
            for earlier, later in pairwise(document)
            if earlier.ends is not None and later.begins is not None
        ]
        if not known:
            reason = "no turn has both an end and a next one's beginning"
            return Silences(
                threshold=SILENCE, count=None, seconds=None, longest=None, reason=reason
            )
        items = tuple(
            Silence(document=a.document, after=a.ordinal, before=b.ordinal, seconds=gap)
            for a, b, gap in known
            if gap > SILENCE
        )
        return Silences(
            threshold=SILENCE,
            count=len(items),
            seconds=sum(item.seconds for item in items),
            longest=max((item.seconds for item in items), default=None),
            items=items,
        )

    def _flow(self, rows: Sequence[ParticipationRow], seed: int, draws: int) -> Flow:
        ordered = sorted(rows, key=lambda row: row.participant)
        people = Speakers(
            names=tuple(row.participant for row in ordered),
            moderates=tuple(row.is_moderator for row in ordered),
            groups=tuple(row.group for row in ordered),
        )
        places = {name: place for place, name in enumerate(people.names)}
        documents = [
            [places.get(turn.participant or "", NOBODY) for turn in document]
            for document in self._documents()
        ]
        return flow(documents, people, seed=seed, draws=draws)

    def _documents(self) -> Iterator[list[Turn]]:
        for _, turns in groupby(self._turns, lambda turn: turn.document):
            yield [*turns]


def by_session(turns: Sequence[Turn]) -> dict[str, list[Turn]]:
    """The turns of each session, by document and ordinal, sessions by name."""
    found: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        found[turn.session].append(turn)
    return {
        session: sorted(found[session], key=lambda turn: (turn.document, turn.ordinal))
        for session in sorted(found)
    }


def _speaker(turn: Turn) -> str | None:
    return turn.participant


def _seconds(turn: Turn) -> float | None:
    if turn.begins is None or turn.ends is None or turn.ends < turn.begins:
        return None
    return turn.ends - turn.begins


def _length(turn: Turn) -> float:
    return _seconds(turn) or 0.0


def _asks(turn: Turn) -> bool:
    marks = (*_QUESTION_MARKS, ";") if turn.language == _GREEK else _QUESTION_MARKS
    return any(mark in turn.spoken(piece) for piece in turn.speech() for mark in marks)


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _of_guides(amounts: Sequence[int], whole: int) -> float | None:
    """The moderators' share; None where there is none, which is not a share of nothing."""
    return _ratio(sum(amounts), whole) if amounts else None
