"""Scores in a queue: what is a chance, and what only ranks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from assist_content import BUSES, CODES, FRIENDS, coding_of, spoken_sessions, turns_of

from qualkit.assist import Inputs, Seeds, training_set, units_of
from qualkit.assist.scoring import Scores, scores_of


def _scored(proposed: str | None) -> Scores:
    """Four sessions coded with both codes; a machine proposed the codings of one of them."""
    turns, codings = [], []
    for number in range(4):
        texts, labels, _ = spoken_sessions(1, seed=number)
        said = turns_of(f"coded {number}", texts)
        turns += said
        for turn, row in zip(said, labels.tolist(), strict=True):
            for code, has in zip(CODES, row, strict=True):
                origin = "classifier" if code == proposed else "human"
                codings += [replace(coding_of(turn, code), origin=origin)] if has else []
    units = units_of(turns)
    training = training_set(units, codings, CODES)
    nothing = Seeds(inputs=Inputs(texts=[]), columns=[], speaks_for=[])
    inputs = Inputs(texts=[unit.text for unit in units])
    return scores_of(training, inputs, seeds=nothing, rows=np.arange(len(units)))


def test_what_people_coded_settles_chances() -> None:
    assert _scored(None).kinds == ("probability", "probability")


def test_what_a_machine_proposed_teaches_and_settles_no_chance() -> None:
    for code, kinds in ((FRIENDS, ("rank", "probability")), (BUSES, ("probability", "rank"))):
        found = _scored(code)

        column = CODES.index(code)
        assert found.kinds == kinds
        assert found.thresholds[column] == 0.5
        assert np.ptp(found.values[:, column]) > 0.3
