"""Names out of a project: nowhere left, everything else in its place, and all of it back again."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_fakes import new_project, write

from qualkit.errors import (
    ParameterError,
    ProjectDamaged,
    ProjectError,
    ProjectUnwritable,
    ReadError,
)
from qualkit.model.pseudonyms import Pseudonymised
from qualkit.model.readings import Reading, ToRead
from qualkit.project import Project
from qualkit.pseudonyms import Key, keyfile
from qualkit.spans import Span
from qualkit.store import readings, vectors
from qualkit.workflows._pseudonyms import KeyFile

PASSPHRASE = "four words in a row"
TALK = """Moderator: Who needs a friend, Orla?

Orla Tamsin: I want company. Mr Quillfeather's office in Bristol rang me.

Dov Quillfeather: Orla asked for help. Mail dov@quill.example or ring 020 7946 0958.

Orla Tamsin: [Dov laughs] Thank you, Quillfeather.
"""
PEOPLE = "name,role,aliases,note\nOrla Tamsin,citizen,Orla T.,knows Dov\nDov Quillfeather,staff,,\n"
BOOK = """codebook: Needs of Orla
codes:
  - {name: Company, definition: 'Orla says so', rules: [{lemmas: [company, friend]}]}
  - {name: Help, rules: [{lemmas: [help]}]}
"""
NAMES = ("Orla", "Tamsin", "Dov", "Quillfeather", "Bristol", "dov@quill.example", "7946 0958")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyfile, "COST", 4)


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", PEOPLE)
    talk = write(tmp_path / "talk with Orla.txt", TALK)
    project.ingest(talk, participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.code(coder="Robin", accept=True)
    project.add_coding("talk with Orla", "Help", quote="Orla asked", coder="Kim", memo="ask Dov")
    project.add_coding("talk with Orla", "Help", quote="feather's office", coder="Kim")
    project.remove_coding(
        project.add_coding("talk with Orla", "Help", quote="Thank you", coder="Kim"), coder="Kim"
    )
    project.contrast()
    return project


def replace(study: Project, key: Path) -> Pseudonymised:
    found = study.propose_pseudonyms(**known(key))
    return study.pseudonymise(found, key=key, passphrase=PASSPHRASE)


def known(key: Path) -> dict[str, Any]:
    return {"key": key, "passphrase": PASSPHRASE} if key.exists() else {}


def leaks(study: Project, key: Path, *files: Path) -> list[str]:
    found = study.find_leaks(key=key, passphrase=PASSPHRASE, files=files, show=True)
    return [f"{leak.place} {leak.where}: {leak.name}" for leak in found.found if leak.certain]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    folder = tmp_path / "apart"
    folder.mkdir()
    return folder / "study.key"


def everything(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All that a project says, but for versions, seals, events and the full-text index."""
    queries = {
        "texts": "SELECT name, text FROM document d JOIN text_version t"
        " ON t.document_id = d.id AND t.version = d.version",
        "turns": "SELECT ordinal, participant_id, start, end, words, attributes FROM turn",
        "marks": "SELECT document_id, start, end, kind FROM non_speech",
        "people": "SELECT guid, name, key, role FROM participant",
        "aliases": "SELECT key, name, participant_id FROM alias",
        "attributes": "SELECT * FROM participant_attribute",
        "originals": "SELECT * FROM original",
        "documents": "SELECT guid, name, origin, original_sha256 FROM document",
        "sessions": "SELECT * FROM session",
        "codings": "SELECT guid, start, end, quote, memo, removed FROM coding",
        "suggestions": "SELECT guid, start, end, quote, evidence FROM suggestion",
        "runs": "SELECT guid, parameters, result FROM run",
        "books": "SELECT guid, title, yaml, source FROM codebook_revision",
        "codes": "SELECT guid, path FROM code",
        "study": "SELECT name FROM project",
    }
    with closing(sqlite3.connect(path)) as connection:
        return {what: sorted(connection.execute(sql), key=repr) for what, sql in queries.items()}


def test_no_name_is_left_in_the_file(study: Project, key: Path) -> None:
    replace(study, key)

    data = study.path.read_bytes()
    assert [name for name in NAMES if name.lower().encode() in data.lower()] == []
    assert leaks(study, key) == []
    assert list(study.check()) == []


