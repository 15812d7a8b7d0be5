"""Codings changed, undone and redone; decisions; blind coders; the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from project_fakes import Run, write

from qualkit.errors import ParameterError, QualkitError, SpanError, UnknownName
from qualkit.project import Project

TALK = """Moderator: Who needs a friend?

Ann: I want company. I do not see well.

Ben: Help with letters. They want company, too.
"""
BOOK = """codebook: Needs
codes:
  - name: Company
    rules: [{lemmas: [company, friend]}]
    about: {citizen: [they]}
  - name: Help
    rules: [{lemmas: [help]}]
  - name: Bus
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


@pytest.fixture
def coding(study: Project) -> str:
    return study.add_coding("talk", "Company", quote="I want company.", coder="Kim")


def only(study: Project) -> Mapping[str, Any]:
    (row,) = study.codings()
    return row


def again(study: Project, *, coder: str | None = None) -> Project:
    """The same project, opened anew."""
    study.close()
    return Project.open(study.path, coder=coder)


def use(study: Project, tmp_path: Path, text: str) -> None:
    study.import_codebook(write(tmp_path / "book.yaml", text))


class TestChanges:
    @pytest.mark.parametrize(
        ("change", "field", "value"),
        [
            ({"code": "help"}, "code", "Help"),
            ({"quote": "company"}, "quote", "company"),
            ({"about": "staff"}, "about", "staff"),
            ({"weight": -2.0}, "weight", -2.0),
            ({"memo": "strong"}, "memo", "strong"),
        ],
    )
    def test_each_part_of_a_coding_can_be_changed_and_undone(
        self, study: Project, coding: str, change: dict[str, Any], field: str, value: object
    ) -> None:
        before = only(study)

        changed = study.change_coding(coding[:8], coder="Kim", **change)
        after = only(study)
        study.undo(coder="Kim")
        undone = only(study)
        study.redo(coder="Kim")

        assert changed == coding
        assert after[field] == value
        assert undone == before
        assert only(study) == after
        assert list(study.check()) == []

    def test_a_place_is_verified_and_has_its_quote(self, study: Project, coding: str) -> None:
        start = TALK.index("company")

        study.change_coding(coding, start=start, end=start + 7, coder="Kim")

        assert only(study)["quote"] == "company"

    def test_several_changes_are_one_step(self, study: Project, coding: str) -> None:
        study.change_coding(coding, code="Help", weight=1, memo="m", coder="Kim")

        assert study.steps()[0].verb == "change"
        assert study.steps()[0].changes == 3

    def test_bad_changes_are_refused_and_change_nothing(self, study: Project, coding: str) -> None:
        before = only(study)
        for change, error, message in (
            ({}, ParameterError, "nothing to change"),
            ({"start": 5}, SpanError, "only one of start and end"),
            ({"start": 5, "end": 5}, SpanError, "5"),
            ({"start": 0, "end": 10**6}, SpanError, "1000000"),
            ({"quote": "not there"}, SpanError, "does not stand"),
            ({"code": "Compny"}, UnknownName, "did you mean 'Company'"),
            ({"code": "Bus", "weight": float("nan")}, ParameterError, "the weight nan"),
        ):
            with pytest.raises(error, match=message):
                study.change_coding(coding, coder="Kim", **change)
        with pytest.raises(UnknownName, match="no coding 'nowhere'"):
            study.change_coding("nowhere", code="Bus")

        assert only(study) == before
        assert list(study.check()) == []

    def test_half_a_character_is_refused_wherever_it_is_given(
        self, study: Project, coding: str
    ) -> None:
        for given in ({"memo": "\udcff"}, {"about": "\udcff"}, {"quote": "\udcff"}):
            with pytest.raises((ParameterError, SpanError), match=r"half a character|not stand"):
                study.change_coding(coding, **given)
        with pytest.raises(ParameterError, match="half a character"):
            study.codings(document="\udcff")

        assert only(study)["memo"] == ""

    def test_overlapping_and_nested_codings_stand_side_by_side(self, study: Project) -> None:
        for quote in ("I want company. I do not see well.", "company. I do not", "company"):
            study.add_coding("talk", "Company", quote=quote, turn=2, coder="Kim")

        assert len(study.codings()) == 3


