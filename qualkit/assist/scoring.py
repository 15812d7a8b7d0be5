"""Scores of all units for a queue: chances where they can be settled, else ranks, else likeness.

Knows units, what is known of them, and descriptions of codes; refuses to call a number a chance
that was not settled on sessions held out. Where nobody coded anything, a unit is scored by how
like it is to a code's name, definition, notes and examples.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qualkit.assist.holding_out import Progress, Sample
from qualkit.assist.inputs import Bools, Floats, Inputs, Integers, Seeds
from qualkit.assist.settling import settled
from qualkit.assist.training import TrainingSet

FOLDS = 3
"""Folds of whole sessions on which chances are settled."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """Numbers from 0 to 1, shape (units, codes), NaN where nobody can score a code.

    ``kinds`` says of each code what they are: ``probability``, ``rank``, ``likeness`` or None.
    ``thresholds`` are the numbers from which each code is suggested.
    """

    values: Floats
    kinds: tuple[str | None, ...]
    thresholds: Floats


def scores_of(
    training: TrainingSet,
    inputs: Inputs,
    *,
    seeds: Seeds,
    rows: Integers,
    seed: int = 0,
    progress: Progress | None = None,
) -> Scores:
    """Score the units in `rows` by all that is known of the others.

    Parameters
    ----------
    training : TrainingSet
        All units, read or not.
    inputs : Inputs
        The same units as the classifier reads them.
    seeds : Seeds
        Descriptions of the codes; with none, a code that nobody gave has no score.
    rows : array of int
        The units to score.
    seed : int
        Of the folds on which chances are settled.
    """
    learned = training.rows
    part = inputs.take(rows)
    if not len(learned):
        values = likeness(part, seeds, n_codes=len(training.codes))
        kinds = ["likeness" if np.isfinite(column).any() else None for column in values.T]
        return Scores(values=values, kinds=tuple(kinds), thresholds=np.full(len(kinds), 0.5))
    sample = Sample(
        inputs=inputs.take(learned),
        labels=training.labels[learned],
        known=training.known[learned],
        groups=tuple(training.units[row].session for row in learned.tolist()),
        seeds=seeds,
    )
    trusted = sample.known & ~training.proposed[learned]
    return _learned(sample, part, trusted, seed=seed, progress=progress)


def likeness(inputs: Inputs, seeds: Seeds, *, n_codes: int) -> Floats:
    """The greatest cosine of each unit with a description of each code, shape (units, codes).

    By the vectors of each encoder, on average, or by words where there are none; 0 where it would
    be below; NaN for a code that nothing describes.
    """
    found = np.full((len(inputs), n_codes), np.nan)
    described = seeds.described()
    if not described or not len(inputs):
        return found
    cosines = _cosines(inputs, seeds.inputs)
    columns, speaks_for = np.asarray(seeds.columns), np.asarray(seeds.speaks_for)
    for column in sorted(described):
        found[:, column] = cosines[:, (columns == column) & speaks_for].max(axis=1)
    return np.asarray(np.clip(found, 0.0, 1.0), dtype=np.float64)


def _learned(
    sample: Sample, part: Inputs, trusted: Bools, *, seed: int, progress: Progress | None
) -> Scores:
    from scipy.special import expit

    from qualkit.assist.classifier import CodeClassifier

    found = settled(sample, folds=FOLDS, seed=seed, trusted=trusted, progress=progress)
    calibrator = found.calibrator
    classifier = CodeClassifier(seeds=sample.seeds)
    classifier.fit(sample.inputs, sample.labels, sample.known)
    scores = classifier.decision_function(part)
    chances = calibrator.chances(scores)
    is_ranked = np.array([line is None for line in calibrator.lines], dtype=np.bool_)
    chances[:, is_ranked] = expit(scores[:, is_ranked])
    thresholds = np.where(is_ranked, 0.5, calibrator.thresholds())
    positives = (sample.labels & sample.known).sum(axis=0).tolist()
    kinds = tuple(
        None
        if column in classifier.unfitted_
        else "probability"
        if line
        else "rank"
        if positives[column] > 1
        else "likeness"
        for column, line in enumerate(calibrator.lines)
    )
    return Scores(values=chances, kinds=kinds, thresholds=thresholds)


def held_out_chances(
    sample: Sample, *, folds: int, seed: int, progress: Progress | None = None
) -> Floats:
    """Chances by classifiers that had not read a unit's session, shape (units, codes).

    NaN for a code with too few positives for a chance.

    Raises
    ------
    UndefinedResult
        With fewer than two sessions.
    """
    sample.check_sessions()
    found = settled(sample, folds=folds, seed=seed, progress=progress)
    scores = found.models.scores if found.models else np.full(sample.labels.shape, np.nan)
    return found.calibrator.chances(scores)


def _cosines(inputs: Inputs, described: Inputs) -> Floats:
    """Each unit beside each description, shape (units, descriptions)."""
    if inputs.vectors:
        pairs = zip(inputs.vectors, described.vectors, strict=True)
        each = [_unit_length(one) @ _unit_length(other).T for one, other in pairs]
        return np.asarray(np.mean(each, axis=0), dtype=np.float64)
    return _by_words(inputs, described)


def _by_words(inputs: Inputs, described: Inputs) -> Floats:
    from qualkit.assist.features import TextFeatures

    features = TextFeatures().fit([*inputs.texts, *described.texts])
    both = features.transform(inputs.texts) @ features.transform(described.texts).T
    return np.asarray(both.toarray() / 2, dtype=np.float64)


def _unit_length(vectors: np.ndarray) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths, lengths, 1), dtype=np.float64)
