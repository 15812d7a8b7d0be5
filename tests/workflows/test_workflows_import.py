"""Codings from a table: held against the text, all or none."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from project_fakes import new_project, write

from qualkit import store as stores
from qualkit.cli.output import csv_text
from qualkit.errors import FaultyTable, ParameterError, QualkitError, ReadError, UnknownName
from qualkit.project import Project

TALK = "Ann: Same for me. Same for me.\n\nBen: Same for me, a 😀 bus.\n"
BOOK = "codebook: N\ncodes: [{name: Needs, category: true, codes: [{name: Bus}, {name: Talk}]}]\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK), language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def take(study: Project, tmp_path: Path, text: str) -> Any:
    return study.import_codings(write(tmp_path / "c.csv", text))


@pytest.mark.parametrize(
    ("header", "place", "quote"),
    [
        ("start,end", "54,57", "bus"),
        ("turn", "2", "Same for me, a 😀 bus."),
        ("quote", "a 😀 bus", "a 😀 bus"),
        ("turn,quote", "2,Same for me", "Same for me"),
        ("start,end,quote", "54,57,bus", "bus"),
    ],
)
def test_a_place_can_be_named_in_several_ways(
    study: Project, tmp_path: Path, header: str, place: str, quote: str
) -> None:
    take(study, tmp_path, f"document,code,coder,{header}\ntalk,Bus,Kim,{place}\n")

    (coding,) = study.codings()
    assert coding["quote"] == quote
    assert study.text("talk")[coding["start"] : coding["end"]] == quote
    assert (coding["code"], coding["coder"], coding["origin"]) == ("Needs/Bus", "Kim", "import")
    assert (coding["participant"], coding["turn"]) == ("Ben", 2)


def test_rows_that_stand_twice_are_told_apart_from_codings_that_were_there(
    study: Project, tmp_path: Path
) -> None:
    table = "document,code,coder,turn\ntalk,Bus,Kim,2\ntalk,Bus,Kim,1\ntalk,Bus,Kim,2\n"

    first, again = (take(study, tmp_path, table) for _ in range(2))

    assert (first.rows, first.new, first.known, first.twins) == (3, 2, 0, 1)
    assert (again.rows, again.new, again.known, again.twins) == (3, 0, 2, 1)


def test_an_unknown_document_is_one_fault_with_its_number_of_rows(
    study: Project, tmp_path: Path
) -> None:
    rows = "".join(f"talkk,Bus,Kim,{turn}\n" for turn in range(1, 4))

    with pytest.raises(FaultyTable) as caught:
        take(study, tmp_path, f"document,code,coder,turn\ntalk,Buss,Kim,1\n{rows}other,Bus,Kim,1\n")

    code, first, other = map(str, caught.value.faults)
    assert code.startswith("line 2: no code 'Buss'")
    assert first.startswith("line 3: no document 'talkk' (3 rows); did you mean 'talk'?; or leave")
    assert "--ignore document --document NAME" in first
    assert other.startswith("line 6: no document 'other'; ")


def test_the_document_of_a_table_can_be_told_in_place_of_its_column(
    study: Project, tmp_path: Path
) -> None:
    file = write(tmp_path / "c.csv", "document,code,coder,turn\ntalkk,Bus,Kim,1\n")

    assert study.import_codings(file, ignore=["document"], document="talk").new == 1


def test_white_space_that_spreadsheets_drop_makes_no_memo_differ(
    study: Project, tmp_path: Path
) -> None:
    header = "document,code,coder,turn,memo\n"
    take(study, tmp_path, f'{header}talk,Bus,Kim,2,"unsure \r\nask "\n')
    (coding,) = study.codings()

    spaced = take(study, tmp_path, f'{header}talk,Bus,Kim,2,"unsure \nask"\n')
    other = take(study, tmp_path, f"{header}talk,Bus,Kim,2,sure\n")

    assert (spaced.known, spaced.differing) == (1, 0)
    assert (other.differing, other.which_differ) == (1, (coding["id"],))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("c.xyz", "code", r"c\.xyz cannot be read as codings.* \.xlsx.* \.qdpx.* \.sqlite3"),
        ("c.xml", '<Project xmlns="urn:QDA-XML:project:1.0"/>', r"rename it to c\.qde"),
        ("c.csv", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"/>', r"rename it to c\.qdc"),
    ],
)
def test_what_is_no_list_of_codings_is_told_for_what_it_is(
    study: Project, tmp_path: Path, name: str, content: str, told: str
) -> None:
    with pytest.raises(ReadError, match=told):
        study.import_codings(write(tmp_path / name, content))


@pytest.mark.parametrize("name", ["c.qdpx", "c.QDPX", "c.sqlite3", "c.qdc"])
def test_what_import_refi_reads_is_told_so(study: Project, tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    if name == "c.sqlite3":
        write(file, "")
    else:
        study.export_refi(file.with_suffix(file.suffix.lower()))
        file.with_suffix(file.suffix.lower()).rename(file)

    with pytest.raises(ReadError, match=r"no list of codings; read the project or .* import_refi"):
        study.import_codings(file)


@pytest.mark.parametrize("name", ["c.zip", "c.csv", "c.xlsx"])
def test_a_package_of_another_name_is_told_its_suffix(
    study: Project, tmp_path: Path, name: str
) -> None:
    package = study.path.with_name("c.qdpx")
    study.export_refi(package)

    with pytest.raises(ReadError, match=r"no list of codings; rename it to c\.qdpx"):
        study.import_codings(package.rename(tmp_path / name))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("p.sqlite3", "", r"p\.sqlite3 is empty"),
        ("p.qda", "", r"p\.qda is empty"),
        ("p.db", "words", r"p\.db is no project of a program that is known"),
    ],
)
def test_what_is_no_database_of_a_program_is_told(
    study: Project, tmp_path: Path, name: str, content: str, told: str
) -> None:
    with pytest.raises(ReadError, match=told):
        study.import_refi(write(tmp_path / name, content))


def test_about_memo_and_id_are_kept(study: Project, tmp_path: Path) -> None:
    table = "document,code,coder,turn,about,memo,id\ntalk,Bus,Kim,2,citizen,unsure,abc\n"

    take(study, tmp_path, table)

    (coding,) = study.codings()
    assert (coding["about"], coding["memo"], coding["id"]) == ("citizen", "unsure", "abc")


@pytest.mark.parametrize(
    ("header", "row", "fault"),
    [
        ("quote", "talk,Bus,Kim,Same for me", "the quote stands 3 times in 'talk'; add the turn"),
        ("turn,quote", "talk,Bus,Kim,1,Same for me", "stands 2 times in turn 1 of 'talk'"),
        ("quote", "talk,Bus,Kim,Same for you", "the quote does not stand in 'talk'; expected the"),
        ("start,end,quote", "talk,Bus,Kim,54,57,car", "the quote is not what stands at 54–57"),
        ("start,end", "talk,Bus,Kim,54,570", "reaches beyond the text"),
        ("start,end", "talk,Bus,Kim,9,9", "9"),
        ("turn", "talk,Bus,Kim,9", "'talk' has no turn 9; expected 1–2"),
        ("turn,start,end", "talk,Bus,Kim,1,54,57", "54–57 is not in turn 1 of 'talk'"),
        ("turn", "talk,Buss,Kim,1", "no code 'Buss'; did you mean 'Bus'?"),
        ("turn", "talc,Bus,Kim,1", "no document 'talc'; did you mean 'talk'?"),
        ("turn", "talk,Bus,Kim,x", "turn is 'x'; write a whole number"),
        ("turn", "talk,Bus,,1", "the column 'coder' is empty; fill it"),
        ("turn", "talk,Needs,Kim,1", "'Needs' is a category"),
    ],
)
def test_a_faulty_row_is_told_and_nothing_is_stored(
    study: Project, tmp_path: Path, header: str, row: str, fault: str
) -> None:
    good = "talk,Bus,Kim," + ",".join({"start": "54", "end": "57", "turn": "2"}.get(h, "bus")
                                      for h in header.split(","))  # fmt: skip

    with pytest.raises(ReadError) as caught:
        take(study, tmp_path, f"document,code,coder,{header}\n{good}\n{row}\n")

    assert str(caught.value).startswith("c.csv")
    assert "line 3: " in str(caught.value)
    assert fault in str(caught.value)
    assert len(study.codings()) == 0


def test_all_faulty_rows_are_counted(study: Project, tmp_path: Path) -> None:
    rows = "talk,Bus,Kim,9\n" * 4

    with pytest.raises(ReadError, match=r"line 2: .* \(and 3 more faults\)$"):
        take(study, tmp_path, f"document,code,coder,turn\n{rows}")


def test_the_same_table_again_changes_nothing(study: Project, tmp_path: Path) -> None:
    table = "document,code,coder,turn\ntalk,Bus,Kim,2\ntalk,Talk,Kim,1\n"
    take(study, tmp_path, table)

    again = take(study, tmp_path, table)

    assert (again.new, again.known, again.removed) == (0, 2, 0)
    assert len(study.codings()) == 2


def test_what_was_removed_stays_removed_and_is_counted(study: Project, tmp_path: Path) -> None:
    table = "document,code,coder,turn\ntalk,Bus,Kim,2\n"
    take(study, tmp_path, table)
    study.remove_coding(study.codings()[0]["id"])

    again = take(study, tmp_path, table)

    assert (again.new, again.known, again.removed) == (0, 1, 1)
    assert len(study.codings()) == 0
    assert list(study.check()) == []


def test_an_export_is_read_back(study: Project, tmp_path: Path) -> None:
    take(study, tmp_path, "document,code,coder,turn,memo\ntalk,Bus,Kim,2,=1+1\ntalk,Talk,Lu,1,\n")
    before = [{**row, "origin": ""} for row in study.codings()]
    study.export(tmp_path / "out.csv")
    for row in study.codings():
        study._store.connection.execute("DELETE FROM coding WHERE guid = ?", (row["id"],))

    study.import_codings(tmp_path / "out.csv")

    assert [{**row, "origin": ""} for row in study.codings()] == before


def test_a_missing_column_names_the_near_one(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"has no column 'coder' .*rename .*'coders'"):
        take(study, tmp_path, "document,code,coders,turn\ntalk,Bus,Kim,2\n")


def test_one_coding_is_added_by_a_person(study: Project) -> None:
    made = study.add_coding("talk", "bus", quote="bus", memo="loud")

    (coding,) = study.codings()
    assert coding["id"] == made
    assert (coding["origin"], coding["coder"], coding["memo"]) == ("human", "Robin", "loud")


def test_a_coding_without_a_place_is_refused(study: Project) -> None:
    with pytest.raises(QualkitError, match="no place; expected start and end, or a turn, or"):
        study.add_coding("talk", "Bus")


def test_a_role_nearly_one_of_the_projects_is_not_taken_as_about(
    sight_loss: Path, tmp_path: Path
) -> None:
    table = write(
        tmp_path / "c.csv",
        "document,turn,code,coder,about\nstaff-1,3,Make friends,K,citizn\n",
    )

    with (
        Project.open(sight_loss) as study,
        pytest.raises(ReadError, match="line 2: no role to be about 'citizn'; did you mean"),
    ):
        study.import_codings(table)


def test_a_wide_table_is_one_step_of_each_coder(study: Project, tmp_path: Path) -> None:
    table = "document,turn,coder,Bus,Needs/Talk\ntalk,1,Kim,x,2\ntalk,2,Lu,,yes\ntalk,2,Kim,,\n"

    result = take(study, tmp_path, table)

    assert (result.rows, result.new, result.empty, result.coders) == (3, 3, 1, ("Kim", "Lu"))
    assert [step.coder for step in stores.steps.listing(study._store)] == ["Lu", "Kim"]
    weights = [(c.coder, c.code, c.weight) for c in stores.codings.all_codings(study._store)]
    assert weights == [
        ("Kim", "Needs/Bus", None), ("Kim", "Needs/Talk", 2.0), ("Lu", "Needs/Talk", None),
    ]  # fmt: skip
    assert list(study.check()) == []


def test_every_fault_is_told_once(study: Project, tmp_path: Path) -> None:
    table = "document,turn,Bus,Talk\ntalk,9,x,x\ntalc,1,x,x\ntalk,1,often,x\n"

    with pytest.raises(FaultyTable) as caught:
        study.import_codings(write(tmp_path / "w.csv", table), coder="Kim")

    assert [fault.line for fault in caught.value.faults] == [2, 3, 4]
    assert len(study.codings()) == 0


def test_rows_that_contradict_each_other_are_told(study: Project, tmp_path: Path) -> None:
    table = "document,code,coder,turn,memo\ntalk,Bus,Kim,2,a\ntalk,Bus,Kim,2,a\ntalk,Bus,Kim,2,b\n"

    with pytest.raises(FaultyTable, match="line 4: the same coding as in line 2, told otherwise"):
        take(study, tmp_path, table)


def test_coder_and_document_may_be_told_beside_the_table(study: Project, tmp_path: Path) -> None:
    table = write(tmp_path / "c.csv", "code,turn\nBus,2\n")

    study.import_codings(table, coder="Kim", document="talk")

    assert [(row["coder"], row["document"]) for row in study.codings()] == [("Kim", "talk")]
    with pytest.raises(UnknownName, match="no document 'talc'; did you mean 'talk'"):
        study.import_codings(table, coder="Kim", document="talc")


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv"])
def test_an_export_of_any_form_is_read_back(study: Project, tmp_path: Path, suffix: str) -> None:
    study.add_coding("talk", "Bus", quote="bus", memo='"é😀\n', weight=-2.5, coder="Kim")
    before = stores.codings.all_codings(study._store)
    study.export(tmp_path / f"out{suffix}")
    study._store.connection.execute("DELETE FROM coding")

    study.import_codings(tmp_path / f"out{suffix}")

    (after,) = stores.codings.all_codings(study._store)
    assert replace(after, origin="human") == before[0]


def test_what_the_listing_prints_is_read_back(study: Project, tmp_path: Path) -> None:
    made = study.add_coding("talk", "Bus", quote="bus", about="staff", coder="Kim")
    listed = json.dumps(study.codings().to_dict())
    as_csv = csv_text(study.codings().records())
    known = study.import_codings(write(tmp_path / "c.json", listed))
    study._store.connection.execute("DELETE FROM coding")

    study.import_codings(write(tmp_path / "c.csv", as_csv))

    assert (known.new, known.known) == (0, 1)
    (coding,) = study.codings()
    assert (coding["id"], coding["quote"], coding["about"]) == (made, "bus", "staff")


def test_a_weight_that_is_not_finite_is_refused(study: Project) -> None:
    with pytest.raises(ParameterError, match="the weight nan; expected a finite number"):
        study.add_coding("talk", "Bus", quote="bus", weight=float("nan"))


def test_many_unknown_names_are_all_told(study: Project, tmp_path: Path) -> None:
    rows = "".join(f"talk {n},Bus,Kim,1\ntalk,Bus {n},Kim,1\n" for n in range(60))

    with pytest.raises(FaultyTable) as caught:
        take(study, tmp_path, f"document,code,coder,turn\n{rows}")

    assert len(caught.value.faults) == 120
    assert str(caught.value.faults[-1]) == "line 121: no code 'Bus 59'"


@pytest.mark.parametrize(
    ("header", "row", "differing"),
    [
        ("", "", 0),
        (",weight,memo", ",2,a", 0),
        (",weight", ",3", 1),
        (",memo", ",b", 1),
    ],
)
def test_known_codings_that_are_otherwise_in_the_project_are_counted(
    study: Project, tmp_path: Path, header: str, row: str, differing: int
) -> None:
    take(study, tmp_path, "document,code,coder,turn,weight,memo\ntalk,Bus,Kim,2,2,a\n")

    again = take(study, tmp_path, f"document,code,coder,turn{header}\ntalk,Bus,Kim,2{row}\n")

    assert (again.known, again.differing) == (1, differing)
    assert [(row["weight"], row["memo"]) for row in study.codings()] == [(2.0, "a")]


def test_a_recoded_coding_stays_so(study: Project, tmp_path: Path) -> None:
    table = "document,code,coder,turn\ntalk,Bus,Kim,2\n"
    take(study, tmp_path, table)
    study.change_coding(study.codings()[0]["id"], code="Talk")

    again = take(study, tmp_path, table)

    assert (again.known, again.differing) == (1, 1)
    assert [row["code"] for row in study.codings()] == ["Needs/Talk"]


def test_one_coding_is_added_without_reading_all_turns(
    study: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("all turns are read")

    monkeypatch.setattr(stores.documents, "turns", refuse)

    study.add_coding("talk", "Bus", turn=2, quote="bus")


def test_passages_of_a_sheet_are_marked_as_read(study: Project, tmp_path: Path) -> None:
    sheet = write(tmp_path / "s.csv", "document,turn,Bus,Talk\ntalk,1,,\ntalk,2,x,\n")

    found = study.import_codings(sheet, coder="Kim", is_read=True)
    again = study.import_codings(sheet, coder="Kim", is_read=True)

    assert (found.new, found.read, again.new, again.read) == (1, 2, 0, 0)
    assert [row["coder"] for row in study.readings()] == ["Kim", "Kim"]


def test_a_passage_that_is_nowhere_is_told_though_it_has_no_code(
    study: Project, tmp_path: Path
) -> None:
    sheet = write(tmp_path / "s.csv", "document,turn,Bus\ntalk,1,x\ntalk,9,\n")

    with pytest.raises(FaultyTable, match="line 3: 'talk' has no turn 9"):
        study.import_codings(sheet, coder="Kim", is_read=True)
    assert not list(study.codings())


def test_a_list_of_codings_says_nothing_of_what_was_read(study: Project, tmp_path: Path) -> None:
    table = write(tmp_path / "c.csv", "document,code,coder,turn\ntalk,Bus,Kim,2\n")

    with pytest.raises(ParameterError, match=r"c.csv has no column a code, whose rows say what"):
        study.import_codings(table, is_read=True)
    assert not list(study.codings())


@pytest.mark.parametrize("suffix", [".csv", ".json", ".jsonl", ".xlsx", ".parquet"])
def test_what_is_exported_is_read_again(study: Project, tmp_path: Path, suffix: str) -> None:
    study.add_coding("talk", "Bus", quote="a 😀 bus", coder="=Kim()", memo="'+1\n=2", weight=-0.5)
    study.add_coding("talk", "Talk", turn=1, coder="Lu", about="staff")
    before = list(study.codings())
    file = study.export(tmp_path / f"codings{suffix}")
    found = study.import_codings(file)

    assert (found.rows, found.new, found.known, found.differing) == (2, 0, 2, 0)
    assert list(study.codings()) == before


@pytest.mark.parametrize("suffix", [".csv", ".json", ".xlsx", ".parquet"])
def test_white_space_at_the_edges_of_what_is_exported_is_kept(
    study: Project, tmp_path: Path, suffix: str
) -> None:
    study.add_coding("talk", "Bus", quote=" bus.\n", coder="Kim", memo=" why?\n\n")
    file = study.export(tmp_path / f"codings{suffix}")
    with new_project(tmp_path / "other.qualkit") as other:
        other.ingest(tmp_path / "talk.txt", language="en")
        other.import_codebook(tmp_path / "book.yaml")

        assert other.import_codings(file).new == 1
        assert [(one["quote"], one["memo"]) for one in other.codings()] == [
            (" bus.\n", " why?\n\n")
        ]


@pytest.mark.parametrize("suffix", [".xlsx", ".parquet"])
def test_the_same_codings_give_the_same_bytes(study: Project, tmp_path: Path, suffix: str) -> None:
    study.add_coding("talk", "Bus", turn=2, coder="Kim")

    one, two = (study.export(tmp_path / f"{n}{suffix}").read_bytes() for n in "ab")

    assert one == two


@pytest.mark.parametrize(
    ("suffix", "message"),
    [(".parquet", "not readable as Parquet; write it again"), (".xlsx", "is no zip package")],
)
def test_damaged_tables_are_told(study: Project, tmp_path: Path, suffix: str, message: str) -> None:
    file = write(tmp_path / f"c{suffix}", b"PAR1 and nothing more")

    with pytest.raises(ReadError, match=message):
        study.import_codings(file)


def test_codings_and_readings_of_a_sheet_are_one_step(study: Project, tmp_path: Path) -> None:
    sheet = write(tmp_path / "s.csv", "document,turn,Bus,Talk\ntalk,1,,\ntalk,2,x,\n")
    study.import_codings(sheet, coder="Kim", is_read=True)

    study.undo(coder="Kim")

    assert (list(study.codings()), list(study.readings())) == ([], [])
