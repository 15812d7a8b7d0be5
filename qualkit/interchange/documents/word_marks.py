"""What python-docx has no words for, or is slow at: shading, heads that repeat, many comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.model.directions import is_right_to_left, ways

if TYPE_CHECKING:
    from docx.document import Document

_BEHIND_BIDI = (
    "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
    "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl",
    "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
)  # fmt: skip
"""What the schema of Word lets follow the direction of a paragraph."""

_BEHIND_SHADE = ("fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish")
"""And the shading of words."""


def shaded(run: Any, color: str) -> None:
    """Put `color` (``#rrggbb``) behind the words of a run."""
    shade = _element("shd", val="clear", color="auto", fill=color.removeprefix("#").upper())
    properties = run._element.get_or_add_rPr()
    properties.insert_element_before(shade, *(f"w:{name}" for name in _BEHIND_SHADE))


def repeated(row: Any) -> None:
    """Let a row of a table stand at the top of each page that the table is on."""
    row._tr.get_or_add_trPr().append(_element("tblHeader", val="true"))


def sized(table: Any, widths: Sequence[float]) -> None:
    """Give the columns of a table these widths, in millimetres."""
    from docx.shared import Mm

    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)


def roomy(row: Any) -> None:
    """Leave room in a row of a table to write by hand."""
    from docx.shared import Mm

    row.height = Mm(14)


def turned(paragraph: Any, text: str) -> Any:
    """The paragraph, from right to left where the first letter of its `text` is.

    Of its runs those are that have such a letter, or no letter at all.
    """
    if is_right_to_left(text):
        properties = paragraph._p.get_or_add_pPr()
        properties.insert_element_before(_element("bidi"), *(f"w:{name}" for name in _BEHIND_BIDI))
        for run in paragraph.runs:
            found = {*ways(run.text)}
            if "R" in found or not found:
                run.font.rtl = True
    return paragraph


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


def added(document: Document, style: str = "") -> Any:
    """A new last paragraph, with the style of that id: ``Heading1``, ``Quote``.

    python-docx goes through the whole document for each.
    """
    from docx.text.paragraph import Paragraph

    element = _element("p")
    document.element.body[-1].addprevious(element)
    if style:
        element.style = style
    return Paragraph(element, document._body)


class Comments:
    """The comments of a document, added in time that grows with their number alone.

    python-docx looks through all comments for a free number whenever it adds one; here each is made
    apart, numbered, and then moved to the others.
    """

    def __init__(self, document: Document) -> None:
        from docx.comments import Comments as Apart

        there = document.comments
        self._all = there._comments_elm
        self._apart = Apart(_element("comments"), there._comments_part)
        self._next = len(there)

    def add(self, text: str, author: str) -> Made:
        """A new comment, whose marks are to be put into the text."""
        from docx.oxml.ns import qn

        number = str(self._next)
        element = self._apart.add_comment(text=text, author=author, initials="")._comment_elm
        element.set(qn("w:id"), number)
        self._all.append(element)
        self._next += 1
        reference = _element("r")
        reference.append(_element("commentReference", id=number))
        return Made(
            element=element,
            start=_element("commentRangeStart", id=number),
            end=(_element("commentRangeEnd", id=number), reference),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A comment, and what stands where its passage begins and where it ends."""

    element: Any
    start: Any
    end: tuple[Any, ...]


def behind(element: Any, others: Sequence[Any]) -> None:
    """Put `others` in their order behind an element."""
    for one in reversed(others):
        element.addnext(one)


def first(paragraph: Any, others: Sequence[Any]) -> None:
    """Put `others` in their order before all else in a paragraph."""
    for one in reversed(others):
        paragraph._p.insert(int(paragraph._p.pPr is not None), one)


def _element(name: str, **values: str) -> Any:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made
