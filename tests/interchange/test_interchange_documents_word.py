"""Documents as Word: styles that navigate, heads that repeat, the same bytes for the same words."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.oxml.ns import qn
from paper_fakes import NASTY, NASTY_PARTS, paper

from qualkit.interchange.documents import Grid, Heading, Part, Prose, said
from qualkit.interchange.documents.word import as_word


def opened(*parts: Part) -> Any:
    return docx.Document(io.BytesIO(as_word(paper(*parts))))


def test_the_same_document_gives_the_same_bytes() -> None:
    assert as_word(paper(*NASTY_PARTS)) == as_word(paper(*NASTY_PARTS))


def test_what_xml_cannot_hold_is_spelled_out() -> None:
    text = "".join(part.text for part in opened(Prose(line=said(NASTY))).paragraphs)

    assert text.endswith("&amp; [U+0007]")


def test_headings_have_the_styles_of_the_navigation() -> None:
    word = opened(Heading(text="Needs", color="#d1495b"), Heading(text="Cost", level=2))

    named = [(part.style.name, part.text.strip()) for part in word.paragraphs]
    assert named == [("Title", "A talk"), ("Heading 1", "Needs"), ("Heading 2", "Cost")]


def test_the_head_of_a_table_repeats() -> None:
    table = opened(Grid(header=("code", "n"), rows=(("a", 3),), colors=("#d1495b",))).tables[0]

    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["code", "n"], ["a", "3"]]


def test_the_first_column_is_wide_unless_it_holds_names() -> None:
    headed, named = opened(
        Grid(header=("code", "n", "m"), rows=(("a", 3, 4),)),
        Grid(header=(), rows=(("decision", None),)),
    ).tables

    assert [round(cell.width.mm) for cell in headed.rows[1].cells] == [66, 50, 50]
    assert [round(cell.width.mm) for cell in named.rows[0].cells] == [42, 124]
    assert round(named.rows[0].height.mm) == 14


def test_pages_are_numbered() -> None:
    foot = opened().sections[0].footer.paragraphs[0]._p

    assert foot.find(qn("w:fldSimple")).get(qn("w:instr")) == " PAGE "


def test_text_from_right_to_left_begins_at_the_right() -> None:
    there, here = opened(Prose(line=said("123 שלום")), Prose(line=said("tea"))).paragraphs[1:]

    assert there._p.pPr.find(qn("w:bidi")) is not None
    assert here._p.pPr is None


def test_a_long_title_is_whole_on_the_page() -> None:
    word = docx.Document(io.BytesIO(as_word(paper(title="long " * 100))))

    assert word.paragraphs[0].text == "long " * 100
    assert len(word.core_properties.title) == 255
