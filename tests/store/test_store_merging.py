"""Two copies of a project become one: the same one either way, and nothing is lost."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from merging_study import BOOK_ACTS, EDITED, EVERYDAY, RARE_ACTS, Study
from project_fakes import write

from qualkit.errors import ParameterError, ProjectDamaged, ProjectError, ProjectTooNew
from qualkit.project import Project
from qualkit.store import schema
from qualkit.store.codes import IN_BOOK
from qualkit.store.merging_known import KNOWN

IN_LINES = """codebook: Needs
codes:
- name: Company
  definition: Friends.
# what helps
- name: Help
"""

NUMBERS = st.integers(0, 11)
OF_CODES = ("define", "merge codes", "add code", "move")
ALL = (*EVERYDAY, *BOOK_ACTS, *RARE_ACTS)

Acts = Sequence[tuple[str, int, int]]


def work(*acts: str) -> st.SearchStrategy[Acts]:
    """Lists of what is done in a copy."""
    return st.lists(st.tuples(st.sampled_from(acts), NUMBERS, NUMBERS), max_size=5)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = Study(tmp_path_factory.mktemp("base"))
    study.begin()
    return study.path("base")


@pytest.fixture
def study(base: Path, tmp_path: Path) -> Study:
    """Two copies, a and b, of one project."""
    return _study(base, tmp_path)


def _study(base: Path, folder: Path, first: Acts = (), **copies: Acts) -> Study:
    study = Study(folder)
    for _ in range(300):
        study.clock()
    study.path("base").write_bytes(base.read_bytes())
    study.work("base", first)
    for name, acts in (copies or {"a": (), "b": ()}).items():
        study.copy("base", name)
        study.work(name, acts)
    return study


@settings(max_examples=20, deadline=None)
@given(first=work(*ALL), mine=work(*ALL), theirs=work(*ALL))
@example(first=[], mine=[("ingest", 1, 1)], theirs=[("ingest", 1, 1)])
@example(first=[], mine=[("edit", 0, 0)], theirs=[("join", 0, 0), ("edit", 0, 0)])
def test_either_way_gives_the_same_content(
    base: Path, first: Acts, mine: Acts, theirs: Acts
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = _study(base, Path(folder), first, a=mine, b=theirs)
        study.copy("a", "ab")
        study.copy("b", "ba")
        before = study.path("a").read_bytes(), study.path("b").read_bytes()

        try:
            study.merge("ab", "b")
        except ProjectError as error:
            with pytest.raises(ProjectError, match=_refusal(error)):
                study.merge("ba", "a")
            assert study.path("ab").read_bytes() == before[0]
            return
        study.merge("ba", "a")

        assert study.content("ab") == study.content("ba")
        assert (study.path("a").read_bytes(), study.path("b").read_bytes()) == before


@settings(max_examples=10, deadline=None)
@given(first=work(*ALL), mine=work(*ALL), theirs=work(*ALL))
def test_merging_again_changes_nothing(base: Path, first: Acts, mine: Acts, theirs: Acts) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = _study(base, Path(folder), first, a=mine, b=theirs)
        study.copy("a", "ab")
        try:
            study.merge("ab", "b")
        except ProjectError as error:
            _refusal(error)
            return
        before = study.path("ab").read_bytes()

        again = [study.merge("ab", other) for other in ("b", "a", "base")]

        assert study.path("ab").read_bytes() == before
        assert [(result.run, result.events) for result in again] == [(None, 0)] * 3


@settings(max_examples=10, deadline=None)
@given(
    mine=work(*EVERYDAY, *OF_CODES),
    theirs=work(*EVERYDAY, *RARE_ACTS, *OF_CODES),
    others=work(*EVERYDAY, *OF_CODES),
)
@example(mine=[("decide", 3, 0)], theirs=[("decide", 3, 0)], others=[("decide", 3, 0)])
@example(mine=[], theirs=[("edit", 1, 0)], others=[("decide", 0, 0)])
@example(mine=[("define", 1, 1)], theirs=[("define", 1, 2)], others=[("add code", 0, 0)])
@example(mine=[("add code", 0, 0)], theirs=[("add code", 1, 0)], others=[("add code", 0, 0)])
@example(mine=[("merge codes", 0, 1)], theirs=[("merge codes", 1, 2)], others=[("define", 0, 0)])
@example(mine=[("merge codes", 0, 1)], theirs=[("merge codes", 0, 2)], others=[("define", 2, 0)])
def test_the_order_of_merges_does_not_matter(
    base: Path, mine: Acts, theirs: Acts, others: Acts
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        study = _study(base, Path(folder), a=mine, b=theirs, c=others)
        for name, order in (("left", "abc"), ("right", "bca")):
            study.copy(order[0], name)
            try:
                for other in order[1:]:
                    study.merge(name, other)
            except ProjectError as error:
                _refusal(error)
                return

        left, right = study.content("left"), study.content("right")
        # Which steps are passed over may differ where several copies gave a field one value.
        left.pop("step"), right.pop("step")
        assert left == right


def test_every_table_and_column_is_known(base: Path) -> None:
    with closing(sqlite3.connect(base)) as connection:
        tables = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB ?",
            (f"{schema.FULL_TEXT}_*",),
        )
        found = {
            name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")]
            for (name,) in tables
            if name != schema.BOOKKEEPING
        }

    assert found == {name: known.columns.split() for name, known in KNOWN.items()}
    assert {name for name, known in KNOWN.items() if not known.key} == {
        *schema.PASSING,
        schema.FULL_TEXT,
    }


def test_what_the_other_copy_has_comes_in_with_its_log(study: Study) -> None:
    with study.open("b") as other:
        other.ingest(write(study.folder / "tea.txt", "Cid: Tea, please.\n"), language="en")
        coding = other.add_coding("tea", "Money", quote="Tea", coder="Zoe", memo="why tea?")

    result = study.merge("a", "b")

    with study.open("a") as merged:
        found = next(row for row in merged.codings() if row["id"] == coding)
        log = [(row["coder"], row["verb"]) for row in merged.log()]
    assert (found["quote"], found["coder"]) == ("Tea", "Zoe")
    assert {row["kind"]: row["new"] for row in result.records() if row["new"]} == {
        "coder": 1, "session": 1, "participant": 1, "document": 1, "run": 1, "coding": 1, "step": 1,
    }  # fmt: skip
    assert ("Zoe", "code") in log
    assert log[0] == ("Merger", "merge")


def test_of_two_changes_the_later_stands_and_the_other_is_kept(study: Study) -> None:
    coding = _first(study)
    with study.open("a") as mine:
        mine.change_coding(coding, memo="mine", coder="Kim")
        mine.change_coding(coding, weight=2.0, coder="Kim")
    with study.open("b") as theirs:
        theirs.change_coding(coding, memo="theirs", coder="Kim")

    result = study.merge("a", "b")

    (conflict,) = result.conflicts
    with study.open("a") as merged:
        kept = merged._store.rows("SELECT result FROM run WHERE kind = 'merge'")[0][0]
        (found,) = merged.find_codings([coding])
        undone = merged.undo(coder="Kim").steps[0].verb
    assert (conflict.field, conflict.kept, conflict.other) == ("memo", "theirs", "mine")
    assert (found.memo, found.weight) == ("theirs", 2.0)
    assert '"other":"mine"' in kept
    assert undone != "change memo"


def test_what_one_removed_and_the_other_changed_stays(study: Study) -> None:
    coding = _first(study)
    study.copy("b", "untouched")
    with study.open("a") as mine:
        mine.change_coding(coding, memo="look", coder="Kim")
    with study.open("b") as theirs:
        theirs.remove_coding(coding, coder="Kim")
    study.copy("b", "removed")

    result = study.merge("a", "b")
    study.merge("untouched", "removed")

    with study.open("a") as merged, study.open("untouched") as other:
        assert [each.memo for each in merged.find_codings([coding])] == ["look"]
        assert coding not in {row["id"] for row in other.codings()}
    assert [each.why for each in result.conflicts] == [
        "removed in one and changed in the other; it stays"
    ]


def test_codings_of_one_copy_move_with_the_text_of_the_other(study: Study) -> None:
    with study.open("a") as mine:
        coding = mine.add_coding("talk", "Money", quote="My friend Ann", coder="Kim")
        gone = mine.add_coding("talk", "Money", quote="I want company", coder="Kim")
    with study.open("b") as theirs:
        theirs.edit_document("talk", write(study.folder / "new.txt", EDITED[0]))

    study.merge("a", "b")

    with study.open("a") as merged:
        (found,) = merged.find_codings([coding])
        waiting = merged.waiting_for_review()
        assert merged.text("talk")[found.span.start : found.span.end] == "My friend Ann"
    assert waiting >= 1
    assert gone != coding


def test_two_documents_of_one_name_both_stay(study: Study) -> None:
    for name, text in (("a", "Cid: Tea.\n"), ("b", "Dora: Coffee.\n")):
        with study.open(name) as copy:
            copy.ingest(write(study.folder / name / "late.txt", text), language="en")

    result = study.merge("a", "b")

    with study.open("a") as merged:
        names = [row["name"] for row in merged.documents()]
    assert len(names) == 3
    assert len([name for name in names if name.startswith("late (")]) == 1
    assert [each.kind for each in result.conflicts] == ["document"]


def test_codebooks_that_both_grew_become_one(study: Study) -> None:
    with study.open("a") as mine:
        mine.add_code("Tea", coder="Kim")
        mine.rename_code("Company", "Friends", coder="Kim")
        tea = mine.add_coding("talk", "Tea", quote="want", coder="Kim")
    with study.open("b") as theirs:
        theirs.add_code("Coffee", coder="Robin")
        theirs.edit_code("Help", definition="A hand.", coder="Robin")
        theirs.add_coding("talk", "Company", quote="want", coder="Robin")

    study.merge("a", "b")

    with study.open("a") as merged:
        book = merged.codebook()
        given = {(row["code"], row["coder"]) for row in merged.codings() if row["quote"] == "want"}
        text = merged.codebook_text()
        assert merged.find_codings([tea])
    assert set(book.paths()) == {"Friends", "Help", "Money", "Tea", "Coffee"}
    assert next(code for code in book.codes if code.path == "Help").definition == "A hand."
    assert given == {("Tea", "Kim"), ("Friends", "Robin")}
    assert "Coffee" in text


def test_one_code_added_in_two_copies_and_codes_merged_in_a_third_conflict_in_nothing(
    study: Study,
) -> None:
    study.copy("base", "c")
    for name in ("a", "b"):
        with study.open(name) as copy:
            copy.add_code("Tea", coder="Kim")
    with study.open("c") as third:
        third.merge_codes("Money", "Help", coder="Robin")

    first, second = study.merge("a", "b"), study.merge("a", "c")

    assert first.conflicts == second.conflicts == ()
    with study.open("a") as merged:
        assert merged.codebook().paths() == ("Company", "Help", "Tea")


def _listed(result: Any) -> list[tuple[str, ...]]:
    return [(each.which, each.field, each.kept, each.other) for each in result.conflicts]


def _held(study: Study, name: str) -> tuple[tuple[str, ...], set[tuple[str, str]]]:
    """The codes of a copy's book, and the code and words of its codings."""
    with study.open(name) as copy:
        in_both = f"SELECT path FROM code WHERE merged NOT NULL AND {IN_BOOK}"
        assert copy._store.rows(in_both) == []
        return copy.codebook().paths(), {(row["code"], row["quote"]) for row in copy.codings()}


