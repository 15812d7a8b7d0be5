"""A process that is killed while it writes leaves whole documents or none."""

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
FILES = 20

_INGEST = """
import sys
from qualkit.project import Project
with Project.open(sys.argv[1]) as study:
    def tell(done, total):
        print(done, flush=True)
    study.ingest(sys.argv[2], language="en", progress=tell)
"""


@pytest.mark.slow
def test_a_kill_during_ingest_leaves_each_document_whole_or_absent(tmp_path: Path) -> None:
    for number in range(FILES):
        talk = "".join(f"P{turn % 7}: Turn {turn} of {number}.\n\n" for turn in range(400))
        write(tmp_path / "in" / f"{number:02}.txt", talk)
    chance, path = random.Random(2009), tmp_path / "study.qualkit"
    new_project(path).close()
    before, stored_at_a_kill = 0, set()

    for _ in range(CYCLES):
        command = [sys.executable, "-c", _INGEST, str(path), str(tmp_path / "in")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            for _ in range(min(before + chance.randint(0, 2), FILES)):
                child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.send_signal(signal.SIGKILL)
            left = [int(line) for line in child.stdout.read().split()]

        with Project.open(path) as study:
            rows = list(study.documents())
            assert list(study.check()) == []
        assert {row["turns"] for row in rows} <= {400}
        assert len(rows) >= max(left, default=before)
        before = len(rows)
        stored_at_a_kill.add(before)

    assert len(stored_at_a_kill) > 2
    with Project.open(path) as study:
        study.ingest(tmp_path / "in", language="en")
        assert [row["turns"] for row in study.documents()] == [400] * FILES
        assert list(study.check()) == []


@pytest.mark.slow
def test_storing_turns_is_fast_and_a_second_ingest_is_faster(tmp_path: Path) -> None:
    turns = 20_000
    talk = "".join(f"P{turn % 9}: We want turn {turn}.\n\n" for turn in range(turns))
    file = write(tmp_path / "long.txt", talk)
    with new_project(tmp_path / "study.qualkit") as study:
        begun = time.perf_counter()
        study.ingest(file, language="en")
        first = time.perf_counter() - begun
        begun = time.perf_counter()
        again = study.ingest(file, language="en")
        second = time.perf_counter() - begun

    assert again.unchanged == ("long",)
    assert first < 120
    assert second < first / 10
