"""A corrected transcript: codings move where that is certain, the rest waits for a person."""

from __future__ import annotations

from pathlib import Path

import pytest
from project_fakes import Run, write

from qualkit.errors import ParameterError, ReadError, SpanError, UnknownName
from qualkit.project import Project

TALK = """Moderator: Who needs a freind?

Ann: I want company. I do not see well.

Ben: Help with letters. They want company, too.

Ann: Mm.

Ben: Mm.
"""
CORRECTED = (
    TALK.replace("freind", "friend")
    .replace("I do not see well", "I don't see well")
    .replace("Moderator:", "[The tape starts late.]\n\nModerator:")
)
BOOK = """codebook: Needs
codes:
  - {name: Company, rules: [{lemmas: [company, friend]}]}
  - {name: Help, rules: [{lemmas: [help]}]}
"""


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    people = write(tmp_path / "p.csv", "name,role\nAnn,citizen\nBen,staff\n")
    project.ingest(write(tmp_path / "talk.txt", TALK), participants=people, language="en")
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def edit(study: Project, text: str, **options: str) -> dict[str, object]:
    file = write(study.path.parent / "corrected.txt", text)
    return study.edit_document("talk", file, **options).to_dict()


def quotes(study: Project) -> list[str]:
    return [row["quote"] for row in study.codings()]


def test_codings_move_with_their_words(study: Project) -> None:
    coding = study.add_coding("talk", "Company", quote="I want company.", coder="Kim", memo="hm")
    before = study.codings()[0]

    result = edit(study, CORRECTED)

    after = study.codings()[0]
    text = study.text("talk")
    assert text[after["start"] : after["end"]] == "I want company."
    assert after["start"] == before["start"] + len("[The tape starts late.]\n\n")
    same = ("id", "quote", "coder", "memo", "created", "participant")
    assert [after[name] for name in same] == [before[name] for name in same]
    assert (result["moved"], result["unchanged"], result["review"]) == (1, 0, [])
    assert after["id"] == coding
    assert list(study.check()) == []


def test_turns_and_speakers_are_those_of_the_new_text(study: Project) -> None:
    result = edit(study, TALK.replace("Ann: Mm.", "Zoe: Mm."))

    assert [turn["participant"] for turn in study.turns("talk")][-2:] == ["Zoe", "Ben"]
    assert "'Zoe' has no role" in result["notes"]
    assert (result["turns_before"], result["turns_after"]) == (5, 5)


def test_changed_words_wait_with_the_nearest_place(study: Project) -> None:
    study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")

    result = edit(study, CORRECTED)

    (item,) = study.review("talk")
    text = study.text("talk")
    assert item["quote"] == "I do not see well."
    assert text[item["start"] : item["end"]] == item["nearest"] == "I don't see well."
    assert item["reason"] == "its words changed"
    assert [row["id"] for row in result["review"]] == [item["item"]]
    assert quotes(study) == []
    assert study.waiting_for_review() == 1
    assert sum(code["codings"] for code in study.codes()) == len(study.codings())
    assert list(study.check()) == []


def test_one_of_two_equal_turns_is_never_taken_for_the_other(study: Project) -> None:
    study.add_coding("talk", "Help", turn=4, coder="Kim")

    edit(study, TALK.replace("Ann: Mm.\n\n", ""))

    (item,) = study.review()
    assert item["quote"] == "Mm."


def test_an_accepted_place_counts_again(study: Project) -> None:
    coding = study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
    edit(study, CORRECTED)
    item = study.review()[0]["item"]

    words = study.settle(item)

    assert words == "I don't see well."
    assert [(row["id"], row["quote"]) for row in study.codings()] == [(coding, words)]
    assert len(study.review()) == study.waiting_for_review() == 0
    assert list(study.check()) == []


def test_a_person_may_give_another_place_or_drop_it(study: Project) -> None:
    study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
    study.add_coding("talk", "Company", quote="not see", coder="Kim")
    edit(study, CORRECTED)
    first, second = (row["item"] for row in study.review())
    start = study.text("talk").index("see well")

    study.settle(first, start=start, end=start + 8)
    study.settle(second, drop=True)

    assert quotes(study) == ["see well"]
    with pytest.raises(UnknownName, match="no item that waits for review"):
        study.settle(first)
    assert list(study.check()) == []


def test_words_that_are_gone_need_a_place(study: Project) -> None:
    study.add_coding("talk", "Help", quote="Help with letters.", coder="Kim")
    edit(study, TALK.replace("Help with letters. ", ""))
    (item,) = study.review()

    assert (item["reason"], item["start"]) == ("its words are gone", None)
    with pytest.raises(ParameterError, match="nothing is left of the words"):
        study.settle(item["item"])
    with pytest.raises(SpanError, match="beyond the text"):
        study.settle(item["item"], start=5, end=9999)


def test_what_waits_is_found_again_when_the_words_come_back(study: Project) -> None:
    study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
    edit(study, CORRECTED)
    edit(study, CORRECTED.replace("late", "very late"))
    still = study.waiting_for_review()

    result = edit(study, TALK)

    assert still == 1
    assert (result["found"], result["review"]) == (1, [])
    assert quotes(study) == ["I do not see well."]
    assert list(study.check()) == []