class TestSameAgain:
    TABLE = "document,quote,code,coder\ntalk,company.,Bus,Kim\ntalk,letters,Help,Kim\n"

    def test_what_was_undone_can_be_imported_again(self, study: Project, tmp_path: Path) -> None:
        table = write(tmp_path / "c.csv", self.TABLE)
        study.import_codings(table)
        study.undo(coder="Kim")
        study.add_coding("talk", "Bus", quote="see well", coder="Kim")

        result = study.import_codings(table)

        assert (result.new, result.known) == (2, 0)
        assert len(study.codings()) == 3
        study.undo(coder="Kim")
        assert [row["quote"] for row in study.codings()] == ["see well"]
        study.redo(coder="Kim")
        assert len(study.codings()) == 3
        assert list(study.check()) == []

    def test_what_was_removed_stays_removed(self, study: Project, tmp_path: Path) -> None:
        table = write(tmp_path / "c.csv", self.TABLE)
        study.import_codings(table)
        study.remove_coding(study.codings()[0]["id"], coder="Kim")

        result = study.import_codings(table)

        assert (result.new, result.known, result.removed) == (0, 2, 1)

    def test_the_same_under_a_code_s_new_or_former_name_is_known(
        self, study: Project, tmp_path: Path
    ) -> None:
        study.import_codings(write(tmp_path / "c.csv", self.TABLE))
        study.rename_code("Bus", "Transport")

        new = study.import_codings(
            write(tmp_path / "n.csv", self.TABLE.replace("Bus", "Transport"))
        )
        former = study.import_codings(write(tmp_path / "c.csv", self.TABLE))

        assert [(each.new, each.known) for each in (new, former)] == [(0, 2), (0, 2)]
        assert [row["code"] for row in study.codings(code="bus")] == ["Transport"]

    def test_a_new_code_of_a_former_name_is_another_code(
        self, study: Project, tmp_path: Path
    ) -> None:
        study.import_codings(write(tmp_path / "c.csv", self.TABLE))
        study.rename_code("Bus", "Transport")
        study.add_code("Bus")

        result = study.import_codings(write(tmp_path / "c.csv", self.TABLE))

        assert (result.new, result.known) == (1, 1)
        assert {row["code"] for row in study.codings()} == {"Bus", "Help", "Transport"}

    def test_codings_of_a_merged_code_are_known_under_its_name(
        self, study: Project, tmp_path: Path
    ) -> None:
        study.import_codings(write(tmp_path / "c.csv", self.TABLE))
        study.merge_codes("Bus", "Company")

        assert study.import_codings(write(tmp_path / "c.csv", self.TABLE)).new == 0
        assert len(study.codings(code="Bus")) == 1

    def test_the_same_passage_and_code_is_one_coding(self, study: Project, coding: str) -> None:
        again = study.add_coding("talk", "Company", quote="I want company.", coder="Kim")

        assert again == coding
        assert len(study.codings()) == 1
        with pytest.raises(ParameterError, match="says so already, with another weight"):
            study.add_coding("talk", "Company", quote="I want company.", coder="Kim", weight=2)
        study.remove_coding(coding, coder="Kim")
        assert study.add_coding("talk", "Company", quote="I want company.", coder="Kim") != coding

    def test_an_id_of_another_coding_is_refused(self, study: Project, tmp_path: Path) -> None:
        study.import_codings(
            write(tmp_path / "a.csv", "id,document,turn,code,coder\nx-1,talk,1,Bus,Kim\n")
        )

        with pytest.raises(QualkitError, match="the id x-1 is that of a coding in another"):
            study.import_codings(
                write(tmp_path / "b.csv", "id,document,turn,code,coder\nx-1,talk,1,Bus,Robin\n")
            )
        moved = study.import_codings(
            write(tmp_path / "c.csv", "id,document,turn,code,coder\nx-1,talk,2,Bus,Kim\n")
        )

        assert (moved.known, moved.differing) == (1, 1)

    @pytest.mark.parametrize("weight", [1, True, 2.5])
    def test_any_number_is_a_weight(self, study: Project, weight: float) -> None:
        study.add_coding("talk", "Bus", turn=2, weight=weight, memo=None)

        assert only(study)["weight"] == float(weight)
        assert list(study.check()) == []

    def test_values_of_a_wrong_kind_are_refused(self, study: Project, coding: str) -> None:
        for given, message in (
            ({"turn": 2, "weight": "2"}, "the weight 2; expected a finite number"),
            ({"turn": 2, "weight": 10**400}, "the weight 1000"),
            ({"start": 1.5, "end": 3}, "start is 1.5"),
            ({"turn": 2, "memo": "a\0b"}, "a memo with a NUL"),
        ):
            with pytest.raises(QualkitError, match=message):
                study.add_coding("talk", "Bus", **given)
        with pytest.raises(ParameterError, match=r"1\.5 steps to undo"):
            study.undo(1.5)
        with pytest.raises(UnknownName, match="did you mean 'citizen'"):
            study.change_coding(coding, about="citzen", coder="Kim")
        study.change_coding(coding, memo=None, coder="Kim")

    def test_a_category_stands_for_its_codes_and_is_never_given(
        self, study: Project, tmp_path: Path
    ) -> None:
        use(study, tmp_path, "codebook: N\ncodes: [{name: All, category: true, codes: "
            "[{name: Bus}, {name: Help}]}, {name: Company}]\n")  # fmt: skip
        for code in ("Bus", "Help", "Company"):
            study.add_coding("talk", code, turn=2)

        assert len(study.codings(code="All")) == 2
        empty = "{name: Company}, {name: None yet, category: true}"
        use(study, tmp_path, study.codebook_text().replace("{name: Company}", empty))
        with pytest.raises(ParameterError, match="the category 'None yet' has no codes"):
            study.decide("accept", code="None yet")
        with pytest.raises(ParameterError, match=r"'All' is a category.*such as 'All/Bus'"):
            study.add_coding("talk", "All", turn=2)


