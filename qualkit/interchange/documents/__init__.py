"""Documents for people: built once of headings, prose, tables, quotes and turns, written by suffix.

What is in one is not known here. As Word a transcript has its codes as comments, which are read
again: that is `qualkit.interchange.word_transcripts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from qualkit.interchange.documents.markdown import as_markdown
from qualkit.interchange.documents.pages import as_html
from qualkit.interchange.documents.parts import (
    Cited,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Part,
    Points,
    Prose,
    Run,
    Turn,
    said,
    texts_of,
)
from qualkit.interchange.documents.word import as_word

__all__ = [
    "PAPERS",
    "Cited",
    "Grid",
    "Heading",
    "Line",
    "Note",
    "Paper",
    "Part",
    "Points",
    "Prose",
    "Run",
    "Turn",
    "said",
    "texts_of",
]

PAPERS: Mapping[str, Callable[[Paper], bytes]] = {
    ".html": as_html,
    ".docx": as_word,
    ".md": as_markdown,
}
"""What writes a document, by the suffix of the file."""
