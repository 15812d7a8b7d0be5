"""Documents, their texts, originals and turns."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from qualkit.errors import UnknownName
from qualkit.model.documents import Document, NonSpeech, ParsedDocument, ParsedTurn, Turn
from qualkit.model.tables import Table
from qualkit.spans import Span, overlapping, text_without
from qualkit.store import events, full_text
from qualkit.store.connection import Store
from qualkit.store.seals import seal

LISTING = (
    "name", "session", "kind", "language", "turns", "words", "participants", "format", "encoding",
    "sha256", "attributes",
)  # fmt: skip


def read_from(store: Store, sha256: str) -> tuple[str, ...]:
    """The names of the documents read from the original with that SHA-256; mostly none or one."""
    query = "SELECT name FROM document WHERE original_sha256 = ? ORDER BY id"
    return tuple(name for (name,) in store.rows(query, (sha256,)))


def names(store: Store) -> tuple[str, ...]:
    """The names of all documents, sorted."""
    return tuple(name for (name,) in store.rows("SELECT name FROM document ORDER BY name"))


def origin_of(store: Store, name: str) -> str | None:
    """The file that the document called `name` was read from; None where there is none such."""
    row = store.one("SELECT origin FROM document WHERE name = ?", (name,))
    return str(row[0]) if row else None


def id_of(store: Store, name: str) -> int:
    """The id of the document called `name`."""
    row = store.one("SELECT id FROM document WHERE name = ?", (name,))
    if row is None:
        raise UnknownName("document", name, names(store))
    return int(row[0])


def keys(store: Store) -> dict[str, tuple[int, int]]:
    """The id and the current version of every document, by name."""
    query = "SELECT name, id, version FROM document ORDER BY name"
    return {name: (int(row), int(version)) for name, row, version in store.rows(query)}


def created(store: Store) -> dict[str, str]:
    """When each document came into the project, by name."""
    return dict(store.rows("SELECT name, created FROM document"))


def guids(store: Store) -> dict[str, tuple[str, int]]:
    """The GUID and the current version of every document, by name."""
    query = "SELECT name, guid, version FROM document ORDER BY name"
    return {name: (guid, int(version)) for name, guid, version in store.rows(query)}


def sessions(store: Store) -> dict[str, str]:
    """The GUID of every session, by name."""
    return dict(store.rows("SELECT name, guid FROM session ORDER BY name"))


def add(
    store: Store,
    document: Document,
    parsed: ParsedDocument,
    *,
    original: bytes,
    speakers: Mapping[str, int],
    words: Sequence[int],
    probability: float | None,
    guid: str | None = None,
) -> None:
    """Store a document with its original bytes, text, turns and non-speech, all or nothing.

    ``speakers`` maps each speaker, as written, to a participant's id; ``words`` counts the spoken
    words of each turn; ``probability`` is None where the language was not guessed. ``guid`` is the
    one it comes with.
    """
    with store.write() as connection:
        connection.execute(
            "INSERT INTO original VALUES (?, ?) ON CONFLICT DO NOTHING",
            (document.sha256, original),
        )
        guid = guid or store.guids()
        cursor = connection.execute(
            "INSERT INTO document (guid, name, session_id, kind, language, language_probability,"
            " format, encoding, origin, original_sha256, version, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)",
            (
                guid, document.name, _session_id(store, document.session), document.kind,
                document.language, probability, document.format, document.encoding,
                document.origin, document.sha256, store.clock(),
            ),
        )  # fmt: skip
        key = (int(cursor.lastrowid or 0), 1)
        add_version(store, key, document.text, parsed, speakers=speakers, words=words)
        set_attributes(store, key[0], parsed.attributes)
        seal(store, "document", key[0])
        details = {"turns": len(parsed.turns), "characters": len(document.text)}
        events.record(store, "ingest", guid, details)


def add_version(
    store: Store,
    key: tuple[int, int],
    text: str,
    parsed: ParsedDocument,
    *,
    speakers: Mapping[str, int],
    words: Sequence[int],
    reason: str = "ingest",
) -> None:
    """Store a version of a document's text with its turns and non-speech, and index what is said.

    ``key`` is the document's id and the version; the document's seal is the caller's, who also
    makes the version the current one. ``reason`` says what made it.
    """
    connection = store.connection
    connection.execute(
        "INSERT INTO text_version (document_id, version, text, sha256, reason, created)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (*key, text, text_sha256(text), reason, store.clock()),
    )
    marks = [mark.span for mark in parsed.non_speech]
    first = int((store.one("SELECT coalesce(max(id), 0) + 1 FROM turn") or (1,))[0])
    connection.executemany(
        "INSERT INTO turn (id, document_id, version, ordinal, participant_id, start, end, begins,"
        " ends, words, language, question, attributes) VALUES"
        " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (first + at, *key, at + 1, speakers.get(turn.speaker or ""), turn.span.start,
             turn.span.end, turn.begins, turn.ends, count, turn.language, turn.question,
             json_of(turn.attributes))
            for at, (turn, count) in enumerate(zip(parsed.turns, words, strict=True))
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO non_speech VALUES (?, ?, ?, ?, ?)",
        ((*key, mark.span.start, mark.span.end, mark.kind) for mark in parsed.non_speech),
    )
    full_text.index(
        store,
        (
            (turn, text_without(text, found.span, marks))
            for turn, found in enumerate(parsed.turns, first)
        ),
    )


def set_attributes(store: Store, document: int, attributes: Mapping[str, str]) -> None:
    """Set attributes of the document with that id; its seal is the caller's."""
    store.connection.executemany(
        "INSERT INTO document_attribute (document_id, name, type, value) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET type = excluded.type, value = excluded.value",
        [(document, name, type_of(value), value) for name, value in attributes.items()],
    )


