"""The classifier reads what people have not coded yet and suggests codes, with its evidence.

Knows units and what is known of them; refuses to suggest where people have been already. A
suggestion covers its unit, from the first to the last spoken code point. Its score is a chance
where the code has five or more positives in two or more sessions, settled on sessions held out;
elsewhere it ranks alone, and the likeliest few are suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from qualkit.assist.calibration import Calibrator, Line, calibration_bins
from qualkit.assist.evidence import Weighs, WordEvidence
from qualkit.assist.holding_out import Sample
from qualkit.assist.inputs import Bools, Floats, Inputs, Integers, Seeds
from qualkit.assist.promises import Promises, promises
from qualkit.assist.settling import Settled, settled
from qualkit.assist.training import TrainingSet
from qualkit.assist.units import Unit
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Suggestion
from qualkit.model.evidence import Calibration
from qualkit.model.guarantees import Certificate
from qualkit.model.identity import derived_guid, digest
from qualkit.model.suggesting import LearnedCode

if TYPE_CHECKING:
    from qualkit.assist.classifier import CodeClassifier

Progress = Callable[[int, int], None]

METHOD = "words-and-vectors-2"
"""What the model's fingerprint begins with: method and version."""

MOST_RANKED = 10
"""Units suggested at most for a code that scores can only rank."""

FOLDS = 3
"""Folds of whole sessions on which chances, thresholds and promises are settled."""

_REPAIR = "code more passages or revise its definition"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to suggest: which codes, from which chance, and with which promises.

    ``codes`` None: all columns. ``threshold`` None: from where F1 was largest on sessions held
    out, for each code by itself. ``precision`` asks for certified thresholds from which
    suggestions may be accepted unseen, ``recall`` for ones below which units may stay unread.
    """

    codes: tuple[str, ...] | None = None
    threshold: float | None = None
    precision: float | None = None
    recall: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        if self.threshold is not None and not 0 <= self.threshold <= 1:
            raise ParameterError(f"threshold {self.threshold}", expected="a number between 0 and 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What the classifier suggests, and on what ground.

    ``accepted`` are the ids of suggestions above a certified threshold. ``learned`` and ``scored``
    count units; ``learned_codes`` says of each code how it was learned. ``model`` is the
    fingerprint that each suggestion carries as its rule.
    """

    suggestions: tuple[Suggestion, ...]
    accepted: tuple[str, ...]
    model: str
    learned: int
    scored: int
    sessions: int
    learned_codes: tuple[LearnedCode, ...]


def suggest(
    training: TrainingSet,
    inputs: Inputs,
    *,
    seeds: Seeds | None = None,
    wanted: Wanted | None = None,
    progress: Progress | None = None,
) -> Proposals:
    """Learn from what is known of `training` and suggest codes where it is not.

    Parameters
    ----------
    training : TrainingSet
        All units, read or not.
    inputs : Inputs
        The same units as the classifier reads them.
    seeds : Seeds, optional
        Descriptions of the codes.
    wanted : Wanted, optional
        What to suggest.
    progress : callable, optional
        Called as ``progress(done, total)`` after each classifier learned.

    Returns
    -------
    Proposals
        Suggestions in the order of the units, then of the codes. Evidence is up to five words of
        the unit, as written, with the largest positive weight. ``about`` is the role that speakers
        of the same role were most often recorded to speak about under this code, None for their
        own view or where no speaker of that role was coded with it.

    Raises
    ------
    UndefinedResult
        If there is nothing to learn from.
    """
    wanted = wanted or Wanted()
    learner = _Learner.of(training, inputs, seeds, wanted)
    learner.learn(progress)
    return learner.proposals()


