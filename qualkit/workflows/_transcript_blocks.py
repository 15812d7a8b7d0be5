"""A coded transcript as turns with codes in the margin: which words, which codes, in which order.

What several coders coded alike (the same words, code and view) is one note. Labels of speakers and
times are not repeated where the head of a turn says them; whatever else stands between turns
stays, set back.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit import store as stores
from qualkit.interchange.documents import Line, Note, Run
from qualkit.interchange.documents import Turn as Block
from qualkit.model.codings import Coding
from qualkit.model.directions import apart
from qualkit.model.documents import Turn
from qualkit.spans import Span, trim
from qualkit.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A stretch of the text that is shown, and the turn that it is, if any."""

    span: Span
    turn: Turn | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """Codings that say the same of the same words."""

    span: Span
    codings: tuple[Coding, ...]

    @property
    def first(self) -> Coding:
        """One of them."""
        return self.codings[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """How codes are called in a margin, and their colours."""

    short: Mapping[str, str]
    colors: Mapping[str, str]


def blocks(
    store: Store, document: str, codings: Sequence[Coding], names: Names
) -> tuple[tuple[Block, ...], int]:
    """The turns of a document, and how many of `codings` are on nothing that is shown."""
    text = stores.places.text_of(store, document) or ""
    places = list(_places(text, stores.documents.turns(store, document)))
    on, shown = _on_places(places, together(codings))
    ends = (0, *(place.span.end for place in places))
    made = tuple(
        _block(text, place, on[at], names=names, before=ends[at]) for at, place in enumerate(places)
    )
    return made, sum(
        len(one.codings) for at, one in enumerate(together(codings)) if at not in shown
    )


def together(codings: Sequence[Coding]) -> list[Given]:
    """The codings by what they say, in the order of the text, the longer first."""
    alike: dict[tuple[int, int, str, str], list[Coding]] = defaultdict(list)
    for one in codings:
        alike[one.span.start, -one.span.end, one.code, one.about or ""].append(one)
    return [
        Given(span=Span(start, -end), codings=tuple(alike[start, end, code, about]))
        for start, end, code, about in sorted(alike)
    ]


def _on_places(
    places: Sequence[Place], given: Sequence[Given]
) -> tuple[dict[int, list[Given]], set[int]]:
    """What is on each place, and the numbers of what is on any."""
    starts = [place.span.start for place in places]
    on: dict[int, list[Given]] = defaultdict(list)
    shown = set()
    for number, one in enumerate(given):
        at = max(bisect_right(starts, one.span.start) - 1, 0)
        while at < len(places) and starts[at] < one.span.end:
            if one.span.overlaps(places[at].span):
                on[at].append(one)
                shown.add(number)
            at += 1
    return on, shown


def _places(text: str, turns: Sequence[Turn]) -> Iterator[Place]:
    at = 0
    for turn in turns:
        yield from _between(text, at, turn.span.start, turn=turn)
        if span := trim(text, turn.span):
            yield Place(span=span, turn=turn)
        at = turn.span.end
    yield from _between(text, at, len(text))


def _between(text: str, at: int, end: int, *, turn: Turn | None = None) -> Iterator[Place]:
    """The lines between turns that are neither times nor the label of the speaker to come."""
    end = end if turn is None else max(text.rfind("\n", at, end), at)
    kept: list[Span] = []
    for line in text[at:end].split("\n"):
        if _tells(line, turn):
            kept.append(Span(at, at + len(line)))
        at += len(line) + 1
    if kept and (span := trim(text, Span(kept[0].start, kept[-1].end))):
        yield Place(span=span, turn=None)


def _tells(line: str, turn: Turn | None) -> bool:
    name = turn.participant if turn else None
    is_label = name is not None and line.strip(" \t:.-–—").casefold() == name.casefold()
    return any(letter.isalpha() for letter in line) and not is_label


def _block(text: str, place: Place, given: Sequence[Given], *, names: Names, before: int) -> Block:
    """What is shown of a place; what is shown `before` it ends there."""
    notes = tuple(
        _note(number, one, names, is_continued=place.turn is not None and one.span.start < before)
        for number, one in enumerate(given, start=1)
    )
    words = _words(text, place, given)
    return Block(head=_head(place.turn), words=words, notes=notes)


def _words(text: str, place: Place, given: Sequence[Given]) -> Line:
    quiet = place.turn.non_speech if place.turn else (place.span,)
    bounds = {place.span.start, place.span.end}
    for span in (*quiet, *(one.span for one in given)):
        bounds |= {min(max(edge, place.span.start), place.span.end) for edge in _ends(span)}
    return tuple(
        Run(
            text=text[start:end],
            is_quiet=any(span.start <= start < span.end for span in quiet),
            notes=tuple(
                number
                for number, one in enumerate(given, start=1)
                if one.span.start <= start < one.span.end
            ),
        )
        for start, end in pairwise(sorted(bounds))
    )


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _head(turn: Turn | None) -> Line:
    if turn is None:
        return ()
    times = "–".join(clock(one) for one in (turn.begins, turn.ends) if one is not None)
    told = [*filter(None, (apart(turn.role or ""), times)), f"turn {turn.ordinal}"]
    if turn.participant is None:
        return (Run(text=" · ".join(told)),)
    who = Run(text=apart(turn.participant), is_strong=True)
    return (who, Run(text=f" · {' · '.join(told)}"))


def _note(number: int, given: Given, names: Names, *, is_continued: bool) -> Note:
    one = given.first
    told = [", ".join(dict.fromkeys(apart(coding.coder) for coding in given.codings))]
    told += [f"about {apart(one.about)}"] if one.about else []
    told += [f"weight {each.weight:.15g}" for each in given.codings if each.weight is not None]
    told += ["continued"] if is_continued else []
    return Note(
        number=number,
        code=names.short.get(one.code, one.code),
        color=names.colors.get(one.code, ""),
        told=", ".join(told) if len(told) == 1 else " · ".join(told),
        remarks=tuple(dict.fromkeys(each.memo for each in given.codings if each.memo)),
    )


def clock(seconds: float) -> str:
    """A time in a recording.

    >>> clock(3723.4)
    '1:02:03'
    """
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"
