"""A contrast: one group of participants against another, with all that states its ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit.model.audits import CorrectedContrast
from qualkit.model.codings import Basis
from qualkit.model.contrast_rows import flat_rows
from qualkit.model.tables import Result

if TYPE_CHECKING:
    from qualkit.model.published import PublishedBeside

PAIRS, AGAINST_REST = "pairs", "rest"
COMPARED = (PAIRS, AGAINST_REST)
"""How more than two groups are compared: two by two, or each against all others."""

CORRECTIONS = ("bh", "holm")
"""How p is corrected for many codes: Benjamini and Hochberg's q, Holm's adjusted p."""

REST = "the rest"
"""What the other groups are called where one is held against them."""


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
    ``about`` is the role whose view it reports: the speaker's own unless attributed; empty for the
    own view of somebody without a role.
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
    """How one group raises one code, at four units; ``share`` is that of participants.

    ``of`` are the participants to whom the code's question was put: all, unless the contrast was
    told otherwise. What a contrast suppresses, because it is too few, is None.
    """

    participants: int | None
    of: int
    share: float | None
    interval: tuple[float, float] | None
    sessions: int | None
    turns: int | None
    words: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clustering:
    """How alike people of one session are on a code, and turns of one person, beyond their group.

    ``icc`` is the intraclass correlation of participants within sessions; ``design_effect`` is
    ``1 + (m - 1) icc``, by which a variance that takes people as independent is too small.
    ``turn_icc`` is that of turns within participants, and ``effective_turns`` what the turns are
    worth if they were independent. None where it cannot be computed.
    """

    sessions: int
    icc: float | None
    design_effect: float | None
    turn_icc: float | None
    turn_design_effect: float | None
    effective_turns: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnModel:
    """Logistic regression of turns with sessions as clusters, for one code and two groups.

    ``odds_ratio`` is that of a turn of the second group to carry the code. All are None where
    ``reason`` says why.
    """

    odds_ratio: float | None
    interval: tuple[float, float] | None
    p: float | None
    correlation: float | None
    turns: int
    clusters: int
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One code in two groups: the difference (second minus first) and how sure it is.

    Shares and differences are proportions. What cannot be computed is None, and ``reason`` says
    why. ``interval`` takes participants as independent; ``clustered_interval`` draws whole
    sessions. ``counts`` are participants who raise the code, and of how many, in both groups.
    ``rank_gap`` is the first group's rank of the code minus the second's.
    """

    code: str
    counts: tuple[tuple[int, int], tuple[int, int]] | None = None
    difference: float | None
    interval: tuple[float, float] | None
    clustered_interval: tuple[float, float] | None = None
    cohen_h: float | None
    odds_ratio: float | None
    log_ratio: float | None
    p: float | None
    smallest_p: float | None
    q: float | None
    rank_gap: float | None
    model: TurnModel | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContrastRow(Effect):
    """One code: every group's cell, and the effect.

    ``ranks`` gives each group's rank of the code (mid-ranks for ties, 1 = most raised). With more
    than two groups there is no difference here but in `Contrast.comparisons`, and p tests whether
    the groups differ at all.
    """

    groups: Mapping[str, Cell]
    ranks: Mapping[str, float | None]
    clustering: Clustering | None = None


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
class Comparison:
    """Two groups, of several or in one ``part`` of the study, or one against the rest."""

    first: str
    second: str
    part: str | None = None
    rows: tuple[Effect, ...]
    ranking: Ranking
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PerceptionRow:
    """One code: shares of each group's participants who raise it, by whose view it reports.

    ``shares[group][role]`` is the share of `group` reporting the view of `role` (own view where
    both are the same); ``counts`` the participants behind it. ``accuracy[group][role]`` is what
    `group` attributes to `role` minus what `role` says itself.
    """

    code: str
    counts: Mapping[str, Mapping[str, int | None]]
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

    ``by`` names the ``attributes`` compared, cut into ``bands`` where they are numbers.
    ``comparisons`` hold the groups two by two, or each against the rest, where there are more than
    two. ``exposure`` says whose question decides who could raise a code, None where all could.
    ``within`` is the attribute in whose parts the groups are compared. ``suppressed`` is the
    least count shown, None where all are. ``published`` is a table that others published, beside
    this one.

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
    comparisons: tuple[Comparison, ...] = ()
    attributes: tuple[str, ...] = ()
    bands: tuple[float, ...] = ()
    exposure: str | None = None
    within: str | None = None
    suppressed: int | None = None
    published: PublishedBeside | None = None

    def to_dict(self) -> dict[str, Any]:
        """The whole as plain data, without ``corrected`` where there is none."""
        whole = Result.to_dict(self)
        if self.corrected is None:
            del whole["corrected"]
        return whole

    def records(self) -> list[dict[str, Any]]:
        """One flat row a code; after them one a code of each comparison."""
        return flat_rows(self.to_dict())