@dataclass(slots=True)
class _Learner:
    """The classifier, what settles its chances, and what it promises."""

    training: TrainingSet
    inputs: Inputs
    sample: Sample
    wanted: Wanted
    columns: list[int]
    classifier: CodeClassifier = field(init=False)
    settled: Settled = field(default_factory=lambda: Settled(None, Calibrator(())))
    kept: Promises | None = None

    @classmethod
    def of(
        cls, training: TrainingSet, inputs: Inputs, seeds: Seeds | None, wanted: Wanted
    ) -> _Learner:
        rows = training.rows
        if not len(rows):
            raise UndefinedResult(
                "nothing coded to learn from",
                expected="units that people gave codes to",
                repair="code some passages first",
            )
        names = training.codes if wanted.codes is None else wanted.codes
        sample = Sample(
            inputs=inputs.take(rows),
            labels=training.labels[rows],
            known=training.known[rows],
            groups=tuple(training.units[row].session for row in rows.tolist()),
            seeds=seeds,
        )
        columns = [training.codes.index(name) for name in dict.fromkeys(names)]
        return cls(training, inputs, sample, wanted, columns)

    def learn(self, progress: Progress | None) -> None:
        from qualkit.assist.classifier import CodeClassifier

        tell = _counted(progress, FOLDS + 1)
        self.classifier = CodeClassifier(seeds=self.sample.seeds)
        self.classifier.fit(self.sample.inputs, self.sample.labels, self.sample.known)
        self._refuse_nothing()
        tell()
        self.settled = settled(
            self.sample,
            folds=FOLDS,
            seed=self.wanted.seed,
            trusted=self._trusted(),
            progress=lambda *_: tell(),
        )
        fair = self.training.fair[self.training.rows][:, None] & self._trusted()
        self.kept = promises(
            self.settled.models, self.sample, fair, self.training.codes, self.wanted
        )

    def _trusted(self) -> Bools:
        """What is known of the sample without a machine's proposal."""
        return self.sample.known & ~self.training.proposed[self.training.rows]

    def _refuse_nothing(self) -> None:
        unfitted = self.classifier.unfitted_
        if self.columns and all(column in unfitted for column in self.columns):
            if self.training.known.any() and not self.training.whole.any():
                raise UndefinedResult(
                    "nothing to learn from but decisions on suggestions: nobody has read a passage"
                    " for all codes, so that none is known to be without a code",
                    repair="code some passages, or read some: qualkit queue PROJECT --read",
                )
            column = self.columns[0]
            raise UndefinedResult(
                f"nothing to learn of any code, such as {self.training.codes[column]!r}:"
                f" {unfitted[column]}",
                repair="code more passages with it, and some without it",
            )

    def proposals(self) -> Proposals:
        known = self.training.known
        rows = np.flatnonzero(~known[:, self.columns].all(axis=1))
        part = self.inputs.take(rows)
        scores = self.classifier.decision_function(part)
        chosen, chances = self._chosen(scores, ~known[rows])
        sessions = [self.training.units[row].session for row in rows.tolist()]
        accepted, skipped = (
            self.kept.of(part, sessions, ~known[rows])
            if self.kept
            else (np.zeros_like(chosen), np.zeros_like(chosen))
        )
        unranked = list(self.settled.unranked)
        chosen[:, unranked] = accepted[:, unranked] = False
        scribe = _Scribe(self.training, self._model(), self.classifier, rows)
        made = tuple(scribe.suggestions(chosen | accepted, chances))
        ids = {one.id for one in scribe.of(accepted)}
        return Proposals(
            suggestions=made,
            accepted=tuple(one.id for one in made if one.id in ids),
            model=scribe.model,
            learned=len(self.sample.inputs),
            scored=len(rows),
            sessions=len(set(self.sample.groups)),
            learned_codes=tuple(self._learned_codes(skipped.sum(axis=0), accepted.sum(axis=0))),
        )

    def _chosen(self, scores: Floats, is_open: Bools) -> tuple[Bools, Floats]:
        """What is suggested, shape (units, codes), and with which score."""
        from scipy.special import expit

        chances = self.settled.calibrator.chances(scores)
        given = self.wanted.threshold
        limits = self.settled.calibrator.thresholds() if given is None else given
        chosen = np.zeros(scores.shape, dtype=np.bool_)
        with np.errstate(invalid="ignore"):
            chosen[:, self.columns] = (chances >= limits)[:, self.columns]
        for column in self.columns:
            if self.settled.calibrator.lines[column] is None:
                ranked = np.where(is_open[:, column], scores[:, column], np.nan)
                chances[:, column] = expit(scores[:, column])
                chosen[likeliest(ranked), column] = True
        return chosen & is_open, chances

    def _model(self) -> str:
        seeds = self.sample.seeds
        ground = digest(
            list(self.sample.inputs.texts),
            self.sample.labels.tolist(),
            self.sample.known.tolist(),
            list(self.training.codes),
            list(self.sample.groups),
            [list(self.sample.inputs.encoders), self.sample.inputs.extra.tolist()],
            [list(seeds.inputs.texts), list(seeds.columns)] if seeds else [],
            self.wanted.seed,
        )
        return f"{METHOD}:{ground[:16]}"

    def _learned_codes(self, skipped: Integers, accepted: Integers) -> Iterator[LearnedCode]:
        positives = self.training.positives()
        for column in self.columns:
            line = self.settled.calibrator.lines[column]
            reason = self.classifier.unfitted_.get(column) or self._why_unranked(column)
            line = None if reason else line
            kind = "probability" if line else "rank" if positives[column] > 1 else "likeness"
            yield LearnedCode(
                code=self.training.codes[column],
                positives=positives[column],
                kind=None if reason else kind,
                threshold=self._limit(line) if line else None,
                calibration=self._calibration(column) if line else None,
                accept=self._certificate("accept", column),
                skip=self._certificate("skip", column),
                accepted=int(accepted[column]),
                skipped=int(skipped[column]),
                undefined=reason,
                slope=line.slope if line else None,
                intercept=line.intercept if line else None,
            )

    def _why_unranked(self, column: int) -> str | None:
        reason = self.settled.unranked.get(column)
        return f"{reason}: nothing suggested; {_REPAIR}" if reason else None

    def _limit(self, line: Line) -> float:
        return line.threshold if self.wanted.threshold is None else self.wanted.threshold

    def _certificate(self, kind: str, column: int) -> Certificate | None:
        return self.kept.certificate(kind, column) if self.kept else None

    def _calibration(self, column: int) -> Calibration | None:
        line = self.settled.calibrator.lines[column]
        if line is None or self.settled.models is None:
            return None
        scores = self.settled.models.scores[:, column]
        known = self._trusted()[:, column] & np.isfinite(scores)
        chances = line.chances(scores[known])
        groups = {
            group for group, is_known in zip(self.sample.groups, known, strict=True) if is_known
        }
        bins = calibration_bins(chances, self.sample.labels[known, column])
        return Calibration(sessions=len(groups), bins=bins)


