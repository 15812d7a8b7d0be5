"""Comments of Word files: their passages in the very text that the file is read as."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from qualkit.errors import ReadError
from qualkit.transcripts.source import Source
from qualkit.transcripts.word import read_word
from qualkit.transcripts.word_comments import WordComments, read_word_comments


def package(build: Callable[[Any], None]) -> Source:
    word = docx.Document()
    build(word)
    out = io.BytesIO()
    word.save(out)
    return Source(data=out.getvalue(), name="talk.docx")


def read(build: Callable[[Any], None]) -> WordComments:
    """The comments, on the text that the file is read as."""
    source = package(build)
    found = read_word_comments(source)
    assert found.text == read_word(source)[0].text
    return found


def said(found: WordComments) -> list[tuple[str, str, str]]:
    return [
        (one.author, one.text, found.text[one.span.start : one.span.end]) for one in found.comments
    ]


def test_a_comment_is_on_the_words_of_its_range() -> None:
    def build(word: Any) -> None:
        paragraph = word.add_paragraph("Ann: I want ")
        run = paragraph.add_run("company 😀")
        paragraph.add_run(", and a bus.")
        word.add_comment(run, text="Make friends", author="Kim", initials="K")

    assert said(read(build)) == [("Kim", "Make friends", "company 😀")]


def test_a_comment_may_be_on_several_paragraphs() -> None:
    def build(word: Any) -> None:
        first = word.add_paragraph("").add_run("Ann: One.")
        word.add_paragraph("Ben: Two.")
        last = word.add_paragraph("").add_run("Ann: Three.")
        word.add_comment([first, last], text="Bus", author="Kim", initials="K")

    assert said(read(build)) == [("Kim", "Bus", "Ann: One.\nBen: Two.\nAnn: Three.")]


def test_comments_on_the_same_words_stand_each_for_themselves() -> None:
    def build(word: Any) -> None:
        run = word.add_paragraph("").add_run("A bus to friends.")
        word.add_comment(run, text="Bus", author="Lu", initials="L")
        word.add_comment(run, text="Friends", author="Kim", initials="K")

    assert said(read(build)) == [
        ("Kim", "Friends", "A bus to friends."),
        ("Lu", "Bus", "A bus to friends."),
    ]


def test_words_taken_out_are_no_part_of_a_passage() -> None:
    def build(word: Any) -> None:
        paragraph = word.add_paragraph("")
        run = paragraph.add_run("We came late")
        deleted = parse_xml(
            f"<w:del {nsdecls('w')} w:id='7' w:author='E'>"
            "<w:r><w:delText>, very</w:delText></w:r></w:del>"
        )
        run._element.addnext(deleted)
        last = paragraph.add_run(" by bus.")
        word.add_comment([run, last], text="Bus", author="Kim", initials="K")

    assert said(read(build)) == [("Kim", "Bus", "We came late by bus.")]


def test_blanks_at_the_ends_are_left_out_and_a_comment_on_no_words_is_counted() -> None:
    def build(word: Any) -> None:
        run = word.add_paragraph("").add_run("  a bus ")
        word.add_comment(run, text="Bus", author="Kim", initials="K")
        blank = word.add_paragraph("").add_run("   ")
        word.add_comment(blank, text="Nothing", author="Kim", initials="K")

    found = read(build)

    assert said(found) == [("Kim", "Bus", "a bus")]
    assert (found.without_words, found.answers) == (1, 0)


def test_comments_in_tables_are_read() -> None:
    def build(word: Any) -> None:
        table = word.add_table(rows=1, cols=2)
        table.rows[0].cells[0].text = "Ann"
        run = table.rows[0].cells[1].paragraphs[0].add_run("Same for me")
        word.add_comment(run, text="Bus", author="Kim", initials="K")

    assert said(read(build)) == [("Kim", "Bus", "Same for me")]


def test_a_comment_that_ends_nowhere_is_counted() -> None:
    def build(word: Any) -> None:
        run = word.add_paragraph("").add_run("A bus.")
        word.add_comment(run, text="Bus", author="Kim", initials="K")
        end = word.element.body.find(f".//{qn('w:commentRangeEnd')}")
        end.getparent().remove(end)

    found = read(build)

    assert (said(found), found.without_words) == ([], 1)


def test_a_file_without_comments_has_none() -> None:
    assert read(lambda word: word.add_paragraph("A bus.")).comments == ()


def test_damage_is_told() -> None:
    with pytest.raises(ReadError, match=r"talk\.docx"):
        read_word_comments(Source(data=b"PK and nothing more", name="talk.docx"))
