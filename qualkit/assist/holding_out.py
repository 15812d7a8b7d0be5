"""Scores of units by classifiers that had not read their sessions.

Knows units, labels and sessions; refuses to score a unit by a classifier that learned from its
session, or from the same long text said in another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.features import fold, words_of
from qualkit.assist.folds import fold_of_units
from qualkit.assist.inputs import Bools, Floats, Inputs, Integers, Seeds
from qualkit.errors import UndefinedResult
from qualkit.model.identity import digest

if TYPE_CHECKING:
    from qualkit.assist.classifier import CodeClassifier

Progress = Callable[[int, int], None]

LONG_TEXT = 5
"""Different words from which a text said in two sessions is taken to be a copy."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Units to learn from and to test on: inputs, labels, what is known, and sessions.

    ``labels`` and ``known`` have one row a unit and one column a code; ``groups`` are sessions.
    """

    inputs: Inputs
    labels: Bools
    known: Bools
    groups: tuple[str, ...]
    seeds: Seeds | None = None

    def take(self, rows: Integers) -> Sample:
        """These units alone."""
        return Sample(
            inputs=self.inputs.take(rows),
            labels=self.labels[rows],
            known=self.known[rows],
            groups=tuple(self.groups[row] for row in rows.tolist()),
            seeds=self.seeds,
        )

    def without_copies(self, learned: Integers, tested: Integers) -> Integers:
        """The units to learn from without those that say a long text which is tested on."""
        of_tested = {_long(self.inputs.texts[row]) for row in tested.tolist()} - {""}
        kept = [row for row in learned.tolist() if _long(self.inputs.texts[row]) not in of_tested]
        return np.array(kept, dtype=np.int64)

    def folds(self, folds: int, seed: int) -> Integers:
        """The fold of each unit: whole sessions, and those that share a long text together.

        Where too many share one, as a sentence that everybody read out, they stay apart; such a
        text is then not learned from where it is tested on.

        Raises
        ------
        UndefinedResult
            With fewer than two sessions.
        """
        self.check_sessions()
        n_folds = min(folds, len(set(self.groups)))
        linked = linked_groups(self.inputs.texts, self.groups)
        groups = linked if len(set(linked)) >= n_folds else self.groups
        return fold_of_units(self.labels, groups, folds=n_folds, seed=seed)

    def check_sessions(self) -> None:
        """Refuse a single session: nothing in it could be tested on what others taught.

        Raises
        ------
        UndefinedResult
            With fewer than two sessions.
        """
        n_sessions = len(set(self.groups))
        if n_sessions < 2:
            raise UndefinedResult(
                f"{n_sessions} coded session" + ("" if n_sessions == 1 else "s"),
                expected="two or more, so that one can be tested on what was learned from others",
                repair="code another session",
            )


def linked_groups(texts: Sequence[str], groups: Sequence[str]) -> tuple[str, ...]:
    """The group of each text, those that share a long text as one.

    >>> linked_groups(["we met at the lunch club", "yes", "We met at the lunch club", "yes"],
    ...               ["a", "b", "c", "d"])
    ('a', 'b', 'a', 'd')
    """
    said_in: dict[str, str] = {}
    parent = {group: group for group in groups}

    def root(group: str) -> str:
        while parent[group] != group:
            parent[group] = group = parent[parent[group]]
        return group

    for text, group in zip(texts, groups, strict=True):
        if said := _long(text):
            one, two = sorted((root(said_in.setdefault(said, group)), root(group)))
            parent[two] = one
    return tuple(root(group) for group in groups)


def _long(text: str) -> str:
    """A long text as it is compared, empty for others."""
    return " ".join(fold(text).split()) if len(words_of(text)) >= LONG_TEXT else ""


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutModels:
    """A classifier a fold, which has not read it, and the scores it gave there.

    ``scores`` have the shape (units, codes); NaN where nothing could be learned of a code.
    """

    classifiers: tuple[CodeClassifier, ...]
    fold_of_session: Mapping[str, int]
    scores: Floats

    @classmethod
    def fit(
        cls, sample: Sample, fold_of: Integers, progress: Progress | None = None
    ) -> HeldOutModels:
        """Learn once a fold, from all others."""
        from qualkit.assist.classifier import CodeClassifier

        scores = np.full(sample.labels.shape, np.nan)
        classifiers = []
        n_folds = int(fold_of.max()) + 1
        for number in range(n_folds):
            tested = np.flatnonzero(fold_of == number)
            rows = sample.without_copies(np.flatnonzero(fold_of != number), tested)
            learned = sample.take(rows)
            classifier = CodeClassifier(seeds=sample.seeds)
            classifier.fit(learned.inputs, learned.labels, learned.known)
            scores[tested] = classifier.decision_function(sample.inputs.take(tested))
            classifiers.append(classifier)
            if progress:
                progress(number + 1, n_folds)
        sessions = dict(zip(sample.groups, fold_of.tolist(), strict=True))
        return cls(tuple(classifiers), sessions, scores)

    def score(self, inputs: Inputs, sessions: Sequence[str]) -> Floats:
        """Scores of other units, shape (units, codes), by a classifier that knows no such session.

        Of a session that none has read, by the one that its name draws.
        """
        fold_of = np.array([self._fold(session) for session in sessions], dtype=np.int64)
        scores = np.full((len(inputs), self.scores.shape[1]), np.nan)
        for number, classifier in enumerate(self.classifiers):
            rows = np.flatnonzero(fold_of == number)
            scores[rows] = classifier.decision_function(inputs.take(rows))
        return scores

    def _fold(self, session: str) -> int:
        drawn = int(digest(session)[:8], 16) % len(self.classifiers)
        return self.fold_of_session.get(session, drawn)
