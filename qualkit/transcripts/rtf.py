r"""RTF files: their paragraphs as Word's are read, in whatever encoding each font has.

It knows what of a walked file is heading, text and left out; `rtf_walk` knows the control words.
Each cell of a table is a paragraph, as in Word. A file that ends before its groups do is refused:
what is missing cannot be known.
"""

from __future__ import annotations

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts.pieces import Piece, counted, document_of, heading_level
from qualkit.transcripts.rtf_walk import RtfDamage, RtfWalk
from qualkit.transcripts.source import Source

_START = b"{\\rtf"
_REPAIR = "open it in a word processor and save it again, or save it as .docx"


def looks_like_rtf(data: bytes) -> bool:
    r"""True when the bytes start as RTF.

    >>> looks_like_rtf(b"{\\rtf1 Anna: Yes.}")
    True
    """
    return data[:64].lstrip().startswith(_START)


def read_rtf(source: Source) -> tuple[ParsedDocument, ...]:
    """Read an ``.rtf`` file: one document.

    Raises
    ------
    ReadError
        If the file is empty, too large, no RTF, cut off, or holds bytes that are not in the
        encoding that it says.
    """
    source.check_size()
    if not looks_like_rtf(source.data):
        raise ReadError(f"{source.name} is no RTF file", expected="a start of {\\rtf")
    data = source.data.decode("latin-1").lstrip()
    try:
        walk = RtfWalk(data).run()
    except RtfDamage as damage:
        raise ReadError(f"{source.name} {damage}", expected="whole RTF", repair=_REPAIR) from None
    document = document_of(
        [_piece(walk, place) for place in range(len(walk.paragraphs))],
        source,
        format_name="rtf",
        encoding=walk.encoding,
        left_out=counted(source, [(n, what) for what, n in walk.left_out.items()]),
        notes=_doubts(walk),
    )
    return (document,)


def _piece(walk: RtfWalk, place: int) -> Piece:
    paragraph = walk.paragraphs[place]
    style = "" if paragraph.style is None else walk.style_names.get(paragraph.style, "")
    return Piece(text=paragraph.text, level=heading_level(style))


def _doubts(walk: RtfWalk) -> tuple[str, ...]:
    if not walk.western:
        return ()
    what = f"{walk.western} characters in fonts of the Western character set"
    return (f"{what} were read as cp1252, though the file's code page is {walk.encoding}",)
