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


def test_units_looked_at_for_certain_do_not_shape_the_line() -> None:
    machine, gold, chance, groups, clusters = study(6)
    known = np.arange(len(gold)) < 600
    truth = np.where(np.isnan(gold), machine, gold)
    gold[known], machine[known] = truth[known], truth[known]
    chance = np.where(known, 1.0, chance)

    found = corrected_shares(machine, gold, chance, groups=groups, clusters=clusters)

    of_rest = [values[600:] for values in (machine, gold, chance)]
    rest = corrected_shares(*of_rest, groups=groups[600:], clusters=clusters[600:])
    assert found.trust == pytest.approx(rest.trust)


def rare(seed: int, share: float = 0.02) -> tuple[list[float], list[float], list[float], float]:
    """Twelve sessions of 60 units, one in fifty with the code; 40 drawn; a machine that guesses."""
    rng = np.random.default_rng(seed)
    truth = rng.random(720) < rng.beta(share * 19, (1 - share) * 19, 12).repeat(60)
    gold = np.full(720, NAN)
    drawn = rng.choice(720, 40, replace=False)
    gold[drawn] = truth[drawn]
    machine = (rng.random(720) < 0.1).astype(float)
    return machine.tolist(), gold.tolist(), [40 / 720] * 720, float(truth.mean())


def test_a_sample_without_a_hit_still_leaves_room_for_some() -> None:
    gold = [0.0] * 20 + [NAN] * 180
    groups, clusters = ["all"] * 200, [str(n % 10) for n in range(200)]

    found = corrected_shares([0.0] * 200, gold, [0.1] * 200, groups=groups, clusters=clusters)

    (row,) = found.rows
    assert (row.value, row.error, row.is_few) == (0.0, None, True)
    assert row.interval == (0.0, pytest.approx(1 - 0.025 ** (1 / 20)))
    (note,) = found.notes
    assert note.startswith("all: fewer than 5 of the sampled units have the code, or have it not; ")


def test_what_is_certain_narrows_an_exact_interval() -> None:
    gold = [1.0] * 10 + [0.0] * 90 + [0.0] * 20 + [NAN] * 80
    chances = [1.0] * 100 + [0.2] * 100
    clusters = [str(n % 10) for n in range(200)]

    found = corrected_shares(gold[:120] + [0.0] * 80, gold, chances, groups=["all"] * 200,
                             clusters=clusters)  # fmt: skip

    assert found.rows[0].interval == (0.05, pytest.approx(0.05 + (1 - 0.025 ** (1 / 20)) / 2))


def test_hits_of_one_session_are_worth_less_than_hits_of_many() -> None:
    clusters = [str(n // 20) for n in range(200)]

    def width(hits: tuple[int, ...]) -> float:
        gold = [NAN if n % 4 else float(n in hits) for n in range(200)]
        found = corrected_shares([0.0] * 200, gold, [0.25] * 200, groups=["all"] * 200,
                                 clusters=clusters)  # fmt: skip
        low, high = found.rows[0].interval or (0, 0)
        return high - low

    assert width((0, 4, 8, 12)) > width((0, 40, 80, 120))


def test_rare_codes_are_covered_by_small_samples() -> None:
    covered = apart = 0
    groups, clusters = ["a", "b"] * 360, [str(n // 60) for n in range(720)]
    for seed in range(120):
        machine, gold, chances, _ = rare(seed)
        found = corrected_shares(machine, gold, chances, groups=groups, clusters=clusters)
        low, high = found.rows[0].interval or (1, 1)
        covered += low <= 0.02 <= high
        low, high = found.differences[0].interval or (1, 1)
        apart += low <= 0 <= high

    assert covered >= 0.92 * 120
    assert apart >= 0.92 * 120


def test_the_mean_of_a_design_covers_a_rare_code_too() -> None:
    machine, gold, chances, truth = rare(3)

    found = design_mean(machine, gold, chances, clusters=[str(n // 60) for n in range(720)])

    assert found.interval[0] <= truth <= found.interval[1]


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
