"""QualCoder's and Taguette's own files become part of a project; nothing lost untold."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import xlsxwriter
from tool_projects import (
    NODES,
    TALK,
    a_study,
    a_tagged_study,
    coded,
    database,
    highlight,
    qualcoder,
    taguette,
)

from qualkit.errors import FaultyTable, ParameterError, QualkitError, ReadError
from qualkit.model.exchange import ImportedExchange
from qualkit.project import Project


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "study.qualkit") as made:
        yield made


def counts(found: ImportedExchange) -> dict[str, tuple[int, int, int, int]]:
    return {item.kind: (item.found, item.imported, item.known, item.n_lost) for item in found.kinds}


def reasons(found: ImportedExchange, kind: str) -> list[str]:
    return [lost.reason for item in found.kinds if item.kind == kind for lost in item.lost]


def codings(study: Project) -> list[tuple[str, str, str]]:
    return [(each["quote"], each["code"], each["coder"]) for each in study.codings()]


QUOTED = [
    ("ferry 🛥 is late", "Needs/Travel/Delay", "Mona"),
    ("late again.\nJonas: I miss", "Needs/Trade", "Mona"),
    ("So do I", "Needs/Trade", "Nils"),
]


@pytest.mark.parametrize("version", [1, 2, 3, 5, 9, 14, 16, 18])
def test_a_qualcoder_project_of_any_version_comes_whole(
    study: Project, tmp_path: Path, version: int
) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study() | {"coder_names": []}, version=version)

    found = study.import_refi(folder)

    assert codings(study) == QUOTED
    assert counts(found)["coding"] == (3, 3, 0, 0)
    assert counts(found)["selection"] == (4, 4, 0, 0)
    assert not [item for item in found.kinds if item.lost]
    assert sum(item.exact for item in found.positions) == 4


def test_memos_are_where_they_were_written(study: Project, tmp_path: Path) -> None:
    study.import_refi(qualcoder(tmp_path / "Pier.qda", a_study()))

    said = {(memo["sort"], memo["text"], memo["coder"]) for memo in study.memos()}
    assert said == {
        ("participant", "A case.", "Mona"),
        ("coding", "important\n\nBoth at once.", "Mona"),
        ("passage", "An unusual word.", "Mona"),
        ("document", "At the pier.", "Mona"),
        ("project", "Week 1\n\nWe began.", "Mona"),
    }


def test_attributes_go_to_documents_and_participants(study: Project, tmp_path: Path) -> None:
    study.import_refi(qualcoder(tmp_path / "Pier.qda", a_study()))

    (document,) = study.documents()
    people = {each["name"]: each["attributes"] for each in study.participants()}
    assert document["attributes"] == {"Season": "spring"}
    assert people["Harbour"] == {"Size": "3"}


@pytest.mark.parametrize("kind", ["qualcoder", "taguette"])
def test_the_same_again_changes_nothing(study: Project, tmp_path: Path, kind: str) -> None:
    if kind == "qualcoder":
        path = qualcoder(tmp_path / "Pier.qda", a_study())
    else:
        path = taguette(tmp_path / "pier.sqlite3", a_tagged_study())
    study.import_refi(path)
    before = (codings(study), list(study.memos()), list(study.log()))

    again = study.import_refi(path)

    assert not again.is_new
    assert (codings(study), list(study.memos()), list(study.log())) == before


def test_the_database_in_the_folder_is_the_project_too(study: Project, tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())

    study.import_refi(folder)

    assert not study.import_refi(folder / "data.qda").is_new


def test_a_folder_called_otherwise_is_the_same_project(study: Project, tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())
    study.import_refi(folder)

    assert not study.import_refi(folder.rename(tmp_path / "Harbour.qda")).is_new


def test_what_was_coded_since_is_added(study: Project, tmp_path: Path) -> None:
    rows = a_study()
    study.import_refi(qualcoder(tmp_path / "Pier.qda", rows))
    rows["code_text"].append(coded("the market", owner="Nils"))

    found = study.import_refi(qualcoder(tmp_path / "later.qda", rows))

    assert counts(found)["coding"] == (4, 1, 3, 0)
    assert ("the market", "Needs/Travel/Delay", "Nils") in codings(study)


def test_words_that_moved_are_found_once_or_counted(study: Project, tmp_path: Path) -> None:
    rows = a_study()
    rows["code_text"] = [
        coded("the market", pos0=0, pos1=5),
        coded("Iris", pos0=3, pos1=9),
        coded("late", seltext="nowhere in it"),
        coded("late", seltext="", pos0=-5, pos1=2**60),
    ]

    found = study.import_refi(qualcoder(tmp_path / "Pier.qda", rows))

    assert codings(study) == [("the market", "Needs/Travel/Delay", "Mona")]
    assert counts(found)["coding"] == (4, 1, 0, 3)
    assert reasons(found, "selection") == [
        "the words there are not those that were coded, and those are not found once in the text",
        "it lies outside the text, or is empty",
    ]


def test_pictures_recordings_and_what_is_not_read_are_counted(
    study: Project, tmp_path: Path
) -> None:
    rows = a_study()
    made = {"owner": "Mona", "date": ""}
    rows["source"] += [
        {"id": 2, "name": "pier.jpg", "mediapath": "/images/pier.jpg", **made},
        {"id": 3, "name": "talk.mp3", "mediapath": "/audio/talk.mp3", "av_text_id": 1, **made},
    ]
    rows["code_image"] = [{"id": 2, "cid": 1, "x1": 1, "memo": "The quay.", **made}]
    rows["code_av"] = [{"id": 3, "cid": 1, "pos0": 1, "pos1": 2, **made}]
    rows["ris"] = [{"risid": 1, "tag": "TI"}, {"risid": 1, "tag": "AU"}]

    found = study.import_refi(qualcoder(tmp_path / "Pier.qda", rows))

    assert counts(found)["source"] == (3, 2, 0, 1)
    assert reasons(found, "source") == ["a picture: only texts are kept"]
    assert sorted(reasons(found, "coding")) == [
        "it is in a recording, not in its text",
        "of a lost source: a picture: only texts are kept",
    ]
    assert reasons(found, "other element") == ["a reference to literature"]
    assert "The quay." in {memo["text"] for memo in study.memos()}


def test_a_taguette_project_comes_whole(study: Project, tmp_path: Path) -> None:
    found = study.import_refi(taguette(tmp_path / "pier.sqlite3", a_tagged_study()))

    assert codings(study) == [
        ("ferry 🛥 is late", "travel.delay", "mona"),
        ("grün.\nJonas", "trade", "mona"),
        ("grün.\nJonas", "travel.delay", "nils"),
        ("miss\nthe market", "trade", "Taguette"),
    ]
    assert counts(found)["coding"] == (4, 4, 0, 0)
    assert {memo["text"] for memo in study.memos()} == {"In spring.", "Of ferries."}
    assert study.documents()[0]["attributes"] == {"file name": "talk.docx"}


def test_a_highlight_without_a_tag_is_a_memo(study: Project, tmp_path: Path) -> None:
    rows = a_tagged_study()
    rows["highlights"].append(highlight(4, "At the pier"))

    study.import_refi(taguette(tmp_path / "pier.sqlite3", rows))

    assert ("passage", "A selection without a code.") in {
        (memo["sort"], memo["text"]) for memo in study.memos()
    }


def test_one_of_several_projects_is_chosen(study: Project, tmp_path: Path) -> None:
    rows = a_tagged_study()
    rows["projects"].append({"id": 2, "name": "Market", "created": ""})
    path = taguette(tmp_path / "server.sqlite3", rows)

    with pytest.raises(ReadError, match=r"server\.sqlite3 holds 2 projects .* --project NAME"):
        study.import_refi(path)
    assert study.import_refi(path, chosen="Harbour").documents == ("talk",)


def test_a_database_of_no_known_program_says_so(study: Project, tmp_path: Path) -> None:
    path = database(tmp_path / "cats.sqlite3", ["CREATE TABLE cats (name)"], {})
    mine = database(tmp_path / "Study.mx24", ["CREATE TABLE docs (name)"], {})
    closed = tmp_path / "team.mex"
    closed.write_bytes(b"\x00\x01")

    with pytest.raises(ReadError, match=r"tables: cats\) is of no program that is known"):
        study.import_refi(path)
    with pytest.raises(ReadError, match=r"tables: docs\) is a file of MAXQDA.*\(\.qdpx\)"):
        study.import_refi(mine)
    with pytest.raises(ReadError, match=r"team\.mex is a file of MAXQDA without the tables"):
        study.import_refi(closed)
    with pytest.raises(ReadError, match=r"is a folder; expected the folder of a QualCoder"):
        study.import_refi(tmp_path)


def test_a_project_of_qualkit_is_for_merge(study: Project, tmp_path: Path) -> None:
    shutil.copy(tmp_path / "study.qualkit", tmp_path / "copy.qualkit")

    for name in ("study.qualkit", "copy.qualkit"):
        with pytest.raises(ReadError, match="is a project of qualkit; bring it in with merge"):
            study.import_refi(tmp_path / name)


def test_a_database_that_leads_out_of_the_folder_is_refused(study: Project, tmp_path: Path) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())
    (folder / "data.qda").rename(tmp_path / "elsewhere")
    (folder / "data.qda").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(ReadError, match="leads out of the folder"):
        study.import_refi(folder)


def test_offsets_and_a_name_are_refused_where_they_mean_nothing(
    study: Project, tmp_path: Path
) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())

    with pytest.raises(ParameterError, match="leave them out: the program is known"):
        study.import_refi(folder, offsets="utf16")
    with pytest.raises(ReadError, match="holds one project; leave out --project"):
        study.import_refi(folder, chosen="Pier")


def test_views_in_the_place_of_tables_and_triggers_do_nothing(
    study: Project, tmp_path: Path
) -> None:
    folder = qualcoder(tmp_path / "Pier.qda", a_study())
    with closing(sqlite3.connect(folder / "data.qda")) as connection:
        connection.execute("DROP TABLE journal")
        connection.execute(
            "CREATE VIEW journal AS WITH RECURSIVE n (jid) AS (SELECT 1 UNION ALL SELECT jid + 1"
            " FROM n) SELECT jid, 'x' AS name, 'y' AS jentry FROM n"
        )
        connection.execute("CREATE TRIGGER t AFTER INSERT ON source BEGIN DELETE FROM cases; END")
        connection.commit()

    study.import_refi(folder)

    assert codings(study) == QUOTED
    assert "y" not in {memo["text"] for memo in study.memos()}


def test_two_rows_of_one_number_are_told_apart_or_refused(study: Project, tmp_path: Path) -> None:
    loose = [
        f"CREATE TABLE {table} ({columns})"
        for table, columns in {
            "source": "id, name, fulltext, date",
            "code_name": "cid, name, date",
            "code_text": "cid, fid, seltext, pos0, pos1, owner, date",
        }.items()
    ]
    texts = [{"id": 1, "name": name, "fulltext": TALK + name} for name in "ab"]
    rows = {"source": texts, "code_name": [{"cid": 1, "name": "x"}], "code_text": [coded("late")]}
    twins = rows | {"code_name": [{"cid": 1, "name": "x"}, {"cid": 1, "name": "y"}]}

    found = study.import_refi(database(tmp_path / "a.db", loose, rows))

    assert counts(found)["source"] == (2, 2, 0, 0)
    with pytest.raises(ReadError, match="the codes 'x' and 'y' have one GUID"):
        study.import_refi(database(tmp_path / "b.db", loose, twins))


HIGHLIGHTS = (
    "id,document,tag,content\r\n"
    "1,talk,travel.delay,ferry 🛥 is late\r\n"
    "2,talk,trade,grün. Jonas\r\n"
    "2,talk,travel.delay,grün. Jonas\r\n"
    "3,talk,,At the pier\r\n"
)


def test_the_table_of_highlights_is_known_by_its_header(study: Project, tmp_path: Path) -> None:
    study.import_refi(taguette(tmp_path / "pier.sqlite3", a_tagged_study()))
    table = tmp_path / "all_tags.csv"
    table.write_text(HIGHLIGHTS, encoding="utf-8", newline="")

    found = study.import_codings(table, coder="zoe")
    again = study.import_codings(table, coder="zoe")

    assert (found.new, found.empty, again.new) == (3, 1, 0)
    assert [each for each in codings(study) if each[2] == "zoe"] == [
        ("ferry 🛥 is late", "travel.delay", "zoe"),
        ("grün.\nJonas", "trade", "zoe"),
        ("grün.\nJonas", "travel.delay", "zoe"),
    ]


def test_a_workbook_of_highlights_is_known_too(study: Project, tmp_path: Path) -> None:
    study.import_refi(taguette(tmp_path / "pier.sqlite3", a_tagged_study()))
    path = tmp_path / "all_tags.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("highlights")
        for at, line in enumerate(HIGHLIGHTS.splitlines()):
            sheet.write_row(at, 0, line.split(","))

    assert study.import_codings(path, coder="zoe").new == 3


def test_a_highlight_that_stands_twice_is_refused(study: Project, tmp_path: Path) -> None:
    study.import_refi(taguette(tmp_path / "pier.sqlite3", a_tagged_study()))
    table = tmp_path / "all_tags.csv"
    table.write_text("id,document,tag,content\n1,talk,trade,th e\n", encoding="utf-8")

    with pytest.raises(FaultyTable, match="the quote stands 2 times in 'talk'"):
        study.import_codings(table, coder="zoe")


def test_its_columns_may_be_meant_otherwise(study: Project, tmp_path: Path) -> None:
    study.import_refi(taguette(tmp_path / "pier.sqlite3", a_tagged_study()))
    table = tmp_path / "mine.csv"
    table.write_text("id,document,tag,content\n1,talk,trade,grün. Jonas\n", encoding="utf-8")
    columns = {"code": "tag", "quote": "content"}

    with pytest.raises(FaultyTable, match="the quote does not stand in 'talk'"):
        study.import_codings(table, coder="zoe", columns=columns, ignore=["id"])


_VALUES = (None, -1, 2**62, 0.5, "", "x", b"\x00\xff", "\x00", "🛥" * 300, "9" * 40, 1, 2)


def _mutated(path: Path, chance: random.Random) -> None:
    """Change cells, rows, tables or bytes of the database at `path`."""
    if chance.random() < 0.4:
        data = bytearray(path.read_bytes())
        for _ in range(chance.randint(1, 60)):
            data[chance.randrange(16, len(data))] = chance.randrange(256)
        path.write_bytes(data if chance.random() < 0.8 else data[: chance.randrange(len(data))])
        return
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master"
                                                   " WHERE type = 'table'")
        ]  # fmt: skip
        for _ in range(chance.randint(1, 5)):
            table = chance.choice(tables)
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            changed = f"UPDATE OR IGNORE {table} SET {chance.choice(columns)} = ?"
            try:
                connection.execute(changed, (chance.choice(_VALUES),))
            except sqlite3.IntegrityError:
                connection.execute(f"DELETE FROM {table}")
        connection.commit()


@pytest.mark.parametrize("part", range(6))
def test_mutated_files_are_imported_or_refused_in_one_line(
    study: Project, tmp_path: Path, part: int
) -> None:
    whole = (
        qualcoder(tmp_path / "Pier.qda", a_study()) / "data.qda",
        taguette(tmp_path / "pier.sqlite3", a_tagged_study()),
    )
    n_refused = 0
    for seed in range(part * 50, part * 50 + 50):
        chance = random.Random(seed)
        path = tmp_path / "mutated.sqlite3"
        shutil.copy(whole[seed % 2], path)
        _mutated(path, chance)
        before = _state(study)
        if _refused(study, path):
            n_refused += 1
            assert _state(study) == before
    assert n_refused
    assert not study.check().rows


def _state(study: Project) -> tuple[object, ...]:
    return codings(study), study.documents().rows, study.memos(), list(study.log())


def _refused(study: Project, path: Path) -> bool:
    """Whether the file was refused, in one line; what is imported is exact."""
    try:
        study.import_refi(path)
    except QualkitError as error:
        if "\n" in str(error):
            raise
        return True
    return False


def test_bytes_count_as_taguette_counts_them() -> None:
    row = highlight(1, "grün")

    assert NODES.encode()[row["start_offset"] : row["end_offset"]].decode() == "grün"
