"""What settling a unit makes of it, how it is undone, and what opens it again."""

from __future__ import annotations

from pathlib import Path

import pytest
from adjudication_fakes import TALK, disputed_project
from project_fakes import write

from qualkit.errors import FaultyTable, ParameterError, ReadError, UndefinedResult, UnknownName
from qualkit.project import Project
from qualkit.spans import Span


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    disputed_project(project, tmp_path)
    return project


def ids(study: Project) -> dict[int, str]:
    return {row.turn or 0: row.id for row in study.disagreements().rows}


def given(study: Project, coder: str = "consensus") -> list[tuple[int, str, str]]:
    rows = study.codings(coder=coder) if coder in study.coders() else []
    return [(row["turn"], row["code"], row["quote"]) for row in rows]


def statuses(study: Project) -> dict[int, str]:
    return {row.turn or 0: row.status for row in study.disagreements().rows}


def test_siding_with_a_coder_takes_what_that_coder_gave(study: Project) -> None:
    before = given(study, "Ana") + given(study, "Ben")

    settled = study.adjudicate(ids(study)[4], side="Ben", why="a letter told her")

    assert given(study) == [(4, "Letters", "fare went up")]
    assert study.codings(coder="consensus")[0]["memo"] == (
        "given by Ben, not by Ana; sided with Ben; a letter told her"
    )
    assert settled.units == ((ids(study)[4], ("Letters",)),)
    assert statuses(study) == {4: "settled", 2: "open", 3: "open"}
    assert given(study, "Ana") + given(study, "Ben") == before
    assert not study.check()


def test_what_all_gave_holds_and_the_longest_place_is_taken(study: Project) -> None:
    study.adjudicate(ids(study)[2], give=("Cost",))

    assert given(study) == [
        (2, "Company", "I miss company. Nobody calls"),
        (2, "Cost", "the bus is dear"),
    ]
    assert study.codings(coder="consensus")[0]["memo"] == "given by Ana and Ben"


def test_none_is_on_record_with_its_reason(study: Project) -> None:
    study.adjudicate(ids(study)[4], why="neither fits")

    assert given(study) == []
    assert statuses(study)[4] == "settled"
    assert [row["coder"] for row in study.readings()] == ["consensus"]
    assert [row["text"] for row in study.memos()] == ["neither fits"]
    study.adjudicate(ids(study)[4], why="neither fits")
    assert len(study.memos()) == 1


def test_a_code_nobody_gave_covers_the_unit_and_one_that_all_gave_can_go(study: Project) -> None:
    study.adjudicate(ids(study)[2], give=("Letters",), drop=("Company",))

    assert given(study) == [(2, "Letters", "I miss company. Nobody calls, and the bus is dear.")]
    assert study.codings(coder="consensus")[0]["memo"] == "given by none of Ana and Ben"


def test_about_whom_is_settled_by_siding(study: Project) -> None:
    study.adjudicate(ids(study)[3], side="Ana")

    assert [row["about"] for row in study.codings(coder="consensus")] == ["citizen"]


def test_one_undo_takes_back_codings_and_reading(study: Project) -> None:
    study.adjudicate(ids(study)[2], side="Ana")

    study.undo(coder="consensus")

    assert (given(study), len(study.readings())) == ([], 0)
    assert set(statuses(study).values()) == {"open"}
    study.redo(coder="consensus")
    assert statuses(study)[2] == "settled"
    assert not study.check()


def test_settling_anew_replaces_and_undo_brings_back_what_was(study: Project) -> None:
    unit = ids(study)[4]
    study.adjudicate(unit, side="Ana")

    again = study.adjudicate(unit, side="Ben")

    assert (again.codings, again.removed) == (1, 1)
    assert given(study) == [(4, "Letters", "fare went up")]
    study.undo(coder="consensus")
    assert given(study) == [(4, "Cost", "The fare went up again.")]
    assert statuses(study)[4] == "settled"
    assert not study.check()