def test_texts_say_the_same_with_pseudonyms(study: Project, key: Path) -> None:
    result = replace(study, key)

    (document,) = study.documents()
    text = study.text(document["name"])
    assert document["name"] == "talk with P01"
    assert "P01: I want company. Mr [P02]'s office in [place 1] rang me." in text
    assert "Mail [e-mail 1] or ring [phone 1]." in text
    assert [row["name"] for row in study.participants()] == ["Moderator", "P01", "P02"]
    assert (result.documents, result.participants, result.originals) == (1, 2, 1)


def test_codings_stay_on_their_words(study: Project, key: Path) -> None:
    before = {row["id"]: row for row in study.codings()}

    replace(study, key)

    after = {row["id"]: row for row in study.codings()}
    text = study.text("talk with P01")
    assert after.keys() == before.keys()
    for row in after.values():
        assert text[row["start"] : row["end"]] == row["quote"]
    assert "[P01] asked" in {row["quote"] for row in after.values()}
    assert {row["memo"] for row in after.values()} == {"", "ask [P02]"}


def test_everything_comes_back_as_it_was(study: Project, key: Path) -> None:
    before = everything(study.path)
    replace(study, key)

    result = study.restore_names(key=key, passphrase=PASSPHRASE)

    assert everything(study.path) == before
    assert (result.documents, result.participants, result.originals) == (1, 2, 1)
    assert list(study.check()) == []


def test_what_was_made_since_comes_back_with_principal_names(study: Project, key: Path) -> None:
    replace(study, key)
    made = study.add_coding("talk with P01", "Help", quote="[P02]'s", memo="on [P01]")

    study.restore_names(key=key, passphrase=PASSPHRASE)

    (row,) = [row for row in study.codings() if row["id"] == made]
    assert (row["quote"], row["memo"]) == ("Quillfeather's", "on Orla Tamsin")
    assert list(study.check()) == []


def test_twice_is_once_and_back_again_works(study: Project, key: Path) -> None:
    before = everything(study.path)
    replace(study, key)
    text = study.text("talk with P01")

    again = replace(study, key)
    study.restore_names(key=key, passphrase=PASSPHRASE)
    replace(study, key)
    third = study.text("talk with P01")
    study.restore_names(key=key, passphrase=PASSPHRASE)

    assert (again.names, again.documents, again.participants) == (0, 0, 0)
    assert third == text
    assert everything(study.path) == before


def test_later_documents_get_the_same_pseudonyms(study: Project, key: Path, tmp_path: Path) -> None:
    replace(study, key)
    later = write(tmp_path / "later.txt", "Orla Tamsin: So late.\n\nIvo Brandt: We saw Orla.\n")
    study.ingest(later, language="en")
    guids = {row["name"]: row for row in study.participants()}

    replace(study, key)

    assert "Orla Tamsin" in guids
    assert study.text("later") == "P01: So late.\n\nP03: We saw [P01].\n"
    names = [row["name"] for row in study.participants()]
    assert sorted(names) == ["Moderator", "P01", "P02", "P03"]
    assert leaks(study, key) == []
    assert list(study.check()) == []


def test_a_second_run_with_more_names_goes_back_to_the_first_text(
    study: Project, key: Path, tmp_path: Path
) -> None:
    before = everything(study.path)
    some = study.propose_pseudonyms(kinds=["participant"])
    study.pseudonymise(some, key=key, passphrase=PASSPHRASE)

    replace(study, key)
    assert "[place 1]" in study.text("talk with P01")
    study.restore_names(key=key, passphrase=PASSPHRASE)

    assert everything(study.path) == before


def test_an_unchanged_file_is_not_read_again(study: Project, key: Path, tmp_path: Path) -> None:
    replace(study, key)

    again = study.ingest(tmp_path / "talk with Orla.txt")

    assert len(again.documents) == 0
    assert len(study.documents()) == 1


def test_earlier_versions_and_what_waits_for_review_lose_their_names_too(
    study: Project, key: Path, tmp_path: Path
) -> None:
    edited = TALK.replace("Orla asked for help", "Orla Tamsin begged Dov for help")
    study.edit_document("talk with Orla", write(tmp_path / "new.txt", edited))
    before = study.review()

    replace(study, key)

    after = study.review()
    text = study.text("talk with P01")
    assert len(after) == len(before) > 0
    assert all(row["nearest"] == text[row["start"] : row["end"]] for row in after if row["start"])
    assert leaks(study, key) == []
    assert list(study.check()) == []
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert [{**row, "item": 0} for row in study.review()] == [{**row, "item": 0} for row in before]