def test_a_removed_coding_waits_no_longer(study: Project) -> None:
    coding = study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
    edit(study, CORRECTED)

    study.remove_coding(coding)

    assert len(study.review()) == 0


def test_suggestions_move_and_are_not_made_twice(study: Project) -> None:
    study.code(coder="Robin")
    waiting = {row["id"] for row in study.suggestions(status="waiting")}

    result = edit(study, CORRECTED)
    again = study.code(coder="Robin")

    assert result["suggestions"] == 3
    assert (again.new, again.known, again.withdrawn) == (0, 3, 0)
    assert {row["id"] for row in study.suggestions(status="waiting")} == waiting
    assert list(study.check()) == []


def test_what_was_decided_stays_decided(study: Project) -> None:
    study.code(coder="Robin", accept=True)
    before = quotes(study)

    edit(study, CORRECTED)
    again = study.code(coder="Robin")

    assert quotes(study) == before
    assert again.new == 0


def test_a_waiting_suggestion_whose_words_changed_is_listed_and_may_be_dropped(
    study: Project,
) -> None:
    study.code(coder="Robin")
    edit(study, TALK.replace("Help with letters.", "Help with the letters."))
    (item,) = study.review()

    study.settle(item["item"], drop=True)

    assert item["kind"] == "suggestion"
    assert len(study.review()) == 0
    assert list(study.check()) == []


def test_an_unchanged_file_changes_nothing(study: Project) -> None:
    before = study.path.read_bytes()

    result = edit(study, TALK)

    assert result["is_changed"] is False
    assert result["version"] == 1
    assert study.path.read_bytes() == before


def test_the_earlier_text_and_both_originals_are_kept(study: Project) -> None:
    edit(study, CORRECTED)

    data = study.path.read_bytes()
    assert b"a freind?" in data
    assert b"The tape starts late" in data
    assert study.documents()[0]["name"] == "talk"


def test_a_contrast_says_what_is_not_counted(study: Project) -> None:
    study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
    edit(study, CORRECTED)

    notes = study.contrast().notes

    assert any(note.startswith("1 codings wait for review") for note in notes)


def test_a_file_with_several_documents_is_refused(study: Project, tmp_path: Path) -> None:
    table = "document,speaker,text\na,Ann,Hello\nb,Ben,Bye\n"
    before = study.path.read_bytes()

    with pytest.raises(ReadError, match="holds 2 documents; expected the one that is edited"):
        study.edit_document("talk", write(tmp_path / "two.csv", table))

    assert study.path.read_bytes() == before


def test_an_unknown_document_and_an_unreadable_file_are_told(
    study: Project, tmp_path: Path
) -> None:
    with pytest.raises(UnknownName, match="no document 'tlak'; did you mean 'talk'"):
        study.edit_document("tlak", tmp_path / "talk.txt")
    with pytest.raises(ReadError, match="empty"):
        study.edit_document("talk", write(tmp_path / "empty.txt", ""))
    with pytest.raises(ReadError, match="is no transcript"):
        study.edit_document("talk", write(tmp_path / "a.zip", b"PK"))


class TestCommand:
    def test_edit_review_and_settle(self, study: Project, tmp_path: Path, qualkit: Run) -> None:
        study.add_coding("talk", "Help", quote="I do not see well.", coder="Kim")
        file = write(tmp_path / "corrected.txt", CORRECTED)

        edited = qualkit("documents", study.path, "edit", "talk", file)
        listed = qualkit("documents", study.path)
        shown = qualkit("documents", study.path, "review", "--json")
        item = study.review()[0]["item"]
        settled = qualkit("documents", study.path, "settle", item[:8], "--accept")
        checked = qualkit("check", study.path)

        assert [r.exit_code for r in (edited, listed, shown, settled, checked)] == [0] * 5
        assert "version 2 of talk: 5 turns before" in edited.stdout
        assert item[:8] in edited.stdout
        assert "1 coding waiting for review" in listed.stderr
        assert '"quote": "I do not see well."' in shown.stdout
        assert settled.stderr == "settled 1 item: I don't see well.\n"
        assert checked.stderr == ""

    def test_an_unchanged_file_is_told(self, study: Project, tmp_path: Path, qualkit: Run) -> None:
        result = qualkit("documents", study.path, "edit", "talk", tmp_path / "talk.txt")

        assert result.stdout == "unchanged: version 1 of talk says the same\n"

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["edit", "talk"], "'documents PROJECT edit' takes 2 names"),
            (["settle", "x"], "settle takes one of --accept, --drop, or --start with --end"),
            (["settle", "x", "--drop", "--accept"], "settle takes one of"),
            (["settle", "x", "--start", "3"], "settle takes one of"),
        ],
    )
    def test_misuse_is_told(
        self, study: Project, qualkit: Run, arguments: list[str], message: str
    ) -> None:
        result = qualkit("documents", study.path, *arguments)

        assert result.exit_code == 2
        assert message in result.stderr


def test_a_coding_whose_words_another_person_now_says_is_told(study: Project) -> None:
    study.add_coding("talk", "Company", quote="I want company.", coder="Kim")

    notes = edit(study, TALK.replace("Ann: I want", "Ben: I want"))["notes"]

    assert any("1 codings now stand with another speaker" in note for note in notes)
