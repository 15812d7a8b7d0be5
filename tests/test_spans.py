"""Spans: arithmetic against brute force, and positions that survive every unit."""

from __future__ import annotations

import itertools
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import SpanError
from qualkit.spans import (
    Positions,
    Span,
    find_quotes,
    overlapping,
    quote_of,
    subtract,
    trim,
    verify_quote,
    without_crlf,
)

TEXTS = st.text(st.sampled_from("ab \n\r\t😀e\u0301é\N{NO-BREAK SPACE}\ufeff𝔸") | st.characters())
SPANS = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: Span(pair[0], sum(pair)))
Encoding = Literal["utf-16", "utf-8"]


@pytest.mark.parametrize(("start", "end"), [(5, 5), (5, 4), (-1, 3)])
def test_a_span_is_neither_empty_nor_reversed(start: int, end: int) -> None:
    with pytest.raises(SpanError, match=f"the span {start}–{end} is empty or reversed; expected 0"):
        Span(start, end)


@given(SPANS, SPANS)
def test_spans_overlap_where_they_share_a_code_point(one: Span, other: Span) -> None:
    shared = set(range(one.start, one.end)) & set(range(other.start, other.end))

    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    assert len(one) == one.end - one.start


def test_a_quote_beyond_the_text_is_refused() -> None:
    assert quote_of("tea", Span(1, 3)) == "ea"
    with pytest.raises(SpanError, match="the span 1–4 reaches beyond the text; expected an end of"):
        quote_of("tea", Span(1, 4))


def test_a_quote_that_does_not_match_is_refused_without_telling_the_words() -> None:
    verify_quote("a cup of tea", Span(2, 5), "cup")

    with pytest.raises(SpanError, match=r"at 2–5 \(4 characters given, 3 there\)") as caught:
        verify_quote("a cup of tea", Span(2, 5), "mugs")
    assert "mugs" not in str(caught.value)
    assert "cup" not in str(caught.value)


def test_quotes_that_look_alike_but_differ_in_code_points_do_not_match() -> None:
    with pytest.raises(SpanError, match="does not match"):
        verify_quote("cafe\u0301", Span(0, 5), "café")


@given(st.text("ab", max_size=20), st.text("ab", max_size=3), st.none() | SPANS)
def test_every_place_of_a_quote_is_found(text: str, quote: str, within: Span | None) -> None:
    low, high = (within.start, within.end) if within else (0, len(text))
    places = [at for at in range(len(text)) if quote and text[at : at + len(quote)] == quote]

    found = find_quotes(text, quote, within)

    assert [span.start for span in found] == [
        at for at in places if low <= at and at + len(quote) <= high
    ]
    assert all(quote_of(text, span) == quote for span in found)


@given(SPANS, st.lists(SPANS, max_size=5))
def test_what_is_left_is_what_no_hole_covers(span: Span, holes: list[Span]) -> None:
    covered = {at for hole in holes for at in range(hole.start, hole.end)}

    left = subtract(span, holes)

    kept = [at for piece in left for at in range(piece.start, piece.end)]
    assert kept == [at for at in range(span.start, span.end) if at not in covered]
    assert all(one.end < other.start for one, other in itertools.pairwise(left))


@given(st.lists(st.integers(0, 40), unique=True, max_size=12).map(sorted), SPANS)
def test_the_part_that_overlaps_is_found(edges: list[int], span: Span) -> None:
    spans = [Span(one, other) for one, other in zip(edges[::2], edges[1::2], strict=False)]

    assert list(overlapping(spans, span)) == [other for other in spans if other.overlaps(span)]


@given(TEXTS.filter(bool), st.data())
def test_trimming_leaves_the_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(text))))

    core = trim(text, span)

    assert (quote_of(text, core) if core else "") == quote_of(text, span).strip()
    assert core is None or (span.start <= core.start and core.end <= span.end)


@given(TEXTS, st.sampled_from(["utf-16", "utf-8"]))
def test_positions_go_to_other_units_and_back(text: str, encoding: Encoding) -> None:
    positions = Positions(text, encoding)
    codec, width = ("utf-16-le", 2) if encoding == "utf-16" else ("utf-8", 1)

    for position in range(len(text) + 1):
        units = positions.to_units(position)
        assert units == len(text[:position].encode(codec, "surrogatepass")) // width
        assert positions.to_code_points(units) == position


@pytest.mark.parametrize(
    ("encoding", "unit"), [("utf-16", 2), ("utf-16", -1), ("utf-16", 5), ("utf-8", 3), ("utf-8", 9)]
)
def test_a_unit_inside_a_character_or_outside_the_text_is_refused(
    encoding: Encoding, unit: int
) -> None:
    with pytest.raises(SpanError, match=f"position {unit} is inside a character or outside"):
        Positions("a😀b", encoding).to_code_points(unit)


@pytest.mark.parametrize("position", [-1, 4])
def test_a_code_point_outside_the_text_is_refused(position: int) -> None:
    with pytest.raises(SpanError, match=f"position {position} is outside the text; expected 0–3"):
        Positions("a😀b", "utf-8").to_units(position)


@given(st.text("a\r\n😀", max_size=20))
def test_newlines_are_made_one_and_every_old_position_has_a_new_one(text: str) -> None:
    new, positions = without_crlf(text)

    assert new == text.replace("\r\n", "\n").replace("\r", "\n")
    assert len(positions) == len(text) + 1
    assert positions == sorted(positions)
    for at in range(len(text) + 1):
        if text[at - 1 : at + 1] != "\r\n":
            assert new[: positions[at]] == without_crlf(text[:at])[0]
