"""Where the selections of a package are in its texts, as far as the file says so for certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from qualkit.interchange.refi.elements import Selection, SyncPoint
from qualkit.interchange.refi.offsets import MARGIN, Asked, Choice, choose, refuse_even, settle
from qualkit.interchange.refi.units import RawText, Spots
from qualkit.model.exchange import PositionsRead
from qualkit.spans import Span
from qualkit.workflows._refi_tally import Tally
from qualkit.workflows._refi_texts import Text
from qualkit.workflows._squeezed import Squeezed

_UNCUT = ("…", "...")


@dataclass(slots=True)
class Placed:
    """A text with the span of each selection that has one, the reason of each that has none.

    ``times`` are positions with the milliseconds of a recording; ``titles`` the names of
    selections that are no quotes.
    """

    text: Text
    choice: Choice | None
    spans: list[tuple[Selection, Span]] = field(default_factory=list)
    lost: list[tuple[Selection, str]] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    titles: dict[int, str] = field(default_factory=dict)

    def read(self, document: str, *, asked: bool) -> PositionsRead | None:
        """How its positions were read; None where it has none."""
        if self.choice is None:
            return None
        return PositionsRead(
            source=self.text.name,
            document=document,
            reading=self.choice.reading,
            evidence=self.choice.reason,
            selections=self.choice.selections,
            exact=self.choice.fit.exact,
            quoted=self.choice.fit.quoted,
            quotes_found=self.choice.fit.matched,
            margin=None if self.choice.margin is None else round(self.choice.margin, 2),
            asked=asked,
        )


def place_all(
    texts: Sequence[Text], *, source: str, origin: str, asked: Asked, tally: Tally
) -> list[Placed]:
    """Every text with its selections placed.

    Raises
    ------
    ReadError
        If the positions of a text can be read in several ways and nothing says which.
    """
    asked.settled()
    counted = {at: _Counted(text) for at, text in enumerate(texts)}
    choices = {
        at: _chosen(
            choose(
            texts[at].name, texts[at].raw, Spots.of(each.spots), each.names, origin=origin,
            asked=asked,
        ))
        for at, each in counted.items()
        if each.spots and not texts[at].is_guessed
    }  # fmt: skip
    settled = dict(zip(choices, settle(list(choices.values())), strict=True))
    if len(asked.readings()) > 1:
        refuse_even(list(settled.values()), source)
    return [_placed(text, settled.get(at), counted[at], tally) for at, text in enumerate(texts)]


def _chosen(choice: Choice) -> Choice:
    """`choice`, without what takes much room where nothing is left to decide."""
    is_firm = choice.margin is None or choice.margin >= 2 * MARGIN
    if choice.is_certain and is_firm:
        choice.evidence.forget()
    return choice


class _Counted:
    """The selections of a text that have positions, those that have none, and its sync points."""

    def __init__(self, text: Text) -> None:
        self.all_points = [point for body in text.bodies for point in body.points]
        self.points = {point.guid: point for point in self.all_points if point.guid}
        self.selections: list[Selection] = []
        self.spots: list[tuple[int | None, int | None, bool]] = []
        self.others: list[Selection] = []
        for selection in text.selections():
            spot = self._spot(selection)
            if spot is None:
                self.others.append(selection)
            else:
                self.selections.append(selection)
                self.spots.append(spot)
        self.names = [each.name for each in self.selections]

    def _spot(self, selection: Selection) -> tuple[int | None, int | None, bool] | None:
        if selection.kind == "text":
            return (selection.start, selection.end, False)
        if selection.kind != "transcript":
            return None
        start, end = (
            self.points.get(guid, SyncPoint(guid="")).position
            for guid in (selection.from_point, selection.to_point)
        )
        return (start, end, True)


def _placed(text: Text, choice: Choice | None, counted: _Counted, tally: Tally) -> Placed:
    placed = Placed(text=text, choice=choice)
    squeezed = Squeezed(text.raw.text)
    for at, selection in enumerate(counted.selections):
        span = _span(choice, at)
        if span is None and (found := _by_quote(squeezed, selection)):
            span = found
            tally.notes["a selection was placed by its quote, as its positions make no sense"] += 1
        if span is None:
            placed.lost.append((selection, _why(text, selection)))
            continue
        if choice and selection.name and at not in choice.evidence.quotes:
            placed.titles[id(selection)] = selection.name
        placed.spans.append((selection, span))
    in_text = {selection.guid: span for selection, span in placed.spans}
    for selection in counted.others:
        # A selection of a page and one of its text may be the same, and have the same GUID.
        span = in_text.get(selection.guid) or _by_quote(squeezed, selection)
        if span is None:
            placed.lost.append((selection, _elsewhere(selection)))
        else:
            placed.spans.append((selection, span))
    placed.times = list(_times(text.raw, choice, counted, tally))
    return placed


def _span(choice: Choice | None, at: int) -> Span | None:
    if choice is None:
        return None
    start, end = int(choice.best.starts[at]), int(choice.best.ends[at])
    return Span(start, end) if 0 <= start < end else None


def _why(text: Text, selection: Selection) -> str:
    if selection.lost:
        return selection.lost
    if text.is_guessed:
        return "its text was read from a formatted file, which positions do not count"
    if selection.kind == "transcript":
        return "its sync points are not there or in the wrong order"
    if selection.start is None or selection.end is None:
        return "its positions are no numbers"
    if selection.start >= selection.end:
        return "it is empty or ends before it begins"
    return "it lies outside the text or begins inside a character"


def _elsewhere(selection: Selection) -> str:
    kinds = {"pdf": "a page", "picture": "a picture"}
    where = kinds.get(selection.kind, "a recording")
    return f"it is in {where}, and no words of it are found once in the text"


def _times(
    raw: RawText, choice: Choice | None, counted: _Counted, tally: Tally
) -> Iterator[tuple[int, int]]:
    """Position and time of each sync point, by position; where nothing was chosen, as simply told.

    A lone point of a transcript without selections is read in code points.
    """
    for point in counted.all_points:
        at = None
        if choice:
            at = raw.one(choice.best.readings[0], point.position)
        elif point.position is not None and not raw.has_wide and not raw.may_be_crlf:
            at = point.position if 0 <= point.position <= len(raw.text) else None
        if point.time_ms is None or point.time_ms < 0:
            tally.lose("sync point", "it has no time")
        elif at is None:
            tally.lose("sync point", "its position is not in the text, or may be read in two ways")
        else:
            yield at, point.time_ms


def _by_quote(squeezed: Squeezed, selection: Selection) -> Span | None:
    """Where the words are that a selection brings, whole."""
    for quote in (selection.quote, selection.name):
        if quote and not quote.endswith(_UNCUT) and (span := squeezed.find(quote)):
            return span
    return None
