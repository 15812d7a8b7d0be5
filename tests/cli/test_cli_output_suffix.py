"""Where `-o` writes: by the suffix of the file, or as --json and --csv say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import Run

COMMANDS = (
    "saturation",
    "participation",
    "contrast",
    "documents",
    "codings",
    "runs",
    "turns",
    "check",
    "links",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_suffix_that_is_not_written_is_refused_before_any_work(
    qualkit: Run, tmp_path: Path, command: str
) -> None:
    out = tmp_path / "found.xyz"

    done = qualkit(command, tmp_path / "none.qualkit", "-o", out)

    assert done.exit_code == 2
    assert "-o found.xyz: a file is written as .json, .csv by its suffix" in done.stderr
    assert not out.exists()


def test_what_is_said_counts_whatever_the_suffix_is(
    qualkit: Run, sight_loss: Path, tmp_path: Path
) -> None:
    odd, loud = tmp_path / "found.txt", tmp_path / "FOUND.CSV"

    told = qualkit("documents", sight_loss, "-o", odd, "--json")
    qualkit("documents", sight_loss, "-o", loud)

    assert told.exit_code == 0
    assert json.loads(odd.read_text(encoding="utf-8"))[0]["name"]
    assert loud.read_text(encoding="utf-8").startswith("name,")
