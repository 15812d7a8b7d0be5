"""PDF files with a text layer: lines joined to paragraphs, and what belongs to the paper left out.

`pdf_process` reads the words, `pdf_lines` orders them, `pdf_paragraphs` joins them; this module
says what was left out and refuses what holds no text: pictures of pages are for OCR first.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.pdf_lines import Paper, paper_of
from qualkit.transcripts.pdf_paragraphs import Print, print_of
from qualkit.transcripts.pdf_process import Page, pages_in
from qualkit.transcripts.pieces import counted, document_of
from qualkit.transcripts.source import Source

_FEW_LETTERS = 20
"""A scanned page has no more letters than these in a stamp or a page number."""
_UNMAPPED = 0.05


def looks_like_pdf(data: bytes) -> bool:
    """True when the bytes start as a PDF."""
    return data[:64].lstrip().startswith(b"%PDF-")


def read_pdf(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a ``.pdf`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, encrypted, damaged, scanned without a text layer, or its fonts do
        not say which letters they hold.
    """
    return (document_of_pages(pages_in(source), source),)


def document_of_pages(pages: Sequence[Page], source: Source) -> ParsedDocument:
    """The document of the pages' words.

    Raises
    ------
    ReadError
        If the pages hold no text that can be read.
    """
    _check_text(pages, source)
    paper = paper_of(pages)
    printed = print_of(paper.lines())
    return document_of(
        printed.pieces,
        source,
        format_name="pdf",
        left_out=_left_out(pages, paper, source),
        notes=_notes(printed),
    )


def _check_text(pages: Sequence[Page], source: Source) -> None:
    letters = [_letters(page) for page in pages]
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > _UNMAPPED * (sum(letters) + unmapped):
        raise ReadError(
            f"{source.name} has fonts that do not say which letters they hold ({unmapped} unknown)",
            repair="run OCR on it first, or get the file it was made from",
        )
    scanned = sum(
        page.pictures and n < _FEW_LETTERS for page, n in zip(pages, letters, strict=True)
    )
    if not any(letters) or scanned * 2 > len(pages):
        raise ReadError(
            f"{source.name} looks scanned: almost no text in {len(pages)} pages",
            repair="run OCR on it first",
        )


def _letters(page: Page) -> int:
    return sum(len(word.text) for word in page.words)


def _left_out(pages: Sequence[Page], paper: Paper, source: Source) -> tuple[Skipped, ...]:
    return counted(
        source,
        [
            (paper.running_heads, "running heads and feet of pages"),
            (paper.page_numbers, "page numbers"),
            (paper.line_numbers, "line numbers"),
            (paper.repeated, "lines that the edge of a page cuts and the next page has again"),
            (sum(not page.words for page in pages), "pages without text"),
            (sum(page.turned for page in pages), "characters set at another angle"),
            (sum(page.outside for page in pages), "characters beyond the edges of the pages"),
            (sum(page.unmapped for page in pages), "characters whose font does not name them"),
            (sum(page.comments for page in pages), "comments"),
        ],
    )


def _notes(printed: Print) -> tuple[str, ...]:
    if not printed.joined + printed.kept:
        return ()
    number = printed.joined + printed.kept
    kept = f", {printed.kept} with the hyphen that they have elsewhere" if printed.kept else ""
    return (f"{number} words were joined that a hyphen parted at the end of a line{kept}",)
