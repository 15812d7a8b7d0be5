"""Where only moderators speak and are coded, results say so and name what counts them."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.project import Project


@pytest.fixture
def guided(project: Project, tmp_path: Path) -> Project:
    roster = write(tmp_path / "people.csv", "name,role\nMo,moderator\nJo,moderator\n")
    talk = "Mo: How was it?\n\nJo: And the bus?\n"
    project.ingest(write(tmp_path / "talk.txt", talk), participants=roster)
    for code in ("bus", "way"):
        project.add_code(code)
        project.add_coding("talk", code, turn=1)
    return project


@pytest.mark.parametrize("command", ["cooccurrence", "saturation", "matrix"])
def test_only_moderators_speaking_is_told_with_the_option(
    qualkit: Run, guided: Project, command: str
) -> None:
    done = qualkit(command, guided.path)
    counted = qualkit(command, guided.path, "--moderators")

    assert done.exit_code == 1
    assert done.stderr.startswith("Error: only moderators speak")
    assert "--moderators" in done.stderr
    assert counted.exit_code == 0, counted.stderr


def test_a_matrix_of_sessions_notes_that_only_moderators_speak(guided: Project) -> None:
    found = guided.matrix(by="session")

    assert "only moderators speak, and their turns are left out" in found.notes[0]


def test_saturation_of_participants_says_how_they_are_ordered(
    qualkit: Run, guided: Project
) -> None:
    told = " ".join(
        qualkit("saturation", guided.path, "--moderators", "--unit", "participant").stdout.split()
    )

    assert "participants as they first speak, sessions by name" in told
    assert "note: 1 session without a date: all sessions are in the order of their names," in told
    assert "participants in that in which they first speak there" in told
    assert "2 participants are fewer than a base of 4" in told