def test_settling_alike_again_is_no_step(study: Project) -> None:
    unit = ids(study)[4]
    study.adjudicate(unit, side="Ana")

    again = study.adjudicate(unit, side="Ana")

    assert (again.step, again.codings, again.unchanged) == (None, 0, 1)


def test_the_consensus_is_no_coder_unless_named(study: Project) -> None:
    study.adjudicate(ids(study)[4], side="Ben", agreed=True)

    assert study.disagreements().coders == ("Ana", "Ben")
    assert study.agreement().coders == ("Ana", "Ben")
    assert study.agreement(coders=("Ana", "consensus")).coders == ("Ana", "consensus")


def test_what_is_agreed_makes_the_consensus_a_complete_coder(study: Project) -> None:
    done = study.adjudicate(agreed=True)

    assert (done.carried, done.codings) == (2, 1)
    assert given(study) == [(6, "Letters", "Letters I cannot read.")]
    assert set(statuses(study).values()) == {"open"}
    assert study.adjudicate(agreed=True).step is None


def test_of_three_coders_those_who_saw_a_unit_count_in_it(study: Project, tmp_path: Path) -> None:
    rows = "document,turn,quote,code,coder\ntalk,2,calls,Cost,Cleo\n"
    study.import_codings(write(tmp_path / "third.csv", rows))
    turn = next(row for row in study.turns() if row["ordinal"] == 2)
    study.mark_read([("talk", Span(turn["start"], turn["end"]))], coder="Cleo")

    found = {row.turn: row for row in study.disagreements().rows}

    assert found[2].coders == ("Ana", "Ben", "Cleo")
    assert found[4].coders == ("Ana", "Ben")
    assert [(one.code, one.given_by) for one in found[2].disputes] == [
        ("Company", ("Ana", "Ben")), ("Cost", ("Ana", "Cleo")),
    ]  # fmt: skip
    study.adjudicate(found[2].id, give=("Cost",))
    assert given(study) == [(2, "Cost", "the bus is dear")]
    memo = study.codings(coder="consensus")[0]["memo"]
    assert memo == "given by Ana and Cleo, not by Ben"


@pytest.mark.parametrize("change", ["recode", "remove", "add", "move"])
def test_a_unit_is_open_again_once_an_original_changes(
    study: Project, tmp_path: Path, change: str
) -> None:
    study.adjudicate(ids(study)[2], side="Ana")
    coding = next(row for row in study.codings(coder="Ana", code="Company") if row["turn"] == 2)
    if change == "recode":
        study.change_coding(coding["id"], code="Letters", coder="Ana")
    elif change == "remove":
        study.remove_coding(coding["id"], coder="Ana")
    elif change == "move":
        study.change_coding(coding["id"], quote="company", coder="Ana")
    else:
        row = "document,turn,code,coder\ntalk,2,Letters,Ben\n"
        study.import_codings(write(tmp_path / "more.csv", row))

    found = study.disagreements()

    assert next(row.status for row in found.rows if row.turn == 2) == "changed"
    assert any("1 unit was settled or carried over" in note for note in found.notes)
    study.adjudicate(ids(study)[2], side="Ana")
    assert statuses(study)[2] == "settled"


def test_words_put_in_elsewhere_and_new_names_leave_it_settled(
    study: Project, tmp_path: Path
) -> None:
    study.adjudicate(ids(study)[4], side="Ana")

    edited = TALK.replace("What do you miss?", "Tell me, what do you miss?")
    study.edit_document("talk", write(tmp_path / "new" / "talk.txt", edited))
    study.rename_code("Cost", "Fares")

    assert statuses(study)[4] == "settled"


def test_names_replaced_leave_it_settled(study: Project, tmp_path: Path) -> None:
    study.adjudicate(ids(study)[4], side="Ana", why="Vera told of the fare")
    table = write(tmp_path / "names.csv", "kind,found,replacement\nperson,Vera,Someone else\n")

    study.pseudonymise(table, key=tmp_path / "key", passphrase="four words in a row")

    assert statuses(study)[4] == "settled"
    assert study.codings(coder="consensus")[0]["memo"].endswith("Someone else told of the fare")
    assert not study.check()


