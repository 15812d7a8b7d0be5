"""CSV and TSV: a row is a turn."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import ParameterError, ReadError, UnknownName
from qualkit.transcripts import read
from qualkit.transcripts.respondents import is_number


def parse(text, name="a.csv", **more):
    return read(text.encode(), name, **more)


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def reasons(document):
    return [(item.line, item.reason) for item in document.skipped]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_usual_separator_is_found(separator):
    rows = ["Speaker;Role;Text", 'Anna;citizen;"One; two, three"', "Ben;staff;Four"]
    text = "\n".join(row.replace(";", separator) for row in rows)
    (document,) = parse(text)

    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben"]
    assert document.speaker_attributes == {"Anna": {"role": "citizen"}, "Ben": {"role": "staff"}}
    assert document.format == ("tsv" if separator == "\t" else "csv")


def test_rows_are_turns_and_never_joined():
    (document,) = parse('name,comment\nAnna,"One.\nMore."\nAnna,Two: three.\n')

    assert turns(document) == [("Anna", "One.\nMore."), ("Anna", "Two: three.")]
    assert document.text == "One.\nMore.\n\nTwo: three."


def test_a_single_column_of_answers_is_read():
    (document,) = parse("answer\nMore buses\nCompany, please\n\n")

    assert turns(document) == [(None, "More buses"), (None, "Company, please")]


def test_documents_sessions_kinds_and_languages_come_from_columns():
    first, second = parse(
        "document,session,kind,language,text\n"
        "one.txt,S1,Focus group,EN-gb,A\ntwo.txt,S2,diary,cs,B\none.txt,S1,focus_group,en,C\n"
    )

    assert (first.name, first.session, first.kind, first.language) == (
        "one.txt",
        "S1",
        "focus-group",
        "en",
    )
    assert first.text == "A\n\nC"
    assert (second.name, second.kind) == ("two.txt", "diary")


def test_sessions_name_documents_without_names():
    documents = parse("session,kind,text\nS1,diary,A\nS2,diary,B\nS2,interview,C\n")

    assert [document.name for document in documents] == ["S1", "S2 (diary)", "S2 (interview)"]


def test_languages_differ_within_one_document():
    first, second = parse("session,lang,text\nS1,en-GB,A\nS1,de,B\nS1,EN,C\nS1,,D\nS2,fr,E\n")

    assert (first.language, second.language) == ("en", "fr")
    assert [turn.language for turn in first.turns] == ["en", "de", "en", None]
    assert [turn.language for turn in second.turns] == [None]


def test_a_language_that_is_no_code_is_counted():
    (document,) = parse("lang,text\nKlingonese,A\n")

    assert document.language is None
    assert reasons(document) == [(2, "a language that is no code such as en or de (in 1 row)")]


def test_a_question_is_the_turns():
    (document,) = parse("speaker;Frage;Antwort\nAnna;Was fehlt?;Busse\nAnna;;Nichts\n")

    assert [turn.question for turn in document.turns] == ["Was fehlt?", None]


def test_times_are_read_and_others_counted():
    (document,) = parse("begin,end,text\n1.5,00:00:03,A\n3 March,,B\nlater,4:10,C\n")

    assert [(t.begins, t.ends) for t in document.turns] == [(1.5, 3.0), (None, None), (None, 250.0)]
    assert reasons(document) == [
        (3, "the column of 'begins' holds no time such as 12.5 or 00:01:02 (in 2 rows)")
    ]


def test_a_column_named_for_times_without_any_is_an_attribute():
    (document,) = parse("Timestamp,speaker,text\n2024/03/05 10:00,Ann,A\n2024/03/06 11:00,Ann,B\n")

    assert [dict(turn.attributes) for turn in document.turns] == [
        {"Timestamp": "2024/03/05 10:00"},
        {"Timestamp": "2024/03/06 11:00"},
    ]
    assert document.skipped == ()


def test_a_column_steady_within_every_speaker_is_the_speakers():
    (document,) = parse("speaker,age,text\nAnna,71,A\nAnna,71,B\nBen,44,C\nAnna,,D\n")

    assert document.speaker_attributes == {"Anna": {"age": "71"}, "Ben": {"age": "44"}}
    assert document.skipped == ()


def test_a_column_steady_within_every_document_is_the_documents():
    first, second = parse("doc,speaker,place,text\nA,Ann,Hull,x\nA,Ben,Hull,y\nB,Ann,Leeds,z\n")

    assert (first.attributes, second.attributes) == ({"place": "Hull"}, {"place": "Leeds"})
    assert first.speaker_attributes == {}


def test_any_other_column_stays_with_each_turn():
    (document,) = parse("speaker,mood,mood,text\nAnn,glad,a,x\nAnn,sad,b,y\nAnn,,c,z\n")

    assert [dict(turn.attributes) for turn in document.turns] == [
        {"mood": "glad", "mood (2)": "a"},
        {"mood": "sad", "mood (2)": "b"},
        {"mood (2)": "c"},
    ]
    assert document.skipped == ()


@pytest.mark.parametrize(
    ("who", "text"),
    [("Who", "Comment"), ("Person", "Utterance"), ("Speaker", "Transcript"), ("Author", "Message")],
)
def test_columns_are_known_by_usual_names(who, text):
    (document,) = parse(f"{who},{text},When\nAnn,Hello there,0:01\nBen,Hi,0:05\n")

    assert turns(document) == [("Ann", "Hello there"), ("Ben", "Hi")]
    assert [turn.begins for turn in document.turns] == [1.0, 5.0]


@pytest.mark.parametrize("heading", ["text", "Gesagtes"])
def test_a_column_of_transcripts_names_documents_beside_one_of_words(heading):
    row = "Ann,It is the {}th time I wait"
    documents = parse(
        f"transcript,speaker,{heading}\n" + "".join(f"t{n},{row.format(n)}\n" for n in (1, 1, 2, 2))
    )

    assert sorted(len(document.turns) for document in documents) == [2, 2]


def test_a_second_column_of_a_known_name_is_an_attribute():
    (document,) = parse("speaker,role,role,text,text\nAnn,staff,nurse,x,Other\n")

    assert turns(document) == [("Ann", "x")]
    assert document.speaker_attributes == {
        "Ann": {"role": "staff", "role (2)": "nurse", "text (2)": "Other"}
    }


def test_the_times_of_whisper_are_milliseconds():
    (document,) = parse("start\tend\ttext\n0\t3200\tSo.\n3200\t6100\tHello.\n", "a.tsv")
    (seconds,) = parse("start\tend\ttext\n0\t3.2\tSo.\n4\t61\tHello.\n", "a.tsv")

    assert [(t.begins, t.ends) for t in document.turns] == [(0.0, 3.2), (3.2, 6.1)]
    assert document.notes == ("times are taken for milliseconds, as Whisper writes them",)
    assert [(t.begins, t.ends) for t in seconds.turns] == [(0.0, 3.2), (4.0, 61.0)]


def test_what_is_said_of_nobody_is_the_documents_or_the_turns():
    (document,) = parse("text,age,place\nA,71,Hull\nB,44,Hull\n")

    assert document.attributes == {"place": "Hull"}
    assert [turn.attributes for turn in document.turns] == [{"age": "71"}, {"age": "44"}]


def test_a_role_that_changes_stays_with_the_turns_of_that_speaker():
    (document,) = parse("speaker,role,text\nAnna,staff,A\nAnna,citizen,B\nBen,citizen,C\n,x,D\n")

    assert document.speaker_attributes == {"Ben": {"role": "citizen"}}
    assert [dict(turn.attributes) for turn in document.turns] == [
        {"role": "staff"},
        {"role": "citizen"},
        {},
        {"role": "x"},
    ]
    assert document.notes == ("the role changes within Anna: it stays with each turn",)


@pytest.mark.parametrize(
    ("header", "speaker"),
    [
        ("Sprecher;Rolle;Äußerung", "de"),
        ("Locuteur;Rôle;Texte", "fr"),
        ("Hablante;Rol;Texto", "es"),
        ("Spreker;Rol;Tekst", "nl"),
        ("Parlante;Ruolo;Testo", "it"),
    ],
)
def test_usual_headings_of_other_languages_are_known(header, speaker):
    (document,) = parse(f"{header}\n{speaker};staff;Ja, ja\n")

    assert turns(document) == [(speaker, "Ja, ja")]
    assert document.speaker_attributes == {speaker: {"role": "staff"}}


def test_rows_without_words_and_cells_too_many_are_counted():
    (document,) = parse("speaker,text\nAnna,A\nBen,\nAnna,B,extra\nBen,C\nBen,D\n")

    assert reasons(document) == [(3, "a row without words"), (4, "cells beyond the last column")]
    assert len(document.turns) == 4


def test_columns_can_be_named():
    (document,) = parse(
        "who,FFT answer\nAnna,A\n", columns={"text": "fft ANSWER", "speaker": "who"}
    )

    assert turns(document) == [("Anna", "A")]


def test_a_table_without_words_names_its_columns():
    with pytest.raises(
        ReadError, match=r"no column for the words; it has 'who', 'what'; .* rename"
    ):
        parse("who,what\nAnna,A\n")


def test_wrong_columns_are_named():
    with pytest.raises(UnknownName, match=r"did you mean 'wordings'"):
        parse("who,wordings\nAnna,A\n", columns={"text": "wording"})
    with pytest.raises(ParameterError, match="no meaning 'color'"):
        parse("who,what\nAnna,A\n", columns={"color": "who"})


def test_no_row_with_words_is_refused():
    with pytest.raises(ReadError, match="no row with words"):
        parse("speaker,text\nAnna,\n")


def test_unbalanced_quotes_are_refused_by_line():
    with pytest.raises(ReadError, match="the row at line 3 cannot be read"):
        parse('speaker,text\nAnna,A\nBen,"B\nAnna,C\n')


def test_quotes_in_tabs_may_be_literal():
    (document,) = parse('speaker\ttext\nAnna\t"Yes," she said\nBen\tNo\n', "a.tsv")

    assert turns(document)[0] == ("Anna", '"Yes," she said')


def test_the_hint_of_spreadsheets_is_understood():
    (document,) = parse("sep=;\nspeaker;text\nAnna;A, b\n")

    assert turns(document) == [("Anna", "A, b")]


def test_quoted_newlines_do_not_end_a_row():
    (document,) = parse('speaker,text\nAnna,"One\r\ntwo, ""three""\n\nfour"\nBen,Five\n')

    assert turns(document) == [("Anna", 'One\ntwo, "three"\n\nfour'), ("Ben", "Five")]


def test_decimal_commas_do_not_make_columns():
    rows = "".join(f"P{n};{n},5;{n},25;Ja, so\n" for n in range(9))
    (document,) = parse(f"Wer;Alter;Note;Was\n{rows}", columns={"text": "Was", "speaker": "Wer"})

    assert len(document.turns) == 9
    assert document.speaker_attributes["P3"] == {"Alter": "3,5", "Note": "3,25"}


def test_unicode_text_of_spreadsheets_is_read():
    text = "Sprecher\tText\r\nJörg\tGut, ja\r\n"
    (document,) = read("\ufeff".encode("utf-16-le") + text.encode("utf-16-le"), "a.csv")

    assert (turns(document), document.format) == ([("Jörg", "Gut, ja")], "tsv")


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_the_hint_may_name_a_tab(bom):
    (document,) = parse(f"{bom}sep=\t\r\nspeaker\ttext\r\nAnna\tA, b; c\r\n")

    assert turns(document) == [("Anna", "A, b; c")]


def test_a_table_of_endless_columns_and_rows_is_refused():
    with pytest.raises(ReadError, match=r"spans 6,001 columns and 6,000 rows; expected at most 30"):
        parse("text" + ",a" * 6_000 + "\n" + "x\n" * 6_000)


def test_long_cells_are_read():
    (document,) = parse("text\n" + "a" * 300_000)

    assert len(document.text) == 300_000


def test_directions_in_cells_are_not_speech():
    (document,) = parse("speaker,text\nAnna,[nods]\nBen,Yes (laughs)\n")

    assert [n.kind for n in document.non_speech] == ["direction", "direction"]


CELLS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


def called(name):
    plain = " ".join(name.split())
    return f"{plain} (a)" if is_number(plain) else plain or None


@given(st.lists(st.tuples(CELLS, CELLS.map(lambda cell: f"x{cell}y")), min_size=1, max_size=10))
def test_every_row_is_what_was_written(rows):
    stream = io.StringIO()
    csv.writer(stream).writerows([("speaker", "text"), *rows])
    (document,) = parse(stream.getvalue())

    assert turns(document) == [(called(name), words) for name, words in rows]
