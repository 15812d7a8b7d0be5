"""The suggestions of a classifier that wait, their scores kept up to date with each decision.

Knows of each which unit and code it is about, and whether the classifier that made it is the one
of today: where the codebook or the method has changed since, nothing is refreshed, as its scores
and those of today are not of one scale.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from qualkit import store as stores
from qualkit.assist.suggest import METHOD
from qualkit.assist.units import UnitPlaces
from qualkit.model.runs import Run
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._learning import LearnOptions, inputs_of, study_of
from qualkit.workflows._ranking import UNDECIDED, Floats

if TYPE_CHECKING:
    from qualkit.assist.refreshing import Refresher

Progress = Callable[[int, int], None]

KIND = "suggest"


@dataclass(slots=True)
class Refreshing:
    """``places`` says of each suggestion's id its unit and code; ``codes`` are the columns."""

    refresher: Refresher
    places: Mapping[str, tuple[int, int]]
    codes: Sequence[str]
    lines: Mapping[str, tuple[float, float]]
    thresholds: Mapping[str, float]
    _suggested: Mapping[int, tuple[Sequence[str], Sequence[int]]]
    _told: dict[str, tuple[int, int, bool | None]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, store: Store, waiting: Sequence[Kept], progress: Progress | None = None
    ) -> Refreshing:
        """Learn anew what the run of `waiting` learned; see `why_not`."""
        from qualkit.assist.refreshing import Refresher

        made = [kept.suggestion for kept in waiting if kept.origin == "classifier"]
        run = _run_of_models(store)[made[0].rule]
        learn = _options(run)
        study = study_of(store, learn)
        inputs, seeds = inputs_of(store, study, learn, progress)
        column = {code: number for number, code in enumerate(study.training.codes)}
        units = UnitPlaces(study.training.units)
        places = {}
        for one in made:
            rows = units.touching(one.document, one.span)
            if rows and one.code in column:
                places[one.id] = rows[0], column[one.code]
        refresher = Refresher(
            inputs,
            study.training.labels,
            study.training.known,
            seeds=seeds,
            columns=sorted({number for _, number in places.values()}),
            progress=progress,
        )
        learned = _learned(store, run.number)
        lines = {
            one["code"]: (one["slope"], one["intercept"])
            for one in learned
            if one.get("slope") is not None
        }
        limits, suggested = thresholds(learned), _by_column(places)
        return cls(refresher, places, study.training.codes, lines, limits, suggested)

    def decided(self, guid: str, verdict: str, code: str | None = None) -> int | None:
        """Learn from a decision; the column of the code learned anew, None where nothing was.

        ``code`` is the right one where it was corrected.
        """
        if guid not in self.places or verdict == "skip":
            return None
        row, column = self.places[guid]
        if code is not None and code in self.codes:
            column = list(self.codes).index(code)
        self._told[guid] = row, column, self.refresher.told(row, column)
        self.refresher.tell(row, column, has=verdict != "reject")
        return column

    def undone(self, guid: str) -> int | None:
        """Take back what was learned from the decision on that suggestion; the code's column."""
        if guid not in self._told:
            return None
        row, column, before = self._told.pop(guid)
        self.refresher.tell(row, column, has=before)
        return column

    def columns(self) -> tuple[int, ...]:
        """Those of the codes that are suggested."""
        return tuple(self._suggested)

    def standing(self, column: int) -> tuple[Sequence[str], Floats, float]:
        """The suggestions of a code, what they are scored now, and the threshold of the code."""
        guids, rows = self._suggested.get(column, ((), ()))
        chances = self._chances(self.refresher.scores[list(rows), column], column)
        return guids, chances, self.thresholds.get(self.codes[column], UNDECIDED)

    def score(self, guid: str) -> float | None:
        """What the suggestion is scored now, None where it is not."""
        if guid not in self.places:
            return None
        row, column = self.places[guid]
        found = float(self._chances(self.refresher.scores[row, column], column))
        return None if math.isnan(found) else found

    def _chances(self, scores: Floats, column: int) -> Floats:
        from scipy.special import expit

        slope, start = self.lines.get(self.codes[column], (1.0, 0.0))
        return np.asarray(expit(slope * scores + start), dtype=np.float64)


def _by_column(
    places: Mapping[str, tuple[int, int]],
) -> dict[int, tuple[Sequence[str], Sequence[int]]]:
    """For each code the ids suggested of it, and the units that they stand for."""
    found: dict[int, tuple[list[str], list[int]]] = {}
    for guid, (row, column) in places.items():
        guids, rows = found.setdefault(column, ([], []))
        guids.append(guid)
        rows.append(row)
    return {**found}


def why_not(store: Store, waiting: Sequence[Kept]) -> str | None:
    """Why the scores of `waiting` cannot follow decisions, in one line; None where they can."""
    models = {kept.suggestion.rule for kept in waiting if kept.origin == "classifier"}
    if not models:
        return "no suggestion of a classifier waits: nothing is learned from decisions here"
    runs = _run_of_models(store)
    revision = stores.codes.latest_number(store)
    again = "run qualkit suggest again"
    for model in sorted(models):
        run = runs.get(model)
        if run is None or model.partition(":")[0] != METHOD:
            return f"stale: suggestions of another version of the classifier wait: {again}"
        if run.parameters.get("revision") != revision:
            then = run.parameters.get("revision")
            return (
                f"stale: run {run.number} suggested by revision {then} of the codebook, which is"
                f" at {revision}: {again}"
            )
    if len({_options(runs[model]) for model in models}) > 1:
        return f"stale: suggestions of runs with other units or encoders wait: {again}"
    return None


def thresholds(learned: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """The chance from which each code was suggested, of those that have one."""
    return {
        str(one["code"]): float(one["threshold"])
        for one in learned
        if one.get("threshold") is not None
    }


def newest_thresholds(store: Store) -> dict[str, float]:
    """Those of the newest run of the classifier."""
    latest = stores.runs.latest_result(store, KIND)
    return thresholds(latest[1].get("learned", [])) if latest else {}


def _run_of_models(store: Store) -> dict[str, Run]:
    """The newest run of each model."""
    return {
        str(run.parameters.get("model")): run
        for run in stores.runs.all_runs(store)
        if run.kind == KIND and run.status == "done"
    }


def _options(run: Run) -> LearnOptions:
    told = run.parameters
    return LearnOptions(
        coders=tuple(told.get("coders", ())),
        unit=told.get("unit", "turn"),
        encoders=tuple(told.get("encoders", ("default",))),
    )


def _learned(store: Store, run: int) -> Sequence[Mapping[str, Any]]:
    found = stores.runs.result(store, run) or {}
    learned: Sequence[Mapping[str, Any]] = found.get("learned", [])
    return learned