def test_a_text_edited_since_gets_its_names(study: Project, key: Path, tmp_path: Path) -> None:
    replace(study, key)
    corrected = study.text("talk with P01").replace("I want company", "I want some company")
    corrected = corrected.replace("a friend", "[P02]")
    study.edit_document("talk with P01", write(tmp_path / "corrected.txt", corrected))

    result = study.restore_names(key=key, passphrase=PASSPHRASE)

    assert "Orla Tamsin: I want some company." in study.text("talk with Orla")
    expected = TALK.replace("I want company", "I want some company")
    assert study.text("talk with Orla") == expected.replace("a friend", "Dov Quillfeather")
    assert result.notes == (
        "1 names in texts that were changed since have their principal spelling",
    )
    assert {turn["participant"] for turn in study.turns()} == {
        "Moderator", "Orla Tamsin", "Dov Quillfeather",
    }  # fmt: skip
    assert list(study.check()) == []


def test_rules_make_nothing_twice_afterwards(study: Project, key: Path) -> None:
    replace(study, key)

    run = study.code(coder="Robin")

    assert (run.new, run.withdrawn) == (0, 0)


def test_results_keep_their_shape(study: Project, key: Path) -> None:
    before = study.latest_contrast()

    replace(study, key)

    after = study.latest_contrast()
    assert before
    assert after
    assert after.keys() == before.keys()
    assert "Orla" not in json.dumps(after)


def test_an_edited_list_decides(study: Project, key: Path, tmp_path: Path) -> None:
    table = "kind,found,replacement\nparticipant,Orla Tamsin,Maria\nparticipant,Orla,Maria\n"

    study.pseudonymise(write(tmp_path / "list.csv", table), key=key, passphrase=PASSPHRASE)

    assert "Maria: I want company. Mr Quillfeather's" in study.text("talk with Maria")
    assert [row["name"] for row in study.participants()][1] == "Maria"
    again = study.propose_pseudonyms(key=key, passphrase=PASSPHRASE)
    assert "Maria" not in {row.found for row in again.rows}
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert study.text("talk with Orla") == TALK


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
def test_a_list_is_read_as_spreadsheets_write_it(
    study: Project, key: Path, tmp_path: Path, encoding: str
) -> None:
    table = "kind;found;use\nplace;Bristol;ja\nplace;Köln am Rhein;ja\nperson;Dov;nein\n"
    path = tmp_path / "list.csv"
    path.write_bytes(table.encode(encoding))

    study.pseudonymise(path, key=key, passphrase=PASSPHRASE)

    assert "office in [place 1] rang" in study.text("talk with Orla")


def test_memos_are_read_in_the_languages_of_the_project(
    project: Project, key: Path, tmp_path: Path
) -> None:
    talk = write(tmp_path / "a.txt", "Jana Nosálová: Chci pomoc.\n")
    project.ingest(talk, language="cs")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    project.add_coding("a", "Help", quote="pomoc", coder="Kim", memo="ptát se Jany")

    replace(project, key)

    assert [row["memo"] for row in project.codings()] == ["ptát se [P01]y"]
    project.add_coding("a", "Help", quote="Chci", coder="Kim", memo="ptát se Jany")
    assert any("coding.memo" in leak for leak in leaks(project, key))


def test_a_list_wins_over_the_key_file(study: Project, key: Path, tmp_path: Path) -> None:
    replace(study, key)
    study.ingest(write(tmp_path / "b.txt", "Moderator: Bristol is far. Orla and Tamsin, orla.\n"))
    table = (
        "kind,found,replacement,case,use\nplace,Bristol,,,no\n"
        "participant,Orla,Olga,capital,\nparticipant,Tamsin,,,yes\n"
    )

    study.pseudonymise(write(tmp_path / "list.csv", table), key=key, passphrase=PASSPHRASE)

    assert study.text("b") == "Moderator: Bristol is far. Olga and [P01], orla.\n"
    assert leaks(study, key) == []
    rows = study.propose_pseudonyms(key=key, passphrase=PASSPHRASE).rows
    assert [row.use for row in rows if row.found == "Bristol"] == [False]
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert study.text("talk with Orla") == TALK


