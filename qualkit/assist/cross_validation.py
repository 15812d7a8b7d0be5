"""What the classifier is worth on sessions it has not read.

Knows texts, their codes and their sessions; refuses to test on a session that it learned from,
and to score a code that only one session has. A classifier tested on other turns of the sessions
it read looks better than it is.

References
----------
Roberts et al. 2017, Cross-validation strategies for data with temporal, spatial, hierarchical, or
phylogenetic structure, doi:10.1111/ecog.02881: leaving out whole groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from qualkit.assist.classifier import THRESHOLD, Bools, Floats, TextClassifier
from qualkit.assist.evaluation import (
    FEW_POSITIVES,
    code_row,
    macro_notes,
    macro_row,
    undefined_row,
)
from qualkit.assist.folds import Integers, fold_of_units
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import CodeEvaluation, Evaluation

Progress = Callable[[int, int], None]

SUGGESTER = "classifier"


def cross_validate(
    texts: Sequence[str],
    labels: Bools,
    groups: Sequence[str],
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
    texts : sequence of str, length n
        What was said in each unit.
    labels : array of bool, shape (n, codes)
        Which codes people gave each unit.
    groups : sequence of str, length n
        The session of each unit.
    codes : sequence of str
        The names of the columns of `labels`.
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
        session: average precision of the probabilities, and precision, recall and F1 of
        suggesting from a probability of .5. Average precision by chance is about the share of
        positives; pooled over the folds, a classifier that learned nothing can fall below.
        A code is undefined, with the reason, when no unit or every unit has it, when its
        positives all lie in one session, or when a classifier had fewer than two positives to
        learn from. The macro row adds the counts and averages each ratio over the codes where it
        is defined. Notes name the codes with fewer than five positives.

    Raises
    ------
    UndefinedResult
        With fewer than two sessions, or without a word.
    ParameterError
        If lengths do not match, or there are fewer than two folds.
    """
    _check(texts, labels, groups, codes=codes, folds=folds)
    n_groups = len(set(groups))
    n_folds = min(folds, n_groups)
    fold_of = fold_of_units(labels, groups, folds=n_folds, seed=seed)
    held_out = _out_of_fold(texts, labels, fold_of, progress)
    rows = [
        _row(code, labels[:, column], np.asarray(groups), held_out.of(column))
        for column, code in enumerate(codes)
    ]
    return Evaluation(
        suggester=SUGGESTER,
        unit=unit,
        units=len(texts),
        folds=n_folds,
        rows=tuple(rows),
        macro=macro_row(rows),
        notes=tuple(_notes(rows, n_groups, n_folds)),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _HeldOut:
    """Probabilities by classifiers that had not read the unit; reasons where there are none."""

    probabilities: Floats
    missing: dict[int, str] = field(default_factory=dict)

    def of(self, column: int) -> Floats | str:
        return self.missing.get(column) or self.probabilities[:, column]


def _check(
    texts: Sequence[str],
    labels: Bools,
    groups: Sequence[str],
    *,
    codes: Sequence[str],
    folds: int,
) -> None:
    if labels.shape != (len(texts), len(codes)) or len(groups) != len(texts):
        raise ParameterError(
            f"labels of shape {labels.shape} and {len(groups)} sessions"
            f" for {len(texts)} texts and {len(codes)} codes",
            expected="one row and one session a text, one column a code",
        )
    if folds < 2:
        raise ParameterError(f"{folds} folds", expected="2 or more")
    n_groups = len(set(groups))
    if n_groups < 2:
        raise UndefinedResult(
            f"{n_groups} coded session" + ("" if n_groups == 1 else "s"),
            expected="two or more, so that one can be tested on what was learned from the others",
            repair="code another session",
        )


def _out_of_fold(
    texts: Sequence[str], labels: Bools, fold_of: Integers, progress: Progress | None
) -> _HeldOut:
    held_out = _HeldOut(np.full(labels.shape, np.nan))
    n_folds = int(fold_of.max()) + 1
    for fold in range(n_folds):
        learned = np.flatnonzero(fold_of != fold).tolist()
        tested = np.flatnonzero(fold_of == fold).tolist()
        classifier = TextClassifier().fit([texts[i] for i in learned], labels[learned])
        held_out.probabilities[tested] = classifier.predict_proba([texts[i] for i in tested])
        for column, reason in classifier.unfitted_.items():
            held_out.missing.setdefault(column, f"to learn from without fold {fold + 1}: {reason}")
        if progress:
            progress(fold + 1, n_folds)
    return held_out


def _row(
    code: str,
    label: Bools,
    groups: np.ndarray[tuple[int], np.dtype[np.str_]],
    held_out: Floats | str,
) -> CodeEvaluation:
    from sklearn.metrics import average_precision_score

    n_positives = int(label.sum())
    reason = _why_undefined(label, len(set(groups[label].tolist())))
    if reason or isinstance(held_out, str):
        return undefined_row(code, positives=n_positives, reason=reason or str(held_out))
    suggested = held_out >= THRESHOLD
    return code_row(
        code,
        positives=n_positives,
        suggested=int(suggested.sum()),
        hits=int((suggested & label).sum()),
        average_precision=float(average_precision_score(label, held_out)),
    )


def _why_undefined(label: Bools, n_groups: int) -> str | None:
    n_positives = int(label.sum())
    if not n_positives:
        return "no unit has it"
    if n_positives == len(label):
        return "every unit has it"
    if n_groups == 1:
        plural = "" if n_positives == 1 else "s"
        return f"{n_positives} positive{plural}, all in one session"
    return None


def _notes(rows: Sequence[CodeEvaluation], n_groups: int, n_folds: int) -> Iterator[str]:
    yield f"{n_groups} sessions in {n_folds} folds; every unit judged without its session read"
    yield "average precision by chance is about the share of positives"
    few = [row.code for row in rows if row.undefined is None and row.positives < FEW_POSITIVES]
    if few:
        yield f"fewer than {FEW_POSITIVES} positives, not interpretable: {', '.join(few)}"
    undefined = [f"{row.code} ({row.undefined})" for row in rows if row.undefined]
    if undefined:
        yield f"undefined: {', '.join(undefined)}"
    yield from macro_notes(rows)
