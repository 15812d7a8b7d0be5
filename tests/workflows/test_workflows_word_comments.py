"""Comments of Word files as codings: whose, on which words, with which codes and memos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import assume
from hypothesis import given as examples
from hypothesis import strategies as st
from project_fakes import new_project, write

from qualkit.errors import FaultyTable, ParameterError, ReadError, UnknownName
from qualkit.interchange.comment_words import (
    Named,
    in_codebook,
    names_of,
    parts_of,
    said_of,
)
from qualkit.model.codings import Coding
from qualkit.project import Project
from qualkit.spans import Span

BOOK = "codebook: N\ncodes: [{name: Bus}, {name: Make friends}, {name: 'Time: late'}]\n"
Comment = tuple[int, str, str]
"""The paragraph, what is said, and by whom."""


def word_file(path: Path, comments: Sequence[Comment], said: Sequence[str] = ()) -> Path:
    word = docx.Document()
    runs = [
        word.add_paragraph("").add_run(text)
        for text in said or ("Ann: A bus to friends.", "Ben: A bus to friends.", "Ann: Yes.")
    ]
    for at, text, author in comments:
        word.add_comment(runs[at], text=text, author=author, initials="")
    word.save(str(path))
    return path


@pytest.fixture
def study(project: Project, tmp_path: Path) -> Project:
    project.ingest(word_file(tmp_path / "talk.docx", []))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    return project


def given(study: Project) -> list[tuple[str, str, str, str]]:
    return [(row["coder"], row["code"], row["quote"], row["memo"]) for row in study.codings()]


def test_a_comment_is_a_code_with_a_memo(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "kim.docx", [(1, "bus; Make friends: laughed", "Kim")])

    found = study.import_codings(file)

    assert (found.new, found.coders) == (2, ("Kim",))
    assert given(study) == [
        ("Kim", "Bus", "Ben: A bus to friends.", "laughed"),
        ("Kim", "Make friends", "Ben: A bus to friends.", "laughed"),
    ]


def test_the_same_file_again_changes_nothing(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "kim.docx", [(1, "Bus", "Kim")])
    study.import_codings(file)

    assert (study.import_codings(file).new, len(given(study))) == (0, 1)


def test_the_coder_may_be_told(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "kim.docx", [(1, "Bus", "Reviewer")])

    study.import_codings(file, coder="Lu")

    assert given(study)[0][0] == "Lu"


def test_in_another_text_the_words_must_stand_once(study: Project, tmp_path: Path) -> None:
    said = ("Ann: A bus to friends.", "Ben: Another one.", "Ann: Yes.")
    file = word_file(tmp_path / "kim.docx", [(0, "Bus", "Kim")], said)

    with pytest.raises(ReadError, match="of no document of the project; read it first"):
        study.import_codings(file)
    study.import_codings(file, document="talk")

    assert given(study)[0][2] == "Ann: A bus to friends."


def test_words_that_are_not_there_are_told(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "talk.docx", [(0, "Bus", "Kim")], ("Ann: A train.",))

    with pytest.raises(FaultyTable, match=r"'Bus' on 'Ann: A train.'\): its words do not stand in"):
        study.import_codings(file)


def test_a_comment_on_words_that_stand_twice_is_told_by_author_and_words(
    study: Project, tmp_path: Path
) -> None:
    said = ("A bus to friends.", "Ann: Yes.")
    file = word_file(tmp_path / "k.docx", [(0, "Bus: at\ntimes", "Kim"), (1, "Bus", "")], said)

    with pytest.raises(FaultyTable) as caught:
        study.import_codings(file, document="talk")

    twice, nobody = map(str, caught.value.faults)
    assert twice.startswith("comment 1 (Kim: 'Bus: at times' on 'A bus to friends.'): its words")
    assert twice.endswith("stand 2 times in 'talk'; comment a longer passage")
    assert nobody == "comment 2 ('Bus' on 'Ann: Yes.'): no author; say who coded: --coder"


def tracked(path: Path, changes: Sequence[str]) -> Path:
    """The file with the words of its first run followed by a tracked change of each kind given."""
    word = docx.Document(str(path))
    run = word.paragraphs[0].runs[0]._element
    for kind in changes:
        words = "delText" if kind in ("del", "moveFrom") else "t"
        run.addnext(
            parse_xml(
                f"<w:{kind} {nsdecls('w')} w:id='7' w:author='E'>"
                f"<w:r><w:{words}> Well.</w:{words}></w:r></w:{kind}>"
            )
        )
    word.save(str(path))
    return path


def test_tracked_changes_are_counted(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "k.docx", [(2, "Bus", "Kim")])
    tracked(file, ["ins", "moveTo", "del"])

    found = study.import_codings(file, document="talk")

    assert (found.new, found.notes) == (
        1,
        ("2 tracked insertions read as text", "1 tracked deletions left out"),
    )


def test_words_that_are_not_there_may_be_a_tracked_change(study: Project, tmp_path: Path) -> None:
    said = ("Ann: A bus to a friend.", "Ben: A bus")
    file = tracked(word_file(tmp_path / "talk.docx", [(0, "Bus", "Kim")], said), ["del"])

    with pytest.raises(FaultyTable, match=r"do not stand in .*; accept or reject the tracked"):
        study.import_codings(file)


def test_new_codes_are_added_in_one_revision(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "k.docx", [(0, "Either/or; bus", "Kim"), (1, "either/Or", "Lu")])
    before = study.codebook_revision()

    found = study.import_codings(file, new_codes=True)

    assert found.new_codes == ("Either-or",)
    assert study.codebook_revision() == before + 1
    assert sorted(row[1] for row in given(study)) == ["Bus", "Either-or", "Either-or"]


def test_unknown_codes_leave_everything_as_it_was(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "k.docx", [(0, "Bus", "Kim"), (1, "Trains", "Kim")])

    with pytest.raises(FaultyTable, match=r"comment 2 \(Kim: 'Trains' on .*\): no code 'Trains'"):
        study.import_codings(file)
    assert not given(study)


def test_a_fault_takes_new_codes_back(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "k.docx", [(0, "Trains", "Kim"), (1, "Bus", "")])
    before = study.codebook_revision()

    with pytest.raises(FaultyTable, match=r"comment 2 \(.*\): no author; say who coded: --coder"):
        study.import_codings(file, new_codes=True)
    assert study.codebook_revision() == before


def test_a_new_code_may_not_be_a_category_or_below_others(study: Project, tmp_path: Path) -> None:
    book = "codebook: N\ncodes: [{name: Needs, category: true, codes: [{name: Bus}]}]\n"
    study.import_codebook(write(tmp_path / "c.yaml", book))
    table = write(tmp_path / "c.csv", "document,code,coder,turn\ntalk,Needs,Kim,1\n")

    with pytest.raises(ParameterError, match="'Needs' is a category"):
        study.import_codings(table, new_codes=True)
    table = write(tmp_path / "d.csv", "document,code,coder,turn\ntalk,Needs/Train,Kim,1\n")
    with pytest.raises(ParameterError, match="'Needs/Train' is below others; add it"):
        study.import_codings(table, new_codes=True)


def test_a_file_without_comments_says_so(study: Project, tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"k\.docx has no comments on any words"):
        study.import_codings(word_file(tmp_path / "k.docx", []))


@pytest.mark.parametrize(
    ("text", "codes", "memo"),
    [
        ("Bus", ("Bus",), ""),
        ("Bus;Bus; \nTime", ("Bus", "Time"), ""),
        ("Time: late", ("Time: late",), ""),
        ("Time: late again", ("Time",), "late again"),
        (": only a memo", (), "only a memo"),
        ("Needs/Bus", ("Needs/Bus",), ""),
        ("and/or", ("and-or",), ""),
        ("Bus [sic]", ("Bus [sic]",), ""),
    ],
)
def test_what_a_comment_says(text: str, codes: tuple[str, ...], memo: str) -> None:
    known = ("Needs/Bus", "Time: late")
    found, told = parts_of(text, known)
    names = in_codebook(found, names_of(known))

    assert (tuple(one.code for one in names), told) == (codes, memo)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Bus [about staff]", Named("Bus", "staff")),
        ("Bus [weight -2.5]", Named("Bus", None, -2.5)),
        ("Bus [about older people, weight 2]", Named("Bus", "older people", 2.0)),
        ("Bus [weight many]", Named("Bus [weight many]")),
    ],
)
def test_a_comment_may_say_about_whom_and_how_much(text: str, named: Named) -> None:
    assert parts_of(text) == ((named,), "")


def test_a_transcript_in_word_comes_back_whole(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", quote="Yes", coder="Kim", about="staff", weight=0.25)
    study.add_coding("talk", "Bus", turn=1, coder="Kim", memo="a memo: of two\nlines")
    study.add_coding("talk", "Make friends", start=5, end=40, coder="Lu")
    study.add_coding("talk", "Time: late", start=5, end=9, coder="Lu")
    before = list(study.codings())

    told = study.export_transcript(tmp_path / "out.docx", "talk")
    found = study.import_codings(tmp_path / "out.docx")

    assert (told.items, told.without_words, told.spelled_out) == (4, 0, 0)
    assert (found.rows, found.known, found.differing) == (4, 4, 0)
    assert list(study.codings()) == before


def test_a_transcript_may_hold_one_coders_work(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", turn=1, coder="Kim")
    study.add_coding("talk", "Bus", turn=2, coder="Lu")

    assert study.export_transcript(tmp_path / "k.docx", "talk", coders=("Kim",)).items == 1
    assert {row[0] for row in given(study)} == {"Kim", "Lu"}


def test_the_same_transcript_gives_the_same_bytes(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", turn=1, coder="Kim")

    for name in "ab":
        study.export_transcript(tmp_path / f"{name}.docx", "talk")

    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_transcript_goes_into_a_word_file(study: Project, tmp_path: Path) -> None:
    with pytest.raises(
        ParameterError, match=r"written as t\.pdf; expected a name ending in \.html"
    ):
        study.export_transcript(tmp_path / "t.pdf", "talk")
    with pytest.raises(UnknownName, match="no document 'walk'"):
        study.export_transcript(tmp_path / "t.docx", "walk")


def test_comments_on_no_words_are_counted(study: Project, tmp_path: Path) -> None:
    said = ("Ann: A bus to friends.", "   ")
    file = word_file(tmp_path / "k.docx", [(0, "Bus", "Kim"), (1, "Bus", "Kim")], said)

    found = study.import_codings(file, document="talk")

    assert (found.new, found.notes) == (1, ("1 comments on no words left out",))


HOSTILE = (
    "Bus [about citizen]", "a; b", "Time: late", "9:30", "back\\slash", "ends\\", "[x]",
    "x [weight 2]", "q: ", "\\;", "Bus", "Bus:", "“Bus”", "קו: 7", "a, b",
)  # fmt: skip


@examples(
    code=st.sampled_from(HOSTILE) | st.text(st.sampled_from("ab \\;:[],/"), min_size=1),
    about=st.none() | st.sampled_from(("staff", "a, weight 2", "x]", "y: [z]; \\")),
    weight=st.none() | st.floats(-9, 9).map(lambda number: round(number, 3)),
    memo=st.sampled_from(("", "late", "of: two\nlines; [about x]")),
)
def test_every_code_name_comes_back(
    code: str, about: str | None, weight: float | None, memo: str
) -> None:
    code = code.strip()
    assume(code)
    coding = Coding(
        id="1", document="talk", span=Span(0, 1), quote="A", code=code, coder="Kim",
        origin="human", about=about, memo=memo, weight=weight,
    )  # fmt: skip

    assert parts_of(said_of(coding)) == ((Named(code, about, weight),), memo)


@pytest.mark.parametrize(
    ("text", "names", "memo"),
    [
        ("time: LATE: again", ("time: LATE",), "again"),
        ("Bus [about citizen]; Time: late", ("Bus [about citizen]", "Time: late"), ""),
        ("Bus [about citizen]s: no", ("Bus [about citizen]s",), "no"),
        ("Time: later", ("Time",), "later"),
        ("Bus: Time: late", ("Bus",), "Time: late"),
    ],
)
def test_people_write_a_known_name_as_it_is(text: str, names: tuple[str, ...], memo: str) -> None:
    found, told = parts_of(text, ("Bus", "Bus [about citizen]", "Needs/Time: late"))

    assert (tuple(one.code for one in found), told) == (names, memo)


def test_places_come_back_with_their_white_space(project: Project, tmp_path: Path) -> None:
    text = "Ann: I like\x0c it.\n\nBob: \u2066Yes\u2069 \x85so.\n \nAnn: Good.\n"
    project.ingest(write(tmp_path / "talk.txt", text))
    project.import_codebook(write(tmp_path / "book.yaml", BOOK))
    for start in range(0, len(text), 3):
        for length in (1, 2, 9):
            if start + length <= len(text):
                project.add_coding("talk", "Bus", start=start, end=start + length, coder="Kim")
    before = list(project.codings())

    project.export_transcript(tmp_path / "out.docx", "talk")
    found = project.import_codings(tmp_path / "out.docx")

    assert (found.new, found.known, found.differing) == (0, len(before), 0)
    assert list(project.codings()) == before


def test_a_new_project_has_the_places_of_the_file(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", start=4, end=12, coder="Kim")
    study.add_coding("talk", "Time: late", start=20, end=24, coder="Kim")
    study.export_transcript(tmp_path / "talk.docx", "talk")

    with new_project(tmp_path / "other.qualkit") as other:
        other.ingest(tmp_path / "talk.docx")
        other.import_codings(tmp_path / "talk.docx", new_codes=True)
        found = [(row["code"], row["start"], row["end"]) for row in other.codings()]

    assert found == [("Bus", 4, 12), ("Time: late", 20, 24)]


def test_what_a_person_selects_is_trimmed_unless_it_is_coded_so(
    study: Project, tmp_path: Path
) -> None:
    said = (" A bus ", "Yes.")
    study.ingest(word_file(tmp_path / "walk.docx", [], said))
    file = word_file(tmp_path / "k.docx", [(0, "Bus", "Kim")], said)
    study.add_coding("walk", "Bus", start=0, end=7, coder="Kim")

    kim, lu = (study.import_codings(file, document="walk", coder=one) for one in ("Kim", "Lu"))

    assert (kim.new, lu.new) == (0, 1)
    assert [row["quote"] for row in study.codings(coder="Lu")] == ["A bus"]


def test_a_stroke_that_becomes_a_hyphen_is_counted(study: Project, tmp_path: Path) -> None:
    file = word_file(tmp_path / "k.docx", [(0, "and/or", "Kim"), (1, "Bus", "Kim")])

    found = study.import_codings(file, new_codes=True)

    assert found.notes == ("1 comments with / in a code's name that is no path, read as -",)


def test_line_ends_of_another_text_have_no_words(study: Project, tmp_path: Path) -> None:
    study.add_coding("talk", "Bus", start=22, end=23, coder="Kim")
    study.add_coding("talk", "Bus", quote="Yes", coder="Kim")
    study.export_transcript(tmp_path / "out.docx", "talk")
    study.ingest(write(tmp_path / "walk.txt", "Ann: Yes, a walk.\n\nBen: No.\n"))

    found = study.import_codings(tmp_path / "out.docx", document="walk")

    assert (found.new, found.notes) == (1, ("1 comments on no words left out",))