class TestInVivo:
    def test_a_passage_is_coded_with_its_own_words_in_one_step(self, study: Project) -> None:
        coding = study.add_in_vivo("talk", quote="I do not see well", coder="Kim", memo="strong")

        row = only(study)
        assert (row["id"], row["code"], row["memo"]) == (coding, "I do not see well", "strong")
        assert "- name: I do not see well" in study.codebook_text()
        study.undo(coder="Kim")
        assert len(study.codings()) == 0
        assert study.codebook_text() == BOOK
        study.redo(coder="Kim")
        assert only(study)["code"] == "I do not see well"
        assert list(study.check()) == []

    def test_a_code_that_is_there_is_taken(self, study: Project) -> None:
        study.add_in_vivo("talk", quote="Help", turn=3, coder="Kim")
        study.add_in_vivo("talk", quote="see well", parent="bus", coder="Kim")
        study.add_in_vivo("talk", turn=2, name="Own name", coder="Kim")

        assert [row["code"] for row in study.codings()] == ["Own name", "Bus/see well", "Help"]

    def test_a_project_without_a_codebook_gets_one(self, project: Project, tmp_path: Path) -> None:
        project.ingest(write(tmp_path / "talk.txt", TALK), language="en")

        project.add_in_vivo("talk", quote="company.", coder="Kim")

        assert only(project)["code"] == "company."
        project.undo(coder="Kim")
        assert len(project.codes()) == 0
        assert list(project.check()) == []

    def test_what_cannot_be_placed_adds_no_code(self, study: Project) -> None:
        with pytest.raises(SpanError, match="does not stand"):
            study.add_in_vivo("talk", quote="never said", coder="Kim")
        with pytest.raises(UnknownName, match="no code 'Nowhere'"):
            study.add_in_vivo("talk", quote="see well", parent="Nowhere", coder="Kim")

        assert study.codebook_text() == BOOK
        assert study.steps() == ()

    def test_the_command(self, study: Project, qualkit: Run) -> None:
        path = study.path
        study.close()

        made = qualkit("codings", path, "add", "--document", "talk", "--in-vivo", "--turn", "3")

        assert (made.exit_code, made.stderr) == (0, "")
        shown = json.loads(qualkit("codings", path, "--json").stdout)
        assert shown[0]["code"] == "Help with letters. They want company, too."