@pytest.mark.parametrize(("into", "other"), [("a", "b"), ("b", "a")])
def test_a_code_merged_away_in_one_copy_is_gone_though_the_other_gives_it(
    study: Study, into: str, other: str
) -> None:
    with study.open("a") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
    with study.open("b") as theirs:
        theirs.add_code("Tea", coder="Robin")
        theirs.add_coding("talk", "Company", quote="want", coder="Robin")

    result = study.merge(into, other)

    assert result.conflicts == ()
    codes, given = _held(study, into)
    assert codes == ("Help", "Money", "Tea")
    assert {("Help", "friend"), ("Help", "want")} <= given


@pytest.mark.parametrize("order", ["acb", "abc", "cab", "cba", "bca"])
def test_of_definitions_the_later_stands_in_every_order_of_merges(study: Study, order: str) -> None:
    study.copy("base", "c")
    for name in ("a", "b"):
        with study.open(name) as copy:
            copy.edit_code("Help", definition=f"by {name}", coder="Kim")
    with study.open("b") as copy:
        copy.add_code("Tea", definition="of b", coder="Kim")
    with study.open("c") as copy:
        copy.add_code("Tea", coder="Robin")

    study.copy(order[0], "all")
    listed = [row for other in order[1:] for row in _listed(study.merge("all", other))]

    with study.open("all") as merged:
        said = {code.path: code.definition for code in merged.codebook().codes}
    assert said == {"Company": "", "Help": "by b", "Money": "", "Tea": "of b"}
    assert listed == [("Help", "definition", "by b", "by a")]