def test_roles_attributes_and_rules_lose_their_names_and_get_them_back(
    study: Project, key: Path, tmp_path: Path
) -> None:
    people = "name,role,Orla or not,Tamsin's\nNan Pell,carer of Orla,Dov,x\nOrla Tamsin,,Bo,y\n"
    talk = write(tmp_path / "c.txt", "Nan Pell: I need help.\n\nOrla Tamsin: No help.\n")
    study.ingest(talk, participants=write(tmp_path / "more.csv", people), language="en")
    study.add_coding("c", "Help", quote="need help", coder="Kim", about="carer of Orla")
    before = everything(study.path)

    replace(study, key)

    by_name = {row["name"]: row for row in study.participants()}
    (coding,) = [row for row in study.codings() if row["document"] == "c" and row["about"]]
    assert leaks(study, key) == []
    assert coding["about"].startswith("carer of P")
    assert coding["about"] in {row["role"] for row in by_name.values()}
    assert list(study.check()) == []
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert everything(study.path) == before


def test_a_codebook_that_could_not_be_read_stops_it(
    study: Project, key: Path, tmp_path: Path
) -> None:
    study.import_codebook(
        write(tmp_path / "b.yaml", BOOK.replace("lemmas: [help]", "lemmas: [help, bristol]"))
    )
    before = everything(study.path)
    table = write(tmp_path / "list.csv", "kind,found,replacement\nplace,Bristol,a: {b\n")

    with pytest.raises(ProjectError, match="the codebook could not be read with its names"):
        study.pseudonymise(table, key=key, passphrase=PASSPHRASE)

    assert everything(study.path) == before


def test_a_damaged_project_is_refused(study: Project, key: Path) -> None:
    found = study.propose_pseudonyms()
    with closing(sqlite3.connect(study.path, isolation_level=None)) as connection:
        connection.execute("UPDATE coding SET memo = 'changed' WHERE id = 1")

    with pytest.raises(ProjectDamaged, match="1 faults \\(coding changed\\); see 'qualkit check'"):
        study.pseudonymise(found, key=key, passphrase=PASSPHRASE)
    assert not key.exists()


def test_the_key_file_has_a_place_of_its_own(study: Project, key: Path, tmp_path: Path) -> None:
    found = study.propose_pseudonyms()
    other = write(tmp_path / "notes.txt", "mine")

    with pytest.raises(ProjectError, match="is the project, which the key must stay out of"):
        study.pseudonymise(found, key=study.path, passphrase=PASSPHRASE)
    with pytest.raises(ReadError, match="is no key file; name another file"):
        study.pseudonymise(found, key=other, passphrase=PASSPHRASE)
    with pytest.raises(ParameterError, match="at least 12"):
        study.pseudonymise(found, key=key, passphrase="short")
    with pytest.raises(ReadError, match="there is no key file"):
        study.restore_names(key=key, passphrase=PASSPHRASE)
    assert other.read_text() == "mine"
    assert "Orla" in study.text("talk with Orla")


def test_the_key_file_is_its_owners_only(study: Project, key: Path) -> None:
    replace(study, key)

    assert key.stat().st_mode & 0o777 == 0o600
    with pytest.raises(ReadError, match="does not open"):
        study.restore_names(key=key, passphrase="another long passphrase")


def test_an_emptied_original_that_no_event_tells_of_is_a_fault(study: Project, key: Path) -> None:
    with closing(sqlite3.connect(study.path, isolation_level=None)) as connection:
        connection.execute("UPDATE original SET bytes = x''")

    assert [fault["what"] for fault in study.check()] == ["original changed"]


def test_copies_and_exports_that_hold_names_are_told(
    study: Project, key: Path, tmp_path: Path
) -> None:
    before = tmp_path / "codings.csv"
    study.export(before)
    study.backup(study.path.with_name("copy.qualkit"))
    study.export_refi(study.path.with_name("study.qdpx"))
    study.path.with_name(".sidecar-aaaaaaaa").mkdir()
    study.path.with_name(".study.qdpx.a1b2c3d4").write_bytes(b"PK")

    result = replace(study, key)
    after = study.export(tmp_path / "later.csv")

    assert result.copies == (
        ".sidecar-aaaaaaaa/", ".study.qdpx.a1b2c3d4", "copy.qualkit", "study.qdpx",
    )  # fmt: skip
    assert leaks(study, key, after) == []
    assert any("Orla" in leak for leak in leaks(study, key, before))


def test_a_name_put_in_afterwards_is_a_leak(study: Project, key: Path) -> None:
    replace(study, key)
    study.add_coding("talk with P01", "Help", quote="Thank you", memo="Was that QUILLFEATHER?")

    assert leaks(study, key) == ["coding.memo row 6: Quillfeather"]
    hidden = study.find_leaks(key=key, passphrase=PASSPHRASE)
    assert [leak.name for leak in hidden.found if leak.certain] == ["[P02]"]


