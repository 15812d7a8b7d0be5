"""Means from machine values are corrected by an audit, and cover the truth as often as they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from qualkit.assist import Sureness, design_mean, ppi_mean, rogan_gladen
from qualkit.assist.classifier import Bools, Floats
from qualkit.errors import ParameterError, UndefinedResult

GOLD = [1, 0, 1, 1, 0, 0, 1, 0, 1, 0]
MACHINE = [1, 0, 1, 0, 0, 1, 1, 0, 1, 0]
REST = [1] * 45 + [0] * 55
NAN = float("nan")


# Computed with the formulas of Angelopoulos et al. (2023), as ppi-python has them.
def test_mean_is_corrected_by_the_checked_units() -> None:
    found = ppi_mean(GOLD, MACHINE, REST, trust=1)

    assert (found.value, found.gold, found.units) == (pytest.approx(0.45), 10, 110)
    assert found.error == pytest.approx(0.149917, abs=5e-7)
    assert found.interval == (pytest.approx(0.156169, abs=1e-6), pytest.approx(0.743831, abs=1e-6))


def test_trust_is_tuned_for_the_least_error() -> None:
    found = ppi_mean(GOLD, MACHINE, REST)

    assert found.trust == pytest.approx(0.55)
    assert found.value == pytest.approx(0.4725)
    assert found.error == pytest.approx(0.129658, abs=5e-7)


def test_no_trust_is_the_mean_of_the_checked_units() -> None:
    found = ppi_mean(GOLD, MACHINE, REST, trust=0)

    assert (found.value, found.error) == (0.5, pytest.approx(0.1581, abs=5e-5))


def test_constant_machine_is_not_trusted() -> None:
    assert ppi_mean(GOLD, [0] * 10, [0] * 90).trust == 0


def test_units_of_one_session_are_less_sure() -> None:
    gold, machine = [1] * 10 + [0] * 10, [0, 1] * 10
    checked = ["a"] * 5 + ["b"] * 5 + ["c"] * 5 + ["d"] * 5

    apart = ppi_mean(gold, machine, REST)
    together = ppi_mean(gold, machine, REST, clusters=(checked, [str(i) for i in range(100)]))

    assert together.error > 1.5 * apart.error
    assert (together.clusters, apart.clusters) == (4, None)


def test_others_of_one_session_are_no_hindrance() -> None:
    found = ppi_mean([1, 0, 1], [1, 0, 0], [1, 0], clusters=("abc", "dd"), trust=1)

    assert found.value == pytest.approx(1 / 3 + 1 / 2)
    assert 0 < found.error < 1


def test_drawn_clusters_give_about_the_same_error_and_always_the_same() -> None:
    rng = np.random.default_rng(2)
    gold, machine = rng.integers(0, 2, 200), rng.integers(0, 2, 200)
    clusters = ([str(i % 40) for i in range(200)], [str(i % 40) for i in range(100)])
    drawn = Sureness(replicates=500, seed=7)

    robust = ppi_mean(gold, machine, REST, clusters=clusters)
    once, again = (
        ppi_mean(gold, machine, REST, clusters=clusters, sureness=drawn) for _ in range(2)
    )

    assert once.error == pytest.approx(robust.error, rel=0.15)
    assert once == again


def test_known_chances_weigh_the_audit() -> None:
    machine = [1, 1, 0, 0]
    gold = [0, NAN, 1, NAN]

    found = design_mean(machine, gold, [0.5, 0.5, 0.25, 0.25], clusters="abcd", is_tuned=False)

    assert found.value == pytest.approx((1 - 1 / 0.5 + 1 + 0 + 1 / 0.25 + 0) / 4)
    assert (found.trust, found.gold, found.units, found.clusters) == (1.0, 2, 4, 2)


def test_audit_of_everything_is_people_s_own_mean() -> None:
    found = design_mean(MACHINE, GOLD, [1] * 10, clusters=list("aabbccddee"))

    assert found.value == pytest.approx(0.5)


def test_unequal_chances_bend_nothing_once_they_are_known() -> None:
    rng = np.random.default_rng(8)
    machine = rng.random(4000)
    gold = (rng.random(4000) < machine**2).astype(float)
    chances = np.where(machine > 0.8, 0.6, 0.1)
    seen = np.where(rng.random(4000) < chances, gold, NAN)
    clusters = [str(i % 50) for i in range(4000)]

    found = design_mean(machine, seen, chances, clusters=clusters)

    assert abs(np.nanmean(seen) - gold.mean()) > 0.1
    assert abs(found.value - gold.mean()) < 2 * found.error < 0.07


def test_rogan_gladen_corrects_and_is_cut() -> None:
    assert rogan_gladen(0.2, sensitivity=0.8, specificity=0.95) == pytest.approx(0.2)
    assert rogan_gladen(0.01, sensitivity=0.8, specificity=0.95) == 0.0


def test_rogan_gladen_needs_more_than_chance() -> None:
    with pytest.raises(UndefinedResult, match="no better than chance; expected more than 1"):
        rogan_gladen(0.2, sensitivity=0.5, specificity=0.5)
    with pytest.raises(ParameterError, match="sensitivity 80; expected a number from 0 to 1"):
        rogan_gladen(0.2, sensitivity=80, specificity=0.5)


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (([1], [1], [1]), "1 checked units and 1 others; expected two or more checked"),
        (([1, 0], [1, 0], []), "2 checked units and 0 others"),
    ],
)
def test_too_little_to_correct_is_undefined(
    args: tuple[list[int], list[int], list[int]], message: str
) -> None:
    with pytest.raises(UndefinedResult, match=message):
        ppi_mean(*args)


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        (([1, NAN], [1, 0], [1]), {}, "1 of 2 gold values is no finite number"),
        (([1, 0], [1], [1]), {}, "1 machine values for 2 units"),
        (([1, 0], [1, 0], [1]), {"trust": 2}, "trust 2; expected a number from 0 to 1"),
        (([1, 0], [1, 0], [1]), {"clusters": ("a", "b")}, "1 clusters for 2 units"),
    ],
)
def test_faulty_samples_are_refused(
    args: tuple[Sequence[float], ...], options: dict[str, object], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        ppi_mean(*args, **options)


def test_one_cluster_shows_no_spread() -> None:
    with pytest.raises(UndefinedResult, match="audited units in 1 cluster; expected two or more"):
        ppi_mean([1, 0], [1, 0], [1, 0], clusters=("aa", "bc"))
    with pytest.raises(UndefinedResult, match="audit units of more sessions"):
        design_mean([1, 0, 1], [1, 0, NAN], [1, 1, 1], clusters="aab")


@pytest.mark.parametrize(
    ("gold", "inclusion", "error", "message"),
    [
        ([1, 0, NAN], [0.5, 0.5, 0], ParameterError, "1 units with a chance such as 0.0 of being"),
        ([1, 0, NAN], [0.5, 0.5, NAN], ParameterError, "1 of 3 chances is no finite number"),
        ([1, 0, float("inf")], [0.5, 0.5, 1], ParameterError, "infinite gold values"),
        ([1, 0], [0.5, 0.5, 1], ParameterError, "2 gold values for 3 units"),
        ([1, NAN, NAN], [0.5, 0.5, 1], UndefinedResult, "1 audited units; expected two or more"),
    ],
)
def test_faulty_audit_is_refused(
    gold: list[float], inclusion: list[float], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        design_mean([1, 0, 1], gold, inclusion, clusters="abc")


@pytest.mark.parametrize("options", [{"confidence": 95}, {"replicates": 1}, {"replicates": -5}])
def test_faulty_sureness_is_refused(options: dict[str, int]) -> None:
    with pytest.raises(ParameterError, match="expected"):
        Sureness(**options)


def _readings(rng: np.random.Generator, n: int) -> tuple[Bools, Floats]:
    """What people and the machine say: prevalence .12, sensitivity .80, specificity .93."""
    truth = rng.random(n) < 0.12
    return truth, np.where(truth, rng.random(n) < 0.8, rng.random(n) > 0.93).astype(float)


@pytest.mark.slow
def test_intervals_cover_the_truth_where_raw_machine_values_never_do() -> None:
    rng = np.random.default_rng(6)
    corrected = raw = 0
    errors: list[tuple[float, float]] = []
    for _ in range(2000):
        truth, machine = _readings(rng, 2200)
        found = ppi_mean(truth[:200], machine[:200], machine[200:])
        low, high = found.interval
        corrected += low <= 0.12 <= high
        raw += abs(machine.mean() - 0.12) <= 1.96 * machine.std() / np.sqrt(2200)
        errors.append((found.error, truth[:200].std() / np.sqrt(200)))

    assert raw / 2000 < 0.01
    assert 0.92 <= corrected / 2000 <= 0.97
    mean_error, gold_only = np.mean(errors, axis=0)
    assert mean_error < 0.82 * gold_only


@pytest.mark.slow
@pytest.mark.parametrize("sessions", [10, 20, 40])
def test_intervals_cover_the_truth_where_sessions_differ(sessions: int) -> None:
    rng = np.random.default_rng(sessions)
    tuned = plain = 0
    for _ in range(600):
        sizes = rng.integers(20, 120, sessions)
        of = np.repeat(np.arange(sessions), sizes)
        truth = rng.random(len(of)) < rng.beta(1.2, 8.8, sessions)[of]
        missing, seeing = rng.beta(4, 16, sessions)[of], rng.beta(3, 40, sessions)[of]
        machine = np.where(truth, rng.random(len(of)) > missing, rng.random(len(of)) < seeing)
        chance = np.full(len(of), 0.25)
        gold = np.where(rng.random(len(of)) < chance, truth, NAN)
        clusters = of.astype(str).tolist()
        for is_tuned in (True, False):
            low, high = design_mean(
                machine.astype(float), gold, chance, clusters=clusters, is_tuned=is_tuned
            ).interval
            tuned += is_tuned and low <= 0.12 <= high
            plain += not is_tuned and low <= 0.12 <= high

    assert 0.9 <= plain / 600 <= 0.98
    assert 0.9 <= tuned / 600 <= 0.98
