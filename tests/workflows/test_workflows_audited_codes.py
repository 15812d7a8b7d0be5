"""Which codes an audit speaks of once the codebook has changed since it was drawn."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.errors import UndefinedResult
from qualkit.model.audits import Audit
from qualkit.project import Project

BOOK = """codebook: Needs
codes:
  - name: Company
  - name: Help
  - name: Buses
"""
SAID = ["I want company", "Help with letters", "The bus is late", "So it was."]


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    lines = [f"Ann: {SAID[turn % 4]} {turn}.\n\nBen: Yes {turn}.\n\n" for turn in range(16)]
    project.ingest(write(tmp_path / "talk.txt", "".join(lines)), language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.draw_audit(32)
    return project


def read(study: Project, most: int = 32) -> None:
    """Read what is drawn by what the words say, as far as such codes are given then."""
    given = {code.lower(): code for code in study.givable_codes()}
    for unit in study.audit_units()[:most]:
        words = study.text(unit.document)[unit.span.start : unit.span.end]
        study.answer(unit, [path for code, path in given.items() if code in words.lower()])


def hits(found: Audit) -> dict[str | None, int]:
    return {row.code: row.hits for row in found.rows}


def test_a_renamed_and_moved_code_is_followed(study: Project) -> None:
    read(study)
    study.rename_code("Company", "Friends")
    study.move_code("Help", "Buses")

    found = study.audit()

    assert hits(found) == {None: 8, "Friends": 4, "Buses": 0, "Buses/Help": 4}
    assert found.stale == ()
    assert not any("not audited" in note for note in found.notes)


def test_a_code_added_since_has_no_row_and_counts_as_no_code(study: Project) -> None:
    read(study)
    study.add_code("Tea")
    study.add_coding("talk", "Tea", turn=2)

    found = study.audit()

    assert hits(found) == {None: 8, "Company": 4, "Help": 4, "Buses": 0}
    assert found.notes[0] == "Tea: added since the sample was drawn: not audited"


def test_reading_goes_on_after_a_code_is_added(study: Project) -> None:
    read(study, 5)
    study.add_code("Tea")
    read(study)

    assert set(hits(study.audit())) == {None, "Company", "Help", "Buses"}


def test_a_retired_code_is_left_out(study: Project) -> None:
    read(study)
    study.retire_code("Help")

    found = study.audit()

    assert hits(found) == {None: 4, "Company": 4, "Buses": 0}
    assert found.notes[0] == "Help: retired since the sample was drawn: left out"


def test_a_code_that_was_retired_and_is_given_again_is_audited_again(study: Project) -> None:
    read(study)
    study.retire_code("Help")
    study.unretire_code("Help")

    assert hits(study.audit())["Help"] == 4


@pytest.mark.parametrize("back", ["undo", "unretire"])
def test_a_code_that_was_retired_during_the_reading_is_not_audited(
    study: Project, back: str
) -> None:
    read(study, 10)
    study.retire_code("Help", coder="Kim")
    read(study, 10)
    if back == "undo":
        study.undo(coder="Kim")
    else:
        study.unretire_code("Help")
    read(study)

    found = study.audit()

    assert "Help" not in hits(found)
    assert found.notes[0].startswith("Help: it could not be given while a part of the sample was")


def test_what_was_read_without_a_code_and_taken_back_counts_no_more(study: Project) -> None:
    study.retire_code("Help", coder="Kim")
    read(study, 3)
    study.undo(coder="Kim")
    study.undo(3)
    read(study)

    assert hits(study.audit())["Help"] == 4


def test_merged_codes_are_not_audited(study: Project) -> None:
    read(study)
    study.merge_codes("Help", "Company")

    found = study.audit()

    assert hits(found) == {None: 0, "Buses": 0}
    assert sorted(found.notes)[:2] == [
        "Company: another code was merged into it since the sample was drawn: not audited",
        "Help (until revision 1): merged into Company since the sample was drawn: not audited",
    ]
    study.undo()
    assert hits(study.audit()) == {None: 8, "Company": 4, "Help": 4, "Buses": 0}


def test_split_codes_are_not_audited(study: Project) -> None:
    read(study)
    study.split_code("Help", "Letters")

    found = study.audit()

    assert hits(found) == {None: 4, "Company": 4, "Buses": 0}
    assert found.notes[:2] == (
        "Help: split since the sample was drawn: not audited",
        "Letters: added since the sample was drawn: not audited",
    )
    study.undo()
    assert hits(study.audit())["Help"] == 4


def test_a_definition_that_changed_is_told(study: Project) -> None:
    read(study)
    study.edit_code("Help", definition="Help with letters, of any kind.")

    found = study.audit()

    assert hits(found)["Help"] == 4
    assert found.notes[0] == (
        "definition, notes or examples changed since: read, at least in part, as they were then:"
        " Help"
    )


def test_colours_and_rules_change_nothing(study: Project) -> None:
    read(study)
    study.edit_code("Help", color="#d1495b")

    assert len(study.audit().notes) == 2


def test_none_of_its_codes_left_puts_it_out_of_date(study: Project, tmp_path: Path) -> None:
    study.import_codebook(write(tmp_path / "other.yaml", "codebook: T\ncodes: [{name: Tea}]\n"))

    assert study.audit().stale == ("none of the codes it was drawn for is what it was",)
    with pytest.raises(UndefinedResult, match="out of date: none of the codes"):
        study.audit_units()


def test_an_audit_of_an_older_version_goes_out_of_date_with_any_change(study: Project) -> None:
    run, record = study._store.rows("SELECT number, result FROM run WHERE kind = 'audit'")[0]
    kept = {name: value for name, value in json.loads(record).items() if name != "codes"}
    with study._store.write() as connection:
        change = "UPDATE run SET result = ? WHERE number = ?"
        connection.execute(change, (json.dumps(kept), run))
    read(study)
    assert len(study.audit().rows) == 4
    study.add_code("Tea")

    assert study.audit().stale == ("the codebook is at revision 2; it was at 1 when it was drawn",)
