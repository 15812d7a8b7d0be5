"""Participants by codes: everybody a row, each coding where it belongs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.model.case_tables import CaseTable
from qualkit.project import Project

TALK = "Ann: I want a bus.\n\nMo: A bus?\n\nBen: They want a bus, and somebody to talk to.\n"
PEOPLE = (
    "name,role,age,site code\nAnn,citizen,71,007\nBen,staff,,12\nCem,citizen,68,3\nMo,moderator,,\n"
)
BOOK = "codebook: N\ncodes: [{name: Needs, category: true, codes: [{name: Bus}, {name: Talk}]}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "t.txt", TALK), participants=write(tmp_path / "p.csv", PEOPLE))
    project.import_codebook(write(tmp_path / "b.yaml", BOOK))
    return project


def cells(table: CaseTable, *codes: str) -> dict[str, tuple[object, ...]]:
    places = [place for place, column in enumerate(table.columns) if column.code in codes]
    return {str(row[0]): tuple(row[place] for place in places) for row in table.rows}


def test_everybody_but_moderators_is_a_row_attributes_first(study: Project):
    study.add_coding("t", "Bus", turn=1)

    table = study.matrix()

    assert [column.name for column in table.columns] == [
        "participant", "role", "age", "site_code", "sessions", "turns", "words", "Needs_Bus",
        "Needs_Talk",
    ]  # fmt: skip
    assert [column.label for column in table.columns][-2:] == ["Needs/Bus", "Needs/Talk"]
    assert table.rows == (
        ("Ann", "citizen", 71, "007", 1, 1, 4, 1, 0),
        ("Ben", "staff", None, "12", 1, 1, 9, 0, 0),
        ("Cem", "citizen", 68, "3", 0, 0, 0, 0, 0),
    )
    assert (table.silent, table.left_out) == (1, {"moderators": 1})
    assert len(study.matrix(with_moderators=True).rows) == 4


def test_counts_words_and_weights_say_what_they_say(study: Project):
    study.add_coding("t", "Bus", quote="They want a bus", weight=2)
    study.add_coding("t", "Bus", quote="want a bus, and", weight=1)
    study.add_coding("t", "Talk", quote="somebody to talk to")
    codes = ("Needs/Bus", "Needs/Talk")

    assert cells(study.matrix(values="count"), *codes)["Ben"] == (2, 1)
    assert cells(study.matrix(values="words"), *codes)["Ben"] == (5, 4)
    weights = study.matrix(values="weight")
    assert cells(weights, *codes) == {"Ann": (None, None), "Ben": (1.5, None), "Cem": (None, None)}
    assert any(note.startswith("2 of 3 codings have a weight") for note in weights.notes)


def test_about_a_role_counts_views_of_it_alone(study: Project):
    study.add_coding("t", "Bus", turn=1)
    study.add_coding("t", "Bus", turn=3, about="citizen")
    study.add_coding("t", "Talk", turn=3)

    table = study.matrix(about="citizen")

    assert cells(table, "Needs/Bus", "Needs/Talk") == {"Ann": (1, 0), "Ben": (1, 0), "Cem": (0, 0)}
    assert (table.basis.counted, table.basis.attributed, table.basis.unattached) == (2, 1, 1)


def test_sessions_are_rows_where_asked_for(study: Project):
    study.add_coding("t", "Bus", turn=1)
    study.add_coding("t", "Talk", turn=2)

    table = study.matrix(by="session")

    assert [column.name for column in table.columns][:5] == [
        "session", "kind", "participants", "turns", "words",
    ]  # fmt: skip
    assert [(row[0], *row[2:]) for row in table.rows] == [("t", 2, 2, 13, 1, 0)]
    assert table.left_out == {"turns of moderators or nobody": 1}
    assert table.basis.unattached == 1


def test_nothing_coded_is_zeros_and_said(study: Project):
    table = study.matrix()

    assert set(cells(table, "Needs/Bus", "Needs/Talk").values()) == {(0, 0)}
    assert "no coding counts: every cell of a code says so" in table.notes


def test_one_coder_or_all_of_them(study: Project):
    study.add_coding("t", "Bus", turn=1, coder="Kim")
    study.add_coding("t", "Bus", turn=1, coder="Lou")

    assert cells(study.matrix(values="count"), "Needs/Bus")["Ann"] == (2,)
    assert cells(study.matrix(values="count", coders=("Kim",)), "Needs/Bus")["Ann"] == (1,)
    assert any(note.startswith("codings of Kim, Lou") for note in study.matrix().notes)


def test_a_blind_coder_sees_own_codings_and_no_run_of_others(study: Project):
    study.add_coding("t", "Bus", turn=1, coder="Kim")
    study.add_coding("t", "Talk", turn=3, coder="Lou")
    run = study.matrix().run
    study.set_blind("Lou")
    with Project.open(study.path, coder="Lou") as blind:
        table = blind.matrix()

        assert cells(table, "Needs/Bus", "Needs/Talk") == {
            "Ann": (0, 0), "Ben": (0, 1), "Cem": (0, 0),
        }  # fmt: skip
        assert table.coders == ("Lou",)
        assert run not in [row["run"] for row in blind.runs()]


def test_the_run_names_nobody(study: Project):
    study.add_coding("t", "Bus", turn=1)

    run = study.matrix().run

    kept = study._store.one("SELECT result FROM run WHERE number = ?", (run,))
    assert kept is not None
    assert json.loads(kept[0])["n_rows"] == 3
    assert not any(name in kept[0] for name in ("Ann", "Ben", "Cem"))


def test_an_attribute_called_like_a_column_gets_another_name(project: Project, tmp_path: Path):
    people = "name,role,Turns,Bus\nAnn,citizen,many,yes\n"
    project.ingest(
        write(tmp_path / "t.txt", "Ann: A bus.\n"), participants=write(tmp_path / "p.csv", people)
    )
    project.import_codebook(write(tmp_path / "b.yaml", "codebook: N\ncodes: [{name: Bus}]\n"))

    names = [column.name for column in project.matrix().columns]

    assert len({name.lower() for name in names}) == len(names)
    assert {"turns", "Turns_2", "Bus", "Bus_2"} <= set(names)


def test_its_json_has_a_mapping_a_row_and_no_nan(study: Project):
    data = json.loads(json.dumps(study.matrix(values="weight").to_dict(), allow_nan=False))

    assert data["rows"][0]["participant"] == "Ann"
    assert data["rows"][0]["Needs_Bus"] is None
    assert data["columns"][-1] == {
        "name": "Needs_Talk", "label": "Needs/Talk", "kind": "number", "code": "Needs/Talk",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"by": "turn"}, ParameterError, "by 'turn'; expected participant or session"),
        ({"values": "sum"}, ParameterError, "values 'sum'; expected present or count or weight"),
        ({"basis": "any"}, ParameterError, "basis 'any'; expected decided or all"),
        ({"about": "citzen"}, UnknownName, "no role 'citzen'; did you mean 'citizen'"),
        ({"coders": ("Robyn",)}, UnknownName, "no coder 'Robyn'"),
    ],
)
def test_what_is_not_there_is_told(study: Project, options, error, message):
    with pytest.raises(error, match=message):
        study.matrix(**options)


def test_without_people_or_codes_there_is_no_table(project: Project, tmp_path: Path):
    with pytest.raises(UndefinedResult, match="the project has no participants to make rows of"):
        project.matrix()
    project.ingest(write(tmp_path / "t.txt", "Ann: A bus.\n"), roles={"Ann": "citizen"})
    with pytest.raises(UndefinedResult, match="the project has no codes to make columns of"):
        project.matrix()
