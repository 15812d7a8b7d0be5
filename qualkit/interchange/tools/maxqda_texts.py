"""The texts in a file of MAXQDA, whose form is not published: read in the one that proves right.

A text is bytes, behind a header and mostly packed. Common forms are tried, and one counts only if
it puts the coded segments of the file on the words that the file keeps with them. Where none does,
there is no text: nothing is guessed.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from qualkit.interchange.refi.units import RawText, Reading
from qualkit.interchange.tools.found import Row, squeezed, whole
from qualkit.interchange.tools.positions import MOVED, Place, Spot, fitting, placed_alike

ENOUGH, NEARLY_ALL = 0.5, 0.95
"""The share of a text's segments that must be on their words for positions in it to count, and for
those of segments without words."""

END = "only its first words are in the file, and nothing behind them proves where it ends"

LONG = 15
"""The fewest letters of words that say of themselves where they are."""

LARGEST = 32 * 1024**2
"""The most bytes of a text, unpacked."""

_MOST_IN_ALL = 128 * 1024**2
_LONGEST_HEADER = 16
_TRIED = 5
_FEWEST_QUOTES = 3
_FEWEST_LETTERS = 8
_ENCODINGS = ("utf-8", "utf-16-le", "cp1252")
_CONTROLS = frozenset(map(chr, range(1, 32))) - set("\t\n\v\f\r")
_NO_LETTERS = {ord(letter): "\ufffd" for letter in _CONTROLS}
_TWO_MARKS = "\ufeff\ufeff"
_VALUE = "value"


@dataclass(frozen=True, slots=True)
class Placed:
    """A text with the places of its segments, and the share of them that are on their words."""

    raw: RawText
    places: Sequence[Place]
    share: float

    @property
    def is_proven(self) -> bool:
        """Whether the positions in it count."""
        return self.share >= ENOUGH


@dataclass(frozen=True, slots=True)
class _Form:
    """How a text is stored: the size of the header, how it is packed, how it is encoded."""

    skip: int
    packing: str
    encoding: str


@dataclass(frozen=True, slots=True)
class _Proof:
    """How well a form fits: texts that are proven, segments that are on their words.

    ``tight`` are those that neither begin nor end with a blank.
    """

    texts: int = 0
    segments: int = 0
    tight: int = 0
    letters: int = 0

    @property
    def rank(self) -> tuple[int, int, int]:
        return self.texts, self.segments, self.tight

    def and_of(self, other: _Proof) -> _Proof:
        """Both together."""
        return _Proof(
            texts=self.texts + other.texts,
            segments=self.segments + other.segments,
            tight=self.tight + other.tight,
            letters=self.letters + other.letters,
        )


def placed_in(raw: RawText, spots: Sequence[Spot], usual: Collection[Reading] = ()) -> Placed:
    """The places of segments in a text, in whatever way MAXQDA counted; their words decide.

    Those without words have none unless nearly all others are on theirs.
    """
    places = placed_alike(raw, spots, usual)
    told = [at for at, spot in enumerate(spots) if squeezed(spot.words)]
    share = sum(places[at].is_on_words for at in told) / len(told) if told else 0.0
    if share < NEARLY_ALL:
        silent = set(range(len(spots))) - set(told)
        places = [Place(lost=MOVED) if at in silent else place for at, place in enumerate(places)]
    return Placed(raw, places, share)


def placed_elsewhere(text: str, spots: Sequence[Spot], own: Placed | None) -> Placed | None:
    """The places of segments in a document of the project; None where it is not the same text.

    ``own`` is the file's own text with their places, if it has one that can be read: their words
    are known whole from it. Otherwise the end of words that are cut is proven only by other
    segments behind it: the text may have been changed since.
    """
    if own and own.is_proven:
        spots = [
            replace(spot, words=own.raw.text[place.start : place.end], first=0)
            if place.start is not None
            else spot
            for spot, place in zip(spots, own.places, strict=True)
        ]
    found = placed_in(RawText(text, is_inline=True), spots)
    if not found.is_proven:
        return replace(found, share=0.0) if _has_words(text, spots) else None
    reach = max(_reach(spot, place) for spot, place in zip(spots, found.places, strict=True))
    places = [
        Place(lost=END) if not _is_whole(spot) and (place.end or 0) > reach else place
        for spot, place in zip(spots, found.places, strict=True)
    ]
    return replace(found, places=places)


def _is_whole(spot: Spot) -> bool:
    """Whether all its words are known."""
    return bool(squeezed(spot.words)) and not spot.first


def _reach(spot: Spot, place: Place) -> int:
    """How far a segment proves the text."""
    if place.start is None or place.end is None or not squeezed(spot.words):
        return -1
    return place.start + len(squeezed(spot.words)) if spot.first else place.end


def _has_words(text: str, spots: Sequence[Spot]) -> bool:
    """Whether a text has so many long quotes that it is the one they are of."""
    told = {squeezed(spot.words) for spot in spots if not spot.first}
    long = [words for words in told if len(words) >= LONG]
    there = squeezed(text)
    found = sum(words in there for words in long)
    return found >= _FEWEST_QUOTES and found >= NEARLY_ALL * len(long)


def stored_texts(
    rows: Sequence[Row], spots: Mapping[int, Sequence[Spot]], numbers: Sequence[int]
) -> dict[int, Placed]:
    """The texts in `rows` by the number of the document; none where no form of them is proven.

    One that its own segments do not prove is in the form that others prove, and could be read in
    no better.

    Parameters
    ----------
    rows : sequence of rows
        The table of texts: a value, and in some column the number of the document.
    spots : mapping
        The coded segments of each document.
    numbers : sequence of int
        The numbers of all documents.
    """
    found = [
        (proof.rank, stored, form)
        for stored in _linked(rows, set(numbers))
        for form, proof in [_proven(stored, spots)]
        if form
    ]
    if not found:
        return {}
    most, stored, form = max(found, key=lambda each: each[0])
    if any(rank == most and other != stored for rank, other, _ in found):
        return {}
    texts = _all_read(stored, form, spots)
    counts: Counter[Reading] = Counter()
    for number, raw in texts.items():
        counts += fitting(raw, spots.get(number, ()))
    usual = [way for way, n in counts.items() if n == max(counts.values())]
    placed = {at: placed_in(raw, spots.get(at, ()), usual) for at, raw in texts.items()}
    return {
        at: each
        for at, each in placed.items()
        if each.is_proven or not any(spot.words for spot in spots.get(at, ()))
    }


def _all_read(
    stored: Mapping[int, bytes | str], form: _Form, spots: Mapping[int, Sequence[Spot]]
) -> dict[int, RawText]:
    """The texts in one form; those without segments only where they can be read in no better."""
    texts: dict[int, RawText] = {}
    left = _MOST_IN_ALL
    for number, value in stored.items():
        text = _decoded(value, form)
        has_words = any(spot.words for spot in spots.get(number, ()))
        if text and len(text) <= left and (has_words or _is_natural(value, form, text)):
            left -= len(text)
            texts[number] = RawText(text, is_inline=True)
    return texts


def _is_natural(value: bytes | str, form: _Form, text: str) -> bool:
    """Whether a text that nothing proves is what its bytes say first, with no header to guess."""
    if isinstance(value, str):
        return True
    data = _unpacked(value[form.skip :], form.packing)
    read = (_text(data, encoding, form.packing) for encoding in _ENCODINGS)
    return bool(form.packing or not form.skip) and next(filter(None, read), "") == text


def _linked(rows: Sequence[Row], numbers: set[int]) -> Iterator[dict[int, bytes | str]]:
    """The values by the number of their document, for each column that may hold it."""
    columns = dict.fromkeys(column for row in rows for column in row if column != _VALUE)
    for column in sorted(columns, key=lambda name: (name != "textid", name != "id")):
        found: dict[int, bytes | str] = {}
        for row in rows:
            number, value = whole(row, column), row.get(_VALUE)
            if number in numbers and number is not None and isinstance(value, (bytes, str)):
                found.setdefault(number, value)
        if found:
            yield found


def _proven(
    stored: Mapping[int, bytes | str], spots: Mapping[int, Sequence[Spot]]
) -> tuple[_Form | None, _Proof]:
    """The form in which the texts with most segments have them on their words."""
    told = {number: [spot for spot in spots.get(number, ()) if spot.words] for number in stored}
    tried = sorted((number for number in stored if told[number]), key=lambda at: -len(told[at]))
    proofs: dict[_Form, _Proof] = {}
    for number in tried[:_TRIED]:
        for texts in _read_in_all(stored[number]):
            found = {form: _proof(text, told[number]) for form, text in texts}
            for form, proof in found.items():
                proofs[form] = proofs.get(form, _Proof()).and_of(proof)
            # Further bytes skipped cannot fit better.
            if any(min(proof.rank[1:]) == len(told[number]) for proof in found.values()):
                break
    sound = {
        form: proof
        for form, proof in proofs.items()
        if proof.texts and proof.letters >= _FEWEST_LETTERS
    }
    if not sound:
        return None, _Proof()
    best = max(sound, key=lambda each: sound[each].rank)
    return best, sound[best]


def _proof(text: str, spots: Sequence[Spot]) -> _Proof:
    raw = RawText(text, is_inline=True)
    found, text = placed_in(raw, spots), raw.text
    right = [at for at, place in enumerate(found.places) if place.is_on_words]
    sure = [place for place in found.places if not place.lost]
    covered = [text[place.start : place.end] for place in sure]
    return _Proof(
        texts=int(found.is_proven),
        segments=len(right),
        tight=sum(words == words.strip() for words in covered),
        letters=sum(len(squeezed(spots[at].words)) for at in right),
    )


def _read_in_all(value: bytes | str) -> Iterator[list[tuple[_Form, str]]]:
    """What a value is in every form in which it is a text at all, those of one packing together."""
    if isinstance(value, str):
        yield [(_Form(0, "", ""), value)]
        return
    for packing in (*_PACKINGS, ""):
        for skip in range(min(_LONGEST_HEADER + 1, len(value))):
            data = _unpacked(value[skip:], packing)
            read = [
                (_Form(skip, packing, each), _text(data, each, packing))
                for each in _ENCODINGS
                if data
            ]
            yield [(form, text) for form, text in read if text]


def _decoded(value: bytes | str, form: _Form) -> str:
    if isinstance(value, str):
        return "" if form.encoding else value
    data = _unpacked(value[form.skip :], form.packing) if form.encoding else b""
    return _text(data, form.encoding, form.packing) if data else ""


def _text(data: bytes, encoding: str, packing: str) -> str:
    """The text, empty where it is none: characters that only programs use speak against it.

    What was packed may have some, such as for cells of tables; they are no letters.
    """
    try:
        text = data.decode(encoding).rstrip("\0")
    except UnicodeDecodeError:
        return ""
    if "\0" in text or (not packing and _CONTROLS & set(text)):
        return ""
    return "" if text.startswith(_TWO_MARKS) else text.translate(_NO_LETTERS)


_Unpacker = Callable[[], Any]
_PACKINGS: Mapping[str, tuple[re.Pattern[bytes], _Unpacker]] = {
    "zlib": (re.compile(rb"x[\x01\x5e\x9c\xda]"), zlib.decompressobj),
    "gzip": (re.compile(rb"\x1f\x8b"), partial(zlib.decompressobj, wbits=31)),
    "bz2": (re.compile(rb"BZh"), bz2.BZ2Decompressor),
    "xz": (re.compile(rb"\xfd7zXZ"), partial(lzma.LZMADecompressor, memlimit=LARGEST)),
}
"""How what is packed begins, and what unpacks it."""


def _unpacked(data: bytes, packing: str) -> bytes:
    """What is packed in `data`, whole; nothing where it is not packed so, or too large."""
    if not packing:
        return data if len(data) <= LARGEST else b""
    begins, unpacker = _PACKINGS[packing]
    if not begins.match(data):
        return b""
    try:
        opened = unpacker()
        found = bytes(opened.decompress(data, LARGEST))
    except (zlib.error, OSError, EOFError, lzma.LZMAError, MemoryError):
        return b""
    return found if opened.eof else b""
