"""Notes, descriptions, sets of codes, graphs and links of a package as memos and links.

A note becomes a memo on everything that refers to it; one that nothing refers to, or whose things
were lost, a memo on the project: what somebody wrote is kept. What the project has no place of its
own for (sets of codes, graphs, links between any two things) is told in a memo.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.errors import QualkitError
from qualkit.interchange.refi import Guids, remark_guid
from qualkit.interchange.refi.elements import Body, Link, Project, Selection
from qualkit.interchange.refi.names import ORIGIN, SESSION_SET
from qualkit.model.identity import derived_guid
from qualkit.model.links import LINK_KINDS, NewLink
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.memo_targets import Target
from qualkit.workflows._refi_codings import EDITED, instant
from qualkit.workflows._refi_people import Coders
from qualkit.workflows._refi_placing import Placed
from qualkit.workflows._refi_tally import Tally

_IDEA, _WORK = "theoretical", "operational"
_OFTEN = 3
_NO_CODE = "A selection without a code."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Memo:
    guid: str
    kind: str
    text: str
    target: Target
    coder: str
    created: str
    is_description: bool = False


@dataclass(slots=True)
class Places:
    """Where in the project each thing of the file is, and what it is called, by `key_of`.

    Programs that number their things give one GUID to things of several kinds: where only the
    GUID is told, the first thing that has it counts.
    """

    targets: dict[str, Target] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    needed: set[str] = field(default_factory=set)
    """Selections and codings that something leads to; no others are remembered."""

    def put(self, kind: str, guid: str, name: str, target: Target | None = None) -> None:
        """Remember a thing, and where it is if it is anywhere."""
        for key in (key_of(kind, guid), guid) if guid else ():
            self.names.setdefault(key, name)
            if target:
                self.targets.setdefault(key, target)


def key_of(kind: str, guid: str) -> str:
    """A thing of that kind and GUID."""
    return f"{kind} {guid}"


@dataclass(slots=True)
class Writing:
    """Collects memos, then stores those that are not there; inside the caller's write."""

    store: Store
    guids: Guids
    coders: Coders
    tally: Tally
    places: Places
    project: Project
    is_new: bool = True
    remarks: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Of which kind memos are, by the GUIDs of notes; of the others nobody knows."""
    attached: set[str] = field(default_factory=set)
    memos: list[_Memo] = field(default_factory=list)

    def selections(self, document: str, placed: Placed, *, is_known: bool, is_edited: bool) -> None:
        """Count a text's selections; say in memos what they hold beside codings."""
        often = Counter(placed.titles.values())
        for selection, span in placed.spans:
            target = Target(sort="passage", document=document, span=span)
            text = self._words_of(selection, placed, often)
            if not is_edited and selection.guid in self.places.needed:
                self.places.put("selection", selection.guid, selection.name, target)
            if is_edited and text and not self._is_said(("selection", selection.guid), target):
                self.tally.lose("selection", EDITED)
                continue
            self.tally.keep("selection", is_known=is_known)
            if text and not is_edited:
                self._say(("selection", selection.guid), text, target, selection)
        for selection, reason in placed.lost:
            self.tally.lose("selection", reason)
            if selection.description:
                self.homeless(selection)

    def _words_of(self, selection: Selection, placed: Placed, often: Counter[str]) -> str:
        title = placed.titles.get(id(selection), "")
        if often[title] > _OFTEN or title in (placed.text.name, *self._codes(selection)):
            if title and often[title] > _OFTEN:
                self.tally.notes["the name of many selections is no quote and was left out"] += 1
            title = ""
        parts = [part for part in (title, selection.description) if part]
        is_end = selection.guid in self.places.needed  # of a link
        if not parts and not (selection.codings or selection.notes or is_end):
            parts = [_NO_CODE]
        return "\n\n".join(parts)

    def _codes(self, selection: Selection) -> list[str]:
        return [self.places.names.get(coding.code, "") for coding in selection.codings]

    def homeless(self, selection: Selection) -> None:
        """Keep what is said of a lost selection as a memo on the project."""
        title = f"{selection.name} ({selection.place})" if selection.place else selection.name
        text = f"{title}\n\n{selection.description}".strip()
        self._say(("selection", selection.guid), text, self._whole(), selection)

    def described(self, guid: str, text: str, sort: str, *, title: str = "") -> None:
        """Keep the description of a thing as a memo on it."""
        if not text:
            return
        target = self.places.targets.get(key_of(sort, guid))
        body = text if target else f"{title}\n\n{text}".strip()
        self._add((sort, guid), body, target or self._whole(), (self.project.user, "", True))

    def attach(self, referring: dict[str, list[str]]) -> None:
        """Count a link between a note and a thing of the project as a reference to the note."""
        written = {note.guid for note in self.project.written}
        for link in self.project.links:
            for note, other in ((link.origin, link.target), (link.target, link.origin)):
                if note in written and other in self.places.targets:
                    referring[note].append(other)
                    self.attached.add(link.guid)
                    break

    def notes(self, referring: Mapping[str, list[str]]) -> None:
        """Keep every note, on all that refers to it; ``referring`` maps a note to GUIDs."""
        listed: dict[str, list[Body]] = defaultdict(list)
        for note in self.project.written:
            listed[note.guid].append(note)
        for guid in referring:
            if guid not in listed:
                self.tally.lose("note", "something refers to it, and it is not in the file")
        said = self._remarks()
        for guid, notes in listed.items():
            for note in notes:
                if guid in said:
                    self.tally.keep("note", is_known=not self.is_new)
                else:
                    self._note(note, referring.get(guid, []))

    def _remarks(self) -> set[str]:
        """The notes that codings and links have taken over as their own memos."""
        if not self.project.origin.startswith(ORIGIN):
            return set()
        bodies = [body for source in self.project.sources for body in source.texts]
        codings = (c for body in bodies for each in body.selections for c in each.codings)
        noted = [coding.guid for coding in codings if coding.notes]
        noted += [link.guid for link in self.project.links if link.notes]
        return {remark_guid(guid) for guid in noted}

    def _note(self, note: Body, owners: Iterable[str]) -> None:
        text = self._text_of(note)
        if not text:
            self.tally.lose("note", "it has no words that can be read")
            return
        owners = list(dict.fromkeys(owners))
        targets = [self.places.targets[each] for each in owners if each in self.places.targets]
        if owners and not targets:
            self.tally.notes["a note whose thing was lost is a memo on the project"] += 1
        own = self.guids.of("note", note.guid)
        known = []
        for number, target in enumerate(dict.fromkeys(targets) or [self._whole()]):
            guid = own if not number else derived_guid("note", own, *_place(target))
            known.append(guid)
            by = self.coders.of(note.user)
            kind = self.kinds.get(note.guid, _IDEA)
            self._put(_Memo(guid=guid, kind=kind, text=text, target=target, coder=by,
                            created=instant(note.created)))  # fmt: skip
        there = stores.memos.known(self.store, known)
        self.tally.keep("note", is_known=len(there) == len(known))

    def _text_of(self, note: Body) -> str:
        content = (note.content or "").strip()
        begun = " ".join(content.split()).startswith(note.name.removesuffix("…").rstrip())
        name = "" if begun else note.name
        return "\n\n".join(part for part in (name, note.description, content) if part)

    def sets(self) -> None:
        """Say in memos which codes and notes a set holds; sources have it as an attribute."""
        for group in self.project.sets:
            if stores.claims.is_there(self.store, self.guids.of("set", group.guid)):
                self.tally.keep("set", is_known=True)
                self.tally.keep("description", is_known=True, n=bool(group.description))
                continue
            is_session = group.description.lower() == SESSION_SET
            listed = (*group.codes, *(() if is_session else group.notes))
            names = [self._name(guid) for guid in listed]
            has_sources = any(guid in self.places.targets for guid in group.sources)
            is_said = group.description and not is_session
            if not names and not is_said:
                if has_sources:
                    self.tally.keep("set", is_known=not self.is_new)
                else:
                    reason = "it is empty" if not group.sources else "none of its sources is kept"
                    self.tally.lose("set", reason)
                continue
            parts = [f"Set: {group.name}", group.description, "; ".join(names)]
            text = "\n\n".join(part for part in parts if part)
            self._told("set", group.guid, text, is_description=bool(is_said))

    def graphs(self) -> None:
        """Say in memos what graphs draw; the drawing itself is not kept."""
        for graph in self.project.graphs:
            named = {
                vertex.guid: vertex.name or self._name(vertex.represented)
                for vertex in graph.vertices
            }
            lines = [f"Graph: {graph.name}"]
            for edge in graph.edges:
                first, then = (named.get(guid, "?") for guid in (edge.source, edge.target))
                said = f": {edge.name}" if edge.name else ""
                lines.append(f"{first} {_arrow(edge.direction)} {then}{said}")
            tied = {guid for edge in graph.edges for guid in (edge.source, edge.target)}
            lines += [name for guid, name in named.items() if guid not in tied]
            self._told("graph", graph.guid, "\n".join(lines))

    def _told(self, kind: str, guid: str, text: str, *, is_description: bool = False) -> None:
        memo = _Memo(
            guid=derived_guid(kind, self.guids.of(kind, guid)),
            kind=_WORK,
            text=text,
            target=self._whole(),
            coder=self.coders.of(self.project.user),
            created="",
            is_description=is_description,
        )
        self.tally.keep(kind, is_known=bool(stores.memos.known(self.store, [memo.guid])))
        self._put(memo)

    def links(self) -> None:
        """Keep links: between turns as such, where they say what; all others in memos."""
        for link in self.project.links:
            self._link(link)

    def _link(self, link: Link) -> None:
        ends = [self.places.targets.get(guid) for guid in (link.origin, link.target)]
        if link.guid in self.attached:
            self.tally.keep("link", is_known=not self.is_new)
            return
        if self._is_between_turns(link, ends):
            return
        if stores.memos.known(self.store, [self.guids.of("note", link.origin)]):
            self.tally.keep("link", is_known=True)  # of a memo that is there, with what it is on
            return
        arrow = _arrow(link.direction)
        title = f"Link: {link.name}" if link.name else "Link"
        text = f"{title}\n\n{self._name(link.origin)} {arrow} {self._name(link.target)}"
        memo = derived_guid("link", self.guids.of("link", link.guid))
        self.tally.keep("link", is_known=bool(stores.memos.known(self.store, [memo])))
        target = next((end for end in ends if end), self._whole())
        by = self.coders.of(self.project.user)
        self._put(_Memo(guid=memo, kind=_WORK, text=text, target=target, coder=by, created=""))

    def _is_between_turns(self, link: Link, ends: list[Target | None]) -> bool:
        kind = link.name.strip().lower().replace(" ", "-")
        first, then = ends
        if kind not in LINK_KINDS or not first or not then or first.document != then.document:
            return False
        if first.document is None or first.span is None or then.span is None:
            return False
        turns = [stores.places.ordinal_at(self.store, first.document, span.start)
                 for span in (first.span, then.span)]  # fmt: skip
        if None in turns:
            return False
        if stores.links.is_there(self.store, self.guids.of("link", link.guid)):
            self.tally.keep("link", is_known=True)
            return True
        before = len(stores.links.all_links(self.store, first.document))
        memo = self.remarks.get(remark_guid(link.guid), "") if link.notes else ""
        try:
            new = NewLink(
                document=first.document, first=turns[0] or 0, then=turns[1] or 0, kind=kind,
                memo=memo,
            )  # fmt: skip
            stores.links.add(self.store, new, coder=self.coders.of(self.project.user))
        except QualkitError:
            return False
        after = len(stores.links.all_links(self.store, first.document))
        self.tally.keep("link", is_known=after == before)
        return True

    def _is_said(self, key: tuple[str, str], target: Target) -> bool:
        return bool(stores.memos.known(self.store, [self._guid_of(key, target)]))

    def _guid_of(self, key: tuple[str, str], target: Target) -> str:
        return derived_guid("said", key[0], self.guids.of(*key), *_place(target)[1:])

    def _name(self, guid: str) -> str:
        return self.places.names.get(guid) or (f"({guid[:8]})" if guid else "(nothing)")

    def _whole(self) -> Target:
        return stores.memo_targets.resolve(self.store, "project", "")

    def _say(self, key: tuple[str, str], text: str, target: Target, of: Selection) -> None:
        self._add(key, text, target, (of.user, of.created, bool(of.description)))

    def _add(
        self, key: tuple[str, str], text: str, target: Target, by: tuple[str, str, bool]
    ) -> None:
        guid = self._guid_of(key, target)
        user, created, is_description = by
        self._put(
            _Memo(
                guid=guid,
                kind=_IDEA,
                text=text,
                target=target,
                coder=self.coders.of(user),
                created=instant(created),
                is_description=is_description,
            )
        )

    def _put(self, memo: _Memo) -> None:
        self.memos.append(memo)

    def store_all(self) -> int:
        """Store the memos that are not there already; how many."""
        known = set(stores.memos.known(self.store, [memo.guid for memo in self.memos]))
        n = 0
        for memo in self.memos:
            if memo.is_description:
                self.tally.keep("description", is_known=memo.guid in known)
            if memo.guid in known:
                continue
            known.add(memo.guid)
            text = memo.text.replace("\0", "")
            stores.memos.add(
                self.store, memo.kind, text, memo.target, coder=memo.coder, guid=memo.guid,
                created=memo.created or None,
            )  # fmt: skip
            n += 1
        return n


def _arrow(direction: str) -> str:
    return {"OneWay": "→", "Bidirectional": "↔"}.get(direction, "–")


def _place(target: Target) -> tuple[object, ...]:
    span = target.span or Span(0, 1)
    return (target.sort, target.object, target.document, span.start, span.end)
