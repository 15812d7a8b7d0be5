"""Memos as notes, links between turns as links, sessions and themes as sets.

A note is referred to by what it is on. Where the standard lets nothing of that sort refer to a
note, a link leads from the note to the thing, or the note's name says what it is on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.interchange.refi import remark_guid, shaped
from qualkit.interchange.refi.elements import Body, Link, Set
from qualkit.interchange.refi.names import SESSION_SET
from qualkit.model.identity import derived_guid
from qualkit.model.links import Link as Linked
from qualkit.model.memos import Memo
from qualkit.store import Store
from qualkit.workflows._refi_out_texts import Selected, shortened

_REFERRING = ("project", "document", "session", "code", "coding", "theme")
_LINKED = ("participant", "memo")


@dataclass(slots=True)
class Notes:
    """The notes of a project, and what refers to each, by the GUID of the thing."""

    users: Mapping[str, str]
    selected: Mapping[str, Selected]
    there: Mapping[str, str]
    """The GUIDs in the file of what can refer to notes or be linked to, by those in the project."""
    bodies: list[Body] = field(default_factory=list)
    on: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    links: list[Link] = field(default_factory=list)

    def take(self, memo: Memo) -> None:
        """Take a memo in."""
        own = shaped("coding", memo.id)
        guid = shaped("memo", memo.id) if memo.kind else remark_guid(own)
        self._attach(memo, guid)
        has_place = memo.span is not None or memo.object in self.there
        # What a thing is called may have words that the text has no more.
        called = f"{memo.sort} {memo.code or memo.name}"
        name = shortened(memo.text if has_place else called)
        self._write(guid, name, memo.text, (memo.coder, memo.created))

    def remark(self, link: Linked) -> str:
        """The note of what is said of a link."""
        guid = remark_guid(shaped("link", link.id))
        self._write(guid, shortened(link.memo), link.memo, (link.coder, link.created))
        return guid

    def _write(self, guid: str, name: str, text: str, by: tuple[str, str]) -> None:
        coder, created = by
        self.bodies.append(
            Body(guid=guid, name=name, content=text, user=self.users[coder], created=created)
        )

    def _attach(self, memo: Memo, note: str) -> None:
        if memo.span is not None and memo.document is not None and memo.kind:
            self.selected[memo.document].notes[memo.span].append(note)
        elif memo.sort in _REFERRING and memo.object in self.there:
            self.on[self.there[memo.object]].append(note)
        elif memo.sort in _LINKED and memo.object in self.there:
            target = self.there[memo.object]
            guid = derived_guid("link", note, target)
            self.links.append(
                Link(guid=guid, name="on", direction="OneWay", origin=note, target=target)
            )


def links_out(store: Store, selected: Mapping[str, Selected], notes: Notes) -> tuple[Link, ...]:
    """The links between turns, but for those that wait for a review."""
    found = []
    for link in stores.links.all_links(store):
        if link.waits:
            continue
        ends = [selected[link.document].selection(end.span) for end in (link.first, link.then)]
        found.append(
            Link(
                guid=shaped("link", link.id),
                name=link.kind.replace("-", " "),
                direction="OneWay",
                origin=ends[0],
                target=ends[1],
                notes=(notes.remark(link),) if link.memo else (),
            )
        )
    return tuple(found)


def sets_out(
    store: Store, sources: Mapping[str, str], codes: Mapping[str, str], notes: Notes
) -> tuple[Set, ...]:
    """Sessions but for those of one document of the same name, and themes, with what is theirs."""
    found = []
    documents: dict[str, list[str]] = defaultdict(list)
    for row in stores.documents.listing(store).records():
        documents[row["session"]].append(row["name"])
    for name, guid in stores.documents.sessions(store).items():
        own = shaped("session", guid)
        if documents[name] == [name] and own not in notes.on:
            continue
        found.append(
            Set(
                guid=own,
                name=name,
                description=SESSION_SET,
                sources=tuple(sources[each] for each in documents[name]),
                notes=tuple(notes.on.get(own, ())),
            )
        )
    for theme in stores.claims.all_claims(store):
        own = shaped("theme", theme.id)
        found.append(
            Set(
                guid=own,
                name=theme.name,
                description=theme.memo,
                codes=tuple(codes[path] for path in theme.codes),
                notes=tuple(notes.on.get(own, ())),
            )
        )
    return tuple(found)
