"""Who takes part in a session and how much, who follows whom, and whose voice carries a code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.codings import Basis
from qualkit.model.links import LinkTable
from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """One coded turn: who raised which code where; codings of one place count once."""

    code: str
    participant: str
    session: str
    document: str
    ordinal: int
    start: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationRow:
    """One participant in one session.

    ``share`` is that of the words that named people say in the session, moderators included;
    ``turn_share`` that of turns and ``time_share`` that of the seconds. ``seconds`` is None where
    not all of the session's turns say when they begin and end, and ``reason`` says so.
    """

    session: str
    participant: str
    role: str | None
    group: str | None
    is_moderator: bool
    turns: int
    words: int
    share: float | None
    turn_share: float | None
    seconds: float | None
    time_share: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evenness:
    """How evenly something is spread over n people.

    ``gini`` is 0 where all have the same, ``gini_unbiased`` is n/(n − 1) times that; ``entropy``
    is normalised: 1 where all have the same, 0 where one has all.
    """

    n: int
    gini: float | None
    gini_unbiased: float | None
    entropy: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestRun:
    """The most words that one person says before somebody else speaks."""

    participant: str
    document: str
    first: int
    last: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A pause between two turns of one document, longer than the threshold."""

    document: str
    after: int
    before: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Silences:
    """The pauses of a session; all None where its turns are not timed, with the reason."""

    threshold: float
    count: int | None
    seconds: float | None
    longest: float | None
    items: tuple[Silence, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How often `then` speaks right after `first`, beside what shuffled orders would give.

    ``z`` is (count − expected)/(standard deviation over the shuffled orders); ``p`` is two-sided,
    ``q`` its correction over the pairs of the session. They are None where no other order is
    possible, and z where fewer than one is expected; ``reason`` says so.
    """

    first: str
    then: str
    count: int
    expected: float | None
    z: float | None
    p: float | None
    q: float | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """Between whom the word passes in a session.

    ``transitions`` counts each change of speaker between named people. Of these, the four counts
    go from moderators (M) and participants (P) to each other; ``to_participants`` is the share of
    a moderator's turns followed by a participant; ``participant_ratio`` is P→P over P→M.
    ``reciprocity`` is the share of transitions that have one in the other direction.
    """

    transitions: int
    moderator_to_participant: int
    participant_to_moderator: int
    participant_to_participant: int
    moderator_to_moderator: int
    to_participants: float | None
    participant_ratio: float | None
    reciprocity: float | None
    reciprocity_expected: float | None
    reciprocity_z: float | None
    reciprocity_p: float | None
    pairs: tuple[Following, ...]
    groups: tuple[Following, ...]
    method: str
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionParticipation:
    """One session. ``unnamed`` counts the turns of which nobody knows who speaks.

    Evenness is over the participants who are no moderators. Shares of moderators are of what
    named people say; ``question_ratio`` is the share of the moderators' turns with a question
    mark.
    """

    session: str
    participants: int
    moderators: int
    turns: int
    words: int
    seconds: float | None
    unnamed: int
    evenness: Mapping[str, Evenness]
    moderator_turn_share: float | None
    moderator_word_share: float | None
    question_ratio: float | None
    question_reason: str | None
    longest: LongestRun | None
    silences: Silences
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupParticipation:
    """One group in one session: people, turns, words, and their share of the session's words."""

    session: str
    group: str
    participants: int
    turns: int
    words: int
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionVoice:
    """Who carries a code in one session: the person with most of its coded turns."""

    session: str
    coded: int
    voice: str
    share: float
    is_single: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeVoices:
    """Who raises a code and who sits by.

    ``exposed`` are the participants who speak in a session where somebody raises the code;
    ``silent`` those of them who raise it in none. ``voice`` has most of the coded turns;
    ``is_single`` tells that it has 60 % of them or more, None below three coded turns.
    ``is_consensus`` tells that the code is raised in every one of two or more sessions and by no
    single voice. ``icc`` is the share of the variance between participants that lies between
    sessions.
    """

    code: str
    coded: int
    raisers: int
    exposed: int
    silent: tuple[str, ...]
    voice: str | None
    voice_share: float | None
    is_single: bool | None
    sessions: int
    of_sessions: int
    is_consensus: bool
    icc: float | None
    by_session: tuple[SessionVoice, ...]
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation(Result):
    """Who takes part, by session and participant; ``notes`` say what was left out.

    ``coded_turns`` counts the turns of participants with any of the codes, each once; ``basis`` the
    codings of the sessions shown.
    """

    by: str
    rows: tuple[ParticipationRow, ...]
    sessions: tuple[SessionParticipation, ...]
    groups: tuple[GroupParticipation, ...]
    codes: tuple[CodeVoices, ...]
    links: LinkTable
    basis: Basis
    draws: int
    seed: int
    coded_turns: int = 0
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a session and participant."""
        rows: list[dict[str, Any]] = self.to_dict()["rows"]
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One turn on the timeline, from `begins` to `ends` in its unit, with the codes it has."""

    document: str
    ordinal: int
    participant: str | None
    begins: float
    ends: float
    words: int
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """One speaker's lane; ``participant`` None gathers the turns of nobody known."""

    participant: str | None
    role: str | None
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline(Result):
    """A session from its beginning to its end: lanes of speakers with their turns and codes.

    ``unit`` is ``seconds`` where every turn is timed, else ``words`` spoken so far.
    """

    session: str
    unit: str
    length: float
    lanes: tuple[Lane, ...]
    bars: tuple[Bar, ...]
    codes: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a turn."""
        rows: list[dict[str, Any]] = self.to_dict()["bars"]
        return rows