def test_a_coder_of_that_name_is_told_and_no_leak(study: Project, key: Path) -> None:
    replace(study, key)
    study.add_coding("talk with P01", "Help", quote="Thank you", coder="Orla")

    found = study.find_leaks(key=key, passphrase=PASSPHRASE)

    assert found.certain == 0
    assert "1 coders have a replaced name: coders are not pseudonymised" in found.notes


def test_the_key_file_is_written_before_the_project(
    study: Project, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(study.path)
    save = KeyFile.save

    def full(self: KeyFile, key: Key) -> None:
        raise ProjectUnwritable("the disk is full")

    def cut_short(self: KeyFile, key: Key) -> None:
        save(self, key)
        raise ProjectError("the power fails")

    monkeypatch.setattr(KeyFile, "save", full)
    with pytest.raises(ProjectUnwritable, match="the disk is full"):
        replace(study, key)
    is_there_too_early = key.exists()
    monkeypatch.setattr(KeyFile, "save", cut_short)
    with pytest.raises(ProjectError, match="the power fails"):
        replace(study, key)

    assert not is_there_too_early
    assert key.exists()
    assert everything(study.path) == before
    monkeypatch.setattr(KeyFile, "save", save)
    assert replace(study, key).participants == 2
    assert leaks(study, key) == []


def test_the_key_file_of_another_project_is_refused(
    study: Project, key: Path, tmp_path: Path
) -> None:
    replace(study, key)
    with Project.create(tmp_path / "other.qualkit") as other:
        other.ingest(write(tmp_path / "o.txt", "Ann Shah: Yes.\n\nBo Lind: No.\n"), language="en")
        found = other.propose_pseudonyms()
        before = everything(other.path)

        for use in (
            lambda: other.restore_names(key=key, passphrase=PASSPHRASE),
            lambda: other.pseudonymise(found, key=key, passphrase=PASSPHRASE),
            lambda: other.find_leaks(key=key, passphrase=PASSPHRASE),
            lambda: other.propose_pseudonyms(key=key, passphrase=PASSPHRASE),
        ):
            with pytest.raises(ReadError, match="is the key file of another project; name the one"):
                use()

        assert everything(other.path) == before


def test_participants_whose_names_fold_alike_stay_two(
    project: Project, key: Path, tmp_path: Path
) -> None:
    talk = "René Dupont: I saw Kim.\n\nRene Dupont: No.\n\nKim Oak: So said Rene Dupont.\n"
    project.ingest(write(tmp_path / "talk.txt", talk), language="en")
    before = everything(project.path)

    replace(project, key)

    names = {row["name"]: row["turns"] for row in project.participants()}
    assert names == {"P01": 1, "P02": 1, "P03": 1}
    assert "So said [P01/P02]." in project.text("talk")
    assert leaks(project, key) == []
    project.restore_names(key=key, passphrase=PASSPHRASE)
    assert everything(project.path) == before


def test_who_comes_later_and_folds_alike_gets_a_pseudonym_of_their_own(
    project: Project, key: Path, tmp_path: Path
) -> None:
    first = write(tmp_path / "talk.txt", "René Dupont: I saw Kim.\n\nKim Oak: No.\n")
    project.ingest(first, language="en")
    replace(project, key)
    later = write(tmp_path / "later.txt", "Rene Dupont: Late.\n\nRené Dupont: Yes.\n")
    project.ingest(later, language="en")

    replace(project, key)

    names = {row["name"]: row["turns"] for row in project.participants()}
    assert names == {"P01": 2, "P02": 1, "P03": 1}
    assert project.text("later") == "P01/P03: Late.\n\nP01/P03: Yes.\n"
    project.restore_names(key=key, passphrase=PASSPHRASE)
    assert project.text("later").startswith("Rene Dupont: Late.\n\nRené Dupont: Yes.")
    assert sorted(row["name"] for row in project.participants()) == [
        "Kim Oak", "Rene Dupont", "René Dupont",
    ]  # fmt: skip


def test_a_pseudonym_that_is_somebodys_name_joins_nobody(
    study: Project, key: Path, tmp_path: Path
) -> None:
    before = everything(study.path)
    table = write(tmp_path / "l.csv", "kind,found,replacement\nparticipant,Orla Tamsin,Moderator\n")

    with pytest.raises((ProjectError, ReadError), match="'Moderator'"):
        study.pseudonymise(table, key=key, passphrase=PASSPHRASE)

    assert everything(study.path) == before


def texts(study: Project) -> dict[str, str]:
    return {str(row["name"]): study.text(str(row["name"])) for row in study.documents()}


def test_documents_that_become_the_same_come_back_as_they_were(
    project: Project, key: Path, tmp_path: Path
) -> None:
    project.ingest(write(tmp_path / "a.txt", "Orla Tamsin: So Dov.\n\nDov: Yes.\n"), language="en")
    project.ingest(write(tmp_path / "b.txt", "ORLA TAMSIN: So DOV.\n\nDov: Yes.\n"), language="en")
    before = everything(project.path)
    replace(project, key)
    assert len(set(texts(project).values())) == 1

    project.restore_names(key=key, passphrase=PASSPHRASE)

    assert everything(project.path) == before


def test_versions_that_become_the_same_come_back_as_they_were(
    study: Project, key: Path, tmp_path: Path
) -> None:
    edited = TALK.replace("Orla asked for help", "Tamsin asked for help")
    study.edit_document("talk with Orla", write(tmp_path / "new.txt", edited))
    versions = "SELECT text FROM text_version ORDER BY version"
    with closing(sqlite3.connect(study.path)) as connection:
        before = connection.execute(versions).fetchall()
    replace(study, key)

    study.restore_names(key=key, passphrase=PASSPHRASE)

    with closing(sqlite3.connect(study.path)) as connection:
        assert connection.execute(versions).fetchall() == before


@pytest.mark.parametrize("is_forced", [False, True])
def test_brackets_that_stood_there_before_stay(
    project: Project, key: Path, tmp_path: Path, is_forced: bool
) -> None:
    talk = "Orla Tamsin: As [P01] said in [place 1].\n\nDov: Orla, not in Bristol.\n"
    project.ingest(write(tmp_path / "talk.txt", talk), language="en")
    project.ingest(write(tmp_path / "none.txt", "Moderator: [P01] and [P02]?\n"), language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK.replace("Orla", "us")))
    project.add_coding("talk", "Help", quote="not in", memo="see [P01]", coder="Kim")
    before = everything(project.path)
    table = "kind,found,replacement\nparticipant,Orla Tamsin,[P01]\nparticipant,Orla,[P01]\n"
    for _ in range(2):
        if is_forced:
            listed = write(tmp_path / "l.csv", table + "place,Bristol,[place 1]\n")
            project.pseudonymise(listed, key=key, passphrase=PASSPHRASE)
        else:
            replace(project, key)
        assert "Orla" not in project.text("talk")

        project.restore_names(key=key, passphrase=PASSPHRASE)

        assert everything(project.path) == before


