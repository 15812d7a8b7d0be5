"""A document for people as Word: styles that the navigation knows, tables whose heads repeat.

Characters that XML cannot hold are spelled out. The pages are A4 and numbered. Turns are not
written here, but with comments in `qualkit.interchange.word_transcripts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from qualkit.interchange.documents.parts import (
    Cited,
    Grid,
    Heading,
    Line,
    Paper,
    Part,
    Points,
    Prose,
    Run,
    said,
)
from qualkit.interchange.documents.tints import pale, solid
from qualkit.interchange.documents.word_marks import (
    added,
    numbered_pages,
    repeated,
    roomy,
    shaded,
    sized,
    turned,
)
from qualkit.interchange.word_packages import held, saved

if TYPE_CHECKING:
    from docx.document import Document

_DEEPEST = 9
_FIELDS = 2
_WIDE = 166.0
"""What the margins of a page leave, in millimetres."""

_QUIET = "59636E"
_BULLET = "ListBullet"


def as_word(paper: Paper) -> bytes:
    """The package; the same bytes for the same document."""
    import docx

    document = docx.Document()
    numbered_pages(document, held(paper.title))
    added(document, "Title").add_run(held(paper.title))
    for text in paper.lead:
        _paragraph(document, said(text, is_quiet=True))
    for part in paper.parts:
        _WRITTEN[type(part)](document, part)
    return saved(document, f"{paper.title} – {paper.kind}")


def _paragraph(document: Document, line: Line, style: str = "") -> Any:
    paragraph = added(document, style)
    for run in line:
        _add(paragraph, run)
    return turned(paragraph, "".join(run.text for run in line))


def _add(paragraph: Any, run: Run) -> Any:
    from docx.shared import RGBColor

    written = paragraph.add_run(_lines(run.text))
    written.bold = run.is_strong or None
    if run.is_quiet:
        written.font.color.rgb = RGBColor.from_string(_QUIET)
    return written


def _heading(document: Document, part: Heading) -> None:
    heading = added(document, f"Heading{min(part.level, _DEEPEST)}")
    if part.color:
        shaded(heading.add_run("   "), solid(part.color))
        heading.add_run(" ")
    heading.add_run(held(part.text))
    turned(heading, part.text)


def _prose(document: Document, part: Prose) -> None:
    _paragraph(document, part.line)


def _points(document: Document, part: Points) -> None:
    label = _paragraph(document, said(part.label, is_strong=True))
    label.paragraph_format.keep_with_next = True
    for item in part.items:
        paragraph = _paragraph(document, said(item), "" if part.is_literal else _BULLET)
        if part.is_literal:
            for run in paragraph.runs:
                run.font.name = "Courier New"


def _cited(document: Document, part: Cited) -> None:
    words = _paragraph(document, said(part.words), "Quote")
    if part.source:
        words.paragraph_format.keep_with_next = True
        words.paragraph_format.space_after = 0
        _paragraph(document, (Run(text="— ", is_quiet=True), *part.source))


def _grid(document: Document, part: Grid) -> None:
    if part.caption:
        caption = _paragraph(document, said(part.caption, is_quiet=True))
        caption.paragraph_format.keep_with_next = True
    heads, widths = int(bool(part.header)), _widths(len(part.header))
    table = document.add_table(rows=heads + len(part.rows), cols=len(widths), style="Table Grid")
    sized(table, widths)
    if part.header:
        for cell, name in zip(table.rows[0].cells, part.header, strict=True):
            cell.paragraphs[0].add_run(held(name)).bold = True
        repeated(table.rows[0])
    for at, (row, values) in enumerate(zip(list(table.rows)[heads:], part.rows, strict=True)):
        for cell, value in zip(row.cells, values, strict=True):
            _fill(cell.paragraphs[0], value)
        if not part.header and values[-1] is None:
            roomy(row)
        if part.colors and part.colors[at]:
            shaded(row.cells[0].paragraphs[0].runs[0], pale(part.colors[at]))
    added(document)


def _widths(columns: int) -> tuple[float, ...]:
    """How wide the columns of a table are: names narrow before what is said, else wide."""
    if columns < _FIELDS:
        return (_WIDE,) if columns else (_WIDE / 4, _WIDE * 3 / 4)
    first = _WIDE * max(0.4, 1 / columns)
    return (first, *[(_WIDE - first) / (columns - 1)] * (columns - 1))


def _fill(paragraph: Any, value: str | int | None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    text = "" if value is None else str(value)
    paragraph.add_run(_lines(text))
    if isinstance(value, int):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    turned(paragraph, text)


def _lines(text: str) -> str:
    return "\n".join(held(line) for line in text.split("\n"))


_WRITTEN: Mapping[type[Part], Callable[[Any, Any], None]] = {
    Heading: _heading,
    Prose: _prose,
    Points: _points,
    Cited: _cited,
    Grid: _grid,
}
