"""Tables in Word, OpenDocument and HTML whose rows are turns."""

import io

import docx
from test_transcripts_open_document import packed as packed_text

from qualkit.transcripts import read

ROWS = [
    ("Anna", "How is the bus?"),
    ("Ben", "Good."),
    ("Anna", "Why\nis it?"),
    ("Ben", "Better"),
]


def word(*parts):
    """A Word file of paragraphs (strings) and tables (lists of rows)."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(0, len(part[0]))
        for row in part:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    (parsed,) = read(stream.getvalue(), "a.docx")
    return parsed


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def marked(document):
    return [(n.kind, document.text[n.span.start : n.span.end]) for n in document.non_speech]


def test_a_row_is_a_turn_of_the_name_in_its_cell():
    document = word(ROWS)

    assert turns(document) == ROWS
    assert document.text == "Anna\nHow is the bus?\nBen\nGood.\nAnna\nWhy\nis it?\nBen\nBetter"
    assert document.skipped == ()


def test_a_header_is_no_speech_and_makes_any_table_one_of_turns():
    document = word([("Speaker", "Text"), ("Anna", "Good."), ("Ben", "Yes.")])

    assert turns(document) == [("Anna", "Good."), ("Ben", "Yes.")]
    assert marked(document) == [("heading", "Speaker\nText")]


def test_numbers_and_times_before_the_name_are_no_speech_and_times_begin_turns():
    rows = [("1", "[00:01]", "I:", "Well?"), ("2", "00:05", "B:", "Good."), ("3", "", "I:", "So?")]

    document = word([*rows, ("4", "00:09", "B:", "Hm, hm.")])

    assert turns(document) == [("I", "Well?"), ("B", "Good."), ("I", "So?"), ("B", "Hm, hm.")]
    assert [turn.begins for turn in document.turns] == [1.0, 5.0, None, 9.0]


def test_rows_of_one_speaker_stay_turns_and_a_row_without_a_name_goes_on():
    rows = [*ROWS, ("Ben", "And cheap."), ("", "At last."), ("", "[Pause]")]

    document = word(rows)

    assert turns(document)[3:] == [("Ben", "Better"), ("Ben", "And cheap."), ("Ben", "At last.")]


def test_a_name_without_words_is_counted():
    document = word([*ROWS, ("Anna", "")])

    assert len(document.turns) == 4
    assert [item.reason for item in document.skipped] == [
        "1 rows of tables with a speaker and no words"
    ]


def test_labels_outside_the_tables_are_found_beside_them():
    document = word("Anna: First.", "Ben: Then.", ROWS, "It went on.", "Anna: Last.")

    assert turns(document) == [
        ("Anna", "First."),
        ("Ben", "Then."),
        *ROWS,
        ("Ben", "It went on."),
        ("Anna", "Last."),
    ]


def test_text_outside_without_labels_is_nobodys():
    assert turns(word("Recorded in the library.", ROWS)) == [
        (None, "Recorded in the library."),
        *ROWS,
    ]


def test_a_second_table_of_known_names_holds_turns_too():
    assert turns(word(ROWS, "Part two", [("Ben", "Bye.")])) == [
        *ROWS,
        (None, "Part two"),
        ("Ben", "Bye."),
    ]


def test_a_table_of_points_holds_no_turns():
    rows = [("Housing", "damp"), ("Transport", "late"), ("Housing", "dear"), ("Transport", "full")]

    assert [speaker for speaker, _ in turns(word(rows))] == [None] * 8


def test_answers_of_yes_and_no_are_no_names():
    rows = [("Yes", "It is."), ("No", "It was."), ("Yes", "So it is."), ("No", "Never was.")]

    assert {speaker for speaker, _ in turns(word(rows))} == {None}


def test_tables_of_a_page_and_of_an_open_document_are_read_alike():
    cells = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in ROWS)
    (page,) = read(f"<html><body><table>{cells}</table></body></html>".encode(), "a.html")
    rows = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{c}</text:p></table:table-cell>" for c in row)
        + "</table:table-row>"
        for row in ROWS
    )
    (text,) = read(packed_text(f"<table:table>{rows}</table:table>"), "a.odt")

    assert turns(page) == turns(text) == [(a, " ".join(b.split())) for a, b in ROWS]
    assert page.text.startswith("Anna\tHow is the bus?\nBen\tGood.")
