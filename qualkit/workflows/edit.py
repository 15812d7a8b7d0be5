"""A corrected transcript in the place of the one that a document was read from.

The new text is a new version of the document; who is new in it becomes a participant without a
role unless the file gives one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualkit import store as stores
from qualkit import transcripts
from qualkit.errors import ReadError, UnknownName
from qualkit.model.documents import Document, ParsedDocument, Participant, Turn
from qualkit.model.places import Places
from qualkit.model.revisions import Edited
from qualkit.store import Store
from qualkit.store.revisions import Anchored
from qualkit.workflows._aliases import joined
from qualkit.workflows._files import File
from qualkit.workflows._measuring import Measured
from qualkit.workflows._reading import IngestOptions, line_with_path, parse


def edit(store: Store, name: str, path: Path, options: IngestOptions) -> Edited:
    """Make what the file at `path` says the text of the document called `name`.

    Raises
    ------
    UnknownName
        If there is no such document.
    ReadError
        If the file cannot be read, or holds several documents; nothing is changed.
    """
    stores.coders.refuse_blind(store, "an edit moves everybody's codings")
    stores.documents.id_of(store, name)
    data, parsed = _read(store, path, options)
    sha256 = hashlib.sha256(data).hexdigest()
    with store.write():
        before = stores.documents.turns(store, name)
        speakers = _speakers_of_codings(store, name, before)
        version = stores.documents.keys(store)[name][1]
        ids = stores.participants.ids_by_name(
            store, dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker)
        )
        measured = Measured.of(_in_language(store, name, parsed), options)
        parsed, words = joined(measured.parsed, measured.words, ids)
        text = stores.documents.texts(store, [name])[name]
        if parsed.text == text and _says_the_same(store, parsed, before, ids):
            return Edited(document=name, version=version, is_changed=False)
        _describe(store, parsed, ids)
        document = _document(store, name, parsed, version=version + 1, origin=(path, sha256))
        anchored = stores.revisions.revise(
            store, document, parsed, original=data, speakers=ids, words=words
        )
        result = _result(store, document, parsed, before=before, anchored=anchored)
        notes = (*result.notes, *_changed_speakers(store, name, speakers))
        return replace(result, notes=notes)


def _speakers_of_codings(
    store: Store, name: str, turns: Sequence[Turn]
) -> dict[str, tuple[str | None, ...]]:
    """Who speaks in each coded passage of the document, by the coding's id."""
    places = Places(turns)
    return {
        coding.id: tuple(turn.participant for turn in places.touching(name, coding.span))
        for coding in stores.codings.all_codings(store)
        if coding.document == name
    }


def _changed_speakers(
    store: Store, name: str, before: Mapping[str, tuple[str | None, ...]]
) -> Iterator[str]:
    now = _speakers_of_codings(store, name, stores.documents.turns(store, name))
    changed = [guid for guid in now if guid in before and before[guid] != now[guid]]
    if changed:
        listed = ", ".join(guid[:8] for guid in changed[:8]) + (" …" if len(changed) > 8 else "")
        yield f"{len(changed)} codings now stand with another speaker: {listed}"


def _read(store: Store, path: Path, options: IngestOptions) -> tuple[bytes, ParsedDocument]:
    if transcripts.archive.is_archive(path.name) or path.is_dir():
        raise ReadError(f"{path} is no transcript", expected="one file with one document")
    file = File(path=path)
    data = file.read()
    try:
        found = parse(file, data, options, stores.participants.spellings(store))
    except (ReadError, UnknownName) as error:
        raise ReadError(line_with_path(path, error)) from error
    if len(found) != 1:
        what = f"{path} holds {len(found)} documents"
        raise ReadError(what, expected="the one that is edited", repair="save it as a file")
    return data, found[0]


def _in_language(store: Store, name: str, parsed: ParsedDocument) -> ParsedDocument:
    """`parsed` in the language that the document has; turns may still be in others."""
    (row,) = [row for row in stores.documents.listing(store) if row["name"] == name]
    return replace(parsed, language=parsed.language or row["language"])


def _says_the_same(
    store: Store, parsed: ParsedDocument, before: tuple[Turn, ...], ids: Mapping[str, int]
) -> bool:
    """Whether the same people say it, at the same times: the text is the same already."""
    names = stores.participants.names_by_id(store)
    return [
        (turn.span, names.get(ids.get(turn.speaker or "", 0)), turn.begins, turn.ends)
        for turn in parsed.turns
    ] == [(turn.span, turn.participant, turn.begins, turn.ends) for turn in before]


def _describe(store: Store, parsed: ParsedDocument, ids: Mapping[str, int]) -> None:
    """Take what the file says of its speakers; a role that somebody has already stays."""
    roles = stores.participants.roles_by_id(store)
    people = []
    for name in ids:
        attributes = dict(parsed.speaker_attributes.get(name, {}))
        role = roles.get(ids[name]) or attributes.pop("role", None)
        attributes.pop("role", None)
        people.append(Participant(name=name, role=role, attributes=attributes))
    stores.participants.describe(store, people)


def _document(
    store: Store, name: str, parsed: ParsedDocument, *, version: int, origin: tuple[Path, str]
) -> Document:
    (row,) = [row for row in stores.documents.listing(store) if row["name"] == name]
    return Document(
        name=name,
        session=row["session"],
        kind=row["kind"],
        language=row["language"],
        format=parsed.format,
        encoding=parsed.encoding,
        origin=origin[0].name,
        sha256=origin[1],
        text=parsed.text,
        version=version,
    )


def _result(
    store: Store,
    document: Document,
    parsed: ParsedDocument,
    *,
    before: tuple[Turn, ...],
    anchored: Anchored,
) -> Edited:
    row = stores.documents.id_of(store, document.name)
    return Edited(
        document=document.name,
        version=document.version,
        is_changed=True,
        moved=anchored.moved,
        unchanged=anchored.unchanged,
        suggestions=anchored.suggestions,
        found=anchored.found,
        unread=anchored.unread,
        links=anchored.links,
        links_waiting=anchored.links_waiting,
        turns_before=len(before),
        turns_after=len(parsed.turns),
        review=stores.reviews.open_items(store, row),
        skipped=parsed.skipped,
        notes=(*_notes(store, parsed, document.name, before), *_lost(anchored)),
    )


def _lost(anchored: Anchored) -> Iterator[str]:
    if anchored.unread:
        yield f"{anchored.unread} passages whose words changed count as not read any more"
    if anchored.links_waiting:
        yield (
            f"links between turns that wait, as the words changed: {anchored.links_waiting};"
            " qualkit links PROJECT waiting"
        )


def _notes(
    store: Store, parsed: ParsedDocument, name: str, before: tuple[Turn, ...]
) -> Iterator[str]:
    yield from parsed.notes
    here = {turn.participant for turn in stores.documents.turns(store, name) if turn.participant}
    for person in stores.participants.speakers(store):
        if person.name in here and person.role is None:
            yield f"{person.name!r} has no role"
    gone = sorted({turn.participant for turn in before if turn.participant} - here)
    if gone:
        yield f"no longer in the document: {', '.join(gone)}"
    unattributed = sum(turn.speaker is None for turn in parsed.turns)
    if unattributed:
        yield f"{unattributed} turns could be given to no speaker"
