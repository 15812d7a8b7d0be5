"""Links between two turns of a document, kept by the places of both, changed in steps.

A link moves with its turns when the text is edited or names are replaced; one of whose turns is
not found for certain waits, stays in the version it was made in, and is listed as waiting until a
person places or removes it. A removed one stays as a tombstone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from qualkit.errors import ParameterError
from qualkit.model.links import Link, LinkEnd, NewLink
from qualkit.revision import Revision
from qualkit.spans import Span
from qualkit.store import coders, documents, places, steps
from qualkit.store.connection import Store
from qualkit.store.ids import begun
from qualkit.store.seals import insertion, seal, sealed_insert
from qualkit.store.steps import Taking

_SAME = """
    SELECT guid FROM link WHERE document_id = ? AND version = ? AND kind = ? AND from_start = ?
    AND from_end = ? AND to_start = ? AND to_end = ? AND coder_id = ? AND removed IS NULL"""

_LINKS = """
    SELECT link.guid, link.kind, document.name, session.name, document_id, link.version,
           from_start, from_end, to_start, to_end, memo, coder.name, link.created,
           link.version <> document.version
    FROM link JOIN document ON document.id = document_id JOIN session ON session.id = session_id
    JOIN coder ON coder.id = coder_id
    WHERE removed IS NULL AND (?1 IS NULL OR document.id = ?1) AND {seen}
    ORDER BY document.name, from_start, to_start, link.id"""


def add(store: Store, new: NewLink, *, coder: str) -> str:
    """Record a link; its id, or that of the same one by the same coder where it is there already.

    Raises
    ------
    UnknownName
        If there is no such document.
    ParameterError
        If the document has no such turn.
    """
    with steps.taken(store, "link", coder=coder) as step:
        return _insert(step, new)


def remove(store: Store, guid: str, *, coder: str) -> str:
    """Remove the link whose id begins so; its whole id."""
    with steps.taken(store, "unlink", coder=coder) as step:
        whole = find(store, guid)
        _end(step, whole)
    return whole


def place(store: Store, guid: str, turns: tuple[int, int], *, coder: str) -> str:
    """Make the link whose id begins so one between other turns; the id of what takes its place."""
    with steps.taken(store, "place link", coder=coder) as step:
        whole = find(store, guid)
        old = next(link for link in all_links(store) if link.id == whole)
        _end(step, whole)
        first, then = turns
        return _insert(
            step,
            NewLink(document=old.document, first=first, then=then, kind=old.kind, memo=old.memo),
        )


def find(store: Store, guid: str) -> str:
    """The id of the link in force whose id is, or begins with, `guid`.

    Raises
    ------
    UnknownName
        If there is none that may be seen.
    """
    things = f"FROM link WHERE removed IS NULL AND {coders.seen(store, 'coder_id')}"
    return begun(store, "link", things, guid)


def is_there(store: Store, guid: str) -> bool:
    """Whether there is a link with that GUID, in force or removed."""
    return store.one("SELECT 1 FROM link WHERE guid = ?", (guid,)) is not None


def all_links(store: Store, document: str | None = None) -> tuple[Link, ...]:
    """The links in force, of every document or of one, by place; a blind coder's own ones."""
    wanted = None if document is None else documents.id_of(store, document)
    query = _LINKS.format(seen=coders.seen(store, "link.coder_id"))
    shown = _Shown(store)
    found = []
    for row in store.rows(query, (wanted,)):
        guid, kind, name, session, document_id, version, *spans, memo, coder, created, waits = row
        key = (document_id, version)
        found.append(
            Link(
                id=guid,
                kind=kind,
                document=name,
                session=session,
                first=shown.end(key, Span(spans[0], spans[1])),
                then=shown.end(key, Span(spans[2], spans[3])),
                memo=memo,
                coder=coder,
                created=created,
                waits=bool(waits),
            )
        )
    return tuple(found)


def anchor(store: Store, key: tuple[int, int], text: str) -> tuple[int, int]:
    """Move the links of a document to its newest text; how many moved, and how many wait."""
    query = """
        SELECT id, version, from_start, from_end, to_start, to_end FROM link
        WHERE document_id = ? AND removed IS NULL ORDER BY id"""
    revisions: dict[int, Revision] = {}
    moved = waiting = 0
    for row, version, *spans in store.rows(query, (key[0],)):
        if version not in revisions:
            (old,) = store.one(_TEXT, (key[0], version)) or ("",)
            revisions[version] = Revision.between(old, text)
        is_placed = put(store, row, key[1], _placed(revisions[version], spans))
        moved, waiting = moved + is_placed, waiting + (not is_placed)
    return moved, waiting


