"""The texts of a package as documents: turns as any text has them, whose they are, when, where."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit import transcripts
from qualkit.interchange.refi import Guids
from qualkit.interchange.refi.elements import Project
from qualkit.interchange.refi.names import SESSION_SET
from qualkit.model.documents import (
    MODERATOR,
    Document,
    ParsedDocument,
    ParsedTurn,
    Participant,
)
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._aliases import joined
from qualkit.workflows._labels import is_moderator
from qualkit.workflows._measuring import Measured
from qualkit.workflows._reading import IngestOptions
from qualkit.workflows._refi_people import valued
from qualkit.workflows._refi_placing import Placed
from qualkit.workflows._refi_tally import Tally

_PAIR = re.compile(r"([^:]{1,60}):\s+(.{1,200})", re.DOTALL)
_FEW_PEOPLE = 2
SETS = "sets"
"""The attribute of a document that names the sets it is in."""


@dataclass(slots=True)
class Sets:
    """What sets say of sources: their session, and their attributes, by the GUID of the source."""

    sessions: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def of(cls, project: Project) -> Sets:
        """Sets that a package of qualkit calls sessions are; ``gender: female`` is an attribute.

        Any other is named in the attribute `SETS`: a source may be in several, a document has one
        session.
        """
        found = cls()
        for group in project.sets:
            pair = _PAIR.fullmatch(group.name)
            for source in group.sources:
                if group.description.strip().lower() == SESSION_SET:
                    found.sessions.setdefault(source, group.name)
                else:
                    key, value = pair.groups() if pair else (SETS, group.name)
                    found.put(source, key.strip(), value.strip())
        return found

    def put(self, source: str, key: str, value: str) -> None:
        """Add a value of an attribute to those it has."""
        there = self.attributes[source].get(key)
        self.attributes[source][key] = f"{there}; {value}" if there else value


@dataclass(slots=True)
class Documents:
    """The document of each text that has one, by the place of the text."""

    names: dict[int, str] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    edited: set[int] = field(default_factory=set)


def measured(
    placed: Placed,
    cases: Sequence[tuple[str, Sequence[Span] | None]],
    told: ParsedDocument | None = None,
    roster: Collection[str] = (),
) -> Measured:
    """The turns of a text, its words and its language, read as any plain text is.

    ``cases`` are participants with the parts of the text that are theirs, None for all of it;
    they speak the turns that no label gives to somebody. ``told`` are the turns, where they are
    known; ``roster`` are names that are labels where they stand as such.
    """
    if told and told.text == placed.text.raw.text:
        return Measured.of(told, IngestOptions())
    parsed = _parsed(placed, roster)
    parsed = replace(parsed, turns=tuple(_timed(_owned(parsed.turns, cases), placed.times)))
    return Measured.of(parsed, IngestOptions())


def _parsed(placed: Placed, roster: Collection[str]) -> ParsedDocument:
    text = placed.text.raw.text
    source = transcripts.Source(
        data=text.encode("utf-8"), name="a text.txt", encoding="utf-8", roster=roster
    )
    (parsed,) = transcripts.SUFFIXES[".txt"].reader(source)
    if parsed.text != text:
        span = Span(0, len(text))
        parsed = replace(parsed, text=text, turns=(ParsedTurn(span=span),), non_speech=())
    return replace(parsed, encoding=placed.text.encoding)


def _owned(
    turns: Sequence[ParsedTurn], cases: Sequence[tuple[str, Sequence[Span] | None]]
) -> Iterator[ParsedTurn]:
    whole = [name for name, spans in cases if spans is None]
    parts = [(name, span) for name, spans in cases for span in spans or ()]
    for turn in turns:
        speaker = turn.speaker
        if speaker is None:
            owners = {name for name, span in parts if _mostly(turn.span, span)}
            owners = owners or (set(whole) if len(whole) == 1 else set())
            speaker = owners.pop() if len(owners) == 1 else None
        yield turn if speaker == turn.speaker else replace(turn, speaker=speaker)


def _mostly(turn: Span, span: Span) -> bool:
    """Whether more than half of a turn is in `span`."""
    shared = min(turn.end, span.end) - max(turn.start, span.start)
    return 2 * shared > len(turn)


def _timed(turns: Iterator[ParsedTurn], times: Sequence[tuple[int, int]]) -> Iterator[ParsedTurn]:
    """Turns with the times of the sync points at their beginnings and ends, where there are any."""
    known = sorted(times)
    if not known:
        yield from turns
        return
    places = [at for at, _ in known]
    listed = list(turns)
    for number, turn in enumerate(listed):
        before = listed[number - 1].span.end if number else 0
        after = listed[number + 1].span.start if number + 1 < len(listed) else None
        first = bisect_right(places, turn.span.start) - 1
        last = bisect_left(places, turn.span.end)
        begins = known[first][1] if first >= 0 and places[first] >= before else None
        is_near = last < len(known) and (after is None or places[last] <= after)
        ends = known[last][1] if is_near else None
        if begins is not None and ends is not None and ends < begins:
            ends = None
        yield replace(
            turn,
            begins=turn.begins if begins is None else begins / 1000,
            ends=turn.ends if ends is None else ends / 1000,
        )


@dataclass(slots=True)
class Adding:
    """Puts texts into the project one by one; inside the caller's write."""

    store: Store
    guids: Guids
    tally: Tally
    sets: Sets
    variables: Mapping[str, str]
    found: Documents = field(default_factory=Documents)
    kept: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    by_guid: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = stores.documents.guids(self.store)
        self.by_guid = {guid: name for name, (guid, _) in known.items()}
        self.taken = set(known)

    def add(self, at: int, placed: Placed, measure: Callable[[], Measured]) -> None:
        """Store a text, or find the document that it is already."""
        text, source = placed.text, placed.text.source
        guid = self.guids.of("source", text.guid)
        name = self.by_guid.get(guid) or self._same(text.name, text.raw.text)
        values = dict(self.sets.attributes.get(source.guid, {}))
        sources = [each for each in text.all_sources() if each.guid not in self.kept]
        self.kept.update(each.guid for each in sources)
        tally = self.tally if sources else Tally()
        told = [value for each in sources or [source] for value in each.values]
        told += [value for body in text.bodies for value in body.values]
        own = valued(told, self.variables, tally)
        tally.keep("value", is_known=name is not None, n=len(own))
        if name is None:
            name = self._new(placed, measure(), guid, {**values, **own})
            self.found.new.append(name)
        elif stores.documents.texts(self.store, [name])[name] != text.raw.text:
            self.found.edited.add(at)
        self.found.names[at] = name
        is_known = name not in self.found.new
        self.tally.keep("source", is_known=is_known, n=len(sources))
        self.tally.keep("sync point", is_known=is_known, n=len(placed.times))
        self.tally.keep("transcript", is_known=is_known, n=text.transcripts)

    def _same(self, name: str, text: str) -> str | None:
        """A document of that name with that text, which came another way."""
        clean = _clean(name)
        there = stores.documents.texts(self.store, [clean]) if clean in self.taken else {}
        return clean if there.get(clean) == text and clean not in self.found.new else None

    def _new(self, placed: Placed, read: Measured, guid: str, attributes: Mapping[str, str]) -> str:
        text = placed.text
        name = self._free(_clean(text.name) or f"source {text.guid[:8]}")
        ids = self._speakers(read.parsed)
        parsed, words = joined(replace(read.parsed, attributes=attributes), read.words, ids)
        document = Document(
            name=name,
            session=self.sets.sessions.get(text.source.guid) or name,
            kind=parsed.kind or self._kind(parsed, ids),
            language=read.language,
            format=parsed.format,
            encoding=parsed.encoding,
            origin=text.origin,
            sha256=hashlib.sha256(text.data).hexdigest(),
            text=text.raw.text,
        )
        stores.documents.add(
            self.store, document, parsed, original=text.data, speakers=ids, words=words,
            probability=read.probability, guid=guid,
        )  # fmt: skip
        self.by_guid[guid] = name
        return name

    def _free(self, name: str) -> str:
        free, number = name, 1
        while free in self.taken:
            number += 1
            free = f"{name} ({number})"
        self.taken.add(free)
        return free

    def _speakers(self, parsed: ParsedDocument) -> dict[str, int]:
        names = list(dict.fromkeys(turn.speaker for turn in parsed.turns if turn.speaker))
        ids = stores.participants.ids_by_name(self.store, names)
        roles = stores.participants.roles_by_id(self.store, ids.values())
        moderators = [
            Participant(name=name, role=MODERATOR)
            for name in names
            if not roles.get(ids[name]) and is_moderator(name, names)
        ]
        if moderators:
            stores.participants.describe(self.store, moderators)
        return ids

    def _kind(self, parsed: ParsedDocument, ids: Mapping[str, int]) -> str:
        roles = stores.participants.roles_by_id(self.store, ids.values())
        people = {each for each in ids.values() if roles.get(each) != MODERATOR}
        if not ids:
            return "field-note" if len(parsed.turns) > 1 else "document"
        return "interview" if len(people) <= _FEW_PEOPLE else "focus-group"


def _clean(name: str) -> str:
    return "".join(letter for letter in " ".join(name.split()) if letter.isprintable())[:200]