def test_new_numbers_pass_over_those_in_the_texts(
    project: Project, key: Path, tmp_path: Path
) -> None:
    talk = "Orla Tamsin: As [P01] said in [place 1].\n\nDov: Orla, not in Bristol.\n"
    project.ingest(write(tmp_path / "talk.txt", talk), language="en")

    replace(project, key)

    text = project.text("talk")
    assert text == "P02: As [P01] said in [place 1].\n\nP03: [P02], not in [place 2].\n"


def test_a_replacement_without_brackets_goes_back_only_where_it_was_put(
    study: Project, key: Path, tmp_path: Path
) -> None:
    table = "kind,found,replacement\nparticipant,Orla Tamsin,Company\nparticipant,Orla,Company\n"
    study.pseudonymise(write(tmp_path / "l.csv", table), key=key, passphrase=PASSPHRASE)
    study.add_coding("talk with Company", "Help", quote="I want", memo="Company wanted", coder="K")
    later = write(tmp_path / "later.txt", "Moderator: Company is good.\n")
    study.ingest(later, language="en")

    study.restore_names(key=key, passphrase=PASSPHRASE)

    assert texts(study) == {"later": later.read_text(), "talk with Orla": TALK}
    assert "Company wanted" in {row["memo"] for row in study.codings()}