def test_a_change_undone_leaves_it_settled(study: Project) -> None:
    study.adjudicate(ids(study)[2], side="Ana")
    coding = next(row for row in study.codings(coder="Ana", code="Company") if row["turn"] == 2)
    study.change_coding(coding["id"], quote="company", coder="Ana")

    study.undo(coder="Ana")

    assert statuses(study)[2] == "settled"


def test_a_text_edited_in_the_unit_opens_it_and_waits_for_review(
    study: Project, tmp_path: Path
) -> None:
    study.adjudicate(ids(study)[4], side="Ana")
    edited = TALK.replace("The fare went up again.", "The fair went up again.")
    study.edit_document("talk", write(tmp_path / "new" / "talk.txt", edited))

    with pytest.raises(UndefinedResult, match="1 coding of Ana stands on an earlier version"):
        study.disagreements()
    for row in study.review():
        if row["coder"] != "consensus":
            study.settle(row["item"])

    assert "settled" not in statuses(study).values()
    with pytest.raises(ParameterError, match="1 coding of consensus in talk stand on an earlier"):
        study.adjudicate(ids(study)[2], side="Ana")


def test_units_that_are_not_there_or_doubtful_are_refused(study: Project) -> None:
    with pytest.raises(UnknownName, match="no disputed unit 'zz'"):
        study.adjudicate("zz", side="Ana")
    with pytest.raises(ParameterError, match="Cleo is not among the coders of unit"):
        study.adjudicate(ids(study)[4], side="Cleo")
    with pytest.raises(ParameterError, match="Ana is compared and cannot stand"):
        study.adjudicate(ids(study)[4], side="Ben", consensus="Ana", coders=("Ben", "Ana"))


def test_coders_who_code_cannot_stand_for_a_consensus(study: Project, tmp_path: Path) -> None:
    row = "document,turn,code,coder\ntalk,2,Letters,Cleo\n"
    study.import_codings(write(tmp_path / "more.csv", row))

    with pytest.raises(ParameterError, match="Cleo codes already"):
        study.adjudicate(agreed=True, coders=("Ana", "Ben"), consensus="Cleo")
    with pytest.raises(ParameterError, match="characters cannot be settled"):
        study.adjudicate(agreed=True, unit="character")


def test_a_consensus_by_turn_is_not_cut_by_sentences(study: Project) -> None:
    study.adjudicate(ids(study)[2], side="Ben")
    found = study.disagreements(unit="sentence", codes=("Company",), status="open").rows
    sentence = next(row for row in found if row.turn == 2)

    with pytest.raises(ParameterError, match="a coding of consensus reaches beyond the unit"):
        study.adjudicate(sentence.id, side="Ana", unit="sentence")


def test_a_blind_coder_settles_nothing(study: Project) -> None:
    unit = ids(study)[4]
    study.set_blind("Robin")
    with (
        Project.open(study.path) as blind,
        pytest.raises(ParameterError, match="Robin codes blind"),
    ):
        blind.adjudicate(unit, side="Ana")


def filled(study: Project, path: Path, decisions: dict[int, tuple[str, str]], **options) -> Path:
    """The sheet of the disputed units with decisions by turn."""
    import csv

    study.write_disagreements(study.disagreements(**options), path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"], row["why"] = decisions.get(int(row["turn"]), ("", ""))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_a_sheet_comes_back_and_the_consensus_can_be_contrasted(
    study: Project, tmp_path: Path
) -> None:
    decisions = {2: ("cost", "fare is cost"), 3: ("Ben", ""), 4: ("Cost; letters", "both")}
    sheet = filled(study, tmp_path / "sheet.csv", decisions)

    done = study.adjudicate_sheet(sheet, agreed=True)

    assert (len(done.units), done.carried) == (3, 2)
    assert given(study) == [
        (2, "Company", "I miss company. Nobody calls"),
        (2, "Cost", "the bus is dear"),
        (3, "Company", "They need company"),
        (4, "Cost", "The fare went up again."),
        (4, "Letters", "fare went up"),
        (6, "Letters", "Letters I cannot read."),
    ]
    contrast = study.contrast(coders=("consensus",))
    shares = {row.code: row.groups["citizen"].participants for row in contrast.rows}
    assert shares == {"Company": 1, "Cost": 1, "Letters": 1}
    assert study.adjudicate_sheet(sheet, agreed=True).step is None
    study.undo(coder="consensus")
    assert given(study) == []