class TestUndo:
    def test_it_goes_back_over_any_number_of_steps_in_other_processes(
        self, study: Project, coding: str
    ) -> None:
        study.change_coding(coding, weight=1.0, coder="Kim")
        study.change_coding(coding, weight=2.0, coder="Kim")
        study.remove_coding(coding, coder="Kim")
        study = again(study)

        result = study.undo(3, coder="Kim")
        one = only(study)["weight"]
        study = again(study)
        more = study.redo(2, coder="Kim")

        assert [step.verb for step in result.steps] == ["remove", "weigh", "weigh"]
        assert one is None
        assert [step.verb for step in more.steps] == ["weigh", "weigh"]
        assert only(study)["weight"] == 2.0
        study.redo(coder="Kim")
        assert len(study.codings()) == 0
        assert list(study.check()) == []
        study.close()

    def test_it_is_of_one_coder(self, study: Project, coding: str) -> None:
        study.add_coding("talk", "Help", quote="Help with letters.", coder="Robin")

        study.undo(coder="Kim")

        assert only(study)["coder"] == "Robin"
        assert study.redo(coder="Robin").steps == ()
        assert study.undo(5, coder="Nobody").steps == ()

    def test_a_new_step_ends_what_can_be_redone(self, study: Project, coding: str) -> None:
        study.change_coding(coding, weight=1.0, coder="Kim")
        study.undo(coder="Kim")
        study.change_coding(coding, weight=5.0, coder="Kim")

        assert study.redo(coder="Kim").steps == ()
        study.undo(2, coder="Kim")
        assert len(study.codings()) == 0

    def test_what_a_new_step_took_the_place_of_stays_undone(self, study: Project) -> None:
        for quote in ("company", "letters"):
            study.add_coding("talk", "Bus", quote=quote, turn=2 + (quote == "letters"), coder="Kim")
            study.undo(coder="Kim")

        study.redo(coder="Kim")

        assert only(study)["quote"] == "letters"
        assert study.redo(coder="Kim").steps == ()
        assert list(study.check()) == []

    def test_what_somebody_changed_since_is_left_and_counted(
        self, study: Project, coding: str
    ) -> None:
        study.change_coding(coding, code="Help", weight=1.0, coder="Kim")
        study.change_coding(coding, code="Bus", coder="Robin")

        (step,) = study.undo(coder="Kim").steps

        assert (step.changes, step.left) == (1, 1)
        assert (only(study)["code"], only(study)["weight"]) == ("Bus", None)
        (redone,) = study.redo(coder="Kim").steps
        assert (redone.changes, redone.left) == (1, 0)
        assert (only(study)["code"], only(study)["weight"]) == ("Bus", 1.0)
        assert list(study.check()) == []

    def test_an_import_is_one_step_of_each_coder(self, study: Project, tmp_path: Path) -> None:
        table = "document,quote,code,coder\n" + "".join(
            f"talk,{quote},Bus,{coder}\n"
            for quote, coder in (("company.", "Kim"), ("letters", "Kim"), ("letters", "Robin"))
        )
        study.import_codings(write(tmp_path / "codings.csv", table))

        study.undo(coder="Kim")

        assert [row["coder"] for row in study.codings()] == ["Robin"]

    def test_a_place_of_before_an_edit_is_found_in_the_edited_text(
        self, study: Project, coding: str, tmp_path: Path
    ) -> None:
        study.change_coding(coding, quote="company", coder="Kim")
        removed = study.add_coding("talk", "Help", quote="Help with letters.", coder="Kim")
        study.remove_coding(removed, coder="Kim")
        study.edit_document("talk", write(tmp_path / "e.txt", "[tape starts]\n\n" + TALK))

        steps = study.undo(3, coder="Kim").steps

        assert [step.review for step in steps] == [0, 0, 0]
        row, text = only(study), study.text("talk")
        assert row["quote"] == text[row["start"] : row["end"]] == "I want company."
        study.redo(3, coder="Kim")
        row = only(study)
        assert row["quote"] == text[row["start"] : row["end"]] == "company"
        assert list(study.check()) == []

    def test_a_place_whose_words_are_gone_waits_for_review(
        self, study: Project, coding: str, tmp_path: Path
    ) -> None:
        study.remove_coding(coding, coder="Kim")
        corrected = TALK.replace("I want company", "I would like a companion")
        study.edit_document("talk", write(tmp_path / "e.txt", corrected))

        (step,) = study.undo(coder="Kim").steps

        assert (step.changes, step.review) == (1, 1)
        assert len(study.codings()) == 0
        (item,) = study.review()
        assert item["quote"] == "I want company."
        assert list(study.check()) == []
        study.settle(item["item"], start=corrected.index("I would"), end=corrected.index(". I do"))
        assert only(study)["quote"] == "I would like a companion"

    def test_names_taken_out_are_taken_out_of_what_can_be_undone(
        self, study: Project, tmp_path: Path
    ) -> None:
        coding = study.add_coding("talk", "Bus", quote="They want company, too.", coder="Kim")
        study.change_coding(coding, quote="Help with letters.", memo="Ben said", coder="Kim")
        study.change_coding(coding, memo="", coder="Kim")
        listed = write(tmp_path / "l.csv", "kind,found\nparticipant,Ben\n")
        key = tmp_path / "k.key"

        study.pseudonymise(listed, key=key, passphrase="four words in a row")

        assert b"Ben" not in study.path.read_bytes()
        study.undo(2, coder="Kim")
        assert only(study)["quote"] == "They want company, too."
        study.redo(coder="Kim")
        assert "Ben" not in only(study)["memo"]
        assert list(study.check()) == []

    def test_less_than_one_step_is_refused(self, study: Project) -> None:
        with pytest.raises(ParameterError, match="0 steps to undo"):
            study.undo(0)


