"""Documents as sources: their texts, what is selected in them, and the codings of that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.interchange.refi import names, shaped
from qualkit.interchange.refi.elements import Body, Coding, Selection, Source, Value
from qualkit.interchange.word_packages import held
from qualkit.model import codings as model
from qualkit.model.identity import derived_guid
from qualkit.spans import Span

_LONGEST = 80
_CUT = "…"


@dataclass(slots=True)
class Selected:
    """What is to be selected in one text: codings, and places that notes and links are on."""

    guid: str
    codings: dict[Span, list[model.Coding]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[Span, list[str]] = field(default_factory=lambda: defaultdict(list))
    others: set[Span] = field(default_factory=set)

    def selection(self, span: Span) -> str:
        """The GUID of the selection of a place, which is then one."""
        self.others.add(span)
        return derived_guid("selection", self.guid, span.start, span.end)

    def spans(self) -> list[Span]:
        """The places, in the order of the text."""
        return sorted({*self.codings, *self.notes, *self.others})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a document has beside its text: by GUID who wrote what, and its notes and values."""

    codes: Mapping[str, str]
    users: Mapping[str, str]
    notes: Mapping[str, Sequence[str]]


def source_out(
    name: str,
    text: str,
    selected: Selected,
    told: Told,
    *,
    created: str,
    values: Sequence[Value] = (),
) -> Source:
    """The source of a document, with its text beside it in the package."""
    selections = tuple(_selection(span, text, selected, told) for span in selected.spans())
    body = Body(
        guid=selected.guid,
        name=name,
        plain_path=f"{names.INTERNAL}{selected.guid}.txt",
        created=created,
        selections=selections,
        notes=tuple(told.notes.get(selected.guid, ())),
        values=tuple(values),
    )
    return Source(guid=selected.guid, kind=names.TEXT, name=name, texts=(body,))


def shortened(text: str) -> str:
    r"""The beginning of a text in one line.

    >>> shortened("They\n know it.")
    'They know it.'
    """
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + _CUT


def _selection(span: Span, text: str, selected: Selected, told: Told) -> Selection:
    codings = selected.codings.get(span, [])
    first = min(codings, key=lambda one: (one.created, one.id), default=None)
    quote = text[span.start : span.end]
    return Selection(
        guid=selected.selection(span),
        name=shortened(quote) if held(quote) == quote else "",
        start=span.start,
        end=span.end,
        user=told.users[first.coder] if first else "",
        created=first.created if first else "",
        codings=tuple(_coding(coding, told) for coding in codings),
        notes=tuple(selected.notes.get(span, ())),
    )


def _coding(coding: model.Coding, told: Told) -> Coding:
    guid = shaped("coding", coding.id)
    return Coding(
        guid=guid,
        code=told.codes[coding.code],
        user=told.users[coding.coder],
        created=coding.created,
        notes=tuple(told.notes.get(guid, ())),
    )