def test_a_sheet_without_names_sides_by_letter(study: Project, tmp_path: Path) -> None:
    found = study.disagreements(hide_coders=True)
    letter = next(one.given_by[0] for one in found.rows[0].disputes if one.code == "Letters")
    sheet = filled(study, tmp_path / "sheet.csv", {4: (letter, "")}, hide_coders=True)

    done = study.adjudicate_sheet(sheet)

    assert given(study) == [(4, "Letters", "fare went up")]
    assert done.notes == ("2 rows of sheet.csv hold no decision and were left",)


def test_a_workbook_comes_back_too(study: Project, tmp_path: Path) -> None:
    import python_calamine
    import xlsxwriter

    study.write_disagreements(study.disagreements(), tmp_path / "sheet.xlsx")
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "sheet.xlsx"))
    rows = book.get_sheet_by_index(0).to_python()
    at = rows[0].index("decision")
    again = xlsxwriter.Workbook(str(tmp_path / "back.xlsx"))
    page = again.add_worksheet()
    for line, row in enumerate(rows):
        row[at] = "none" if line == 1 else row[at]
        page.write_row(line, 0, row)
    again.close()

    study.adjudicate_sheet(tmp_path / "back.xlsx")

    assert statuses(study) == {4: "settled", 2: "open", 3: "open"}


def test_every_fault_of_a_sheet_is_told_and_nothing_is_stored(
    study: Project, tmp_path: Path
) -> None:
    decisions = {2: ("Rent", ""), 3: ("Ana", ""), 4: ("Ana", "")}
    sheet = filled(study, tmp_path / "sheet.csv", decisions)
    coding = next(row for row in study.codings(coder="Ana") if row["turn"] == 4)
    study.change_coding(coding["id"], code="Letters", coder="Ana")

    with pytest.raises(FaultyTable) as caught:
        study.adjudicate_sheet(sheet)

    assert [fault.what.partition(" ")[0] for fault in caught.value.faults] == ["no", "no"]
    assert given(study) == []


def test_a_unit_that_changed_since_the_sheet_is_refused(study: Project, tmp_path: Path) -> None:
    sheet = filled(study, tmp_path / "sheet.csv", {2: ("Ana", "")})
    coding = next(row for row in study.codings(coder="Ben") if row["turn"] == 2)
    study.change_coding(coding["id"], quote="Nobody calls", coder="Ben")

    with pytest.raises(FaultyTable, match="is not as it was when the sheet was written"):
        study.adjudicate_sheet(sheet)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("sheet.csv", "id,unit\nx,y\n", "has no column 'decision'"),
        ("sheet.csv", "id,decision,decision\nx,y,z\n", "has several columns 'decision'"),
        ("sheet.docx", "x", "cannot come back as a sheet; expected a name ending in .csv or .xlsx"),
        ("sheet.xlsx", "x", "sheet.xlsx"),
    ],
)
def test_what_is_no_sheet_is_refused(
    study: Project, tmp_path: Path, name: str, content: str, told: str
) -> None:
    with pytest.raises(ReadError, match=told):
        study.adjudicate_sheet(write(tmp_path / name, content))


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        ("Lettres", "no code 'Lettres'; did you mean 'Letters'?"),
        ("s", "no code 's'"),
        ("Cost, Letters", "no code 'Cost, Letters'"),
        ("Cost|Letters", "no code 'Cost|Letters'"),
        ("Ana: Cost", "no code 'Ana: Cost'"),
        ("B", "no code 'B'"),
        (";", "the decision ';'"),
        ("none; Cost", "the decision 'none; Cost'"),
        ("Cleo", "no code 'Cleo'"),
        ("not Cost", "Cost was not given by all coders of unit"),
    ],
)
def test_a_decision_that_is_not_plain_is_refused(
    study: Project, tmp_path: Path, decision: str, told: str
) -> None:
    sheet = filled(study, tmp_path / "sheet.csv", {4: (decision, "")})

    with pytest.raises(FaultyTable) as caught:
        study.adjudicate_sheet(sheet)

    assert told in str(caught.value)
    assert set(statuses(study).values()) == {"open"}


