"""Words by group: which words one group of participants uses more than another, and how surely."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.contrasts import GroupSummary
from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class WordQuote:
    """A place where somebody of the group says the word; ``text`` is what the span covers."""

    document: str
    turn: int
    start: int
    end: int
    text: str
    participant: str
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow:
    """One word in one comparison: `group` against another, or against the rest.

    The rest is called so (`qualkit.model.contrasts.REST`). ``z`` and ``log_odds`` are above 0 where
    `group` uses the word more; ``leans`` names the side that does, and is empty where both use it
    alike. ``least_z`` is the z nearest to none when any one participant is left out, and
    ``least_z_session`` when any one session is: of the other sign where the lean turns round.
    ``counts``, ``participants`` and ``sessions`` are by group, of all groups. What cannot be given
    is None, and ``reason`` says why.
    """

    language: str
    word: str
    kind: str
    group: str
    against: str
    leans: str
    z: float
    log_odds: float
    g2: float
    log_ratio: float
    least_z: float | None
    least_z_session: float | None
    counts: Mapping[str, int]
    participants: Mapping[str, int]
    sessions: Mapping[str, int]
    reason: str | None = None
    quotes: tuple[WordQuote, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordLanguage:
    """One language: the words counted of each group, and what came through and what did not.

    ``prior`` is the weight of the prior in words. ``tested`` counts the words and phrases held
    against each other. Of the others ``stop_words`` were left out as such, ``few_participants``
    for too few who use them, ``few_sessions`` for too few sessions.
    """

    language: str
    lemmas: str
    words: Mapping[str, int]
    prior: float
    tested: int
    stop_words: int
    few_participants: int
    few_sessions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Words(Result):
    """Words by group, each language apart; ``rows`` are the ``most`` farthest apart of each.

    A ``p`` is not offered: the words of one person are not independent of one another.
    """

    by: str
    groups: tuple[GroupSummary, ...]
    unit: str
    phrases: bool
    stop_words: str
    min_participants: int
    min_sessions: int
    most: int
    languages: tuple[WordLanguage, ...]
    rows: tuple[WordRow, ...]
    method: str
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)

    def records(self) -> list[dict[str, Any]]:
        """One flat row a word and comparison, quotes left out."""
        groups = [group.name for group in self.groups]
        return [_flat(row, groups) for row in self.rows]

    def comparisons(self) -> tuple[tuple[str, str, str], ...]:
        """Language, group and what it is held against, in the order of the rows."""
        return tuple(dict.fromkeys((row.language, row.group, row.against) for row in self.rows))

    def compared(self, comparison: tuple[str, str, str]) -> list[WordRow]:
        """The rows of one of the `comparisons`."""
        return [row for row in self.rows if (row.language, row.group, row.against) == comparison]


_SINGLE = (
    "language", "word", "kind", "group", "against", "leans", "z", "log_odds", "g2", "log_ratio",
    "least_z", "least_z_session",
)  # fmt: skip


def _flat(row: WordRow, groups: Sequence[str]) -> dict[str, Any]:
    record: dict[str, Any] = {name: getattr(row, name) for name in _SINGLE}
    for group in groups:
        record |= {
            f"{group}_count": row.counts[group],
            f"{group}_participants": row.participants[group],
            f"{group}_sessions": row.sessions[group],
        }
    return record | {"reason": row.reason}
