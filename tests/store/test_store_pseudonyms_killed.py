"""A process killed while it takes names out, or puts them back, leaves one state or the other."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from project_fakes import new_project, write

from qualkit.project import Project

CYCLES = 16
PASSPHRASE = "four words in a row"
_LOOP = """
import sys
from qualkit.project import Project
from qualkit.pseudonyms import keyfile
keyfile.COST = 4
path, table, key = sys.argv[1:]
with Project.open(path) as study:
    for cycle in range(10**6):
        study.pseudonymise(table, key=key, passphrase="four words in a row")
        study.restore_names(key=key, passphrase="four words in a row")
        if not cycle:  # what is imported on first use is there
            print("ready", flush=True)
"""


@pytest.mark.slow
def test_a_kill_leaves_names_or_pseudonyms_and_the_way_back(tmp_path: Path) -> None:
    talk = "".join(f"{('Orla', 'Dov')[turn % 2]}: Turn {turn} with Dov.\n\n" for turn in range(300))
    table = write(tmp_path / "list.csv", "kind,found\nparticipant,Orla\nparticipant,Dov\n")
    path, key = tmp_path / "study.qualkit", tmp_path / "apart.key"
    with new_project(path) as study:
        study.ingest(write(tmp_path / "talk.txt", talk), language="en")
    chance, states = random.Random(1968), Counter[bool]()

    for _ in range(CYCLES):
        command = [sys.executable, "-c", _LOOP, str(path), str(table), str(key)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
            child.send_signal(signal.SIGKILL)

        with Project.open(path) as study:
            text = study.text("talk")
            has_names = "Orla" in text
            states[has_names] += 1
            assert list(study.check()) == []
            assert has_names == ("Dov" in text) == ("Orla" in str(list(study.participants())))
            if not has_names:
                assert key.exists()
                study.restore_names(key=key, passphrase=PASSPHRASE)
                assert study.text("talk") == talk
                assert list(study.check()) == []

    assert len(states) == 2
