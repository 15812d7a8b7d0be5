"""A project as a REFI-QDA package: valid, exact, the same bytes, whole again where it is read."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merging_study import BOOK_ACTS, EVERYDAY, RARE_ACTS, Study
from project_fakes import write
from refi_schema import faults

from qualkit.errors import (
    NotAProject,
    ParameterError,
    ProjectDamaged,
    ProjectError,
    ProjectTooNew,
    QualkitError,
    ReadError,
)
from qualkit.project import Project
from qualkit.store.claims import Change, claim
from qualkit.store.seals import seal
from qualkit.store.sidecar import COMPUTED
from qualkit.transcripts import archive

NUMBERS = st.integers(0, 11)
WORK = st.lists(
    st.tuples(st.sampled_from((*EVERYDAY, *BOOK_ACTS, *RARE_ACTS)), NUMBERS, NUMBERS), max_size=8
)
LOG = {"event", "project"}


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = Study(tmp_path_factory.mktemp("base"))
    study.begin()
    study.work(
        "base",
        [("change", 0, 1), ("memo", 1, 1), ("link", 0, 0), ("describe", 0, 0), ("decide", 0, 0),
         ("decide", 1, 1), ("ingest", 1, 1), ("remove", 1, 1), ("rewrite memo", 0, 0)],
    )  # fmt: skip
    with study.open("base") as project:
        first = project.codings()[0]["id"]
        project.add_memo("look again", "reflexive", coder="Kim", on=f"coding={first}")
        project.add_memo("who is she", "theoretical", coder="Kim", on="participant=Ann")
        project.add_memo("what helps", "operational", coder="Kim", on="code=Help")
        theme = Change(name="Alone", codes=["Company"], memo="nobody comes")
        claim(project._store, theme, coder="Kim")
    return study.path("base")


@pytest.fixture
def study(base: Path, tmp_path: Path) -> Project:
    shutil.copy(base, tmp_path / "study.qualkit")
    with Project.open(tmp_path / "study.qualkit", coder="Kim") as opened:
        yield opened


def rows(study: Project) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but of what is computed again."""
    store = study._store
    query = """SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'turn_text*'
               AND name NOT GLOB '_sqlite*'"""
    tables = {name for (name,) in store.rows(query)} - {*COMPUTED}
    return {table: store.rows(f'SELECT * FROM "{table}" ORDER BY rowid') for table in tables}


def again(package: Path, folder: Path, name: str = "again", **options: Any) -> Project:
    """A new project with what is in a package."""
    made = Project.create(folder / f"{name}.qualkit")
    made.import_refi(package, **options)
    return made