def test_codes_that_were_merged_are_two_again_where_that_is_undone(study: Study) -> None:
    with study.open("base") as first:
        book = IN_LINES + "- name: Money\n  definition: Cash.\n"
        first.import_codebook(write(study.folder / "book.yaml", book), coder="Kim")
    study.copy("base", "c")
    study.copy("base", "d")
    with study.open("c") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
    with study.open("d") as theirs:
        theirs.edit_code("Money", definition="Coins.", coder="Robin")
        theirs.add_coding("talk", "Company", quote="want", coder="Robin")

    study.merge("c", "d")
    with study.open("c") as merged:
        merged.undo(coder="Kim")

    codes, given = _held(study, "c")
    assert codes == ("Company", "Help", "Money")
    assert ("Company", "friend") in given
    with study.open("c") as merged:
        assert merged.codebook().codes[2].definition == "Coins."
        assert list(merged.check()) == []


@pytest.mark.parametrize("change", ["rename", "retire", "edit", "move"])
def test_a_code_merged_away_in_one_copy_and_changed_in_the_other_is_gone_and_listed(
    study: Study, change: str
) -> None:
    with study.open("a") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
    with study.open("b") as theirs:
        if change == "rename":
            theirs.rename_code("Company", "Friends", coder="Robin")
        elif change == "retire":
            theirs.retire_code("Company", coder="Robin")
        elif change == "edit":
            theirs.edit_code("Company", definition="Friends.", coder="Robin")
        else:
            theirs.move_code("Company", "Money", coder="Robin")
    study.copy("b", "back")

    result = study.merge("b", "a")
    study.copy("a", "once")
    study.merge("once", "back")

    (conflict,) = result.conflicts
    assert conflict.why == "merged into Help in one and changed in the other; it stays merged"
    assert _held(study, "b") == _held(study, "once")
    assert _held(study, "b")[0] == ("Help", "Money")


