"""Retired codes are marked for people, and not for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run

from qualkit.project import Project


@pytest.fixture
def path(sight_loss: Path) -> Path:
    with Project.open(sight_loss) as study:
        study.retire_code("Personal talk")
    return sight_loss


def test_quotes_mark_retired_codes(path: Path, qualkit: Run) -> None:
    shown = qualkit("quotes", path, "--role", "staff").stdout
    rows = json.loads(qualkit("quotes", path, "--json").stdout)

    assert "Needs/Personal talk (retired) · " in shown
    assert "Needs/Make friends · " in shown
    assert not any("retired" in row["code"] for row in rows)


def test_contrasts_mark_retired_codes(path: Path, qualkit: Run) -> None:
    wanted = ("contrast", path, "--coder", "agreed")

    shown = qualkit(*wanted).stdout
    told = qualkit(*wanted, "--json").stdout

    assert "(retired)" in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert "retired" not in told
