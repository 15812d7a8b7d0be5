"""Changes of a project's codebook: codings, memos, suggestions go along; undo brings all back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from project_fakes import new_project, write

from qualkit.errors import ParameterError, QualkitError, UnknownName
from qualkit.project import Project
from qualkit.store import memos, undoing
from qualkit.store.codes import latest_number, word_lists

BOOK = """\
# by hand
codebook: Needs
codes:
  - name: Needs
    category: true
    codes:
      # company
      - name: Company
        rules: [{lemmas: [friend, company]}]
        codes:
          - name: Lunch
      - name: Help
        definition: Somebody who helps.
        rules: [{lemmas: [help]}]
  - name: Bus
"""
TALK = "Ann: I want company.\n\nBen: My friend helps me.\n\nAnn: A bus to lunch, with company.\n"


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    for code, quote in (
        ("Company", "I want company"),
        ("Company", "My friend"),
        ("Lunch", "to lunch"),
        ("Help", "helps me"),
        ("Bus", "A bus"),
    ):
        project.add_coding("talk", code, quote=quote, coder="Kim")
    return project


def given_codes(study: Project) -> list[tuple[str, str, str]]:
    return sorted((row["quote"], row["code"], row["id"]) for row in study.codings())


def undo(study: Project, coder: str = "Robin") -> int:
    (swapped,) = undoing.swap(study._store, "undo", coder=coder)
    return swapped.left


def redo(study: Project, coder: str = "Robin") -> None:
    undoing.swap(study._store, "redo", coder=coder)


def by_quote(study: Project) -> dict[str, str]:
    return {row["quote"]: row["code"] for row in study.codings()}


def test_renaming_keeps_codings_their_ids_and_every_other_line(study: Project) -> None:
    before = given_codes(study)

    result = study.rename_code("company", "Be together")

    after = given_codes(study)
    assert [(quote, guid) for quote, _, guid in after] == [(q, guid) for q, _, guid in before]
    assert by_quote(study)["to lunch"] == "Needs/Be together/Lunch"
    assert (result.codings, result.codes, result.revision) == (3, 1, 2)
    assert study.codebook_text() == BOOK.replace("name: Company", "name: Be together")
    assert not study.check()


def test_memos_and_suggestions_go_along(study: Project) -> None:
    store = study._store
    study.code()
    memos.add(store, "theoretical", "why?", memos.resolve(store, "code", "Needs/Help"), coder="Kim")

    study.rename_code("Help", "Aid")
    again = study.code()

    assert {row["code"] for row in study.suggestions()} == {"Needs/Company", "Needs/Aid"}
    assert again.new == 0
    assert memos.resolve(store, "code", "Needs/Aid").object
    assert not study.check()


CHANGES: dict[str, Callable[[Project], Any]] = {
    "rename": lambda study: study.rename_code("Company", "Be together"),
    "move": lambda study: study.move_code("Company", "/"),
    "move under another": lambda study: study.move_code("Company", "Bus", position=0),
    "merge": lambda study: study.merge_codes("Company", "Help"),
    "merge a child": lambda study: study.merge_codes("Lunch", "Company"),
    "split": lambda study: study.split_code("Company", "Friends", contains="FRIEND"),
    "retire": lambda study: study.retire_code("Help"),
    "add": lambda study: study.add_code("Time", parent="Needs", definition="Hours."),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_undo_brings_back_text_codes_and_codings_and_redo_does_it_again(
    study: Project, change: Callable[[Project], Any]
) -> None:
    study.code()
    before = given_codes(study), study.codebook_text(), study.codes().rows, study.suggestions().rows
    change(study)
    after = given_codes(study), study.codebook_text(), study.codes().rows, study.suggestions().rows

    undo(study)
    undone = given_codes(study), study.codebook_text(), study.codes().rows, study.suggestions().rows
    redo(study)
    redone = given_codes(study), study.codebook_text(), study.codes().rows, study.suggestions().rows
    undo(study)

    assert undone == before
    assert redone == after
    assert study.codes().rows == before[2]
    assert not study.check()


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("rename_code", ("Company", "X")),
        ("merge_codes", ("Company", "Help")),
        ("split_code", ("Company", "X")),
        ("add_code", ("X",)),
    ],
)
def test_a_preview_changes_nothing_and_tells_the_same(
    study: Project, name: str, arguments: tuple[str, ...]
) -> None:
    before = given_codes(study), study.codebook_text(), len(study.codebook_revisions())

    told = getattr(study, name)(*arguments, dry_run=True).to_dict()
    now = given_codes(study), study.codebook_text(), len(study.codebook_revisions())
    done = getattr(study, name)(*arguments).to_dict()

    assert now == before
    assert told.pop("dry_run")
    assert not done.pop("dry_run")
    assert told == done


def test_merging_recodes_and_adds_up(study: Project) -> None:
    study.code()

    result = study.merge_codes("Company", "Help")

    assert (result.codings, result.duplicates, result.suggestions, result.codes) == (2, 0, 3, 1)
    assert by_quote(study)["I want company"] == "Needs/Help"
    assert by_quote(study)["to lunch"] == "Needs/Help/Lunch"
    assert {row["code"] for row in study.suggestions()} == {"Needs/Help"}
    assert not study.check()


def test_accepting_a_suggestion_of_a_merged_code_gives_the_other(study: Project) -> None:
    study.code()
    study.merge_codes("Company", "Help")

    study.code(accept=True)

    assert {row["code"] for row in study.codings() if row["coder"] == "Robin"} == {"Needs/Help"}


def test_a_passage_that_had_both_codes_is_coded_once_and_the_memo_stays(study: Project) -> None:
    study.add_coding("talk", "Company", quote="helps me", coder="Kim", memo="so?")
    study.add_coding("talk", "Company", quote="A bus", coder="Kim")
    study.add_coding("talk", "Help", quote="A bus", coder="Lee")

    result = study.merge_codes("Company", "Help")

    helped = [row for row in study.codings() if row["quote"] == "helps me"]
    assert [row["memo"] for row in helped] == ["so?"]
    assert len([row for row in study.codings() if row["quote"] == "A bus"]) == 3
    assert (result.codings, result.duplicates, result.kept_twice) == (4, 1, 0)
    undo(study)
    assert len(study.codings()) == 8
    assert not study.check()


def test_two_codings_that_both_carry_something_stay(study: Project) -> None:
    study.add_coding("talk", "Company", quote="A bus", coder="Kim", memo="one")
    study.add_coding("talk", "Help", quote="A bus", coder="Kim", memo="two")

    result = study.merge_codes("Company", "Help")

    assert (result.duplicates, result.kept_twice) == (0, 1)


def test_a_merged_name_can_be_used_again_for_a_new_code(study: Project) -> None:
    study.code()
    study.merge_codes("Company", "Help")

    study.add_code("Company", parent="Needs")

    assert {row["code"] for row in study.suggestions()} == {"Needs/Help"}
    assert "Needs/Company" not in by_quote(study).values()
    assert not study.check()


@pytest.mark.parametrize(
    ("chosen", "quotes"),
    [
        ({}, []),
        ({"role": "staff"}, ["My friend"]),
        ({"contains": "WANT"}, ["I want company"]),
        ({"codings_by": "Kim"}, ["I want company", "My friend"]),
        ({"document": "talk", "role": "citizen"}, ["I want company"]),
    ],
)
def test_splitting_gives_the_chosen_codings_the_new_code(
    study: Project, chosen: dict[str, str], quotes: list[str]
) -> None:
    result = study.split_code("Company", "Friends", **chosen)

    moved = [row["quote"] for row in study.codings() if row["code"] == "Needs/Friends"]
    assert moved == quotes
    assert (result.codings, result.became) == (len(quotes), "Needs/Friends")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [({"role": "staf"}, "staff"), ({"codings_by": "Kimm"}, "Kim"), ({"document": "talc"}, "talk")],
)
def test_a_split_by_what_is_not_there_is_refused(
    study: Project, chosen: dict[str, str], told: str
) -> None:
    with pytest.raises(UnknownName, match=f"did you mean '{told}'"):
        study.split_code("Company", "Friends", **chosen)
    assert len(study.codebook_revisions()) == 1


def test_no_parent_is_the_top(study: Project) -> None:
    moved = study.move_code("Help", None)
    added = study.add_code("Time", parent=None)

    assert (moved.became, added.became) == ("Help", "Time")


def test_a_code_is_found_whatever_white_space_is_typed(study: Project) -> None:
    study.rename_code("Company", "Be together")

    result = study.retire_code(" Needs / Be   together")

    assert result.code == "Needs/Be together"


def test_a_category_is_not_merged_and_told_what_to_do(study: Project) -> None:
    with pytest.raises(ParameterError, match="move the codes under it, then export the codebook"):
        study.merge_codes("Needs", "Bus")


def test_a_retired_code_counts_but_is_not_given_nor_suggested(study: Project) -> None:
    study.code()

    study.retire_code("Help")

    assert "Needs/Help" in by_quote(study).values()
    assert "Needs/Help" not in {row["code"] for row in study.suggestions(status="waiting")}
    with pytest.raises(
        ParameterError, match=r"'Needs/Help' is retired.*study\.qualkit unretire Needs/Help"
    ):
        study.add_coding("talk", "Help", quote="A bus")
    assert "Needs/Help" not in {row.code for row in study.code().rows}
    study.unretire_code("Help")
    study.code()
    assert "Needs/Help" in {row["code"] for row in study.suggestions(status="waiting")}
    assert not study.check()


def test_codings_of_a_retired_code_are_imported_again_without_complaint(
    study: Project, tmp_path: Path
) -> None:
    study.export(tmp_path / "all.csv")
    study.retire_code("Help")

    assert study.import_codings(tmp_path / "all.csv").new == 0


def test_a_change_is_undone_under_a_later_one_of_somebody_else(study: Project) -> None:
    study.rename_code("Company", "Be together")
    study.rename_code("Bus", "Coach", coder="Kim")

    left = undo(study)

    assert left == 0
    assert by_quote(study)["to lunch"] == "Needs/Company/Lunch"
    assert by_quote(study)["A bus"] == "Coach"
    study.redo()
    assert by_quote(study)["to lunch"] == "Needs/Be together/Lunch"
    undo(study, "Kim")
    assert by_quote(study)["A bus"] == "Bus"
    undo(study)
    assert study.codebook_text() == BOOK
    assert not study.check()


def test_a_merge_is_undone_under_a_code_that_somebody_added(study: Project) -> None:
    before = given_codes(study)
    study.merge_codes("Help", "Company")
    study.add_code("Other", coder="Kim")

    undo(study)

    assert given_codes(study) == before
    assert "Other" in {row["code"] for row in study.codes()}
    assert not study.check()


def test_where_the_same_lines_changed_the_step_is_kept_and_can_be_passed_over(
    study: Project,
) -> None:
    study.add_coding("talk", "Bus", turn=1)
    study.rename_code("Bus", "Coach")
    study.rename_code("Coach", "Train", coder="Kim")
    steps = study.steps()

    with pytest.raises(QualkitError, match="revision 3 of the codebook changed the same lines"):
        study.undo()

    assert study.steps() == steps
    (passed,) = study.skip_undo().steps
    assert (passed.verb, passed.changes) == ("rename code", 0)
    assert "Train" in {row["code"] for row in study.codes()}
    (undone,) = study.undo().steps
    assert undone.verb == "code"
    assert study.redo().steps[0].verb == "code"
    assert study.redo().steps == ()
    assert not study.check()


def test_a_code_that_somebody_gives_by_now_is_not_taken_away(study: Project) -> None:
    study.add_code("Zed")
    study.add_coding("talk", "Zed", turn=1, coder="Kim")

    with pytest.raises(QualkitError, match=r"'Zed', which has 1 coding now; .*--skip"):
        study.undo()

    assert study.skip_undo().steps[0].verb == "add code"
    assert not study.check()


def test_several_changes_are_undone_one_after_the_other(study: Project) -> None:
    before = study.codebook_text(), given_codes(study)
    study.rename_code("Company", "Help out")
    study.merge_codes("Help", "Help out")
    study.rename_code("Help out", "Help")

    for _ in range(3):
        undo(study)

    assert (study.codebook_text(), given_codes(study)) == before


def test_a_path_that_an_undone_code_had_comes_back_to_the_first(study: Project) -> None:
    study.rename_code("Bus", "Coach")
    study.split_code("Coach", "Bus", contains="bus")
    after = given_codes(study)

    undo(study)
    undo(study)
    start = by_quote(study)["A bus"]
    redo(study)
    redo(study)

    assert start == "Bus"
    assert given_codes(study) == after
    assert not study.check()


def test_a_path_that_a_dropped_code_has_comes_back_to_the_first(
    study: Project, tmp_path: Path
) -> None:
    study.rename_code("Bus", "Coach")
    renamed = study.codebook_text()
    study.import_codebook(write(tmp_path / "b.yaml", renamed + "  - name: Bus\n"), coder="Lee")
    study.import_codebook(write(tmp_path / "b.yaml", renamed), coder="Lee")

    undo(study)

    assert by_quote(study)["A bus"] == "Bus"
    assert not study.check()


def test_a_name_that_a_dropped_code_had_can_be_given(study: Project, tmp_path: Path) -> None:
    study.import_codebook(write(tmp_path / "b.yaml", BOOK + "  - name: Time\n"))
    study.import_codebook(write(tmp_path / "book.yaml", BOOK))

    study.rename_code("Bus", "Time")

    assert by_quote(study)["A bus"] == "Time"
    undo(study)
    study.import_codebook(write(tmp_path / "b.yaml", BOOK + "  - name: Time\n"))
    assert not study.check()


def test_a_removed_coding_of_a_merged_code_comes_back_as_the_other(study: Project) -> None:
    (row,) = [row for row in study.codings() if row["quote"] == "My friend"]
    study.remove_coding(row["id"], coder="Kim")
    study.merge_codes("Company", "Help")

    undo(study, "Kim")

    assert by_quote(study)["My friend"] == "Needs/Help"


def test_revisions_tell_what_is_new_and_who_made_them(study: Project, tmp_path: Path) -> None:
    study.rename_code("Company", "Be together", coder="Kim")
    study.merge_codes("Help", "Be together")
    more = write(tmp_path / "b.yaml", study.codebook_text() + "# more\n")
    study.import_codebook(more, coder="Lee")

    rows = study.codebook_revisions()

    assert [row["coder"] for row in rows] == ["Robin", "Kim", "Robin", "Lee"]
    assert rows[1]["changes"] == "renamed Needs/Company → Needs/Be together"
    assert "merged" in rows[2]["changes"]
    assert [row["changes"] for row in rows[::3]] == ["first", "comments or order only"]
    assert [row["codes"] for row in rows] == [4, 4, 3, 3]


def test_an_undone_change_is_a_revision_too(study: Project) -> None:
    study.rename_code("Company", "Be together", coder="Kim")
    undo(study, "Kim")

    rows = study.codebook_revisions()

    assert [row["source"] for row in rows] == ["book.yaml", "(rename code)", "(undo)"]
    assert [row["coder"] for row in rows] == ["Robin", "Kim", "Kim"]
    assert rows[2]["changes"] == "renamed Needs/Be together → Needs/Company"


def test_a_diff_between_revisions_knows_which_code_became_which(
    study: Project, tmp_path: Path
) -> None:
    study.rename_code("Company", "Be together")
    study.move_code("Be together", "/")
    changed = study.codebook_text().replace(
        "name: Be together", "name: Be together\n    color: '#00ff00'"
    )
    study.import_codebook(write(tmp_path / "b.yaml", changed))
    study.merge_codes("Bus", "Help")

    forth = [tuple(row.values())[:4] for row in study.diff_codebook(1)]
    back = [tuple(row.values())[:4] for row in study.diff_codebook("r4", 1)]

    assert ("moved", "Be together", "path", "Needs/Company") in forth
    assert ("merged", "Needs/Help", "path", "Bus") in forth
    assert ("changed", "Be together", "color", "") in forth
    assert ("moved", "Needs/Company", "path", "Be together") in back
    with pytest.raises(ParameterError, match="no revision 9; expected 1 to 5"):
        study.diff_codebook(9)


def test_an_old_revision_can_be_exported_and_imported(study: Project, tmp_path: Path) -> None:
    study.add_code("Time")

    study.export_codebook(tmp_path / "old.yaml", revision=1)
    number = study.import_codebook(tmp_path / "old.yaml").revision

    assert number == 3
    assert study.codebook_text() == BOOK


def test_a_table_keeps_the_project_s_title(study: Project, tmp_path: Path) -> None:
    study.export_codebook(tmp_path / "codes.csv")
    table = write(tmp_path / "mine.csv", "code,category\nNeeds,yes\nNeeds/Company,\n"
                  "Needs/Company/Lunch,\nNeeds/Help,\nBus,\n")  # fmt: skip

    study.import_codebook(table)
    mine = study.codebook()
    study.import_codebook(tmp_path / "codes.csv")

    assert mine.title == "Needs"
    assert study.codebook().codes[3].definition == "Somebody who helps."
    with pytest.raises(ParameterError, match=r"expected a name ending in .yaml, .yml, .csv"):
        study.export_codebook(tmp_path / "codes.doc")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "name: Help",
            "name: Helping",
            "first: qualkit codebook study.qualkit rename Needs/Help Helping",
        ),
        ("  - name: Bus", "", "merge Bus INTO, or remove its codings"),
        (
            "name: Bus",
            "name: Bus\n    category: true",
            "makes 'Bus', which has 1 coding, a category",
        ),
    ],
)
def test_a_file_that_drops_a_code_with_codings_is_refused_with_what_to_do(
    study: Project, tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(QualkitError, match=told):
        study.import_codebook(write(tmp_path / "b.yaml", BOOK.replace(old, new)))
    assert len(study.codebook_revisions()) == 1


def test_a_code_that_a_file_moves_is_refused_with_the_command_that_does(
    study: Project, tmp_path: Path
) -> None:
    moved = BOOK.replace("  - name: Bus\n", "  - name: Ways\n    codes:\n    - name: Bus\n")

    with pytest.raises(QualkitError, match=r"first: qualkit codebook \S+ move Bus Ways"):
        study.import_codebook(write(tmp_path / "b.yaml", moved))


def test_the_bytes_of_a_file_come_back(study: Project, tmp_path: Path) -> None:
    text = "\ufeff" + BOOK.replace("\n", "\r\n") + "# no line end"
    study.import_codebook(write(tmp_path / "b.yaml", text))

    study.export_codebook(tmp_path / "out.yaml")

    assert (tmp_path / "out.yaml").read_bytes() == text.encode()


def state(study: Project) -> tuple[Any, ...]:
    lists = word_lists(study._store, latest_number(study._store))
    return given_codes(study), study.codebook_text(), study.codes().rows, lists


def test_an_import_is_undone_in_its_turn(study: Project, tmp_path: Path) -> None:
    study.retire_code("Help")
    study.unretire_code("Help")
    before = state(study)
    study.retire_code("Help")
    study.import_codebook(write(tmp_path / "b.yaml", BOOK + "# again\n"))
    imported = state(study)

    verbs = [step.verb for step in study.steps(coder="Robin")]
    study.undo(2, coder="Robin")
    undone = state(study)
    study.redo(2, coder="Robin")

    assert verbs[:2] == ["import codebook", "retire code"]
    assert undone == before
    assert state(study) == imported
    assert not study.check()


def test_a_codebook_again_or_the_first_is_no_step(study: Project, tmp_path: Path) -> None:
    study.import_codebook(write(tmp_path / "b.yaml", BOOK))

    assert not study.steps(coder="Robin")


def test_an_undone_import_brings_the_former_word_list_back(study: Project, tmp_path: Path) -> None:
    listed = BOOK.replace("[friend, company]", "{file: words.txt}")
    write(tmp_path / "words.txt", "friend\n")
    study.import_codebook(write(tmp_path / "b.yaml", listed))
    before = state(study)
    write(tmp_path / "words.txt", "friend\ncompany\n")
    study.import_codebook(tmp_path / "b.yaml")
    after = state(study)

    undo(study)
    undone = state(study)
    redo(study)

    assert before[3] != after[3]
    assert undone == before
    assert state(study) == after
    assert not study.check()


def test_differences_are_told_of_word_lists_too(study: Project, tmp_path: Path) -> None:
    listed = write(tmp_path / "b.yaml", BOOK.replace("[friend, company]", "{file: words.txt}"))
    for words in ("friend\n", "friend\ncompany\n"):
        write(tmp_path / "words.txt", words)
        study.import_codebook(listed)

    (between,) = study.diff_codebook(2, 3)
    (to_file,) = study.diff_codebook("r2", listed)

    assert (between["before"], between["after"]) == ("lemmas: friend", "lemmas: friend; company")
    assert to_file == between
    assert not study.diff_codebook("r3", listed)
    assert study.codebook_revisions().rows[2][-1] == "1 changed"


def test_a_table_is_written_with_its_word_lists(study: Project, tmp_path: Path) -> None:
    write(tmp_path / "words.txt", "friend\n")
    listed = BOOK.replace("[friend, company]", "{file: words.txt}")
    study.import_codebook(write(tmp_path / "b.yaml", listed))
    out = tmp_path / "out"
    out.mkdir()

    study.export_codebook(out / "codes.csv")

    assert (out / "words.txt").read_text() == "friend\n"


def test_an_import_with_a_code_that_has_codings_is_not_undone(
    study: Project, tmp_path: Path
) -> None:
    study.import_codebook(write(tmp_path / "b.yaml", BOOK + "  - name: Time\n"))
    coding = study.add_coding("talk", "Time", quote="bus to lunch", coder="Kim")
    before = state(study)

    with pytest.raises(
        QualkitError,
        match=r"^step 6 cannot be undone: the codebook drops 'Time', which has 1 coding now; give",
    ):
        study.undo(coder="Robin")
    kept = state(study)
    study.remove_coding(coding, coder="Kim")
    study.undo(coder="Robin")

    assert kept == before
    assert study.codebook_text() == BOOK
    assert not study.check()


def test_codings_of_an_imported_code_come_back_after_its_name_was_another_s(
    study: Project, tmp_path: Path
) -> None:
    study.rename_code("Bus", "Coach")
    more = write(tmp_path / "b.yaml", study.codebook_text() + "  - name: Bus\n")
    study.import_codebook(more)
    study.add_coding("talk", "Bus", quote="bus to lunch", coder="Robin")
    before = state(study)

    study.undo(3, coder="Robin")
    undone = by_quote(study)
    study.redo(3, coder="Robin")

    assert undone["A bus"] == "Bus"
    assert "bus to lunch" not in undone
    assert state(study) == before
    assert by_quote(study)["bus to lunch"] == "Bus"
    assert not study.check()


def test_a_project_without_a_codebook_says_so(project: Project) -> None:
    with pytest.raises(QualkitError, match="has no codebook yet"):
        project.rename_code("A", "B")


def test_the_first_code_begins_a_codebook(project: Project) -> None:
    added = project.add_code("A", color="#00AA11")

    assert (added.became, added.revision) == ("A", 2)
    assert project.codebook().codes[0].color == "#00aa11"
    project.undo()
    assert project.codebook().codes == ()


def check_random_changes(folder: Path, data: st.DataObject) -> None:
    """No coding is lost, moved or given to nobody's code, and undo brings back the start."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "p.qualkit"
    path.unlink(missing_ok=True)
    with new_project(path) as study:
        study.ingest(write(folder / "talk.txt", TALK), language="en")
        study.import_codebook(write(folder / "book.yaml", BOOK))
        for n, code in enumerate(["Company", "Lunch", "Help", "Bus", "Help"]):
            study.add_coding("talk", code, start=5, end=8 + n // 2, coder="Kim")
        start = given_codes(study), study.codebook_text()
        n_done = 0
        for _ in range(data.draw(st.integers(1, 4))):
            n_done += _changed_at_random(study, data)
            rows = study.codings()
            assert {row["code"] for row in rows} <= {code.path for code in study.codebook().codes}
            assert not study.check()
        for _ in range(n_done):
            undo(study)
        assert (given_codes(study), study.codebook_text()) == start
        assert not study.check()


def _changed_at_random(study: Project, data: st.DataObject) -> bool:
    paths = [row["code"] for row in study.codes()]
    code, other = data.draw(st.sampled_from(paths)), data.draw(st.sampled_from([*paths, "/"]))
    name = data.draw(st.sampled_from(["Company", "Help", "Bus", "New"]))
    kinds: dict[str, tuple[str, ...]] = {
        "rename_code": (code, name),
        "move_code": (code, other),
        "merge_codes": (code, other),
        "split_code": (code, name),
        "retire_code": (code,),
        "add_code": (name,),
    }
    kind = data.draw(st.sampled_from(list(kinds)))
    n_before = len(study.codings())
    try:
        result = getattr(study, kind)(*kinds[kind])
    except (ParameterError, UnknownName):
        return False
    assert len(study.codings()) == n_before - result.duplicates
    return True


@given(data=st.data())
@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_random_changes_lose_no_coding(tmp_path: Path, data: st.DataObject) -> None:
    check_random_changes(tmp_path / "random", data)


@pytest.mark.slow
@given(data=st.data())
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_many_random_changes_lose_no_coding(tmp_path: Path, data: st.DataObject) -> None:
    check_random_changes(tmp_path / "random", data)
