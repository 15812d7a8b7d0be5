"""Coders at work who are killed, or who write at the same time: what was told as done is there."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.project import Project

CYCLES = 12
CODERS, CODINGS = 4, 40
TALK = "Ann: I want company.\n\nBen: Help with letters, and tea.\n" * 200
BOOK = "codebook: B\ncodes:\n  - {name: One}\n  - {name: Two}\n"

_WORK = """
import sys
from qualkit.project import Project
path, coder, first, most = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
with Project.open(path, coder=coder) as study:
    for number in range(most):
        start = first + number
        made = study.add_coding("talk", "One", start=start, end=start + 3, coder=coder)
        print("added", made, flush=True)
        if number % 3 == 0:
            study.change_coding(made, code="Two", weight=float(number), coder=coder)
            print("changed", made, flush=True)
        if number % 5 == 0:
            study.undo(coder=coder)
            study.redo(coder=coder)
            print("redone", made, flush=True)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with new_project(tmp_path / "study.qualkit") as study:
        study.ingest(write(tmp_path / "talk.txt", TALK), language="en")
        study.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return tmp_path / "study.qualkit"


def work(path: Path, coder: str, most: int, first: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _WORK, str(path), coder, str(first), str(most)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def told(lines: str, what: str) -> set[str]:
    return {guid for verb, guid in map(str.split, lines.splitlines()) if verb == what}


@pytest.mark.slow
def test_whatever_was_told_as_done_before_a_kill_is_there(path: Path) -> None:
    chance, acknowledged = random.Random(2009), set[str]()
    for cycle in range(CYCLES):
        with work(path, "Kim", 800, cycle * 800) as child:
            assert child.stdout
            first = child.stdout.readline()
            time.sleep(chance.uniform(0.05, 0.3))
            child.send_signal(signal.SIGKILL)
            lines = first + child.stdout.read()

        done = [line.split() for line in lines[: lines.rfind("\n") + 1].splitlines()]
        acknowledged |= {guid for verb, guid in done if verb == "added"}
        with Project.open(path, coder="Kim") as study:
            if acknowledged - {row["id"] for row in study.codings()}:
                study.redo(coder="Kim")  # killed between undoing the last step and redoing it
            rows = {row["id"]: row["code"] for row in study.codings()}
            assert acknowledged <= set(rows)
            assert {rows[guid] for verb, guid in done[:-1] if verb == "changed"} <= {"Two"}
            assert list(study.check()) == []
    assert len(acknowledged) > CYCLES


@pytest.mark.slow
def test_coders_who_write_at_once_all_land(path: Path) -> None:
    names = [f"Coder {number}" for number in range(CODERS)]
    children = [work(path, name, CODINGS) for name in names]
    results = [child.communicate(timeout=300) for child in children]

    assert [errors for _, errors in results] == [""] * CODERS
    with Project.open(path) as study:
        rows = list(study.codings())
        acknowledged = set().union(*(told(lines, "added") for lines, _ in results))
        assert {row["id"] for row in rows} == acknowledged
        assert len(rows) == CODERS * CODINGS
        assert list(study.check()) == []