def test_an_edited_text_that_is_pseudonymised_again_goes_back(
    study: Project, key: Path, tmp_path: Path
) -> None:
    replace(study, key)
    for number, (old, new) in enumerate(
        [("a friend", "a friend, [P02]"), ("Thank you", "Thank you so much")]
    ):
        corrected = study.text("talk with P01").replace(old, new)
        corrected = corrected.replace("rang me", "rang me, with Quillfeather")
        study.edit_document("talk with P01", write(tmp_path / f"{number}.txt", corrected))
        if number == 0:
            replace(study, key)

    replace(study, key)
    assert leaks(study, key) == []
    study.restore_names(key=key, passphrase=PASSPHRASE)

    expected = TALK.replace("a friend", "a friend, Dov Quillfeather")
    expected = expected.replace("Thank you", "Thank you so much")
    expected = expected.replace("rang me", "rang me, with Quillfeather, with Quillfeather")
    assert study.text("talk with Orla") == expected
    assert list(study.check()) == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("Orla Tamsin,Dov Quillfeather", "line 2: the replacement .* is a participant's name"),
        ("Orla Tamsin,P1\nparticipant,ORLA tamsin,P2", "line 3: .* otherwise in line 2"),
        ("Orla Tamsin,[P01]\nparticipant,Dov Quillfeather,[P01]", "line 3: .* another partic"),
        ("Orla Tamsin,[P01]\nparticipant,Dov,[P01]", "line 3: .* another participant's"),
        ("Orla Tamsin,Bristol\nplace,Bristol,[place 1]", "line 2: .* itself in line 3"),
        ("Orla Tamsin,Moderator\nparticipant,Dov,Orla Tamsin", "line 2: .*; line 3: "),
    ],
)
def test_a_list_that_contradicts_itself_or_the_participants_is_refused(
    study: Project, key: Path, tmp_path: Path, rows: str, message: str
) -> None:
    before = everything(study.path)
    table = write(tmp_path / "l.csv", f"kind,found,replacement\nparticipant,{rows}\n")

    with pytest.raises(ReadError, match=f"^l.csv, .*{message}"):
        study.pseudonymise(table, key=key, passphrase=PASSPHRASE)

    assert everything(study.path) == before
    assert not key.exists()


def test_a_list_as_it_was_proposed_is_taken_again_and_again(
    study: Project, key: Path, tmp_path: Path
) -> None:
    table = tmp_path / "l.csv"
    for _ in range(3):
        study.propose_pseudonyms(**known(key)).to_frame().to_csv(table, index=False)
        study.pseudonymise(table, key=key, passphrase=PASSPHRASE)

    assert leaks(study, key) == []