class TestSettling:
    def test_it_is_a_step(self, study: Project, coding: str, tmp_path: Path) -> None:
        corrected = TALK.replace("I want company", "I would like a companion")
        study.edit_document("talk", write(tmp_path / "e.txt", corrected))
        (item,) = study.review()
        start = corrected.index("I would")
        study.settle(item["item"], start=start, end=start + 12, coder="Kim")

        study.undo(coder="Kim")

        assert len(study.codings()) == 0
        assert [waiting["quote"] for waiting in study.review()] == ["I want company."]
        study.redo(coder="Kim")
        assert only(study)["quote"] == "I would like"
        assert list(study.check()) == []


class TestDecisions:
    @pytest.fixture
    def suggested(self, study: Project) -> Project:
        study.code(coder="Kim")
        return study

    @staticmethod
    def status(study: Project) -> dict[str, str]:
        return {row["quote"]: row["status"] for row in study.suggestions()}

    @staticmethod
    def id_of(study: Project, quote: str) -> str:
        return next(row["id"] for row in study.suggestions() if row["quote"] == quote)

    def test_one_by_one(self, suggested: Project) -> None:
        quotes = list(self.status(suggested))
        for verdict, quote in zip(("accept", "reject", "skip"), quotes, strict=True):
            suggested.decide(verdict, self.id_of(suggested, quote)[:10], coder="Kim")

        assert list(self.status(suggested).values()) == ["accepted", "rejected", "skipped"]
        assert [row["quote"] for row in suggested.codings()] == quotes[:1]
        assert suggested.codings()[0]["decided_by"] == "Kim"

    def test_by_a_filter_which_is_recorded(self, suggested: Project) -> None:
        done = suggested.decide("accept", code="Company", role="citizen", coder="Kim")

        assert (done.decided, done.known, len(done.codings)) == (1, 0, 1)
        assert only(suggested)["decided_by"] == "all waiting with code Company, role citizen"

    def test_by_a_policy_in_words(self, suggested: Project) -> None:
        suggested.decide("accept", policy="the pilot agreed", coder="Kim")

        assert {row["decided_by"] for row in suggested.codings()} == {"the pilot agreed"}

    @pytest.mark.parametrize("coders", [("Kim", "Lu", "Ann"), ("Lu", "Ann", "Kim")])
    def test_who_decided_on_one_suggestion_is_listed_by_name(
        self, suggested: Project, coders: tuple[str, ...]
    ) -> None:
        one = suggested.suggestions()[0]["id"]
        for coder in coders:
            suggested.decide("accept", [one], coder=coder)

        found = {row["id"]: row["decided_by"] for row in suggested.suggestions()}

        assert found[one] == "Ann,Kim,Lu"

    def test_an_empty_list_decides_nothing(self, suggested: Project) -> None:
        done = suggested.decide("accept", [], coder="Kim")

        assert (done.decided, done.known, done.codings) == (0, 0, ())
        assert set(self.status(suggested).values()) == {"waiting"}
        assert suggested.steps() == ()

    @pytest.mark.parametrize("given", [{}, {"role": ""}, {"policy": ""}])
    def test_all_that_waits_must_be_said(self, suggested: Project, given: dict[str, str]) -> None:
        with pytest.raises(ParameterError, match="ids, a filter, a policy, or everything=True"):
            suggested.decide("accept", coder="Kim", **given)
        assert set(self.status(suggested).values()) == {"waiting"}

        suggested.decide("reject", everything=True, coder="Kim")
        assert set(self.status(suggested).values()) == {"rejected"}

    def test_a_correction_makes_the_right_coding(self, suggested: Project) -> None:
        start = TALK.index("They want")
        suggestion = self.id_of(suggested, "They want company, too.")

        suggested.decide(
            "correct", suggestion, start=start, end=start + 9, to_code="bus", coder="Kim"
        )

        row = only(suggested)
        assert (row["quote"], row["code"], row["origin"]) == ("They want", "Bus", "rule")
        assert row["about"] == "citizen"
        assert self.status(suggested)["They want company, too."] == "accepted"

    def test_a_new_decision_takes_the_place_of_the_old_and_undo_brings_it_back(
        self, suggested: Project
    ) -> None:
        suggestion = self.id_of(suggested, "I want company.")
        suggested.decide("accept", suggestion, coder="Kim")
        coding = only(suggested)["id"]

        suggested.decide("reject", suggestion, coder="Kim")
        rejected = self.status(suggested)["I want company."], len(suggested.codings())
        suggested.undo(coder="Kim")

        assert rejected == ("rejected", 0)
        assert self.status(suggested)["I want company."] == "accepted"
        assert only(suggested)["id"] == coding
        suggested.undo(coder="Kim")
        assert self.status(suggested)["I want company."] == "waiting"
        assert len(suggested.codings()) == 0
        suggested.decide("accept", suggestion, coder="Kim")
        assert only(suggested)["quote"] == "I want company."
        assert list(suggested.check()) == []

    def test_deciding_twice_decides_once(self, suggested: Project) -> None:
        suggestion = self.id_of(suggested, "I want company.")
        suggested.decide("accept", suggestion, coder="Kim")

        done = suggested.decide("accept", suggestion, coder="Kim")

        assert (done.decided, done.known) == (0, 1)
        assert len(suggested.steps(coder="Kim")) == 1

    def test_later_runs_keep_every_decision(self, suggested: Project, tmp_path: Path) -> None:
        suggested.decide("reject", self.id_of(suggested, "I want company."), coder="Kim")
        suggested.decide("accept", self.id_of(suggested, "Help with letters."), coder="Kim")
        before = self.status(suggested)

        run = suggested.code(coder="Kim")
        same = self.status(suggested)
        use(suggested, tmp_path, BOOK.replace("[help]", "[help, letter]"))
        suggested.code(coder="Kim")

        assert (run.new, run.withdrawn) == (0, 0)
        assert same == before
        assert self.status(suggested) == before

    def test_what_was_rejected_comes_again_only_when_its_rule_reads_otherwise(
        self, suggested: Project, tmp_path: Path
    ) -> None:
        suggested.decide("reject", self.id_of(suggested, "I want company."), coder="Kim")

        use(suggested, tmp_path, BOOK.replace("[company, friend]", "[company, friend, pal]"))
        suggested.code(coder="Kim")

        waiting = [row["quote"] for row in suggested.suggestions(status="waiting")]
        assert "I want company." in waiting

    def test_two_coders_decide_for_themselves(self, suggested: Project) -> None:
        suggestion = self.id_of(suggested, "I want company.")

        suggested.decide("accept", suggestion, coder="Kim")
        suggested.decide("reject", suggestion, coder="Robin")
        suggested.decide("accept", suggestion, coder="Ada")

        assert [row["coder"] for row in suggested.codings()] == ["Ada", "Kim"]
        assert self.status(suggested)["I want company."] == "accepted"

    def test_an_unknown_run_is_told(self, suggested: Project) -> None:
        assert len(suggested.suggestions(run=2)) == 3
        with pytest.raises(UnknownName, match="no run '99'; known: '2', '1'"):
            suggested.suggestions(run=99)

    def test_bad_decisions_are_refused(self, suggested: Project) -> None:
        suggestion = self.id_of(suggested, "I want company.")
        for given, error, message in (
            (("agree", suggestion), ParameterError, "verdict 'agree'; expected accept"),
            (("correct", suggestion), ParameterError, "without what is right"),
            (("accept", "ffffffff"), UnknownName, "no suggestion 'ffffffff'"),
        ):
            with pytest.raises(error, match=message):
                suggested.decide(*given, coder="Kim")
        with pytest.raises(SpanError, match="1000000"):
            suggested.decide("correct", suggestion, start=0, end=10**6, coder="Kim")
        with pytest.raises(ParameterError, match="3 suggestions to correct"):
            suggested.decide("correct", to_code="Bus", everything=True, coder="Kim")

        assert set(self.status(suggested).values()) == {"waiting"}
        assert list(suggested.check()) == []


