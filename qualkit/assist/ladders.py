"""Calibration units → every threshold from the strictest on, with what passes and what is wrong.

Knows what an item and an error is when units are accepted, and when they are skipped; refuses to
know what is promised. The likeness within sessions is taken from many units and not from the few
errors at a strict threshold, which show no spread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from qualkit.assist.checking import Integers, flags, group_numbers, numbers
from qualkit.assist.design_effects import (
    Tally,
    growing_tally,
    lasting_tally,
    likeness,
    surprises,
)
from qualkit.assist.inputs import Bools, Floats

ACCEPT = "accept"
SKIP = "skip"

_MISSED = 0.25
"""Share of the lowest-scored items whose spread over sessions tells how alike these are."""


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """Calibration units, shape (units,) each."""

    scores: Floats
    labels: Bools
    sessions: Integers


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """The thresholds from the strictest on, with what each counts."""

    thresholds: Floats
    tally: Tally
    likeness: float
    coverage: Floats


def checked_units(scores: ArrayLike, labels: ArrayLike, groups: Sequence[str]) -> Checked:
    """Hold scores, labels and sessions against each other."""
    found = numbers(scores, "scores")
    return Checked(
        found,
        flags(labels, "labels", length=len(found)),
        group_numbers(groups, "sessions", length=len(found)),
    )


def accepting(checked: Checked) -> Ladder:
    """From the highest score down: the items are the units so far, the errors those without it."""
    order = np.argsort(-checked.scores, kind="stable")
    scores = checked.scores[order]
    last_of_score = np.flatnonzero(np.append(scores[1:] != scores[:-1], True))
    tally = growing_tally(~checked.labels[order], checked.sessions[order])
    return Ladder(
        thresholds=scores[last_of_score],
        tally=tally.at(last_of_score),
        likeness=_likeness_of_errors(checked),
        coverage=(last_of_score + 1) / len(scores),
    )


def _likeness_of_errors(checked: Checked) -> float:
    """How alike the surprises of one session are; at most as the labels themselves."""
    values, telling = surprises(checked.labels, checked.scores)
    return min(
        likeness(values[telling], checked.sessions[telling]),
        likeness(checked.labels.astype(np.float64), checked.sessions),
    )


def skipping(checked: Checked) -> Ladder:
    """From the lowest score up: the items are all units with the code, the errors those below."""
    having = np.flatnonzero(checked.labels)
    order = having[np.argsort(checked.scores[having], kind="stable")]
    scores, sessions = checked.scores[order], checked.sessions[order]
    first_of_score = np.flatnonzero(np.append(True, scores[1:] != scores[:-1]))
    lowest = scores <= np.quantile(scores, _MISSED)
    return Ladder(
        thresholds=scores[first_of_score],
        tally=lasting_tally(sessions).at(first_of_score),
        likeness=likeness(lowest.astype(np.float64), sessions),
        coverage=np.searchsorted(np.sort(checked.scores), scores[first_of_score])
        / len(checked.scores),
    )