def test_children_of_a_code_merged_away_go_under_what_it_became(study: Study) -> None:
    with study.open("a") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
        mine.merge_codes("Help", "Money", coder="Kim")
    with study.open("b") as theirs:
        theirs.add_code("Tea", parent="Company", coder="Robin")

    study.merge("a", "b")

    assert _held(study, "a")[0] == ("Money", "Money/Tea")


def test_codes_merged_crosswise_are_refused(study: Study) -> None:
    for name, pair in (("a", ("Company", "Help")), ("b", ("Help", "Company"))):
        with study.open(name) as copy:
            copy.merge_codes(*pair, coder="Kim")
    before = study.path("a").read_bytes()

    with pytest.raises(ProjectError, match="merged codes into each other: 'Company', 'Help'"):
        study.merge("a", "b")

    assert study.path("a").read_bytes() == before


def test_codes_merged_in_a_chain_are_the_last_one(study: Study) -> None:
    with study.open("a") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
    with study.open("b") as theirs:
        theirs.merge_codes("Help", "Money", coder="Kim")
        theirs.add_coding("talk", "Company", quote="want", coder="Robin")

    study.merge("a", "b")

    codes, given = _held(study, "a")
    assert codes == ("Money",)
    assert {code for code, _ in given} == {"Money"}
    with study.open("a") as merged:
        into = merged._store.rows("SELECT DISTINCT merged FROM code WHERE merged NOT NULL")
    assert len(into) == 1


def test_a_code_that_each_copy_merged_into_another_is_listed(study: Study) -> None:
    with study.open("a") as mine:
        mine.merge_codes("Company", "Help", coder="Kim")
    with study.open("b") as theirs:
        theirs.merge_codes("Company", "Money", coder="Kim")
    study.copy("b", "back")

    result = study.merge("a", "b")
    study.merge("back", "a")

    assert ("Company", "merged into", "Money", "Help") in _listed(result)
    assert ("Money", "friend") in _held(study, "a")[1]
    assert _held(study, "a") == _held(study, "back")


