"""Notes that say themselves which place of a source they are on.

Some programs write an annotation as a note with a selection in it, whose positions count in the
source that refers to the note. Such a selection belongs to the source: here it goes there.
"""

from __future__ import annotations

from dataclasses import replace

from qualkit.interchange.refi.elements import Body, Project, Selection, Source
from qualkit.interchange.refi.names import TEXT


def placed_annotations(project: Project) -> Project:
    """`project` with the selections of notes in the texts that refer to them."""
    annotations = {note.guid: note for note in project.written if note.selections}
    if not annotations:
        return project
    taken: set[str] = set()
    sources = tuple(_with(source, annotations, taken) for source in project.sources)
    written = tuple(
        replace(note, selections=()) if note.guid in taken else note for note in project.written
    )
    return replace(project, sources=sources, written=written)


def _with(source: Source, annotations: dict[str, Body], taken: set[str]) -> Source:
    """A text source with the selections of the notes that it refers to."""
    if source.kind != TEXT:
        return source
    (body,) = source.texts
    referred = [guid for guid in body.notes if guid in annotations and guid not in taken]
    if not referred:
        return source
    taken.update(referred)
    more = [_marked(each, guid) for guid in referred for each in annotations[guid].selections]
    notes = tuple(guid for guid in body.notes if guid not in referred)
    selections = (*body.selections, *more)
    return replace(source, texts=(replace(body, selections=selections, notes=notes),))


def _marked(selection: Selection, note: str) -> Selection:
    return replace(selection, notes=(*selection.notes, note))