class TestBlind:
    @pytest.fixture
    def blind(self, study: Project) -> Project:
        study.code(coder="Kim", accept=True)
        study.add_coding("talk", "Bus", quote="see well", coder="Robin", memo="secret memo")
        study.add_coding("talk", "Bus", quote="company.", coder="Ada")
        study.contrast(groups=("citizen", "staff"))
        study.set_blind("Ada", by="Robin")
        return again(study, coder="Ada")

    def test_a_blind_coder_sees_no_other_coders_work(self, blind: Project) -> None:
        with blind:
            assert {row["coder"] for row in blind.codings()} == {"Ada"}
            assert blind.coders() == ("Ada",)
            assert [row["coder"] for row in blind.coders_at_work()] == ["Ada"]
            assert {row["status"] for row in blind.suggestions()} == {"waiting"}
            assert {row["code"]: row["codings"] for row in blind.codes()} == {
                "Company": 0, "Help": 0, "Bus": 1,
            }  # fmt: skip
            assert {step.coder for step in blind.steps()} == {"Ada"}
            assert {row["coder"] for row in blind.log()} <= {"Ada", ""}
            assert blind.latest_contrast() is None
            assert "secret memo" not in str(blind.contrast(groups=("citizen", "staff")).to_dict())
            with pytest.raises(UnknownName, match="no coder 'Robin'"):
                blind.codings(coder="Robin")

    def test_a_blind_coder_cannot_touch_what_is_not_seen(self, blind: Project) -> None:
        with Project.open(blind.path) as open_study:
            other = next(row["id"] for row in open_study.codings() if row["coder"] == "Robin")

        with blind, pytest.raises(UnknownName, match="no coding"):
            blind.remove_coding(other, coder="Ada")

    def test_a_blind_coder_learns_nothing_from_changes_of_codes(
        self, blind: Project, tmp_path: Path
    ) -> None:
        with blind:
            assert blind.rename_code("Company", "Being together", coder="Ada").codings == 0
            with pytest.raises(ParameterError, match="codes blind"):
                blind.merge_codes("Help", "Bus", coder="Ada", dry_run=True)
            with pytest.raises(QualkitError, match="'Being together', which has codings;"):
                use(blind, tmp_path, "codebook: N\ncodes: [{name: Bus}]\n")

    def test_a_blind_coder_acts_for_nobody_else(self, blind: Project, tmp_path: Path) -> None:
        with blind:
            for act in (
                lambda: blind.undo(coder="Kim"),
                lambda: blind.decide("reject", code="Help", coder="Kim"),
                lambda: blind.add_coding("talk", "Bus", turn=2, coder="Kim"),
                lambda: blind.search("friend", code="Bus", coder="Kim"),
                lambda: blind.edit_document("talk", write(tmp_path / "e.txt", TALK)),
                lambda: blind.propose_pseudonyms(),
            ):
                with pytest.raises(ParameterError, match="codes blind"):
                    act()
            assert blind.undo().coder == "Ada"

    def test_a_blind_coder_decides_alone(self, blind: Project) -> None:
        with blind:
            done = blind.decide("accept", code="Help", coder="Ada")

            assert done.decided == 1
            assert [row["code"] for row in blind.codings()] == ["Bus", "Help"]

    def test_others_see_all_and_blindness_ends(self, blind: Project) -> None:
        blind.close()
        with Project.open(blind.path, coder="Robin") as seeing:
            assert {row["coder"] for row in seeing.codings()} == {"Ada", "Kim", "Robin"}
            assert seeing.set_blind("Ada", blind=False) is True
            assert seeing.set_blind("Ada", blind=False) is False
        with Project.open(blind.path, coder="Ada") as open_study:
            assert {row["coder"] for row in open_study.codings()} == {"Ada", "Kim", "Robin"}
            assert list(open_study.check()) == []


