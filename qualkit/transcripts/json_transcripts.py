"""Transcripts as JSON: which of the known forms a file has, and its documents.

A form is one line of `FORMS`. What is no recogniser's, meeting's or chat's is a list of objects
with the keys that columns of tables go by, as ``qualkit turns --json`` writes it; that list may
be the one value of an object.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.grid import Grid, Row
from qualkit.transcripts.json_assembly import assembly_segments, is_assembly
from qualkit.transcripts.json_meetings import chats_of, is_chats, is_meeting, meeting_segments
from qualkit.transcripts.json_speech import (
    is_transcribe,
    is_whisper,
    is_whisper_cpp,
    language_of,
    transcribe_segments,
    whisper_cpp_segments,
    whisper_segments,
)
from qualkit.transcripts.json_values import Loaded, load
from qualkit.transcripts.segments import Segment, non_speech_of, turns_of
from qualkit.transcripts.source import Source
from qualkit.transcripts.tables import check_extent, documents_of

_FORMAT = "json"
_LISTS = ("turns", "utterances", "data", "rows", "transcript")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A known form: how its value is told, and what reads it."""

    name: str
    recognises: Callable[[Any], bool]
    reader: Callable[[Loaded], tuple[ParsedDocument, ...]]


def read_json(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a JSON file of one of the forms in `FORMS`.

    Raises
    ------
    ReadError
        If it is no JSON that can be read with certainty, of no known form, or without words.
    UnknownName, ParameterError
        If ``columns`` names a key that is not there, or a meaning that does not exist.
    """
    loaded = load(source)
    form = next((form for form in FORMS if form.recognises(loaded.value)), None)
    if form is None:
        raise ReadError(
            f"{source.name} is JSON of no form that is read: {_described(loaded.value)}",
            expected=", ".join(form.name for form in FORMS),
            repair="export the transcript as one of them, or as a table",
        )
    documents = form.reader(loaded)
    if not documents:
        raise ReadError(f"{source.name} has no words", expected=form.name)
    skipped = (*documents[0].skipped, *loaded.left.skipped(source))
    return (replace(documents[0], skipped=skipped), *documents[1:])


def _described(value: Any) -> str:
    if isinstance(value, dict):
        return f"an object with {', '.join(repr(key[:30]) for key in list(value)[:8]) or 'nothing'}"
    return "a list" if isinstance(value, list) else f"a single {type(value).__name__}"


def _of_segments(
    segments: Callable[[Loaded], Iterable[Segment]], between: str = " "
) -> Callable[[Loaded], tuple[ParsedDocument, ...]]:
    def read(loaded: Loaded) -> tuple[ParsedDocument, ...]:
        document = _document(segments(loaded), loaded, between)
        if not document.turns:
            return ()
        language = language_of(loaded.value) or language_of(_inside(loaded.value, "results"))
        # whisper.cpp tells the language beside its results.
        language = language or language_of(_inside(loaded.value, "result"))
        return (replace(document, language=language),)

    return read


def _inside(value: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    inner = value.get(key)
    return inner if isinstance(inner, dict) else {}


def _document(segments: Iterable[Segment], loaded: Loaded, between: str) -> ParsedDocument:
    text, turns = turns_of(segments, between=between)
    return ParsedDocument(
        text=text,
        turns=turns,
        format=_FORMAT,
        encoding=loaded.encoding,
        non_speech=non_speech_of(text, turns),
    )


def _chats(loaded: Loaded) -> tuple[ParsedDocument, ...]:
    return tuple(
        replace(
            _document(chat.segments, loaded, "\n"), name=chat.name, speaker_attributes=chat.people
        )
        for chat in chats_of(loaded)
    )


def _is_records(value: Any) -> bool:
    return bool(_records(value))


def _records(value: Any) -> list[Any]:
    """A list with objects, itself or under a usual key."""
    if isinstance(value, dict):
        lists = [value[key] for key in _LISTS if isinstance(value.get(key), list)]
        value = lists[0] if len(lists) == 1 else None
    found = value if isinstance(value, list) else []
    return found if any(isinstance(item, dict) and item for item in found) else []


def _table(loaded: Loaded) -> tuple[ParsedDocument, ...]:
    """The objects as rows of a table whose columns are their keys."""
    records = [
        (number, dict(_cells(record)))
        for number, item in enumerate(_records(loaded.value), 1)
        for record in loaded.objects([item], "a turn")
    ]
    header = tuple(dict.fromkeys(key for _, record in records for key in record))
    check_extent(len(header), len(records), loaded.source)
    rows = tuple(
        Row(line=number, cells=tuple(record.get(key, "") for key in header))
        for number, record in records
    )
    grid = Grid(header=header, rows=rows, encoding=loaded.encoding, format=_FORMAT)
    first, *others = documents_of(grid, loaded.source)
    return (replace(first, skipped=tuple(map(_by_number, first.skipped))), *others)


def _by_number(item: Skipped) -> Skipped:
    place = f"object {item.line}: " if item.line else ""
    return replace(item, line=0, reason=f"{place}{item.reason}")


def _cells(record: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in record.items():
        if key == "attributes" and isinstance(value, dict):
            yield from ((inner, _cell(cell)) for inner, cell in value.items())
        else:
            yield key, _cell(value)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n")
    return json.dumps(value, ensure_ascii=False)


FORMS = (
    Form(name="Whisper or WhisperX", recognises=is_whisper, reader=_of_segments(whisper_segments)),
    Form(name="whisper.cpp", recognises=is_whisper_cpp, reader=_of_segments(whisper_cpp_segments)),
    Form(
        name="Amazon Transcribe", recognises=is_transcribe, reader=_of_segments(transcribe_segments)
    ),
    Form(name="AssemblyAI", recognises=is_assembly, reader=_of_segments(assembly_segments)),
    Form(name="QMSum", recognises=is_meeting, reader=_of_segments(meeting_segments, "\n")),
    Form(name="CaSiNo", recognises=is_chats, reader=_chats),
    Form(
        name="a list of objects with speaker, text and times", recognises=_is_records, reader=_table
    ),
)
"""Every form of JSON that is read; the first that fits is taken."""
