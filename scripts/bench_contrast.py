"""Measures contrasts: a large one whole, the permutations alone, and how often chance is found.

`null_table` simulates studies in which no group differs from another, and counts how often each
test rejects at 5 %.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
from bench_codings import project_of
from numpy.typing import NDArray
from scipy.stats import chi2_contingency, fisher_exact

from qualkit.contrasts import contrast, permutation_test
from qualkit.contrasts.models import turn_model
from qualkit.contrasts.permutation import DRAWS
from qualkit.model import Basis, Mention, Person

CODINGS = int(os.environ.get("QUALKIT_BENCH_CONTRAST", "100000"))
STUDIES = int(os.environ.get("QUALKIT_BENCH_STUDIES", "1000"))
PEOPLE, CODES, TIMES = 56, 60, 3
LEVEL = 0.05
BASE, PERSON_SPREAD, SESSION_SPREAD, TURNS = -3, 0.8, 0.4, 20
BASIS = Basis(name="decided", human=0, accepted=0, waiting=0, counted=0)

Row = tuple[str, ...]
Numbers = NDArray[np.intp]


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table of times."""
    rng = np.random.default_rng(2009)
    values = rng.random((PEOPLE, CODES)) < 0.4
    second = np.arange(PEOPLE) >= PEOPLE // 5
    sessions = np.arange(PEOPLE) % 8
    drawn = _median(lambda: permutation_test(values, second, sessions, seed=1))
    with tempfile.TemporaryDirectory() as folder:
        project = project_of(Path(folder), CODINGS, roles=("staff", "citizen", "carer"))
        with project as study:
            whole = _median(study.contrast)
            listed = _median(study.codings)
    rows = [
        (
            f"{DRAWS:,} permutations in 8 sessions, {CODES} codes, {PEOPLE} people",
            f"{drawn:.2f}",
            "",
        ),
        (f"contrast of {CODINGS:,} codings, 3 roles", f"{whole:.2f}", f"{whole / listed:.1f}"),
        ("the same codings listed", f"{listed:.2f}", "1"),
    ]
    return ("work", "seconds", "of listing"), rows


def null_table() -> tuple[Row, list[Row]]:
    """Header and rows: a design, and the share of studies in which each test finds a difference.

    A study holds six people a session, each with 1 + Poisson(20) turns; the logit of a turn to
    carry the code is normal over people and sessions.
    """
    designs = (
        ("6 sessions that mix the groups", 6, 6, "mixed"),
        ("6 sessions of one group each", 6, 6, "apart"),
        ("8 sessions of one group each", 8, 6, "apart"),
        ("8 sessions of one group each, one person in all", 8, 6, "one in all"),
        ("12 sessions of one group each", 12, 6, "apart"),
        ("24 interviews", 24, 1, "apart"),
    )
    rows = [
        (name, *(f"{100 * share:.1f} %" for share in _rejections(sessions, size, how)))
        for name, sessions, size, how in designs
    ]
    header = ("design", "contrast's p", "--models", "Fisher over people", "χ² over turns")
    return header, rows


def _rejections(sessions: int, size: int, how: str) -> tuple[float, ...]:
    rng = np.random.default_rng(2026)
    clusters = np.repeat(np.arange(sessions), size)
    second = np.arange(len(clusters)) % 2 == 1 if how == "mixed" else clusters % 2 == 1
    found = [_tests(rng, clusters, second, is_linked=how == "one in all") for _ in range(STUDIES)]
    return tuple(
        sum(p is not None and p <= LEVEL for p in column) / STUDIES
        for column in zip(*found, strict=True)
    )


def _tests(
    rng: np.random.Generator, clusters: Numbers, second: NDArray[np.bool_], *, is_linked: bool
) -> tuple[float | None, ...]:
    """The p of every test in one study."""
    logit = rng.normal(BASE, PERSON_SPREAD, len(clusters))
    logit += rng.normal(0, SESSION_SPREAD, clusters.max() + 1)[clusters]
    turns = rng.poisson(TURNS, len(clusters)) + 1
    coded = rng.binomial(turns, 1 / (1 + np.exp(-logit)))
    people = [
        Person(
            name=str(number), group="second" if is_second else "first", sessions=(str(cluster),),
            turns=int(n), words=int(n),
        )
        for number, (is_second, cluster, n) in enumerate(zip(second, clusters, turns, strict=True))
    ]  # fmt: skip
    said = [
        Mention(
            participant=person.name, code="code", session=person.sessions[0], turns=(("d", 0),),
            words=1, about=person.group,
        )
        for person, n in zip(people, coded, strict=True)
        if n
    ]  # fmt: skip
    if is_linked:
        people[0] = replace(people[0], sessions=tuple(map(str, range(clusters.max() + 1))))
    groups = ("first", "second")
    (row,) = contrast(people, said, ["code"], groups, by="group", basis=BASIS, seed=1).rows
    raised = coded > 0
    table = [
        [int((raised & side).sum()), int((~raised & side).sum())] for side in (~second, second)
    ]
    of_turns = [
        [int(coded[side].sum()), int((turns - coded)[side].sum())] for side in (~second, second)
    ]
    return (
        row.p,
        turn_model(coded, turns, second, clusters, 0.95).p,
        float(fisher_exact(table).pvalue),
        float(chi2_contingency(of_turns, correction=False).pvalue),
    )


def _median(work: Callable[[], object]) -> float:
    work()
    seconds = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)