@pytest.mark.parametrize(
    ("comment", "told"), [("", []), (" # mine", ["a comment in the codebook"])]
)
def test_comments_of_codebooks_that_changed_in_one_place_are_kept_or_counted(
    study: Study, comment: str, told: list[str]
) -> None:
    with study.open("base") as first:
        first.import_codebook(write(study.folder / "book.yaml", IN_LINES), coder="Kim")
    study.copy("base", "c")
    study.copy("base", "d")
    with study.open("c") as mine:
        book = IN_LINES.replace("Friends.", f"Others.{comment}\n  color: '#112233'")
        mine.import_codebook(write(study.folder / "mine.yaml", book), coder="Kim")
    with study.open("d") as theirs:
        theirs.edit_code("Company", definition="Anybody.", coder="Robin")

    result = study.merge("c", "d")

    with study.open("c") as merged:
        text = merged.codebook_text()
    assert "Anybody.\n  color: '#112233'\n# what helps" in text
    assert [note[:25] for note in result.notes if "comment" in note] == told


def test_readers_of_runs_and_steps_are_told_new_numbers(study: Study) -> None:
    for name, word in (("a", "want"), ("b", "company")):
        with study.open(name) as copy:
            copy.code(coder="Kim")
            copy.add_coding("talk", "Money", quote=word, coder="Kim")

    result = study.merge("a", "b")

    assert set(result.numbers) == {"run", "step"}


def test_a_dry_run_stores_nothing(study: Study) -> None:
    study.work("b", [("memo", 1, 1)])
    before = study.path("a").read_bytes()

    with study.open("a") as mine:
        result = mine.merge(study.path("b"), dry_run=True)

    assert study.path("a").read_bytes() == before
    assert (result.dry_run, result.run, result.backup) == (True, None, None)
    assert [row["kind"] for row in result.records() if row["new"]] == ["memo"]
    assert sorted(path.name for path in study.folder.glob("*.qualkit*")) == [
        "a.qualkit", "b.qualkit", "base.qualkit",
    ]  # fmt: skip


def test_a_backup_is_as_the_project_was(study: Study) -> None:
    study.work("b", [("memo", 1, 1)])
    before = study.content("a")

    result = study.merge("a", "b")

    study.path("kept").write_bytes(Path(str(result.backup)).read_bytes())
    assert study.content("kept") == before


def test_a_text_edited_apart_is_refused(study: Study) -> None:
    study.work("a", [("edit", 0, 0)])
    study.work("b", [("edit", 1, 0)])
    before = study.path("a").read_bytes()

    with pytest.raises(ProjectError, match="'talk' was edited in both copies"):
        study.merge("a", "b")

    assert study.path("a").read_bytes() == before
    assert not list(study.folder.glob("*before-merge*"))


def test_another_project_is_refused(study: Study) -> None:
    Project.create(study.path("other")).close()

    with pytest.raises(ProjectError, match="is no copy of"):
        study.merge("a", "other")
    with pytest.raises(ParameterError, match="is the project itself"):
        study.merge("a", "a")


def test_a_newer_or_damaged_copy_is_refused(study: Study) -> None:
    with closing(sqlite3.connect(study.path("b"))) as connection:
        connection.execute("UPDATE coding SET memo = 'changed'")
        connection.commit()
    with pytest.raises(ProjectDamaged, match="is damaged"):
        study.merge("a", "b")
    with closing(sqlite3.connect(study.path("b"))) as connection:
        connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with pytest.raises(ProjectTooNew, match="newer qualkit"):
        study.merge("a", "b")


def test_a_blind_coder_is_refused(study: Study) -> None:
    with study.open("a") as mine:
        mine.set_blind("Kim")
        mine._store.viewer = "Kim"
        with pytest.raises(ParameterError, match="Kim codes blind, and a merge brings in"):
            mine.merge(study.path("b"))


def test_a_copy_with_other_names_is_refused(study: Study) -> None:
    with study.open("b") as other:
        from qualkit.store import events

        events.record(other._store, "pseudonymise", "", {})

    with pytest.raises(ProjectError, match="names were replaced in one"):
        study.merge("a", "b")


def _refusal(error: ProjectError) -> str:
    """Which of the refusals of what nobody but a person can decide the error is."""
    known = ("was edited in both copies", "the two codebooks cannot be one", "has dropped")
    return next(words for words in known if words in str(error))


def _first(study: Study) -> Any:
    with study.open("base") as copy:
        return next(row["id"] for row in copy.codings() if row["quote"] == "Nobody")