class TestLog:
    def test_it_says_who_what_when_before_and_after_by_id(
        self, study: Project, coding: str
    ) -> None:
        study.change_coding(coding, code="Help", weight=2.0, memo="hidden words", coder="Kim")

        (event,) = study.log(verb="change")

        codes = {row["code"]: None for row in study.codes()}
        told = {what[1]: what[2:] for what in event["details"]["what"]}
        assert (event["coder"], event["at"]) == ("Kim", "2009-03-05T12:00:00Z")
        assert told["weight"] == [None, 2.0]
        assert len(told["code"]) == 2
        assert len(codes) == 3
        assert "hidden words" not in json.dumps(study.log().to_dict())
        assert "company" not in json.dumps(study.log().to_dict())

    def test_it_is_filtered(self, study: Project, coding: str) -> None:
        study.remove_coding(coding, coder="Robin")

        assert [row["verb"] for row in study.log(coder="Robin")] == ["remove", "codebook"]
        assert [row["verb"] for row in study.log(object=coding)] == ["remove", "code"]
        assert len(study.log(limit=2)) == 2
        assert len(study.log(until="2009-03-05")) == len(study.log(since="2009-03-05"))
        assert len(study.log(since="2009-03-06")) == 0

    @pytest.mark.parametrize("until", ["2009-03-05T13:00+01:00", "2009-03-05 12:00", "20090305"])
    def test_times_are_instants(self, study: Project, coding: str, until: str) -> None:
        assert len(study.log(until=until)) == len(study.log())
        assert len(study.log(until="2009-03-05T11:59:59Z")) == 0
        assert len(study.log(since="2009-03-05T12:00:01")) == 0

    @pytest.mark.parametrize("told", ["tomorrow", "2009-13-01", "0001-01-01T00:00+01:00"])
    def test_what_is_no_time_is_refused(self, study: Project, told: str) -> None:
        for option in ("since", "until"):
            with pytest.raises(ParameterError, match=f"{option} '.*expected a date or an instant"):
                study.log(**{option: told})

    def test_unknown_names_are_answered_with_the_nearest(self, study: Project, coding: str) -> None:
        study.add_coding("talk", "Help", quote="Help with letters.", coder="Nora")

        for wanted, message in (
            ({"coder": "Norra"}, "did you mean 'Nora'"),
            ({"verb": "cod"}, "did you mean 'code'"),
        ):
            with pytest.raises(UnknownName, match=message):
                study.log(**wanted)
        study.set_blind("Kim")
        with again(study, coder="Kim") as blind, pytest.raises(UnknownName) as raised:
            blind.log(coder="Norra")
        assert "Nora" not in str(raised.value)

    def test_events_taken_off_the_end_are_missed(self, study: Project, coding: str) -> None:
        connection = study._store.connection
        study.set_blind("Kim")
        connection.execute("DROP TRIGGER event_remains")
        connection.execute("DELETE FROM event WHERE number = (SELECT max(number) FROM event)")

        assert "the chain of events breaks" in {fault["what"] for fault in study.check()}


