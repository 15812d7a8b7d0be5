"""The codings of a package: at their spans, by their coders, with their GUIDs, each one once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from qualkit import store as stores
from qualkit.interchange.refi import Guids, remark_guid
from qualkit.interchange.refi.elements import Coding, Selection
from qualkit.model.codings import Coding as Made
from qualkit.model.identity import derived_guid
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.workflows._refi_people import Coders
from qualkit.workflows._refi_placing import Placed
from qualkit.workflows._refi_tally import Tally

_NO_CODE = "its code is not in the file"
_CATEGORY = "its code is a category in the project"
_RETIRED = "its code is retired in the project"
EDITED = "its document has another text in the project, where positions are not those of the file"
"""Why what is new in a file cannot be placed in a document that it once brought."""
_TWICE = "the file has it twice"
_OTHERWISE = "a coding that is there has another place or code in the file: it stays as it is"


_Key = tuple[str, Span, str, str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A coding of the file with the one that it becomes.

    ``is_told`` says that a person said whose it is, since the file does not.
    """

    coding: Coding
    made: Made
    is_edited: bool
    is_told: bool


@dataclass(slots=True)
class Gathering:
    """Collects the codings of all texts, then stores what is new in one step a coder.

    ``made`` holds the GUIDs in the project of each coding, by the one in the file.
    """

    store: Store
    guids: Guids
    coders: Coders
    paths: Mapping[str, str]
    tally: Tally
    remarks: Mapping[str, str] = field(default_factory=dict)
    """The words of the notes that a coding can say itself, by the GUID of the note."""
    told: Mapping[str, Made] = field(default_factory=dict)
    """What qualkit knows of codings, by their GUIDs in the file."""
    made: dict[str, list[str]] = field(default_factory=dict)
    wanted: list[_Wanted] = field(default_factory=list)

    def take(self, document: str, placed: Placed, *, is_edited: bool) -> None:
        """Take the codings of a text's selections, and those of the whole of it."""
        text = placed.text
        whole = [] if text.transcripts else [*text.source.codings]
        whole += [each for body in text.bodies for each in body.codings]
        words = text.raw.text
        for coding in whole:
            self._want(coding, document, Span(0, len(words)), words, is_edited)
        for selection, span in placed.spans:
            for coding in selection.codings:
                self._want(coding, document, span, words, is_edited)
        for selection, reason in placed.lost:
            self.tally.lose("coding", f"of a lost selection: {reason}", len(selection.codings))

    def _want(self, coding: Coding, document: str, span: Span, words: str, is_edited: bool) -> None:
        told = self.told.get(coding.guid)
        made = Made(
            id=self.guids.of("coding", coding.guid),
            document=document,
            span=span,
            quote=words[span.start : span.end],
            code=self.paths.get(coding.code, ""),
            coder=self.coders.of(coding.user),
            origin="import",
            memo=self.remarks.get(remark_guid(coding.guid), "") if coding.notes else "",
            about=told.about if told else None,
            weight=told.weight if told else None,
            created=instant(coding.created),
        )
        is_told = self.coders.is_told and coding.user not in self.coders.by_user
        self.wanted.append(_Wanted(coding, made, is_edited, is_told))

    def store_all(self, new_documents: Sequence[str]) -> None:
        """Store what is new; what is there already, and what cannot be, is counted."""
        sorting = _Sorting(
            there=stores.codings.whose(self.store, [each.made.id for each in self.wanted]),
            givable=set(stores.codes.givable(self.store)),
            codes=set(stores.codes.paths(self.store)),
            before=self._before(new_documents),
        )
        for each in self.wanted:
            made, reason = sorting.sort(each)
            if made is None:
                self.tally.lose("coding", reason)
                continue
            self.tally.keep("coding", is_known=not sorting.is_new(made))
            self.made.setdefault(each.coding.guid, []).append(made.id)
        if sorting.n_apart:
            note = "a coding with the GUID of another got one of its own"
            self.tally.notes[note] += sorting.n_apart
        if n_otherwise := self._n_otherwise():
            self.tally.notes[_OTHERWISE] += n_otherwise
        stores.codings.add(self.store, list(sorting.new.values()))

    def _n_otherwise(self) -> int:
        """How many codings are there with another place or code than the file gives them."""
        said = {each.made.id: each.made for each in self.wanted if not each.is_edited}
        return sum(
            (there.span, there.code) != (said[there.id].span, said[there.id].code)
            for there in stores.codings.of_ids(self.store, [*said])
            if there.document == said[there.id].document
        )

    def _before(self, new_documents: Sequence[str]) -> dict[_Key, str]:
        """The codings of documents that were there before, by what they say."""
        old = {each.made.document for each in self.wanted} - set(new_documents)
        return {
            (document, coding.span, coding.code, coding.coder): coding.id
            for document in sorted(old)
            for coding in stores.codings.of_document(self.store, document)
        }


@dataclass(slots=True)
class _Sorting:
    there: Mapping[str, tuple[str, str]]
    givable: set[str]
    codes: set[str]
    before: Mapping[_Key, str]
    seen: set[_Key] = field(default_factory=set)
    new: dict[str, Made] = field(default_factory=dict)
    n_apart: int = 0

    def is_new(self, made: Made) -> bool:
        """Whether that one is to be stored."""
        return made.id in self.new

    def sort(self, wanted: _Wanted) -> tuple[Made | None, str]:
        """The coding as the project has or will have it, or None and the reason."""
        made = wanted.made
        key = (made.document, made.span, made.code, made.coder)
        document, coder = self.there.get(made.id, ("", ""))
        if document == made.document and (coder == made.coder or not wanted.is_told):
            return made, ""
        if wanted.is_edited:
            return None, EDITED
        if not made.code:
            return None, _NO_CODE
        if key in self.before:
            return replace(made, id=self.before[key]), ""
        if made.code not in self.givable:
            return None, _RETIRED if made.code in self.codes else _CATEGORY
        if key in self.seen:
            return None, _TWICE
        self.seen.add(key)
        made = self._apart(made)
        self.new[made.id] = made
        return made, ""

    def _apart(self, made: Made) -> Made:
        """The coding under another GUID where its own is that of something else."""
        if made.id not in self.there and made.id not in self.new:
            return made
        self.n_apart += 1
        place = (made.document, made.span.start, made.span.end)
        return replace(made, id=derived_guid(made.id, *place, made.code, made.coder))


def instant(written: str) -> str:
    """A time as it is kept, in UTC to the second; empty for what is none.

    >>> instant("2018-03-27T19:29:27+02:00"), instant("yesterday")
    ('2018-03-27T17:29:27Z', '')
    """
    try:
        told = datetime.fromisoformat(written.strip())
        told = told.astimezone(UTC) if told.tzinfo else told
    except (ValueError, OverflowError):
        return ""
    return told.replace(tzinfo=None, microsecond=0).isoformat() + "Z"


def lost_with(selections: Sequence[Selection], reason: str, tally: Tally) -> None:
    """Count the selections of a source without a text, and all codings on them."""
    tally.lose("selection", reason, len(selections))
    tally.lose("coding", reason, sum(len(each.codings) for each in selections))
