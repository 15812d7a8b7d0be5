"""What the classifier is worth on sessions it has not read.

Knows units, their codes and their sessions; refuses to test on a session that it learned from,
and to give a figure for a code with fewer than five positives or in one session alone. A
classifier tested on other turns of the sessions it read looks better than it is. Chances and the
threshold from which it suggests are settled on the sessions learned from, never on those tested.

References
----------
Roberts et al. 2017, Cross-validation strategies for data with temporal, spatial, hierarchical, or
phylogenetic structure, doi:10.1111/ecog.02881: leaving out whole groups.
Varma & Simon 2006, Bias in error estimation when using cross-validation for model selection,
doi:10.1186/1471-2105-7-91: what is chosen is chosen within the part learned from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from qualkit.assist.calibration import brier, calibration_bins, calibration_error
from qualkit.assist.evaluation import code_row, macro_notes, macro_row, undefined_row
from qualkit.assist.holding_out import Sample
from qualkit.assist.inputs import Bools, Floats, Integers
from qualkit.assist.learnable import FEW_POSITIVES
from qualkit.assist.ranking import average_precision, work_saved
from qualkit.assist.settling import settled
from qualkit.errors import ParameterError
from qualkit.model import CodeEvaluation, Evaluation

Progress = Callable[[int, int], None]

SUGGESTER = "classifier"

INNER_FOLDS = 3
"""Folds within what is learned from, on which chances and thresholds are settled."""


def cross_validate(
    sample: Sample,
    *,
    codes: Sequence[str],
    seed: int,
    folds: int = 5,
    unit: str = "turn",
    progress: Progress | None = None,
) -> Evaluation:
    """Test the classifier on whole sessions that it did not learn from.

    Parameters
    ----------
    sample : Sample
        Units that people have been through, their codes and sessions.
    codes : sequence of str
        The names of the columns of its labels.
    seed : int
        Seed of the folds.
    folds : int
        How many folds, at least 2; with fewer sessions, one a session.
    unit : str
        What a unit is.
    progress : callable, optional
        Called as ``progress(done, total)`` after each fold.

    Returns
    -------
    Evaluation
        One row a code over all units, each judged once, by a classifier that had not read its
        session, calibrated on others. A code is undefined, with the reason, with fewer than five
        positives, when every unit has it, when its positives all lie in one session, or when some
        classifier had too few positives to learn from. The macro row adds the counts and averages
        each ratio over the codes where it is defined.

    Raises
    ------
    UndefinedResult
        With fewer than two sessions, or without a word.
    ParameterError
        If lengths do not match, or there are fewer than two folds.
    """
    if sample.labels.shape != (len(sample.inputs), len(codes)):
        raise ParameterError(
            f"labels of shape {sample.labels.shape} for {len(sample.inputs)} texts"
            f" and {len(codes)} codes",
            expected="one row a text, one column a code",
        )
    if folds < 2:
        raise ParameterError(f"{folds} folds", expected="2 or more")
    fold_of = sample.folds(folds, seed)
    held_out = judge(sample, fold_of, seed=seed, progress=progress)
    rows = [_row(code, sample, held_out, column) for column, code in enumerate(codes)]
    judged = [column for column, row in enumerate(rows) if row.undefined is None]
    known = sample.known[:, judged] & np.isfinite(held_out.chances[:, judged])
    n_folds = int(fold_of.max()) + 1
    return Evaluation(
        suggester=SUGGESTER,
        unit=unit,
        units=len(sample.inputs),
        folds=n_folds,
        rows=tuple(rows),
        macro=macro_row(rows),
        calibration=calibration_bins(
            held_out.chances[:, judged][known], sample.labels[:, judged][known]
        )
        if known.any()
        else (),
        notes=tuple(_notes(rows, len(set(sample.groups)), n_folds)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class HeldOut:
    """Chances by classifiers that had not read the unit, and what they suggest.

    ``scores`` are what they were made of; ``missing`` says, by column, why there are none.
    """

    scores: Floats
    chances: Floats
    suggested: Bools
    missing: dict[int, str] = field(default_factory=dict)


def judge(
    sample: Sample, fold_of: Integers, *, seed: int, progress: Progress | None = None
) -> HeldOut:
    """Score each fold by a classifier that learned from, and was calibrated on, the others."""
    from qualkit.assist.classifier import CodeClassifier

    shape = sample.labels.shape
    held_out = HeldOut(np.full(shape, np.nan), np.full(shape, np.nan), np.zeros(shape, np.bool_))
    n_folds = int(fold_of.max()) + 1
    for number in range(n_folds):
        tested = np.flatnonzero(fold_of == number)
        learned = sample.take(sample.without_copies(np.flatnonzero(fold_of != number), tested))
        classifier = CodeClassifier(seeds=sample.seeds)
        classifier.fit(learned.inputs, learned.labels, learned.known)
        scores = classifier.decision_function(sample.inputs.take(tested))
        found = settled(learned, folds=INNER_FOLDS, seed=seed)
        chances = found.calibrator.chances(scores)
        held_out.scores[tested], held_out.chances[tested] = scores, chances
        # A comparison with NaN is False, so nothing is suggested where nothing was settled.
        suggested = chances >= found.calibrator.thresholds()
        suggested[:, list(found.unranked)] = False
        held_out.suggested[tested] = suggested
        for column, reason in classifier.unfitted_.items():
            reason = f"to learn from without fold {number + 1}: {reason}"
            held_out.missing.setdefault(column, reason)
        if progress:
            progress(number + 1, n_folds)
    return held_out


def _row(code: str, sample: Sample, held_out: HeldOut, column: int) -> CodeEvaluation:
    known = sample.known[:, column]
    label = sample.labels[known, column]
    n_positives = int(label.sum())
    groups = {
        group for group, has in zip(sample.groups, sample.labels[:, column], strict=True) if has
    }
    reason = _why_undefined(label, len(groups)) or held_out.missing.get(column)
    if reason:
        return undefined_row(code, positives=n_positives, reason=reason)
    suggested = held_out.suggested[known, column]
    row = code_row(
        code,
        positives=n_positives,
        suggested=int(suggested.sum()),
        hits=int((suggested & label).sum()),
    )
    scores, chances = held_out.scores[known, column], held_out.chances[known, column]
    is_settled = bool(np.isfinite(chances).all())
    order = chances if is_settled else scores
    return replace(
        row,
        average_precision=average_precision(order, label),
        prevalence=float(label.mean()),
        brier=brier(chances, label) if is_settled else None,
        calibration_error=calibration_error(chances, label) if is_settled else None,
        work_saved=work_saved(order, label),
    )


def _why_undefined(label: Bools, n_groups: int) -> str | None:
    n_positives = int(label.sum())
    plural = "" if n_positives == 1 else "s"
    if not n_positives:
        return "no unit has it"
    if n_positives == len(label):
        return "every unit has it"
    if n_positives < FEW_POSITIVES:
        return f"{n_positives} positive{plural}, fewer than {FEW_POSITIVES}"
    return f"{n_positives} positive{plural}, all in one session" if n_groups == 1 else None


def _notes(rows: Sequence[CodeEvaluation], n_groups: int, n_folds: int) -> Iterator[str]:
    yield f"{n_groups} sessions in {n_folds} folds; every unit judged without its session read"
    yield "average precision by chance is about the prevalence"
    undefined = [f"{row.code} ({row.undefined})" for row in rows if row.undefined]
    if undefined:
        yield f"undefined: {', '.join(undefined)}"
    yield from macro_notes(rows)
