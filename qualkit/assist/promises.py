"""What the classifier may promise of units it has not read: certified thresholds, applied.

A promise holds for scores made the way the certified ones were: by a classifier that had not read
the unit's session. So units are scored here by the classifiers of the folds, each new session by
one of them, drawn by its name, and not by the one that learned from everything. Units that a model
chose to be read are not counted: they do not stand for others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.certification import certify_accept, certify_skip
from qualkit.assist.holding_out import HeldOutModels, Sample
from qualkit.assist.inputs import Bools, Floats, Inputs
from qualkit.model.guarantees import Certificate

if TYPE_CHECKING:
    from qualkit.assist.suggest import Wanted


@dataclass(frozen=True, slots=True, eq=False)
class Promises:
    """The certificates of each code, by column, and the classifiers that they speak of."""

    models: HeldOutModels | None
    accept: dict[int, Certificate]
    skip: dict[int, Certificate]

    def certificate(self, kind: str, column: int) -> Certificate | None:
        """The certificate of a code; None where none was asked for."""
        return (self.accept if kind == "accept" else self.skip).get(column)

    def of(self, inputs: Inputs, sessions: Sequence[str], is_open: Bools) -> tuple[Bools, Bools]:
        """Which codes may be accepted, and which left out, of each unit unseen."""
        accepted, skipped = np.zeros_like(is_open), np.zeros_like(is_open)
        certified = [one for one in (*self.accept.values(), *self.skip.values()) if not one.refused]
        if self.models and certified and len(inputs):
            scores = self.models.score(inputs, sessions)
            with np.errstate(invalid="ignore"):
                for column, limit in _limits(self.accept).items():
                    accepted[:, column] = scores[:, column] >= limit
                for column, limit in _limits(self.skip).items():
                    skipped[:, column] = scores[:, column] < limit
        return accepted & is_open, skipped & is_open


def _limits(certificates: dict[int, Certificate]) -> dict[int, float]:
    return {
        column: one.threshold
        for column, one in certificates.items()
        if one.threshold is not None and one.refused is None
    }


def promises(
    models: HeldOutModels | None,
    sample: Sample,
    fair: Bools,
    codes: Sequence[str],
    wanted: Wanted,
) -> Promises:
    """Certify what is wanted of each code on what is `fair`, shape (units, codes)."""
    accept: dict[int, Certificate] = {}
    skip: dict[int, Certificate] = {}
    for column, code in enumerate(codes):
        if wanted.codes is not None and code not in wanted.codes:
            continue
        scores, label, groups = _held_out(models, sample, fair, column)
        if wanted.precision is not None:
            accept[column] = certify_accept(
                scores, label, groups, precision=wanted.precision, code=code
            )
        if wanted.recall is not None:
            skip[column] = certify_skip(scores, label, groups, recall=wanted.recall, code=code)
    return Promises(models, accept, skip)


def _held_out(
    models: HeldOutModels | None, sample: Sample, fair: Bools, column: int
) -> tuple[Floats, Bools, list[str]]:
    """Scores, labels and sessions of the fair units that a classifier scored unread.

    With one session there is no such classifier: its units are there to be counted, all with one
    score, and no certificate comes of so few sessions.
    """
    scores = np.zeros(sample.labels.shape) if models is None else models.scores
    rows = np.flatnonzero(
        fair[:, column] & sample.known[:, column] & np.isfinite(scores[:, column])
    )
    return (
        scores[rows, column],
        sample.labels[rows, column],
        [sample.groups[row] for row in rows.tolist()],
    )
