"""Tables on their way into a project: rows stay turns, open questions are documents, gzip files."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from project_fakes import Run, write

from qualkit.project import Project
from qualkit.store import Store

ANSWERS = "id,age,What helped, and how?,Why\nP1,71,The bus,It came\nP2,44,My neighbour,\n".replace(
    "What helped, and how?", '"What helped, and how?"'
)


def test_rows_of_one_person_under_two_names_stay_turns(project: Project, tmp_path: Path) -> None:
    people = write(tmp_path / "participants.csv", "participant,aliases\nAnn,A.\n")
    table = write(tmp_path / "talk.csv", "speaker,text\nAnn,One\nA.,Two\n")

    (document,) = project.ingest(table, participants=people).documents

    assert (document.turns, document.speakers) == (2, 1)


def test_open_questions_given_on_the_command_line_are_documents(
    qualkit: Run, tmp_path: Path
) -> None:
    table = write(tmp_path / "wave.csv", ANSWERS)
    study = tmp_path / "s.qualkit"

    result = qualkit(
        "ingest", study, table, "--columns", "text=What helped, and how?,speaker=id",
        "--columns", "text=Why",
    )  # fmt: skip

    assert result.exit_code == 0, result.stderr
    with Project.open(study) as project:
        rows = project.documents().records()
    assert [(row["name"], row["session"], row["kind"], row["turns"]) for row in rows] == [
        ("What helped, and how?", "wave", "open-answer", 2),
        ("Why", "wave", "open-answer", 1),
    ]


def test_a_pair_without_a_column_is_a_usage_error(qualkit: Run, tmp_path: Path) -> None:
    result = qualkit("ingest", tmp_path / "s.qualkit", tmp_path, "--columns", "text")

    assert result.exit_code == 2
    assert "'text' is not MEANING=COLUMN" in result.stderr


def test_a_gzip_file_is_read_and_others_are_left_out(project: Project, tmp_path: Path) -> None:
    write(tmp_path / "in" / "turns.csv.gz", gzip.compress(b"speaker,text\nAnn,One\n"))
    write(tmp_path / "in" / "photo.jpg.gz", gzip.compress(b"x"))
    write(tmp_path / "in" / "bad.txt.gz", b"no gzip")

    result = project.ingest(tmp_path / "in")

    assert [(document.name, document.turns) for document in result.documents] == [("turns", 1)]
    assert [item.reason for item in result.skipped] == ["no reader for .jpg"]
    (failed,) = result.failed
    assert failed.reason.endswith("bad.txt.gz is damaged or no gzip file; make it again")


def test_the_respondents_of_two_surveys_are_different_people(
    project: Project, tmp_path: Path
) -> None:
    write(tmp_path / "in" / "nurses.csv", "When,Why?\nMay,I like the people I work with\n")
    write(tmp_path / "in" / "patients.csv", "When,Which?\nMay,They have time for me there\n")
    write(
        tmp_path / "in" / "ids-a.csv",
        "id,Where?\n1,Near the station it is best\n2,No idea at all\n",
    )
    write(tmp_path / "in" / "ids-b.csv", "id,Whose?\n1,It belongs to all of us\n2,Hard to say so\n")
    people = write(tmp_path / "who.csv", "participant,role\n2,staff\n1 (ids-a),citizen\n")

    project.ingest(tmp_path / "in", participants=people)
    again = project.ingest(tmp_path / "in", participants=people)

    assert {row["name"]: (row["role"], row["turns"]) for row in project.participants()} == {
        "1 (ids-a)": ("citizen", 1),
        "1 (ids-b)": (None, 1),
        "2": ("staff", 2),
        "Respondent 1 (nurses)": (None, 1),
        "Respondent 1 (patients)": (None, 1),
    }
    assert (len(again.unchanged), again.documents) == (4, ())


def test_the_participants_are_not_read_anew_for_each_document(
    project: Project, tmp_path: Path
) -> None:
    """What is read for a document of a table does not grow with those before it."""
    rows = [0]
    read = Store.rows

    def counting(store: Store, *args: Any) -> list[tuple[Any, ...]]:
        found = read(store, *args)
        rows[0] += len(found)
        return found

    costs = []
    for n in (20, 40):
        lines = "".join(f"doc {n} {i},P{i} of {n},Yes it is {n}\n" for i in range(n))
        table = write(tmp_path / f"{n}.csv", f"document,speaker,text\n{lines}")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Store, "rows", counting)
            project.ingest(table)
        costs.append(rows[0])
        rows[0] = 0

    assert costs[1] < 3 * costs[0]
