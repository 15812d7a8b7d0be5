"""Tables in which a row is a respondent: each open question is a document, each answer a turn."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError, UnknownName
from qualkit.model import ParsedDocument
from qualkit.transcripts import read

SURVEY = """Country,Age,What helped you most?,What would you change?,Satisfied
IE,71,The driver who waited for me at the stop,More buses on Sunday evenings please,yes
DK,44,My neighbour came with me every single time,,no
IE,68,,Nothing at all as it works well,yes
DK,59,,,no
"""


def survey(table: str = SURVEY, **columns: str) -> tuple[ParsedDocument, ...]:
    return read(table.encode(), "wave 1.csv", columns=columns)


def answers(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def test_each_open_question_is_a_document_and_each_answer_a_turn() -> None:
    first, second = survey()

    assert (first.name, second.name) == ("What helped you most?", "What would you change?")
    assert answers(first) == [
        ("Respondent 1 (wave 1)", "The driver who waited for me at the stop"),
        ("Respondent 2 (wave 1)", "My neighbour came with me every single time"),
    ]
    assert [speaker for speaker, _ in answers(second)] == [
        "Respondent 1 (wave 1)",
        "Respondent 3 (wave 1)",
    ]
    assert {turn.question for turn in second.turns} == {"What would you change?"}
    assert [(d.kind, d.session, d.rows_are_turns) for d in (first, second)] == [
        ("open-answer", "wave 1", True)
    ] * 2


def test_other_columns_are_the_respondents() -> None:
    first, second = survey()

    assert first.speaker_attributes["Respondent 2 (wave 1)"] == {
        "Country": "DK",
        "Age": "44",
        "Satisfied": "no",
    }
    assert second.speaker_attributes.keys() == {"Respondent 1 (wave 1)", "Respondent 3 (wave 1)"}


def test_the_questions_found_are_told_and_rows_without_answers_counted() -> None:
    first, second = survey()

    assert first.notes == (
        (
            "taken for a row a respondent, with the open questions 'What helped you most?',"
            " 'What would you change?'"
        ),
    )
    assert [(item.line, item.reason) for item in first.skipped] == [(5, "a row without words")]
    assert (second.notes, second.skipped) == ((), ())


def test_the_questions_may_be_told() -> None:
    (one,) = survey(text="What would you change?")
    documents = survey(text="what would you change?;SATISFIED")

    assert (one.kind, len(one.turns)) == (None, 2)
    assert [document.name for document in documents] == ["What would you change?", "Satisfied"]
    assert documents[0].notes == ()


def test_a_question_may_hold_the_separator() -> None:
    text = 'id;"Now; and why?";Later\nA7;Yes;No\n'
    first, second = survey(text, text="Now; and why?;Later")

    assert (first.name, answers(second)) == ("Now; and why?", [("A7", "No")])


def test_a_question_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownName, match=r"no column in wave 1\.csv 'Country;Agee'"):
        survey(text="Country;Agee")


@pytest.mark.parametrize("heading", ["Participant", "Respondent ID", "ID", "Befragte"])
def test_respondents_are_named_by_a_known_column(heading: str) -> None:
    first, _ = survey(
        SURVEY.replace("Country", heading).replace("IE", "P1").replace("DK,44", "P2,44")
    )

    assert [speaker for speaker, _ in answers(first)] == ["P1", "P2"]


def test_a_column_of_sessions_sets_documents_apart() -> None:
    documents = survey(SURVEY.replace("Country", "Focus group"))

    assert [(document.name, document.session) for document in documents] == [
        ("What helped you most? (IE, open-answer)", "IE"),
        ("What would you change?", "IE"),
        ("What helped you most? (DK, open-answer)", "DK"),
    ]


def test_a_role_and_a_language_are_known_in_wide_tables_too() -> None:
    text = SURVEY.replace("Country", "role").replace("Satisfied", "language")
    first, _ = survey(text.replace(",yes", ",en").replace(",no", ",da"))

    assert first.speaker_attributes["Respondent 1 (wave 1)"]["role"] == "IE"
    assert [turn.language for turn in first.turns] == ["en", "da"]


def test_a_column_named_as_text_makes_a_row_a_turn() -> None:
    (document,) = survey(SURVEY.replace("What would you change?", "Comment"))

    assert (document.kind, len(document.turns), document.notes) == (None, 2, ())


def test_one_column_of_prose_among_people_who_speak_again_holds_the_words() -> None:
    rows = "".join(f"P{n % 2},It is the {n}th time that I wait\n" for n in range(8))
    (document,) = survey(f"speaker,Gesagtes\n{rows}")

    assert (document.kind, len(document.turns)) == (None, 8)
    assert document.notes == ("the column 'Gesagtes' was taken for the words",)


def test_several_columns_of_prose_among_people_who_speak_again_are_not_guessed() -> None:
    rows = "".join(
        f"{n % 2},It is time {w} to go,We saw him {w} again\n" for n, w in enumerate("abcdefgh")
    )

    with pytest.raises(ReadError, match=r"several columns that may hold the words: 'Said', 'Seen'"):
        survey(f"speaker,Said,Seen\n{rows}")


@pytest.mark.parametrize(
    "cells", ["agree", "Strongly agree with this statement", "https://example.org/a/b-c-d-e", "71"]
)
def test_choices_numbers_and_addresses_are_no_open_questions(cells: str) -> None:
    rows = "".join(f"{n},{cells}\n" for n in range(9))

    with pytest.raises(ReadError, match="no column for the words"):
        survey(f"a,b\n{rows}")


def test_numbers_are_told_apart_by_file() -> None:
    table = (
        "id,What helped you most?\n1,The driver who waited for me\n2,My neighbour who came too\n"
    )

    (nurses,) = read(table.encode(), "nurses.csv")
    (listed,) = read(table.encode(), "nurses.csv", roster=["1"])

    assert [speaker for speaker, _ in answers(nurses)] == ["1 (nurses)", "2 (nurses)"]
    assert [speaker for speaker, _ in answers(listed)] == ["1", "2 (nurses)"]
    assert nurses.notes[1] == (
        "names that are only numbers are told apart by file, as '1 (nurses)'; list a number among"
        " the participants if it is one person in every file"
    )
