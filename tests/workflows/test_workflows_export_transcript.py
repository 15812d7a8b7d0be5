"""Coded transcripts for people: turns with who and when, codes in the margin, nothing dropped."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from project_fakes import new_project, write

from qualkit.errors import ParameterError, ProjectUnwritable, UnknownName
from qualkit.project import Project
from qualkit.store.coders import set_blind

BOOK = """codebook: N
codes:
  - {name: Bus, color: "#d1495b"}
  - {name: Needs, category: true, codes: [{name: Make friends}]}
"""
TALK = "Ann: A bus to friends.\n\nBen: Yes, a bus.\n\nAnn: Good."


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(write(tmp_path / "talk.txt", TALK), roles={"Ann": "citizen"})
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def markdown(study: Project, tmp_path: Path, **options: object) -> list[str]:
    study.export_transcript(tmp_path / "t.md", "talk", **options)  # type: ignore[arg-type]
    return (tmp_path / "t.md").read_text("utf-8").splitlines()


def test_turns_have_speaker_role_and_number(study: Project, tmp_path: Path) -> None:
    page = markdown(study, tmp_path)

    assert page[0] == "# talk"
    assert page[4] == "3 turns of 2 participants · 0 codings"
    assert page[6:] == [
        "**Ann** · citizen · turn 1", "", "A bus to friends.", "",
        "**Ben** · turn 2", "", "Yes, a bus.", "",
        "**Ann** · citizen · turn 3", "", "Good.",
    ]  # fmt: skip


def test_times_stand_at_the_turn(project: Project, tmp_path: Path) -> None:
    said = "WEBVTT\n\n1\n01:02:03.000 --> 01:02:07.500\n<v Ann>A bus.\n"
    project.ingest(write(tmp_path / "talk.vtt", said))

    page = markdown(project, tmp_path)

    assert page[6:] == ["**Ann** · 1:02:03–1:02:07 · turn 1", "", "A bus."]


def test_what_several_gave_alike_is_one_note(study: Project, tmp_path: Path) -> None:
    for coder in ("Kim", "Lu"):
        study.add_coding("talk", "Bus", quote="A bus", coder=coder)
    study.add_coding("talk", "Make friends", quote="bus to friends", coder="Kim", about="staff")

    page = markdown(study, tmp_path)

    assert "⟦¹A ⟦²bus¹⟧ to friends²⟧." in page
    assert "- ¹ **Bus** · Kim, Lu" in page
    assert "- ² **Make friends** · Kim · about staff" in page


def test_the_legend_counts_the_codes_in_the_order_of_the_book(
    study: Project, tmp_path: Path
) -> None:
    study.add_coding("talk", "Make friends", quote="friends", coder="Kim")
    study.add_coding("talk", "Bus", quote="A bus", coder="Lu")

    page = markdown(study, tmp_path)

    at = page.index("| code | in the margin | codings | coders |")
    assert page[at + 2 : at + 4] == [
        "| Bus | Bus | 1 | Lu |",
        "| Needs/Make friends | Make friends | 1 | Kim |",
    ]


def test_a_coding_over_turns_goes_on_in_the_next(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", start=7, end=len("Ann: A bus to friends.\n\nBen: Yes"))

    page = markdown(study, tmp_path)

    assert "A ⟦¹bus to friends.¹⟧" in page
    assert "⟦¹Yes¹⟧, a bus." in page
    assert "- ¹ **Bus** · Robin · continued" in page


def test_a_coding_from_the_label_of_its_turn_on_is_not_continued(
    study: Project, tmp_path: Path
) -> None:
    study.add_coding("talk", "Bus", start=24, end=40, coder="Kim")

    page = markdown(study, tmp_path)

    assert "- ¹ **Bus** · Kim" in page
    assert "A code with the number 2 below a turn is on the words between ⟦² and ²⟧." in page


def test_names_from_right_to_left_do_not_move_numbers(project: Project, tmp_path: Path) -> None:
    said = "WEBVTT\n\n01:02:03.000 --> 01:02:07.500\n<v דנה>שלום 12.\n"
    project.ingest(write(tmp_path / "talk.vtt", said), roles={"דנה": "תושבת"})

    page = markdown(project, tmp_path)

    assert "**\u200eדנה\u200e** · \u200eתושבת\u200e · 1:02:03–1:02:07 · turn 1" in page


def test_paragraphs_of_a_word_file_run_as_their_first_letter(
    project: Project, tmp_path: Path
) -> None:
    project.ingest(write(tmp_path / "talk.txt", "דנה: שלום Ann.\n\nAnn: שלום.\n"))

    project.export_transcript(tmp_path / "t.docx", "talk")

    first, second = [one for one in docx.Document(str(tmp_path / "t.docx")).paragraphs if one.text]
    assert (first._p.pPr is not None, second._p.pPr is not None) == (True, False)
    assert [run.font.rtl for run in (*first.runs, *second.runs)] == [True, None]


def test_codings_on_labels_alone_are_counted(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", start=24, end=27)

    found = study.export_transcript(tmp_path / "t.html", "talk")

    assert (found.items, found.without_words) == (1, 1)


def test_text_that_nobody_says_stays(project: Project, tmp_path: Path) -> None:
    said = "Interview in the hall\n\nAnn: A bus.\n\nBen: Yes.\n"
    project.ingest(write(tmp_path / "talk.txt", said))

    page = "\n".join(markdown(project, tmp_path))

    assert "Interview in the hall" in page
    assert "A bus." in page
    assert "Ann:" not in page


def test_controls_are_spelled_out_and_counted(project: Project, tmp_path: Path) -> None:
    project.ingest(write(tmp_path / "talk.txt", "Ann: A\x07 bus.\n\nBen: <b>Yes</b>.\n"))

    found = project.export_transcript(tmp_path / "t.html", "talk")

    page = (tmp_path / "t.html").read_text("utf-8")
    assert found.spelled_out == 1
    assert "A[U+0007] bus." in page
    assert "&lt;b&gt;Yes" in page


def test_only_the_work_of_the_coders_asked_for(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", quote="A bus", coder="Kim")
    study.add_coding("talk", "Make friends", quote="friends", coder="Lu")

    assert "Lu" not in "\n".join(markdown(study, tmp_path, coders=("Kim",)))
    with pytest.raises(UnknownName, match="no coder 'Bo'"):
        study.export_transcript(tmp_path / "t.md", "talk", coders=("Bo",))


def test_a_blind_coder_sees_the_own_work_alone(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", quote="A bus", coder="Kim")
    study.add_coding("talk", "Make friends", quote="friends", coder="Lu")
    set_blind(study._store, "Lu", True, coder="Kim")

    with Project.open(study.path, coder="Lu") as seen:
        page = "\n".join(markdown(seen, tmp_path))

    assert "Kim" not in page
    assert "Only what Lu did, who codes blind." in page
    assert "- ¹ **Make friends** · Lu" in page


def test_the_same_transcript_gives_the_same_page(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", quote="A bus", coder="Kim")

    for name in "ab":
        study.export_transcript(tmp_path / f"{name}.html", "talk")

    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_all_transcripts_go_into_a_new_folder(study: Project, tmp_path: Path) -> None:
    study.ingest(write(tmp_path / "index.txt", "Ann: No.\n"))
    study.add_coding("talk", "Bus", quote="A bus")

    found = study.export_transcripts(tmp_path / "all", "md")

    assert sorted(path.name for path in (tmp_path / "all").iterdir()) == [
        "index-2.md", "index.md", "talk.md",
    ]  # fmt: skip
    assert (found.files, found.items) == (2, 1)
    assert "[talk](<talk.md>)" in (tmp_path / "all" / "index.md").read_text("utf-8")


def test_a_folder_with_files_is_left_alone(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="not empty; expected a new or an empty folder"):
        study.export_transcripts(tmp_path, "html")
    with pytest.raises(ProjectUnwritable, match="could not be written"):
        study.export_transcripts(tmp_path / "no" / "folder", "html")
    with pytest.raises(
        ParameterError, match="transcripts cannot be written as pdf; expected html, docx, md"
    ):
        study.export_transcripts(tmp_path / "all", "pdf")
    assert not (tmp_path / "all").exists()


def test_word_files_of_a_folder_are_read_again(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", quote="A bus", coder="Kim")

    study.export_transcripts(tmp_path / "all", "docx")

    assert study.import_codings(tmp_path / "all" / "talk.docx").known == 1


def test_the_index_of_word_files_is_no_transcript(study: Project, tmp_path: Path) -> None:
    study.export_transcripts(tmp_path / "all", "docx")

    with new_project(tmp_path / "other.qualkit") as other:
        found = other.ingest(tmp_path / "all")

    assert sorted(one.name for one in (tmp_path / "all").iterdir()) == ["README.docx", "talk.docx"]
    assert [one.name for one in found.documents] == ["talk"]