def test_a_letter_alone_is_a_coder_where_coders_are_hidden(study: Project, tmp_path: Path) -> None:
    found = study.disagreements(hide_coders=True)
    letter = next(one.given_by[0] for one in found.rows[0].disputes if one.code == "Letters")
    decision = letter.removeprefix("Coder ").lower()
    sheet = filled(study, tmp_path / "sheet.csv", {4: (decision, "")}, hide_coders=True)

    study.adjudicate_sheet(sheet)

    assert given(study) == [(4, "Letters", "fare went up")]


def test_a_letter_that_is_a_code_too_is_refused(study: Project, tmp_path: Path) -> None:
    study.rename_code("Cost", "B")
    sheet = filled(study, tmp_path / "sheet.csv", {4: ("B", "")}, hide_coders=True)

    with pytest.raises(FaultyTable, match="'B' means a coder, and is the name of a code too"):
        study.adjudicate_sheet(sheet)


def test_codes_stand_on_lines_of_their_own_or_between_semicolons(
    study: Project, tmp_path: Path
) -> None:
    decisions = {2: ("none; not company", ""), 4: ("cost\nLETTERS", "")}
    sheet = filled(study, tmp_path / "sheet.csv", decisions)

    study.adjudicate_sheet(sheet)

    assert [(turn, code) for turn, code, _ in given(study)] == [(4, "Cost"), (4, "Letters")]
    assert statuses(study)[2] == "settled"


def test_a_code_that_begins_with_not_is_a_code(study: Project, tmp_path: Path) -> None:
    study.rename_code("Letters", "Not mobile")

    study.adjudicate_sheet(filled(study, tmp_path / "sheet.csv", {4: ("not mobile", "")}))

    assert given(study) == [(4, "Not mobile", "fare went up")]


def test_dropping_what_all_gave_leaves_nothing_else_undecided(study: Project) -> None:
    with pytest.raises(ParameterError, match="nothing is decided on Cost in unit"):
        study.adjudicate(ids(study)[2], drop=("Company",))
    with pytest.raises(ParameterError, match="Letters was not given by all coders"):
        study.adjudicate(ids(study)[4], give=("Cost",), drop=("Letters",))
    with pytest.raises(ParameterError, match="Company is said to hold and not to hold"):
        study.adjudicate(ids(study)[2], give=("Company",), drop=("Company",))


def test_a_sheet_finds_units_by_their_words_after_an_edit_elsewhere(
    study: Project, tmp_path: Path
) -> None:
    sheet = filled(study, tmp_path / "sheet.csv", {2: ("none", ""), 4: ("Ben", "")})
    edited = TALK.replace("What do you miss?", "Tell me, what do you miss?")
    study.edit_document("talk", write(tmp_path / "new" / "talk.txt", edited))

    study.adjudicate_sheet(sheet)

    assert statuses(study) == {4: "settled", 2: "settled", 3: "open"}


def test_a_unit_that_is_not_found_tells_of_the_edit(study: Project, tmp_path: Path) -> None:
    sheet = filled(study, tmp_path / "sheet.csv", {2: ("Ben", "")})

    with pytest.raises(FaultyTable, match="the text of talk was edited since the sheet was"):
        study.adjudicate_sheet(sheet, unit="sentence", coders=("Ana", "Ben"))


