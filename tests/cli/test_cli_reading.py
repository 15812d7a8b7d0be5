"""Units read in the terminal: through a pipe, and on a terminal of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.project import Project

TALK = "Ann: I want company.\n\nBen: Help with letters.\n\nAnn: Yes \x1b[31mindeed.\n"
BOOK = "codebook: Needs\ncodes:\n  - name: Company\n  - name: Help\n  - name: Helplines\n"
READ = """
import sys
from qualkit.cli.reading import read_units
from qualkit.model.readings import ToRead
from qualkit.project import Project
from qualkit.spans import Span
with Project.open(sys.argv[1]) as study:
    places = [Span(turn["start"], turn["end"]) for turn in study.turns() if turn["ordinal"] > 1]
    read_units(study, [ToRead(document="talk", span=place) for place in places])
"""


@pytest.fixture
def path(project: Project, tmp_path: Path) -> Path:
    project.ingest(write(tmp_path / "talk.txt", TALK))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.close()
    return project.path


def read(path: Path, typed: str) -> str:
    command = [sys.executable, "-c", READ, str(path)]
    done = subprocess.run(command, input=typed.encode(), capture_output=True, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


def read_on_terminal(path: Path, typed: str) -> str:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", READ, str(path)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    return shown.decode()


def kept(path: Path) -> tuple[list[tuple[str, str]], int]:
    with Project.open(path) as study:
        return [(row["code"], row["quote"]) for row in study.codings()], len(study.readings())


def test_a_line_of_parts_of_names_codes_and_enter_says_none(path: Path) -> None:
    shown = read(path, "comp; helplin\n\n")

    assert "1 of 2 · talk, turn 2" in shown
    assert "Ben: Help with letters." in shown
    assert "read: Company, Helplines" in shown
    assert "read: none of the codes" in shown
    assert shown.endswith("2 passages read; 0 still to read\n")
    quote = "Help with letters."
    assert kept(path) == ([("Company", quote), ("Helplines", quote)], 2)


def test_undo_quit_and_help(path: Path) -> None:
    shown = read(path, "?\nu\nhelp\nu\nq\n")

    assert "separate several by ;" in shown
    assert "codes: Company, Help, Helplines" in shown
    assert "nothing to undo in this reading" in shown
    assert "undone: Help" in shown
    assert shown.endswith("0 passages read; 2 still to read\n")
    assert kept(path) == ([], 0)


def test_what_fits_no_code_or_several_is_told_and_asked_again(path: Path) -> None:
    shown = read(path, "zebra\nhe\n")

    assert "no code 'zebra'" in shown
    assert "'he' fits 2 codes; expected one of Help, Helplines" in shown
    assert shown.endswith("0 passages read; 2 still to read\n")


def test_control_characters_are_spelled_out(path: Path) -> None:
    assert "\x1b" not in read(path, "\n\n")


def test_it_reads_on_a_terminal(path: Path) -> None:
    shown = read_on_terminal(path, "comp\nq\n")

    assert "1 of 2 · talk, turn 2" in shown
    assert "read: Company" in shown
    assert "1 passage read; 1 still to read" in shown
    assert kept(path) == ([("Company", "Help with letters.")], 1)


def test_the_end_of_the_input_quits(path: Path) -> None:
    assert "1 passage read; 1 still to read" in read_on_terminal(path, "comp\n\x04")
    assert kept(path)[1] == 1


def test_documents_are_marked_as_read(path: Path, qualkit: Run) -> None:
    done = qualkit("documents", path, "read", "talk", "--coder", "Lu")
    again = qualkit("documents", path, "read", "talk", "--coder", "Lu")

    assert (done.exit_code, done.stderr) == (0, "3 turns marked as read for all codes\n")
    assert again.stderr == "0 turns marked as read for all codes\n"
    with Project.open(path) as study:
        assert {row["coder"] for row in study.readings()} == {"Lu"}


def test_what_is_marked_as_read_is_a_document_with_a_name(path: Path, qualkit: Run) -> None:
    assert "takes one name or more" in qualkit("documents", path, "read").stderr
    assert "no document 'walk'" in qualkit("documents", path, "read", "walk").stderr