class TestCommands:
    def test_change_undo_redo_and_steps(self, study: Project, coding: str, qualkit: Run) -> None:
        path = study.path
        study.close()

        changed = qualkit(
            "codings", path, "change", coding[:8], "--code", "Bus", "--weight", "2", "--coder",
            "Kim",
        )  # fmt: skip
        undone = qualkit("codings", path, "undo", "2", "--coder", "Kim")
        redone = qualkit("codings", path, "redo", "--coder", "Kim", "--json")
        steps = qualkit("codings", path, "steps", "--json")

        assert (changed.exit_code, changed.stdout) == (0, f"{coding}\n")
        assert (
            undone.stdout == "undone step 2 (change): 2 changes\nundone step 1 (code): 1 change\n"
        )
        assert json.loads(redone.stdout)["steps"][0]["verb"] == "code"
        assert [step["undone"] is None for step in json.loads(steps.stdout)] == [False, True]
        nothing = qualkit("codings", path, "undo", "--coder", "Ada")
        assert nothing.stdout == "nothing to undo for Ada\n"
        assert qualkit("codings", path, "undo", "many").exit_code == 2
        assert qualkit("codings", path, "change").exit_code == 2

    def test_decisions(self, study: Project, qualkit: Run) -> None:
        study.code(coder="Kim")
        path, first = study.path, study.suggestions()[0]["id"]
        study.close()

        one = qualkit("suggestions", path, "accept", first)
        rest = qualkit("suggestions", path, "reject", "--all")
        refused = qualkit("suggestions", path, "accept")

        assert one.stdout == "accept: 1 suggestion; 1 coding made\n"
        assert rest.stdout == "reject: 2 suggestions; 0 codings made\n"
        assert (refused.exit_code, "needs ids, a filter or --all" in refused.stderr) == (2, True)

    def test_coders_and_log(self, study: Project, coding: str, qualkit: Run) -> None:
        path = study.path
        study.close()

        blind = qualkit("coders", path, "blind", "Kim", "--json")
        seen = qualkit("codings", path, "--json", env={"QUALKIT_CODER": "Ada"})
        log = qualkit("log", path, "--limit", "3")

        assert json.loads(blind.stdout)[0]["blind"] is not None
        assert len(json.loads(seen.stdout)) == 1
        assert (log.exit_code, "blind" in log.stdout) == (0, True)
        assert qualkit("coders", path, "blind").exit_code == 2