def changed(package: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a package in which one file is another."""
    out = package.with_name(f"changed-{package.name}")
    with zipfile.ZipFile(package) as before, zipfile.ZipFile(out, "w") as after:
        for each in before.namelist():
            data = before.read(each)
            after.writestr(each, change(data) if each == member else data)
    return out


def xml_of(package: Path) -> bytes:
    return zipfile.ZipFile(package).read("project.qde")


def counted(items: Any) -> dict[str, int]:
    return {item.kind: item.count for item in items}


def test_a_package_is_valid_and_has_the_texts_and_codings(study: Project, tmp_path: Path) -> None:
    package = tmp_path / "study.qdpx"

    found = study.export_refi(package)

    assert faults(xml_of(package)) == []
    written = counted(found.written)
    assert (written["source"], written["coding"]) == (2, len(study.codings()))
    assert written["link"] == 2  # between turns, and from a note to a case
    with zipfile.ZipFile(package) as opened:
        names = opened.namelist()
        texts = [opened.read(each).decode() for each in names if each.startswith("sources/")]
    assert sorted(texts) == sorted(study._store.rows("SELECT text FROM text_version")[i][0]
                                   for i in range(2))  # fmt: skip
    assert names[0] == "project.qde"


def test_the_result_tells_what_the_standard_cannot_say(study: Project, tmp_path: Path) -> None:
    beyond = counted(study.export_refi(tmp_path / "study.qdpx").beyond)

    assert beyond["suggestion"] == study._store.rows("SELECT count(*) FROM suggestion")[0][0]
    assert beyond["decision"] == 2
    assert beyond["weight of a coding"] == 1
    assert beyond["removed coding"] == 1
    assert beyond["rules of a code"] == 2
    assert "name of a topic" not in beyond


def test_a_new_project_becomes_what_was_exported(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    before = rows(study)

    with again(tmp_path / "study.qdpx", tmp_path) as made:
        after = rows(made)
        assert list(made.check()) == []

    assert {table: after[table] for table in after.keys() - LOG} == {
        table: before[table] for table in before.keys() - LOG
    }
    assert after["event"][:-1] == before["event"]
    assert after["event"][-1][3] == "import"


@settings(max_examples=25, deadline=None)
@given(acts=WORK)
def test_every_row_comes_back_whatever_was_done(base: Path, acts: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Study(Path(folder))
        shutil.copy(base, work.path("own"))
        work.work("own", acts)
        package = Path(folder) / "study.qdpx"
        with Project.open(work.path("own"), coder="Nobody") as study:
            study.export_refi(package)
            before = rows(study)
        assert faults(xml_of(package)) == []

        with again(package, Path(folder)) as made:
            after = rows(made)

        assert {table: after[table] for table in after.keys() - LOG} == {
            table: before[table] for table in before.keys() - LOG
        }
        assert after["event"][:-1] == before["event"]


@settings(max_examples=15, deadline=None)
@given(acts=WORK, words=st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_other_programs_find_every_coding_where_it_is(base: Path, acts: Any, words: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Study(Path(folder))
        shutil.copy(base, work.path("own"))
        work.work("own", acts)
        package = Path(folder) / "study.qdpx"
        with Project.open(work.path("own"), coder="Nobody") as study:
            try:
                study.ingest(write(Path(folder) / "words.txt", f"Ann: {words} 👩🏽 é"))
                study.add_coding("words", "Help", start=0, end=4, coder="Kim")
            except QualkitError:
                pass  # such words are no text, or Help is no more
            study.export_refi(package, sidecar=False)
            before = places(study)

        with again(package, Path(folder)) as made:
            assert places(made) == before


def places(study: Project) -> set[tuple[Any, ...]]:
    keys = ("document", "start", "end", "quote", "code", "coder", "created")
    return {tuple(row[key] for key in keys) for row in study.codings()}


def test_without_the_sidecar_nothing_but_the_standard_leaves(
    study: Project, tmp_path: Path
) -> None:
    package = tmp_path / "study.qdpx"

    found = study.export_refi(package, sidecar=False)

    assert found.sidecar is False
    assert all("jsonl" not in name for name in zipfile.ZipFile(package).namelist())
    with again(package, tmp_path) as made:
        assert places(made) == places(study)
        texts = [(row["sort"], row["text"]) for row in made.memos()]
        assert ("coding", "look again") in texts
        assert ("code", "what helps") in texts
        assert ("participant", "who is she") in texts
        assert [row["kind"] for row in made.links()] == ["supports"]
        people = {row["name"]: row["role"] for row in made.participants()}
        assert people["Ann"] == "staff"


def test_the_same_project_gives_the_same_bytes(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "one.qdpx")
    study.export_refi(tmp_path / "two.qdpx")

    assert (tmp_path / "one.qdpx").read_bytes() == (tmp_path / "two.qdpx").read_bytes()


_CODED = rb'startPosition="(\d+)" endPosition="(\d+)"[^>]*><Coding guid="([^"]+)"'


def test_a_package_that_came_back_gives_the_same_package(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "one.qdpx", sidecar=False)
    with again(tmp_path / "one.qdpx", tmp_path, sidecar=False) as made:
        made.export_refi(tmp_path / "two.qdpx", sidecar=False)

    found = [re.findall(_CODED, xml_of(tmp_path / f"{name}.qdpx")) for name in ("one", "two")]
    assert sorted(found[0]) == sorted(found[1]) != []


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("project.qde", lambda data: data.replace(b'name="Help"', b'name="Aid"')),
        ("qualkit.jsonl", lambda data: b"[]\n" + data),
    ],
)
def test_a_package_changed_since_is_read_as_the_standard_says(
    study: Project, tmp_path: Path, member: str, change: Callable[[bytes], bytes]
) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    package = changed(tmp_path / "study.qdpx", member, change)

    with Project.create(tmp_path / "again.qualkit") as made:
        found = made.import_refi(package)

        assert any("was changed since" in note for note in found.notes)
        assert len(made.codings()) == len(study.codings())
        assert not made._store.rows("SELECT 1 FROM suggestion")


def broken_line(data: bytes, number: int, change: Callable[[list[Any]], Any]) -> bytes:
    lines = data.split(b"\n")
    lines[number] = json.dumps(change(json.loads(lines[number]))).encode()
    return b"\n".join(lines)


def line_of(data: bytes, table: str) -> int:
    """The number of the first row of a table in a sidecar."""
    return next(
        at + 1
        for at, line in enumerate(data.split(b"\n"))
        if line.startswith(f'["{table}"'.encode())
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data[: len(data) // 2],
        lambda data: broken_line(data, 1, lambda _: ["something else", 8]),
        lambda data: broken_line(data, 1, lambda _: ["qualkit project", 0]),
        lambda data: broken_line(data, line_of(data, "coding"), lambda row: row[:-1]),
        lambda data: broken_line(
            data, line_of(data, "coding") - 1, lambda _: ["sqlite_master", []]
        ),
        lambda data: broken_line(
            data, line_of(data, "coding"), lambda row: [*row[:5], 1, *row[6:]]
        ),
        lambda data: broken_line(data, line_of(data, "coding"), lambda row: [[], *row[1:-1], []]),
        lambda data: broken_line(data, line_of(data, "original"), lambda row: [*row[:2], {"a": 1}]),
        lambda data: data + b"\xff\xfe",
        lambda data: data + b"[" * 200_000,
    ],
)
def test_a_damaged_sidecar_is_refused_in_one_line(
    study: Project, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    package = changed(tmp_path / "study.qdpx", "qualkit.jsonl", change)

    with Project.create(tmp_path / "again.qualkit") as made:
        with pytest.raises(ReadError, match=r"qualkit\.jsonl is damaged \(.*--no-sidecar"):
            made.import_refi(package)
        assert rows(made)["event"] == []
        assert len(made.import_refi(package, sidecar=False).documents) == 2
    assert not list(tmp_path.glob(".sidecar*"))


def test_a_sidecar_of_a_newer_qualkit_is_refused(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    package = changed(
        tmp_path / "study.qdpx", "qualkit.jsonl",
        lambda data: broken_line(data, 1, lambda told: [told[0], 99]),
    )  # fmt: skip

    with (
        Project.create(tmp_path / "again.qualkit") as made,
        pytest.raises(ProjectTooNew, match="schema 99"),
    ):
        made.import_refi(package)


def test_into_a_project_with_work_comes_what_belongs_to_the_standard(
    study: Project, tmp_path: Path
) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    with Project.create(tmp_path / "other.qualkit") as other:
        other.ingest(write(tmp_path / "own.txt", "Eve: My own words."))

        found = other.import_refi(tmp_path / "study.qdpx")

        assert any("as this project is not new" in note for note in found.notes)
        assert len(other.documents()) == 3
        assert abouts(other) == abouts(study)
        assert speakers(other) >= speakers(study)
        kinds = {row["kind"] for row in study.memos() if row["sort"] != "theme"}
        assert {row["kind"] for row in other.memos()} == kinds
        assert rules(other) == rules(study) != []
        assert not other._store.rows("SELECT 1 FROM suggestion")
        assert list(other.check()) == []


def rules(study: Project) -> list[tuple[str, str]]:
    book = study.codebook()
    return [(code.path, str(rule.lemmas)) for code in book.codes for rule in code.rules]


def abouts(study: Project) -> set[tuple[Any, ...]]:
    keys = ("id", "about", "weight", "memo")
    return {tuple(row[key] for key in keys) for row in study.codings()}


def speakers(study: Project) -> set[tuple[Any, ...]]:
    keys = ("document", "ordinal", "text", "participant", "begins")
    return {tuple(turn[key] for key in keys) for turn in study.turns()}


def test_the_same_package_into_its_own_project_changes_nothing(
    study: Project, tmp_path: Path
) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    before = rows(study)

    found = study.import_refi(tmp_path / "study.qdpx")

    assert [(item.kind, item.imported) for item in found.kinds if item.imported] == []
    assert not any("another definition" in note for note in found.notes)
    assert rows(study) == before


def test_a_package_is_merged_as_the_project_it_was_written_from(
    study: Project, base: Path, tmp_path: Path
) -> None:
    shutil.copy(base, tmp_path / "laptop.qualkit")
    with Project.open(tmp_path / "laptop.qualkit", coder="Kim") as laptop:
        added = laptop.add_coding("talk", "Money", quote="company", coder="Kim", about="staff")
        laptop.export_refi(tmp_path / "laptop.qdpx")

    study.merge(tmp_path / "laptop.qdpx")

    (found,) = [row for row in study.codings() if row["id"] == added]
    assert found["about"] == "staff"
    assert not list(tmp_path.glob(".sidecar*"))


def test_a_package_without_a_sidecar_is_not_merged(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "study.qdpx", sidecar=False)

    with pytest.raises(ReadError, match=r"does not hold the whole of a project.*import it instead"):
        study.merge(tmp_path / "study.qdpx")


def test_a_codebook_is_written_alone(study: Project, tmp_path: Path) -> None:
    found = study.export_refi(tmp_path / "codes.qdc")

    written = (tmp_path / "codes.qdc").read_bytes()
    assert faults(written, "urn:QDA-XML:codebook:1.0") == []
    assert counted(found.written) == {"code": 3}
    assert counted(found.beyond) == {"rules of a code": 2}
    with Project.create(tmp_path / "again.qualkit") as made:
        made.import_codebook(tmp_path / "codes.qdc")
        assert [row["code"] for row in made.codes()] == ["Company", "Help", "Money"]


def test_a_project_without_codes_has_no_codebook_to_write(tmp_path: Path) -> None:
    with (
        Project.create(tmp_path / "new.qualkit") as made,
        pytest.raises(ProjectError, match="no codes"),
    ):
        made.export_refi(tmp_path / "codes.qdc")


def test_an_empty_project_is_a_valid_package(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.qualkit") as made:
        made.export_refi(tmp_path / "new.qdpx")
    assert faults(xml_of(tmp_path / "new.qdpx")) == []
    with again(tmp_path / "new.qdpx", tmp_path) as made:
        assert list(made.check()) == []


def test_a_blind_coder_writes_no_package(study: Project, tmp_path: Path) -> None:
    study.set_blind("Robin", blind=True, by="Kim")
    path = study._store.path
    with (
        Project.open(path, coder="Robin") as blind,
        pytest.raises(ParameterError, match="other coders' work"),
    ):
        blind.export_refi(tmp_path / "study.qdpx")
    assert not (tmp_path / "study.qdpx").exists()


def test_words_that_xml_cannot_hold_are_spelled_out(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.qualkit") as made:
        made.ingest(write(tmp_path / "talk.txt", "Ann: A bell\x07 rings."))
        made.add_memo("a bell\x07", "reflexive", on="document=talk")
        made.export_refi(tmp_path / "new.qdpx")

    assert b"a bell[U+0007]" in xml_of(tmp_path / "new.qdpx")
    assert faults(xml_of(tmp_path / "new.qdpx")) == []


def test_short_codings_among_emoji_are_where_they_are(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.qualkit") as made:
        for name in ("one", "two"):
            made.ingest(write(tmp_path / f"{name}.txt", f"Ann: 👵🏽 yes 🚌 no 🫖 tea {name}."))
        made.import_codebook(write(tmp_path / "book.yaml", "codebook: A\ncodes: [{name: Bus}]\n"))
        made.add_coding("one", "Bus", start=7, end=9, coder="Kim")
        made.add_coding("two", "Bus", start=15, end=17, coder="Kim")
        made.export_refi(tmp_path / "new.qdpx", sidecar=False)
        before = places(made)

    with again(tmp_path / "new.qdpx", tmp_path) as made:
        assert places(made) == before


def test_names_of_cases_are_labels_in_their_texts(project: Project, tmp_path: Path) -> None:
    people = "name,role\nAnn 7,staff\n"
    talk = "Ann 7: We wait.\n\nThe rest of it is a note: nothing else was said.\n"
    project.ingest(
        write(tmp_path / "talk.txt", talk), participants=write(tmp_path / "people.csv", people)
    )
    assert project.turns()[0]["participant"] == "Ann 7"
    project.export_refi(tmp_path / "p.qdpx", sidecar=False)

    with again(tmp_path / "p.qdpx", tmp_path) as made:
        assert speakers(made) == speakers(project)


def test_words_edited_out_are_in_no_package_without_a_sidecar(
    project: Project, tmp_path: Path
) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: My friend Quux came.\n\nBen: Yes, he did.\n"))
    book = "codebook: A\ncodes: [{name: Bus, rules: [{phrase: friend Quux}]}]\n"
    project.import_codebook(write(tmp_path / "book.yaml", book))
    project.code(coder="Kim")
    (suggestion,) = project.suggestions()
    project.add_coding("talk", "Bus", quote="Quux", coder="Kim", memo="who?")
    project.add_memo("look", "reflexive", coder="Kim", on=f"suggestion={suggestion['id']}")
    project.edit_document(
        "talk", write(tmp_path / "talk.txt", "Ann: My friend came.\n\nBen: Yes, he did.\n")
    )

    project.export_refi(tmp_path / "p.qdpx", sidecar=False)

    with zipfile.ZipFile(tmp_path / "p.qdpx") as package:
        assert not any(b"Quux" in package.read(name) for name in package.namelist())
    assert b'name="suggestion Bus"' in xml_of(tmp_path / "p.qdpx")


def test_who_codes_blind_does_so_in_a_project_with_work(study: Project, tmp_path: Path) -> None:
    study.set_blind("Robin", blind=True, by="Kim")
    study.export_refi(tmp_path / "study.qdpx")
    with Project.create(tmp_path / "other.qualkit") as other:
        other.ingest(write(tmp_path / "own.txt", "Eve: My own words."))

        found = other.import_refi(tmp_path / "study.qdpx")

        query = "SELECT name FROM coder WHERE blind NOT NULL"
        assert other._store.rows(query) == [("Robin",)]
        assert any("suggestion " in note and "decision 2" in note for note in found.notes)


def test_a_package_zipped_again_as_a_folder_is_whole(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    again_packed = tmp_path / "again.qdpx"
    with (
        zipfile.ZipFile(tmp_path / "study.qdpx") as before,
        zipfile.ZipFile(again_packed, "w") as after,
    ):
        after.writestr("__MACOSX/study/._project.qde", b"x")
        for name in before.namelist():
            after.writestr(f"study/{name}", before.read(name))

    with again(again_packed, tmp_path) as made:
        assert rows(made)["suggestion"] == rows(study)["suggestion"] != []


def test_long_repetitive_texts_come_back(tmp_path: Path) -> None:
    with Project.create(tmp_path / "new.qualkit") as made:
        made.ingest(write(tmp_path / "talk.txt", "Ann: " + "yes and no " * 140_000))
        made.export_refi(tmp_path / "new.qdpx")

    with again(tmp_path / "new.qdpx", tmp_path) as made:
        assert len(made.documents()) == 1


def test_a_package_that_no_import_would_read_is_not_written(
    study: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)

    with pytest.raises(ProjectError, match=r"which no import reads.*--no-sidecar"):
        study.export_refi(tmp_path / "study.qdpx")
    assert not (tmp_path / "study.qdpx").exists()


@pytest.mark.parametrize("line", [["foo"], ["foo", None], ["coding", None]])
def test_a_table_that_is_none_is_refused(study: Project, tmp_path: Path, line: list[Any]) -> None:
    study.export_refi(tmp_path / "study.qdpx")
    package = changed(
        tmp_path / "study.qdpx", "qualkit.jsonl",
        lambda data: broken_line(data, line_of(data, "coding") - 1, lambda _: line),
    )  # fmt: skip

    with (
        Project.create(tmp_path / "again.qualkit") as made,
        pytest.raises(ReadError, match="is no table of it"),
    ):
        made.import_refi(package)


def test_rows_with_right_hashes_that_nobody_can_read_are_refused(
    study: Project, tmp_path: Path
) -> None:
    store = study._store
    (run,) = store.rows("SELECT max(number) FROM run")[0]
    store.connection.execute("UPDATE run SET result = '[NaN' WHERE number = ?", (run,))
    seal(store, "run", run)
    study.export_refi(tmp_path / "study.qdpx")

    with (
        Project.create(tmp_path / "again.qualkit") as made,
        pytest.raises(ReadError, match="what it says cannot be read"),
    ):
        made.import_refi(tmp_path / "study.qdpx")


def test_figures_that_are_no_numbers_stay_texts(project: Project, tmp_path: Path) -> None:
    people = "name,code,age,share\nAnn,007,71,0.5\nBen,12,9,1\n"
    project.ingest(
        write(tmp_path / "talk.txt", "Ann: Yes.\n\nBen: No.\n"),
        participants=write(tmp_path / "people.csv", people),
    )
    project.export_refi(tmp_path / "p.qdpx")

    kinds = dict(re.findall(rb'name="(\w+)" typeOfVariable="(\w+)"', xml_of(tmp_path / "p.qdpx")))
    assert kinds == {b"code": b"Text", b"age": b"Integer", b"share": b"Float"}


def test_a_link_that_waits_is_counted(study: Project, tmp_path: Path) -> None:
    study.edit_document("talk", write(tmp_path / "e.txt", "Ann: No.\n\nBen: My own.\n\nCid: Hm.\n"))

    beyond = counted(study.export_refi(tmp_path / "study.qdpx").beyond)

    assert beyond["link that waits for review"] == 1


def test_a_package_is_no_project_file(study: Project, tmp_path: Path) -> None:
    study.export_refi(tmp_path / "study.qdpx")

    with pytest.raises(NotAProject):
        Project.open(tmp_path / "study.qdpx")


def test_a_damaged_project_is_not_exported(study: Project, tmp_path: Path) -> None:
    connection = study._store.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("DELETE FROM text_version")

    with pytest.raises(ProjectDamaged, match="what is in it does not hold together"):
        study.export_refi(tmp_path / "out.qdpx")
    assert not (tmp_path / "out.qdpx").exists()
