"""Measures tables of codes: together within each scope, in sequence, and until saturation."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from bench_codings import project_of

from qualkit.model.cooccurrence import SCOPES
from qualkit.project import Project

SIZE = 100_000

Row = tuple[str, ...]


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table: a question a row, with what it takes."""
    with tempfile.TemporaryDirectory() as folder, project_of(Path(folder), SIZE) as study:
        rows = [(name, f"{_seconds(work):.1f}") for name, work in _questions(study).items()]
    return ("question", f"seconds, {SIZE:,} codings"), rows


def _questions(study: Project) -> Mapping[str, Callable[[], object]]:
    return {
        **{f"together within {within}": _together(study, within) for within in SCOPES},
        "in sequence, lag 1, 999 shuffles": lambda: study.code_sequences(),
        "saturation, 1,000 orders": lambda: study.saturation(by="role"),
    }


def _together(study: Project, within: str) -> Callable[[], object]:
    return lambda: study.cooccurrence(within=within, distance=2)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
