"""Shares of groups and their differences, from machine codes that an audit corrects."""

from __future__ import annotations

import numpy as np
import pytest

from qualkit.assist import Sureness, corrected_shares, design_mean
from qualkit.assist.classifier import Floats
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import CorrectedShares

NAN = float("nan")


def study(seed: int, sessions: int = 20) -> tuple[Floats, Floats, Floats, list[str], list[str]]:
    """Citizens (share .3) and staff (share .1) in each session; the machine errs with staff."""
    rng = np.random.default_rng(seed)
    of = np.repeat(np.arange(sessions), 60)
    is_staff = np.arange(len(of)) % 2 == 1
    truth = rng.random(len(of)) < np.where(is_staff, 0.1, 0.3)
    sees = np.where(is_staff, 0.2, 0.02)
    machine = np.where(truth, rng.random(len(of)) < 0.8, rng.random(len(of)) < sees)
    chance = np.full(len(of), 0.3)
    gold = np.where(rng.random(len(of)) < chance, truth, NAN)
    groups = ["staff" if staff else "citizen" for staff in is_staff]
    return machine.astype(float), gold, chance, groups, of.astype(str).tolist()


def shares(seed: int, sureness: Sureness | None = None) -> CorrectedShares:
    machine, gold, chance, groups, clusters = study(seed)
    return corrected_shares(
        machine, gold, chance, groups=groups, clusters=clusters, sureness=sureness
    )


def test_groups_are_corrected_each_by_its_own_audit() -> None:
    citizen, staff = shares(1).rows

    assert (citizen.group, citizen.units, staff.units) == ("citizen", 600, 600)
    assert citizen.machine < 0.28
    assert staff.machine > 0.23
    for row, truth in ((citizen, 0.3), (staff, 0.1)):
        assert row.interval is not None
        assert row.interval[0] <= truth <= row.interval[1]


def test_difference_is_the_second_group_minus_the_first() -> None:
    found = shares(1)

    (difference,) = found.differences
    assert (difference.first, difference.second) == ("citizen", "staff")
    assert difference.value == pytest.approx(found.rows[1].value - found.rows[0].value)
    assert difference.interval is not None
    assert difference.interval[0] <= -0.2 <= difference.interval[1] < 0


def test_one_group_is_the_mean_of_the_design() -> None:
    machine, gold, chance, _, clusters = study(3)

    found = corrected_shares(machine, gold, chance, groups=["all"] * 1200, clusters=clusters)

    mean = design_mean(machine, gold, chance, clusters=clusters)
    assert (found.rows[0].value, found.rows[0].error) == (mean.value, mean.error)
    assert (found.differences, found.notes) == ((), ())


def test_rows_are_flat_with_their_limits() -> None:
    row = shares(2).records()[0]

    assert (row["interval_low"], row["interval_high"]) == tuple(row["interval"])


def test_drawn_clusters_are_the_same_under_a_seed() -> None:
    drawn = Sureness(replicates=200, seed=3)

    assert shares(1, drawn) == shares(1, drawn)
    assert shares(1, drawn).rows[0].error == pytest.approx(shares(1).rows[0].error, rel=0.3)


def test_group_without_an_audit_is_refused_and_the_others_are_not() -> None:
    machine, gold, chance, groups, clusters = study(4)
    unseen = [NAN if group == "staff" else value for group, value in zip(groups, gold, strict=True)]

    found = corrected_shares(machine, unseen, chance, groups=groups, clusters=clusters)

    citizen, staff = found.rows
    assert citizen.refused is None
    assert (staff.value, staff.interval) == (None, None)
    assert staff.refused == "audited units in 2 sessions are needed, in 0 there"
    assert found.differences[0].refused == f"staff: {staff.refused}"
    assert found.records()[1]["interval_low"] is None


def test_few_disagreements_are_told() -> None:
    machine, gold, chance, groups, clusters = study(5)
    agreeing = np.where(np.isnan(gold), NAN, machine)

    found = corrected_shares(machine, agreeing, chance, groups=groups, clusters=clusters)

    assert found.notes[0].startswith("citizen: 0 of ")
    assert found.notes[0].endswith("differ from the machine; the interval may be too narrow")


@pytest.mark.parametrize(
    ("changed", "error", "message"),
    [
        ({"groups": ["staff"]}, ParameterError, "1 groups for 1200 units"),
        ({"clusters": ["1"]}, ParameterError, "1 clusters for 1200 units"),
        ({"gold": [NAN] * 1200}, UndefinedResult, "0 audited units; expected two or more"),
        ({"inclusion": [0.0] * 1200}, ParameterError, "1200 units with a chance such as 0.0"),
        ({"machine": []}, ParameterError, "1200 gold values for 0 units"),
    ],
)
def test_faulty_input_is_refused(
    changed: dict[str, object], error: type[Exception], message: str
) -> None:
    given = dict(zip(("machine", "gold", "inclusion", "groups", "clusters"), study(1), strict=True))
    given |= changed

    with pytest.raises(error, match=message):
        corrected_shares(given.pop("machine"), given.pop("gold"), given.pop("inclusion"), **given)


@pytest.mark.slow
def test_differences_cover_the_truth_where_raw_ones_never_do() -> None:
    corrected = raw = 0
    for seed in range(400):
        found = shares(seed)
        low, high = found.differences[0].interval or (1, -1)
        corrected += low <= -0.2 <= high
        raw += abs(found.rows[1].machine - found.rows[0].machine + 0.2) < 0.06

    assert raw / 400 < 0.01
    assert 0.92 <= corrected / 400 <= 0.98