def test_words_that_stand_twice_find_no_unit(study: Project, tmp_path: Path) -> None:
    twice = TALK.replace("Letters I cannot read.", "The fare went up again.")
    study.ingest(write(tmp_path / "other.txt", twice), language="en")
    rows = (
        "document,turn,code,coder\nother,4,Cost,Ana\nother,6,Cost,Ana\n"
        "other,2,Cost,Ben\nother,6,Letters,Ben\n"
    )
    study.import_codings(write(tmp_path / "more.csv", rows))
    sheet = filled(study, tmp_path / "sheet.csv", {6: ("none", "")})
    study.edit_document(
        "other", write(tmp_path / "new" / "other.txt", "Moderator: Well.\n\n" + twice)
    )

    with pytest.raises(FaultyTable, match="the text of other was edited since"):
        study.adjudicate_sheet(sheet)


def recode(study: Project, coder: str, turn: int, code: str) -> None:
    coding = next(row for row in study.codings(coder=coder) if row["turn"] == turn)
    study.change_coding(coding["id"], code=code, coder=coder)


def test_a_unit_carried_over_is_listed_as_changed_once_an_original_changes(study: Project) -> None:
    study.adjudicate(agreed=True)
    assert 6 not in statuses(study)

    recode(study, "Ana", 6, "Cost")

    assert statuses(study)[6] == "changed"
    study.adjudicate(ids(study)[6], side="Ana")
    assert statuses(study)[6] == "settled"
    assert not study.check()


def test_what_all_changed_alike_is_listed_until_it_is_carried_over_anew(study: Project) -> None:
    study.adjudicate(agreed=True)
    recode(study, "Ana", 6, "Cost")
    recode(study, "Ben", 6, "Cost")

    found = study.disagreements(status="changed")

    assert [(row.turn, row.differing, row.agreed) for row in found.rows] == [(6, (), ("Cost",))]
    assert (found.disputed, found.about) == (2, 1)
    assert [row.turn for row in study.disagreements(codes=("Letters",)).rows] == [4]
    desk = study.adjudication()
    assert found.rows[0].id in desk.waiting()
    done = study.adjudicate(agreed=True)
    assert (done.codings, done.removed, done.unchanged) == (1, 1, 1)
    assert 6 not in statuses(study)


def test_what_all_changed_alike_can_be_settled_by_its_id(study: Project) -> None:
    study.adjudicate(agreed=True)
    recode(study, "Ana", 6, "Cost")
    recode(study, "Ben", 6, "Cost")

    study.adjudicate(ids(study)[6], agreed=True)

    assert (6, "Cost", "Letters I cannot read.") in given(study)
    assert 6 not in statuses(study)


def test_what_was_carried_over_is_open_between_other_coders(study: Project, tmp_path: Path) -> None:
    study.adjudicate(agreed=True)
    row = "document,turn,code,coder\ntalk,6,Cost,Cleo\n"
    study.import_codings(write(tmp_path / "third.csv", row))

    found = study.disagreements(coders=("Ana", "Ben", "Cleo"))

    assert [row.status for row in found.rows if row.turn == 6] == ["open"]


def test_a_fault_tells_the_row_that_a_spreadsheet_shows(study: Project, tmp_path: Path) -> None:
    sheet = filled(study, tmp_path / "sheet.csv", {3: ("Rent", "")})

    with pytest.raises(FaultyTable, match=r"^sheet\.csv: row 4: no code 'Rent'"):
        study.adjudicate_sheet(sheet)


def test_characters_are_written_on_no_sheet(study: Project, tmp_path: Path) -> None:
    found = study.disagreements(unit="character")

    with pytest.raises(ParameterError, match="characters cannot be settled one by one"):
        study.write_disagreements(found, tmp_path / "sheet.csv")
    assert not (tmp_path / "sheet.csv").exists()