def likeliest(scores: Floats, most: int = MOST_RANKED) -> Integers:
    """The units with the highest scores above 0, at most `most`; NaN is none.

    >>> likeliest(np.array([0.5, -1.0, np.nan, 2.0]), most=5).tolist()
    [3, 0]
    """
    order = np.argsort(-np.nan_to_num(scores, nan=-np.inf), kind="stable")[:most]
    return order[np.nan_to_num(scores[order], nan=-1.0) > 0]


def _counted(progress: Progress | None, total: int) -> Callable[[], None]:
    done = 0

    def tell() -> None:
        nonlocal done
        done += 1
        if progress:
            progress(min(done, total), total)

    return tell


class _Scribe:
    """Writes suggestions for some units of a training set."""

    def __init__(
        self, training: TrainingSet, model: str, classifier: Weighs, rows: Integers
    ) -> None:
        self.model = model
        self._training = training
        self._rows = rows
        self._classifier = classifier

    def suggestions(self, chosen: Bools, scores: Floats) -> Iterator[Suggestion]:
        """One suggestion for each unit and code chosen."""
        places = np.argwhere(chosen).tolist()
        units = sorted({row for row, _ in places})
        number = {row: at for at, row in enumerate(units)}
        texts = [self._unit(row).text for row in units]
        words = WordEvidence(self._classifier, texts)
        for row, column in places:
            evidence = words.strongest(number[row], column)
            yield self._suggestion(row, column, float(scores[row, column]), evidence)

    def of(self, chosen: Bools) -> Iterator[Suggestion]:
        """The same without score and evidence."""
        for row, column in np.argwhere(chosen).tolist():
            yield self._suggestion(row, column, 0.0, ())

    def _unit(self, row: int) -> Unit:
        return self._training.units[int(self._rows[row])]

    def _suggestion(
        self, row: int, column: int, score: float, evidence: tuple[str, ...]
    ) -> Suggestion:
        unit, code = self._unit(row), self._training.codes[column]
        quote = unit.turn.spoken(unit.span)
        about = self._training.views.get((code, unit.turn.role))
        return Suggestion(
            id=derived_guid(
                "suggestion", unit.document, unit.span.start, quote, code, about, self.model
            ),
            document=unit.document,
            span=unit.span,
            quote=quote,
            code=code,
            score=score,
            evidence=evidence,
            about=about,
            rule=self.model,
        )
