"""Pieces joined to a document."""

import pytest

from qualkit.errors import ReadError
from qualkit.transcripts.pieces import Piece, document_of
from qualkit.transcripts.source import Source

SOURCE = Source(data=b"-", name="a.odt")


def build(*pieces, **options):
    made = [Piece(text=piece) if isinstance(piece, str) else piece for piece in pieces]
    return document_of(made, SOURCE, format_name="odt", **options)


def test_pieces_are_joined_by_newlines_and_headings_set_apart():
    document = build(Piece(text="Part", level=1), "Anna: One.\r\nTwo.", " ", "Ben: Three.")

    assert document.text == "Part\nAnna: One.\nTwo.\n \nBen: Three."
    assert [turn.speaker for turn in document.turns] == ["Anna", "Ben"]
    assert [item.kind for item in document.non_speech] == ["heading"]


def test_what_no_text_holds_is_taken_out_and_counted():
    document = build("Anna: \0One\ud800.", "Ben: T\ufffdo.\x07")

    assert document.text == "Anna: One.\nBen: T\ufffdo."
    assert [item.reason for item in document.skipped] == [
        "3 characters that no text holds",
        "1 characters (U+FFFD) were lost before this file was written",
    ]


def test_pieces_without_words_are_empty():
    with pytest.raises(ReadError, match=r"a\.odt is empty"):
        build(" ", "\0")


def test_labels_at_lines_within_pieces_make_each_line_a_paragraph():
    document = build("Anna: One.\nBen: Two.\nAnna: Three.\nand four", "Ben: Five.")

    assert [turn.speaker for turn in document.turns] == ["Anna", "Ben", "Anna", "Ben"]
