"""Rows of headings: those of survey tools, and titles above the names of the columns."""

from __future__ import annotations

import pytest
from workbooks import xlsx

from qualkit.model import ParsedDocument
from qualkit.transcripts import read

QUALTRICS = (
    "StartDate,ResponseId,UserLanguage,Q1,Q2\n"
    'Start Date,Response ID,User Language,What is your age?,"What do you like, most of all?"\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""userLanguage""}"'
    ',"{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n'
    "2023-03-01,R_1a,EN,44,The kind people at the desk\n"
    "2023-03-02,R_2b,EN,71,That it is open so long\n"
)
SURVEYMONKEY = (
    "Respondent ID,Collector ID,How old are you?,,What do you like about it?\n"
    ",,Response,Other (please say),Open-Ended Response\n"
    "1190,40,44,,The kind people at the desk\n"
    "1191,40,,over 99,That it is open so long\n"
)


def turns(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def test_the_wording_of_qualtrics_is_the_question() -> None:
    (document,) = read(QUALTRICS.encode(), "wave.csv")

    assert document.name == "What do you like, most of all?"
    assert turns(document) == [
        ("R_1a", "The kind people at the desk"),
        ("R_2b", "That it is open so long"),
    ]
    assert document.turns[0].question == "What do you like, most of all?"
    assert document.speaker_attributes["R_1a"] == {
        "StartDate": "2023-03-01",
        "What is your age?": "44",
    }
    assert [(item.line, item.reason) for item in document.skipped] == [
        (3, "the names that Qualtrics gives the columns for itself")
    ]


@pytest.mark.parametrize("told", ["Q2", "What do you like, most of all?"])
def test_columns_of_qualtrics_may_be_told_by_name_or_wording(told: str) -> None:
    (document,) = read(QUALTRICS.encode(), "wave.csv", columns={"text": told})

    assert [turn.question for turn in document.turns] == ["What do you like, most of all?"] * 2
    assert [speaker for speaker, _ in turns(document)] == ["R_1a", "R_2b"]


def test_the_second_row_of_surveymonkey_is_no_respondent() -> None:
    (document,) = read(SURVEYMONKEY.encode(), "wave.csv")

    assert document.name == "What do you like about it?"
    assert [speaker for speaker, _ in turns(document)] == ["1190 (wave)", "1191 (wave)"]
    assert document.speaker_attributes["1191 (wave)"] == {
        "Collector ID": "40",
        "How old are you?: Other (please say)": "over 99",
    }


def test_titles_above_the_names_of_the_columns_are_counted() -> None:
    rows = [["Interviews of May"], [], ["Speaker", "Text"], ["Ann", "I want company."]]
    (document,) = read(xlsx({"Sheet1": rows}), "a.xlsx")

    assert turns(document) == [("Ann", "I want company.")]
    assert [(item.line, item.reason) for item in document.skipped] == [
        (1, "a line above the names of the columns")
    ]


@pytest.mark.parametrize("above", ["Interviews of May", "Place,Hull\nDay,Monday"])
def test_lines_above_the_names_are_found_in_separated_values_too(above: str) -> None:
    (document,) = read(f"{above}\nSpeaker,Text\nAnn,Yes\n".encode(), "a.csv")

    assert turns(document) == [("Ann", "Yes")]
    assert {item.reason for item in document.skipped} == {"a line above the names of the columns"}


def test_a_title_above_open_questions_is_found() -> None:
    rows = [["Survey"], ["Age", "What helped?"], [44, "The driver who waited for me"]]
    (document,) = read(xlsx({"Sheet1": rows}), "a.xlsx")

    assert (document.name, len(document.turns)) == ("What helped?", 1)


def test_rows_that_name_nothing_known_stay_below_the_first() -> None:
    (document,) = read(b"Gesagtes\nSo ist es nun einmal,Text\nIch bin lieber bei mir\n", "a.csv")

    assert len(document.turns) == 2
