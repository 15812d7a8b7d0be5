"""What of a package refers to what: notes, and where in the project each thing came to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualkit import store as stores
from qualkit.interchange.refi.elements import Body, Project, Source
from qualkit.interchange.refi.names import TEXT
from qualkit.store import Store
from qualkit.store.memo_targets import Target
from qualkit.workflows._refi_memos import Places, key_of
from qualkit.workflows._refi_reading import Read


def owners(source: Source) -> list[Source | Body]:
    """What holds selections and codings in a source: itself and its texts."""
    own: list[Source | Body] = [] if source.kind == TEXT else [source]
    return [*own, *source.texts]


def places_of(
    store: Store,
    read: Read,
    *,
    codes: Mapping[str, str],
    documents: Mapping[int, str],
    codings: Mapping[str, list[str]],
) -> Places:
    """Where each thing is that can be referred to; selections are put as they are written.

    ``codes`` are paths by GUID, ``documents`` names by the place of the text, ``codings`` GUIDs in
    the project by those in the file.
    """
    project = read.package.project
    places = Places(needed=_needed(project))
    whole = stores.memo_targets.resolve(store, "project", "")
    places.put("project", "project", project.name, whole)
    for guid, path in codes.items():
        own = stores.codes.guid_of(store, path)
        places.put("code", guid, path, Target(sort="code", object=own))
    _put_documents(store, read, documents, places)
    for case in project.cases:
        name = read.cases[case.guid]
        target = stores.memo_targets.resolve(store, "participant", name)
        places.put("case", case.guid, name, target)
    for guid, ids in codings.items():
        if guid in places.needed:
            places.put("coding", guid, "", Target(sort="coding", object=ids[0]))
    _put_names(project, places)
    return places


def _put_documents(store: Store, read: Read, documents: Mapping[int, str], places: Places) -> None:
    known = stores.documents.guids(store)
    for at, placed in enumerate(read.placed):
        target = Target(sort="document", object=known[documents[at]][0])
        text = placed.text
        sources = [each.guid for each in text.all_sources()]
        for guid in dict.fromkeys((text.guid, *sources, *(body.guid for body in text.bodies))):
            places.put("source", guid, documents[at], target)


def _needed(project: Project) -> set[str]:
    """What links, graphs and notes lead to or from."""
    needed = {owner.rpartition(" ")[2] for _, owner in references(project)}
    needed |= {guid for link in project.links for guid in (link.origin, link.target)}
    return needed | {each.represented for graph in project.graphs for each in graph.vertices}


def _put_names(project: Project, places: Places) -> None:
    """What lost things are called, for those that tell of them."""
    for source in project.sources:
        places.put("source", source.guid, source.name)
        for selection in source.selections:
            places.put("selection", selection.guid, selection.name)
    for note in project.written:
        places.put("note", note.guid, note.name)
    for user in project.users:
        places.put("user", user.guid, user.name)


def references(project: Project) -> Iterator[tuple[str, str]]:
    """Every reference to a note, with what refers to it."""
    yield from ((note, key_of("project", "project")) for note in project.notes)
    for code in project.codes:
        yield from ((note, key_of("code", code.guid)) for note in code.notes)
    for case in project.cases:
        yield from ((note, key_of("case", case.guid)) for note in case.notes)
    for source in project.sources:
        yield from ((note, key_of("source", source.guid)) for note in source.notes)
        for body in source.texts:
            yield from ((note, key_of("source", body.guid)) for note in body.notes)
        for owner in owners(source):
            for selection in owner.selections:
                for note in selection.notes:
                    yield note, key_of("selection", selection.guid)
            for coding in (*owner.codings, *(c for s in owner.selections for c in s.codings)):
                yield from ((note, key_of("coding", coding.guid)) for note in coding.notes)
    for link in project.links:
        yield from ((note, link.origin or link.target) for note in link.notes)