def json_of(attributes: Mapping[str, str]) -> str | None:
    """Attributes as they are kept with a turn: JSON, None for none."""
    return json.dumps(dict(attributes), ensure_ascii=False) if attributes else None


def type_of(value: str) -> str:
    """The type of an attribute's value: ``integer``, ``real`` or ``text``.

    >>> type_of("71"), type_of("7.5"), type_of("seven")
    ('integer', 'real', 'text')
    """
    for kind, convert in (("integer", int), ("real", float)):
        try:
            convert(value)
        except ValueError:
            continue
        return kind
    return "text"


def listing(store: Store) -> Table:
    """Every document with its counts, by name."""
    query = """
        SELECT document.name, session.name, kind, document.language, count(turn.id),
               coalesce(sum(words), 0), count(DISTINCT participant_id), format, encoding,
               original_sha256, (
                   SELECT json_group_object(name, value) FROM (
                       SELECT name, value FROM document_attribute
                       WHERE document_id = document.id ORDER BY name
                   )
               )
        FROM document JOIN session ON session.id = session_id
        LEFT JOIN turn ON turn.document_id = document.id AND turn.version = document.version
        GROUP BY document.id ORDER BY document.name"""
    rows = [(*row, json.loads(attributes)) for *row, attributes in store.rows(query)]
    return Table(LISTING, tuple(rows))


def texts(store: Store, wanted: Iterable[str] | None = None) -> dict[str, str]:
    """The current text of every document, or of those `wanted`, by name."""
    query = """
        SELECT name, text FROM document JOIN text_version
        ON document_id = document.id AND text_version.version = document.version
        WHERE ?1 IS NULL OR name IN (SELECT value FROM json_each(?1)) ORDER BY name"""
    return dict(store.rows(query, (None if wanted is None else json.dumps(list(wanted)),)))


def turns(store: Store, name: str | None = None) -> tuple[Turn, ...]:
    """The turns of every document, or of the one called `name`: by document, then ordinal."""
    wanted = None if name is None else id_of(store, name)
    query = """
        SELECT document.id, document.name, session.name,
               coalesce(turn.language, document.language), ordinal, start, end, begins, ends,
               words, participant.name, participant.role, question, document.kind,
               turn.attributes
        FROM turn JOIN document ON document.id = document_id AND document.version = turn.version
        JOIN session ON session.id = session_id
        LEFT JOIN participant ON participant.id = participant_id
        WHERE ?1 IS NULL OR document.id = ?1 ORDER BY document.name, ordinal"""
    text, marks = texts(store, None if name is None else [name]), _non_speech(store, wanted)
    found = []
    for document_id, document, session, language, ordinal, start, end, *rest in store.rows(
        query, (wanted,)
    ):
        begins, ends, words, participant, role, question, kind, attributes = rest
        found.append(
            Turn(
                document=document,
                ordinal=ordinal,
                span=Span(start, end),
                text=text[document][start:end],
                session=session,
                language=language,
                participant=participant,
                role=role,
                begins=begins,
                ends=ends,
                words=words,
                non_speech=tuple(overlapping(marks.get(document_id, []), Span(start, end))),
                question=question,
                kind=kind,
                attributes=json.loads(attributes) if attributes else {},
            )
        )
    return tuple(found)


def parsed(store: Store, name: str) -> ParsedDocument:
    """The current text of the document called so with its turns, as a reader would give it."""
    row = id_of(store, name)
    query = """
        SELECT non_speech.kind, start, end FROM non_speech
        JOIN document ON document.id = document_id
        AND document.version = non_speech.version WHERE document_id = ? ORDER BY start, end"""
    own = """
        SELECT format, encoding, document.kind, document.language, ordinal, turn.language
        FROM document
        LEFT JOIN turn ON document_id = document.id AND turn.version = document.version
        WHERE document.id = ?"""
    told = store.rows(own, (row,))
    languages = {ordinal: language for *_, ordinal, language in told}
    return ParsedDocument(
        text=texts(store, [name])[name],
        turns=tuple(
            ParsedTurn(
                span=turn.span,
                speaker=turn.participant,
                begins=turn.begins,
                ends=turn.ends,
                language=languages[turn.ordinal],
                question=turn.question,
                attributes=turn.attributes,
            )
            for turn in turns(store, name)
        ),
        format=told[0][0],
        encoding=told[0][1],
        kind=told[0][2],
        language=told[0][3],
        non_speech=tuple(
            NonSpeech(span=Span(start, end), kind=kind)
            for kind, start, end in store.rows(query, (row,))
        ),
        rows_are_turns=True,
    )


def text_sha256(text: str) -> str:
    """The SHA-256 of a text in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def non_speech(store: Store, name: str) -> tuple[Span, ...]:
    """What nobody spoke in the document called so: labels, times, stage directions; by place."""
    row = id_of(store, name)
    return tuple(_non_speech(store, row).get(row, ()))


def _non_speech(store: Store, wanted: int | None) -> dict[int, list[Span]]:
    query = (
        "SELECT document_id, start, end FROM non_speech JOIN document ON document.id = document_id"
        " AND document.version = non_speech.version WHERE ?1 IS NULL OR document_id = ?1"
        " ORDER BY document_id, start"
    )
    found: dict[int, list[Span]] = defaultdict(list)
    for document_id, start, end in store.rows(query, (wanted,)):
        found[document_id].append(Span(start, end))
    return found


def _session_id(store: Store, name: str) -> int:
    row = store.one("SELECT id FROM session WHERE name = ?", (name,))
    if row:
        return int(row[0])
    with store.write() as connection:
        cursor = connection.execute(
            "INSERT INTO session (guid, name) VALUES (?, ?)", (store.guids(), name)
        )
        return int(cursor.lastrowid or 0)