def stand_again(store: Store, row: int, revision_of: Callable[[tuple[int, int]], Revision]) -> None:
    """Move a link that stands again to where its turns are in a text edited since, if anywhere.

    ``revision_of`` leads from a document and a version of its text to the current one.
    """
    query = """
        SELECT document_id, link.version, document.version, from_start, from_end, to_start, to_end
        FROM link JOIN document ON document.id = document_id WHERE link.id = ?"""
    document, version, current, *spans = store.one(query, (row,)) or (0, 0, 0)
    if version != current:
        put(store, row, current, _placed(revision_of((document, version)), spans))


def put(store: Store, row: int, version: int, spans: tuple[Span, Span] | None) -> bool:
    """Give a link its place in a version of the text; whether there was one to give."""
    if spans is None:
        return False
    first, then = spans
    store.connection.execute(
        "UPDATE link SET version = ?, from_start = ?, from_end = ?, to_start = ?, to_end = ?"
        " WHERE id = ?",
        (version, first.start, first.end, then.start, then.end, row),
    )
    seal(store, "link", row)
    return True


def astray(store: Store) -> Iterator[str]:
    """The ids of links that lead from or to where no turn of their text is."""
    shown = _Shown(store)
    query = """
        SELECT guid, document_id, version, from_start, from_end, to_start, to_end FROM link
        ORDER BY id"""
    for guid, document, version, *spans in store.rows(query):
        ends = (Span(spans[0], spans[1]), Span(spans[2], spans[3]))
        shown_ends = [shown.end((document, version), span) for span in ends]
        if any(end.ordinal is None or not end.quote.strip() for end in shown_ends):
            yield str(guid)


_TEXT = "SELECT text FROM text_version WHERE document_id = ? AND version = ?"


@dataclass(slots=True)
class _Shown:
    """Texts and turns of versions, looked up once each."""

    store: Store
    _texts: dict[tuple[int, int], str] = field(default_factory=dict)
    _turns: dict[tuple[int, int], list[tuple[int, int, int, str | None, str | None]]] = field(
        default_factory=dict
    )

    def end(self, key: tuple[int, int], span: Span) -> LinkEnd:
        """The turn where `span` is: the first that it touches."""
        turns = self._turns_of(key)
        at = bisect_right(turns, span.start, key=lambda turn: turn[1])
        ordinal, participant, role = None, None, None
        if at < len(turns) and turns[at][0] < span.end:
            _, _, ordinal, participant, role = turns[at]
        return LinkEnd(
            ordinal=ordinal,
            participant=participant,
            role=role,
            span=span,
            quote=self._text_of(key)[span.start : span.end],
        )

    def _text_of(self, key: tuple[int, int]) -> str:
        if key not in self._texts:
            self._texts[key] = str((self.store.one(_TEXT, key) or ("",))[0])
        return self._texts[key]

    def _turns_of(self, key: tuple[int, int]) -> list[tuple[int, int, int, str | None, str | None]]:
        if key not in self._turns:
            query = """
                SELECT start, end, ordinal, name, role FROM turn
                LEFT JOIN participant ON participant.id = participant_id
                WHERE document_id = ? AND version = ? ORDER BY start"""
            self._turns[key] = list(self.store.rows(query, key))
        return self._turns[key]


def _insert(step: Taking, new: NewLink) -> str:
    store = step.store
    document = documents.id_of(store, new.document)
    (version,) = store.one("SELECT version FROM document WHERE id = ?", (document,)) or (0,)
    first, then = (_turn(store, new.document, ordinal) for ordinal in (new.first, new.then))
    place = (first.start, first.end, then.start, then.end)
    coder = coders.id_of(store, step.coder)
    same = store.one(_SAME, (document, version, new.kind, *place, coder))
    if same:
        return str(same[0])
    guid = store.guids()
    row = (guid, new.kind, document, version, *place, coder, new.memo, store.clock(), None)
    sealed_insert(store, insertion("link"), row)
    (number,) = store.one("SELECT id FROM link WHERE guid = ?", (guid,)) or (0,)
    step.count("links", 1)
    step.note(("link", int(number), "stands"))
    step.tell(guid, new.kind)
    return guid


def _turn(store: Store, document: str, ordinal: int) -> Span:
    span = places.turn(store, document, ordinal)
    if span is None:
        raise ParameterError(
            f"document {document!r} has no turn {ordinal}",
            expected=f"1 to {places.last_turn(store, document)}",
            repair="qualkit turns PROJECT lists them",
        )
    return span


def _end(step: Taking, guid: str) -> None:
    (row,) = step.store.one("SELECT id FROM link WHERE guid = ?", (guid,)) or (0,)
    step.note(("link", int(row), "stands"))
    step.store.connection.execute(
        "UPDATE link SET removed = ? WHERE id = ?", (step.store.clock(), row)
    )
    seal(step.store, "link", int(row))
    step.tell(guid)


def _placed(revision: Revision, spans: Sequence[int]) -> tuple[Span, Span] | None:
    first = revision.place(Span(spans[0], spans[1]))
    then = revision.place(Span(spans[2], spans[3]))
    return (first, then) if first and then else None
