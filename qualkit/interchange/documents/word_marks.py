"""What python-docx has no words for: shading, heads of tables that repeat, numbers of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document

_BEHIND_BIDI = (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
"""What the schema of Word lets follow the direction of a paragraph."""


def shaded(run: Any, color: str) -> None:
    """Put `color` (``#rrggbb``) behind the words of a run."""
    shade = _element("shd", val="clear", color="auto", fill=color.removeprefix("#").upper())
    run._element.get_or_add_rPr().append(shade)


def repeated(row: Any) -> None:
    """Let a row of a table stand at the top of each page that the table is on."""
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))


def right_to_left(paragraph: Any) -> None:
    """Let a paragraph begin at the right."""
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(_element("bidi"), *(f"w:{name}" for name in _BEHIND_BIDI))
    for run in paragraph.runs:
        run.font.rtl = True


def numbered_pages(document: Document, title: str) -> None:
    """Make the pages A4, with `title` above and their numbers below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    section.header.paragraphs[0].text = title
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    field = _element("fldSimple", instr=" PAGE ")
    foot._p.append(field)


def _element(name: str, **values: str) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
