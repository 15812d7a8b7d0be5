"""What a reader must know before quoting a number of a contrast, in words.

Knows the facts of a finished contrast; refuses to hide that a design was too small, mixed up
with its sessions, or tested many codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.contrasts.permutation import Permutation
from qualkit.model import GroupSummary
from qualkit.model.confounding import no_effect
from qualkit.model.reports import counted

LEVEL = 0.05
"""The level that a p is commonly held against."""

_CALLED = {
    "bh": "Benjamini and Hochberg's false discovery rate",
    "holm": "Holm's adjusted p",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the notes are written from."""

    by: str
    about: str | None
    groups: tuple[GroupSummary, ...]
    test: Permutation
    p: Sequence[float | None]
    no_interval: str | None
    n_codes: int
    n_counted: int
    n_attributed: int
    n_unasked: int
    n_narrowed: int
    n_between: int
    n_other_codes: int
    shares_sessions: bool
    confounded: str | None
    correction: str
    n_comparisons: int
    parts_cut_sessions: bool = False
    one_sided_parts: tuple[str, ...] = ()

    @property
    def n_tested(self) -> int:
        """How many codes have a p."""
        return sum(p is not None for p in self.p)


def notes_of(facts: Facts) -> tuple[str, ...]:
    """Write the notes, the weightiest first."""
    return (*_design(facts), *_tests(facts), *_counting(facts))


def _design(facts: Facts) -> Iterator[str]:
    test = facts.test
    if test.reason:
        yield f"descriptive only; {test.reason}"
    if facts.confounded:
        permuted = test.is_confounded and not test.reason
        yield no_effect(facts.by, facts.confounded) + (
            "; p permutes whole sessions" if permuted else ""
        )
    if facts.n_between:
        yield (
            f"{counted(facts.n_between, 'participant')} sat in sessions of several groups of"
            " people; each counts with the one that holds most of the own group"
        )
    if facts.parts_cut_sessions:
        yield "sessions hold people of several parts: chance deals over all parts, not within each"
    if facts.one_sided_parts:
        yield f"parts in which one group alone speaks: {', '.join(facts.one_sided_parts)}"
    if test.smallest_p is not None and test.smallest_p > LEVEL:
        yield (
            f"the smallest p that this design can give is {test.smallest_p:.3f}: "
            f"no code can reach {LEVEL}"
        )
    if facts.shares_sessions:
        yield (
            "intervals take participants as independent; people who share a session are not, "
            "so the intervals are too narrow"
            + (
                f" ({facts.no_interval})"
                if facts.no_interval
                else "; clustered intervals draw whole sessions"
            )
        )


def _tests(facts: Facts) -> Iterator[str]:
    if facts.n_tested:
        several = f", and over those of {facts.n_comparisons} comparisons for these"
        yield (
            f"{facts.n_tested} of {facts.n_codes} codes tested; q is {_CALLED[facts.correction]} "
            f"over them{several if facts.n_comparisons else ''}"
        )


def _counting(facts: Facts) -> Iterator[str]:
    told = f"{facts.n_attributed} of {facts.n_counted} codings counted"
    if facts.about is not None:
        yield f"only codings that report the view of {facts.about} count"
    yield f"{told} report a view attributed to another role than the speaker's own"
    yield (
        "not mentioned is not the same as not important: a question may never have come up in "
        "a session"
    )
    if facts.n_narrowed:
        yield (
            f"shares of {counted(facts.n_narrowed, 'code')} are of those to whom the question was"
            f" put; {counted(facts.n_unasked, 'coding')} of people who were not asked left out"
        )
    for group in facts.groups:
        if group.silent:
            yield (
                f"participants of {group.name} without a turn: {group.silent} of "
                f"{group.participants}; they count among the participants"
            )
    if facts.n_other_codes:
        yield f"codings of codes not listed here, left out: {facts.n_other_codes}"
