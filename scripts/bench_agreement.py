"""Measures agreement: α of many codes, its bootstrap, all coefficients, and unitizing."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import krippendorff
import numpy as np
from bench_codings import project_of

from qualkit.agreement import (
    CodedUnits,
    MarkedUnits,
    agree,
    binary_alphas,
    binary_statistics,
    bootstrap_alpha,
    marked_units,
    unitizing_alpha,
)

CODES, TURNS, CODERS, DOCUMENTS, REPLICATES = 20, 20_000, 3, 40, 2_000
LENGTH, UNITS = 1_000_000, 5_000
CODINGS = 100_000

Row = tuple[str, ...]


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table: a question a row, with what it takes in two ways."""
    units = _coded()
    ours = _best(lambda: binary_alphas(binary_statistics(units).sum(axis=0)))
    loop = _best(lambda: _looped(units), times=1)
    looped = loop * REPLICATES
    boots = _best(lambda: bootstrap_alpha(binary_statistics(units), replicates=REPLICATES, seed=1))
    whole = _best(lambda: agree(units, unit="turn", seed=1, replicates=REPLICATES))
    marked = _marked()
    family = _best(lambda: unitizing_alpha(marked, LENGTH))
    with tempfile.TemporaryDirectory() as folder, project_of(Path(folder), CODINGS) as study:
        stored = _best(lambda: study.agreement(), times=1)
    size = f"{CODES} codes, {TURNS:,} turns, {CODERS} coders"
    return ("question", "seconds", "krippendorff in a loop", "ratio"), [
        (f"α: {size}", f"{ours:.4f}", f"{loop:.3f}", f"{loop / ours:.0f}"),
        (f"with {REPLICATES:,} bootstraps of {DOCUMENTS} documents", f"{boots:.3f}",
         f"{looped:.0f} (one, times {REPLICATES:,})", f"{looped / boots:,.0f}"),
        ("every coefficient, sets of codes, both bootstraps", f"{whole:.3f}", "", ""),
        (f"uα family, {LENGTH:,} characters, {UNITS:,} units a coder", f"{family:.3f}", "", ""),
        (f"read from a project of {CODINGS:,} codings, and kept", f"{stored:.1f}", "", ""),
    ]  # fmt: skip


def _coded() -> CodedUnits:
    rng = np.random.default_rng(1)
    truth = rng.random((CODES, 1, TURNS)) < 0.1
    slips = rng.random((CODES, CODERS, TURNS)) < 0.02
    return CodedUnits(
        codes=tuple(map(str, range(CODES))),
        coders=tuple(map(str, range(CODERS))),
        documents=tuple(map(str, range(DOCUMENTS))),
        presence=truth ^ slips,
        document_of=np.sort(rng.integers(0, DOCUMENTS, TURNS)),
    )


def _looped(units: CodedUnits) -> list[float]:
    return [
        krippendorff.alpha(reliability_data=code.astype(float), level_of_measurement="nominal")
        for code in units.presence
    ]


def _marked() -> list[MarkedUnits]:
    rng = np.random.default_rng(1)
    coders = []
    for _ in range(CODERS):
        edges = np.sort(rng.choice(LENGTH, 2 * UNITS, replace=False))
        values = [str(value) for value in rng.integers(0, 10, UNITS)]
        coders.append(marked_units(edges[::2], edges[1::2], values))
    return coders


def _best(work: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)