def test_who_is_no_longer_in_the_key_is_forgotten_once_the_name_is_back(
    study: Project, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(study, key)
    study.restore_names(key=key, passphrase=PASSPHRASE)
    file = KeyFile.of(study._store, key, PASSPHRASE)
    content = file.load()
    content.forms = [form for form in content.forms if form.replacement != "[P01]"]
    file.save(content)
    some = study.propose_pseudonyms(kinds=["place"], **known(key))

    study.pseudonymise(some, key=key, passphrase=PASSPHRASE)

    assert [row["name"] for row in study.participants()] == ["Moderator", "Orla Tamsin", "P02"]
    assert [kept["name"] for kept in file.load().people.values()] == ["Dov Quillfeather"]
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert study.text("talk with Orla") == TALK


SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zu")


def invented(number: int) -> str:
    """One of a thousand names that occur nowhere else."""
    first, second, third = (SYLLABLES[number // 10**place % 10] for place in (0, 1, 2))
    return f"Xq{first}{second}{third}wyx"


@pytest.mark.parametrize("people", [500])
def test_five_hundred_names_leave_no_byte(project: Project, key: Path, people: int) -> None:
    names = [invented(number) for number in range(people)]
    folder = project.path.parent / "in"
    for document in range(10):
        own = names[document * 50 : document * 50 + 50]
        turns = (f"{name}: I want company, says {own[-1]}'s friend.\n\n" for name in own)
        write(folder / f"talk {own[0]}.txt", "".join(turns))
    people = write(folder / "participants.csv", "name\n" + "\n".join(names))
    project.ingest(folder, language="en", participants=people)
    project.import_codebook(write(folder / "book.yaml", BOOK))
    project.code(coder="Robin", accept=True)
    for turn, name in enumerate(names[:5], 1):
        project.add_coding(
            f"talk {names[0]}", "Help", turn=turn, memo=f"see {name}", coder=f"C{name}"[:1]
        )
    before = everything(project.path)

    replace(project, key)

    data = project.path.read_bytes()
    assert [name for name in names if name.lower().encode() in data.lower()] == []
    assert leaks(project, key) == []
    assert list(project.check()) == []
    project.restore_names(key=key, passphrase=PASSPHRASE)
    assert everything(project.path) == before


WORDS = st.sampled_from(
    ["Zoë", "Zoe\u0308", "ZOË", "Łuk", "Łuk Zoë", "😀", "e\u0301", "tea", ".", "'s", "[P01]", "ß"]
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=6))
def test_any_text_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = "".join(f"{('Zoë', 'Łuk')[at % 2]}: so {line}\n\n" for at, line in enumerate(lines))
    with new_project(folder / "study.qualkit") as study:
        study.ingest(write(folder / "talk.txt", text), language="en")
        before = everything(study.path)

        replace(study, folder / "key")
        replaced = study.text("talk")
        faults = list(study.check())
        study.restore_names(key=folder / "key", passphrase=PASSPHRASE)

        assert not any(name in replaced for name in ("Zoë", "Zoe\u0308", "ZOË"))
        assert faults == list(study.check()) == []
        assert everything(study.path) == before


def test_vectors_go_with_the_words_they_were_made_of(study: Project, tmp_path: Path) -> None:
    key = tmp_path / "study.key"
    vectors.keep(study._store, "fake/1", {"a" * 64: b"\0\1"})

    replace(study, key)

    assert vectors.known(study._store, "fake/1", ["a" * 64]) == {}
    vectors.keep(study._store, "fake/1", {"a" * 64: b"\0\1"})
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert vectors.known(study._store, "fake/1", ["a" * 64]) == {}


def test_readings_move_with_the_words_that_are_replaced(study: Project, tmp_path: Path) -> None:
    text = study.text("talk with Orla")
    start = text.index("Mr Quillfeather's office")
    place = Span(start, start + len("Mr Quillfeather's office in Bristol rang me."))
    made = Reading(document="talk with Orla", span=place, coder="Kim")
    readings.add(study._store, [made, dataclasses.replace(made, span=Span(0, 9))])
    readings.remove(study._store, [readings.all_readings(study._store)[0].id], coder="Kim")
    key = tmp_path / "study.key"

    replace(study, key)

    (moved,) = readings.all_readings(study._store)
    words = study.text(moved.document)[moved.span.start : moved.span.end]
    assert words.startswith("Mr ")
    assert words.endswith(" rang me.")
    assert "Quillfeather" not in words
    assert list(study.check()) == []
    study.restore_names(key=key, passphrase=PASSPHRASE)
    (back,) = readings.all_readings(study._store)
    assert back.span == place
    assert list(study.check()) == []


def test_queues_and_audits_go_on_while_names_are_replaced_and_put_back(
    study: Project, key: Path, tmp_path: Path
) -> None:
    rows = [f"Dov Quillfeather,Call number {n} and Orla was there." for n in range(8)]
    calls = write(tmp_path / "calls.csv", "\n".join(("speaker,text", *rows)) + "\n")
    study.ingest(calls, language="en")
    queue = study.queue(n=6, encoders=("none",))
    study.answer(study.queue_units(queue)[0], ())
    study.draw_audit(6)
    study.answer(study.audit_units()[0], ("Help",))
    queued = said(study, study.queue_units())
    drawn = said(study, study.audit_units())

    replace(study, key)

    assert len(study.queue_units()) == len(queued)
    assert len(study.audit_units()) == len(drawn) == 5
    assert (study.audit().stale, study.audit().read) == ((), 1)
    assert not any(name in "".join(said(study, study.audit_units())) for name in NAMES)
    assert not leaks(study, key)
    assert not study.check()
    study.restore_names(key=key, passphrase=PASSPHRASE)
    assert said(study, study.queue_units()) == queued
    assert said(study, study.audit_units()) == drawn
    assert (study.audit().stale, study.audit().read) == ((), 1)
    assert not study.check()


def test_an_audit_that_was_out_of_date_stays_so_when_names_are_replaced(
    study: Project, key: Path, tmp_path: Path
) -> None:
    study.draw_audit(1)
    talk = write(tmp_path / "edited.txt", TALK.replace("help", "advice"))
    study.edit_document("talk with Orla", talk)

    replace(study, key)

    assert "texts, turns or the roles" in "".join(study.audit().stale)


def said(study: Project, units: Sequence[ToRead]) -> list[str]:
    """What the cards of these units show to be read."""
    cards = study.unit_cards()
    shown = [cards.card(unit) for unit in units]
    return [card.said.text[card.passage.start : card.passage.end] for card in shown if card]
