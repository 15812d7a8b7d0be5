"""Readers of transcripts: a file's bytes to documents, turns and participants.

`read` is the door. A format is one line of `FORMATS`: its suffixes, its reader, and, where its
bytes give it away, a test that recognises them. Readers are pure functions of a `Source`; no
file is opened here, and nothing is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from qualkit.errors import ReadError, nearest_name
from qualkit.model import ParsedDocument
from qualkit.transcripts import archive
from qualkit.transcripts.aliases import LikelyAlias, likely_aliases
from qualkit.transcripts.columns import COLUMNS
from qualkit.transcripts.cues import looks_like_srt, looks_like_vtt, read_sbv, read_srt, read_vtt
from qualkit.transcripts.elan import looks_like_elan, read_elan
from qualkit.transcripts.json_transcripts import read_json
from qualkit.transcripts.json_values import looks_like_json
from qualkit.transcripts.open_document import looks_like_open_text, read_open_text
from qualkit.transcripts.participants import ParticipantsError, read_participants
from qualkit.transcripts.pdf import looks_like_pdf, read_pdf
from qualkit.transcripts.rtf import looks_like_rtf, read_rtf
from qualkit.transcripts.running_text import read_markdown, read_plain_text
from qualkit.transcripts.source import MAX_BYTES, Source, too_large
from qualkit.transcripts.spreadsheet import looks_like_workbook, read_workbook
from qualkit.transcripts.structured_text import read_structured_text
from qualkit.transcripts.tables import read_table
from qualkit.transcripts.tei import looks_like_tei, read_tei
from qualkit.transcripts.webpage import looks_like_html, read_html
from qualkit.transcripts.word import looks_like_word, read_word

__all__ = [
    "COLUMNS",
    "FORMATS",
    "MAX_BYTES",
    "SUFFIXES",
    "Format",
    "LikelyAlias",
    "ParticipantsError",
    "Source",
    "archive",
    "is_readable",
    "likely_aliases",
    "read",
    "read_participants",
    "too_large",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """How files of one format are known and read."""

    name: str
    suffixes: tuple[str, ...]
    reader: Callable[[Source], tuple[ParsedDocument, ...]]
    recognises: Callable[[bytes], bool] | None = None


FORMATS = (
    Format(name="plain text", suffixes=(".txt", ".text"), reader=read_plain_text),
    Format(name="Markdown", suffixes=(".md", ".markdown"), reader=read_markdown),
    Format(name="reStructuredText", suffixes=(".rst",), reader=read_structured_text),
    Format(name="Word", suffixes=(".docx",), reader=read_word, recognises=looks_like_word),
    Format(
        name="OpenDocument",
        suffixes=(".odt",),
        reader=read_open_text,
        recognises=looks_like_open_text,
    ),
    Format(name="PDF", suffixes=(".pdf",), reader=read_pdf, recognises=looks_like_pdf),
    Format(name="RTF", suffixes=(".rtf",), reader=read_rtf, recognises=looks_like_rtf),
    Format(name="HTML", suffixes=(".html", ".htm"), reader=read_html, recognises=looks_like_html),
    Format(name="WebVTT", suffixes=(".vtt",), reader=read_vtt, recognises=looks_like_vtt),
    Format(name="SubRip", suffixes=(".srt",), reader=read_srt, recognises=looks_like_srt),
    Format(name="SubViewer", suffixes=(".sbv",), reader=read_sbv),
    Format(
        name="workbook",
        suffixes=(".xlsx", ".xlsm", ".ods"),
        reader=read_workbook,
        recognises=looks_like_workbook,
    ),
    Format(name="JSON", suffixes=(".json",), reader=read_json, recognises=looks_like_json),
    Format(name="TEI", suffixes=(".xml", ".tei"), reader=read_tei, recognises=looks_like_tei),
    Format(name="ELAN", suffixes=(".eaf",), reader=read_elan, recognises=looks_like_elan),
    Format(name="table", suffixes=(".csv", ".tsv"), reader=read_table),
)
"""Every format that is read."""

SUFFIXES: Mapping[str, Format] = {suffix: each for each in FORMATS for suffix in each.suffixes}
"""The format of each suffix."""

_OFTEN_AS_TEXT = (".vtt", ".srt", ".json")


def is_readable(name: str) -> bool:
    """True when a file of this name has a suffix that is read.

    >>> is_readable("Group 1.DOCX"), is_readable("photo.jpg")
    (True, False)
    """
    return PurePath(name).suffix.lower() in SUFFIXES


def read(
    data: bytes,
    name: str,
    *,
    roster: Collection[str] = (),
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    speakers: str | None = None,
) -> tuple[ParsedDocument, ...]:
    r"""Read a file.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        The file's name: its suffix says the format, messages name it.
    roster : collection of str
        Names known to speak; a label that is one of them is always a speaker.
    encoding : str, optional
        The encoding of a text file, where it cannot be found or was found wrongly.
    columns : mapping, optional
        For tables: a meaning of `COLUMNS` to the name of the column that holds it; ``text`` may be
        several, separated by ``;``, where a row is a respondent.
    speakers : str, optional
        A regular expression for running text, subtitles and Word: a group of it holds the
        speaker at the start of a line. It replaces what is found otherwise.

    Returns
    -------
    tuple of ParsedDocument
        One document, or several where a table names several; never none.

    Raises
    ------
    ReadError
        If the format is not read, or the file is empty, too large, damaged or no such file.
    ParameterError, UnknownName
        If the encoding or a column does not exist.

    Examples
    --------
    >>> (document,) = read(b"Anna: I want company.\n\nBen: Me too.\n", "group.txt")
    >>> [(turn.speaker, document.text[turn.span.start:turn.span.end]) for turn in document.turns]
    [('Anna', 'I want company.'), ('Ben', 'Me too.')]
    """
    source = Source(
        data=data,
        name=name,
        roster=tuple(roster),
        encoding=encoding,
        columns=columns or {},
        speakers=speakers,
    )
    return _format_of(source).reader(source)


def _format_of(source: Source) -> Format:
    suffix = PurePath(source.name).suffix.lower()
    recognised = next(
        (each for each in FORMATS if each.recognises and each.recognises(source.data)), None
    )
    by_suffix = SUFFIXES.get(suffix)
    if by_suffix is None and recognised is None:
        near = nearest_name(suffix, SUFFIXES) if suffix else None
        raise ReadError(
            f"{source.name} is of no format that is read",
            expected=f"one of {' '.join(SUFFIXES)}",
            repair=f"did you mean {near}?" if near else "save it as one of them",
        )
    return _agreed(by_suffix, recognised, source)


def _agreed(by_suffix: Format | None, recognised: Format | None, source: Source) -> Format:
    """The format by suffix unless the bytes say another; subtitles and JSON in text are read so."""
    if by_suffix is None or recognised is None or recognised is by_suffix:
        return by_suffix or recognised or SUFFIXES[".txt"]
    if recognised.suffixes[0] not in _OFTEN_AS_TEXT:
        raise ReadError(
            f"{source.name} is {recognised.name}, not {by_suffix.name}",
            repair=f"give it the suffix {recognised.suffixes[0]}",
        )
    return recognised if by_suffix is SUFFIXES[".txt"] else by_suffix
