"""A contrast: one group of participants against another, with all that states its ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualkit.model.audits import CorrectedContrast
from qualkit.model.codings import Basis
from qualkit.model.tables import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant as a contrast sees one: the group compared, the sessions, how much was said.

    ``role`` is the role whose view the person's own codings report; empty where `group` is it.
    """

    name: str
    group: str
    sessions: tuple[str, ...]
    turns: int
    words: int
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One coding as a contrast sees it: who spoke it, where, about whom.

    ``turns`` names the turns it touches as (document, ordinal); ``words`` counts those coded.
    ``about`` is the role whose view it reports: the speaker's own unless attributed.
    """

    participant: str
    code: str
    session: str
    turns: tuple[tuple[str, int], ...]
    words: int
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSummary:
    """A group compared: how many people, sessions, turns and words stand behind its shares."""

    name: str
    participants: int
    sessions: int
    turns: int
    words: int
    silent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How one group raises one code, at four units; ``share`` is that of participants."""

    participants: int
    of: int
    share: float | None
    interval: tuple[float, float] | None
    sessions: int
    turns: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastRow:
    """One code: both groups' cells, the difference (second minus first) and how sure it is.

    Shares and differences are proportions. What cannot be computed is None, and ``reason`` says
    why. ``ranks`` gives each group's rank of the code (mid-ranks for ties, 1 = most raised);
    ``rank_gap`` is the first group's rank minus the second's.
    """

    code: str
    groups: Mapping[str, Cell]
    difference: float | None
    interval: tuple[float, float] | None
    cohen_h: float | None
    odds_ratio: float | None
    log_ratio: float | None
    p: float | None
    smallest_p: float | None
    q: float | None
    ranks: Mapping[str, float]
    rank_gap: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """How far the two groups' orders of the codes agree; None below two codes or when all tie."""

    spearman: float | None
    kendall: float | None
    footrule: float | None
    rbo: float | None
    mean_absolute_difference: float | None
    top: int
    blind_spots: tuple[str, ...]
    """Codes in the second group's top, not in the first's."""
    only_first: tuple[str, ...]
    """Codes in the first group's top, not in the second's."""
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerceptionRow:
    """One code: shares of each group's participants who raise it, by whose view it reports.

    ``shares[group][role]`` is the share of `group` reporting the view of `role` (own view where
    both are the same); ``counts`` the participants behind it. ``accuracy[group][role]`` is what
    `group` attributes to `role` minus what `role` says itself.
    """

    code: str
    counts: Mapping[str, Mapping[str, int]]
    shares: Mapping[str, Mapping[str, float | None]]
    accuracy: Mapping[str, Mapping[str, float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Perception:
    """The matrix of own and attributed views (second-order perception)."""

    groups: tuple[str, ...]
    rows: tuple[PerceptionRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contrast(Result):
    """The perception-gap table.

    ``method`` says how p was computed or why there is none; ``notes`` lists all a reader must
    know before quoting a number. ``confounded`` says that every session holds one of the groups
    only, so that no difference can be shown to be an effect of the group.

    ``corrected`` are shares from undecided machine codes as an audit
    corrects them, None where no such codes count or there is no audit that can.
    """

    by: str
    about: str | None
    unit: str
    groups: tuple[GroupSummary, ...]
    basis: Basis
    coders: tuple[str, ...]
    rows: tuple[ContrastRow, ...]
    ranking: Ranking
    perception: Perception | None
    method: str
    confidence: float
    tested: int
    seed: int
    notes: tuple[str, ...] = ()
    run: int | None = None
    versions: Mapping[str, str] = field(default_factory=dict)
    confounded: bool = False
    corrected: CorrectedContrast | None = None

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, without ``corrected`` where there is none."""
        whole = Result.to_dict(self)
        if self.corrected is None:
            del whole["corrected"]
        return whole

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code."""
        return flat_rows(self.to_dict())


def flat_rows(contrast: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One flat row a code of a contrast as plain data, as a run keeps it."""
    groups = [group["name"] for group in contrast["groups"]]
    return [_flat_row(row, groups) for row in contrast["rows"]]


def _flat_row(row: Mapping[str, Any], groups: Sequence[str]) -> dict[str, Any]:
    record: dict[str, Any] = {"code": row["code"]}
    groups = [*groups, *(name for name in row["groups"] if name not in groups)]
    for name in groups:
        for key in ("participants", "of", "share", "sessions", "turns", "words"):
            record[f"{name}_{key}"] = row["groups"][name][key]
    low, high = row["interval"] or (None, None)
    record |= {"difference": row["difference"], "interval_low": low, "interval_high": high}
    for key in ("cohen_h", "odds_ratio", "log_ratio", "p", "smallest_p", "q"):
        record[key] = row[key]
    record |= {f"{name}_rank": row["ranks"][name] for name in groups if name in row["ranks"]}
    return record | {"rank_gap": row["rank_gap"], "reason": row["reason"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRow:
    """One item of a published table: both shares, their difference (second minus first), ranks.

    Shares and differences are proportions; ``rank_gap`` is the first rank minus the second.
    """

    item: str
    first: float
    second: float
    difference: float
    cohen_h: float
    ranks: tuple[float, float]
    rank_gap: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGap(Result):
    """The perception gap of a table published without denominators.

    There is no interval and no p; ``reason`` says why.
    """

    groups: tuple[str, str]
    rows: tuple[PublishedRow, ...]
    ranking: Ranking
    reason: str

    def records(self) -> list[dict[str, Any]]:
        """One flat row an item."""
        first, second = self.groups
        return [
            {
                "item": row.item,
                f"{first}_share": row.first,
                f"{second}_share": row.second,
                "difference": row.difference,
                "cohen_h": row.cohen_h,
                f"{first}_rank": row.ranks[0],
                f"{second}_rank": row.ranks[1],
                "rank_gap": row.rank_gap,
                "reason": self.reason,
            }
            for row in self.rows
        ]
