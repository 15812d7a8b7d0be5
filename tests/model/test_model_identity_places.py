"""Identifiers that never change, and turns found by where a span lies."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import ParameterError
from qualkit.model import (
    Code,
    Codebook,
    NonSpeech,
    ParsedDocument,
    ParsedTurn,
    Person,
    Turn,
)  # fmt: skip
from qualkit.model.identity import derived_guid, digest
from qualkit.model.places import Places
from qualkit.model.runs import installed_versions
from qualkit.spans import Span


def test_derived_identifiers_never_change_between_versions() -> None:
    assert derived_guid("coding", "d.txt", 3, 9, "Ünï") == "4dd82990-3314-5dfc-85f5-730f81eec267"
    assert derived_guid() == "4d05547c-05ff-5f80-8336-0680ecfeea3d"
    assert digest("a", 1).startswith("135f17a4")


PARTS = st.lists(
    st.none() | st.integers() | st.text(st.characters(codec="utf-8"), max_size=4), max_size=4
)


@given(PARTS, PARTS)
def test_other_parts_give_another_identifier(one: list[object], other: list[object]) -> None:
    assert (derived_guid(*one) == derived_guid(*other)) == (repr(one) == repr(other))
    assert (digest(*one) == digest(*other)) == (repr(one) == repr(other))
    assert uuid.UUID(derived_guid(*one)).version == 5


def test_a_digest_does_not_depend_on_the_order_of_keys_and_takes_any_text() -> None:
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert len(digest("\ud800")) == 64


def turn(document: str, ordinal: int, start: int, end: int, holes: tuple[Span, ...]) -> Turn:
    return Turn(
        document=document, ordinal=ordinal, span=Span(start, end), text="x" * (end - start),
        session="s", language="en", non_speech=holes,
    )  # fmt: skip


@st.composite
def turns(draw: st.DrawFn) -> list[Turn]:
    found = []
    for document in ("a", "b"):
        edges = sorted(draw(st.sets(st.integers(0, 40), max_size=12)))
        pairs = zip(edges[::2], edges[1::2], strict=False)
        for ordinal, (start, end) in enumerate(pairs, 1):
            low = draw(st.integers(start, end - 1))
            hole = Span(low, draw(st.integers(low + 1, end)))
            found.append(turn(document, ordinal, start, end, (hole,) * draw(st.integers(0, 1))))
    return found


@given(turns(), st.sampled_from("abc"), st.integers(0, 41), st.integers(1, 20))
def test_the_turns_a_span_touches_are_those_with_a_spoken_code_point_in_it(
    every: list[Turn], document: str, start: int, length: int
) -> None:
    span = Span(start, start + length)

    found = Places(every).touching(document, span)

    assert list(found) == [
        item
        for item in every
        if item.document == document
        and any(
            item.span.start <= at < item.span.end
            and not any(hole.start <= at < hole.end for hole in item.non_speech)
            for at in range(span.start, span.end)
        )
    ]


def test_what_was_spoken_is_the_turn_without_its_label() -> None:
    item = Turn(
        document="d", ordinal=1, span=Span(10, 20), text="Ann: hello", session="s", language="en",
        non_speech=(Span(10, 15),),
    )  # fmt: skip

    assert [item.spoken(piece) for piece in item.speech()] == ["hello"]


def test_turns_that_overlap_or_leave_the_text_are_refused() -> None:
    inside = ParsedTurn(span=Span(0, 5))

    for other in (Span(4, 8), Span(6, 99)):
        with pytest.raises(ParameterError, match="overlaps another or leaves the text"):
            ParsedDocument(
                text="some words", turns=(inside, ParsedTurn(span=other)), format="txt",
                encoding="utf-8",
            )  # fmt: skip


def test_an_unknown_kind_of_non_speech_names_the_known_ones() -> None:
    with pytest.raises(ParameterError, match="'noise'; expected label, time, direction, heading"):
        NonSpeech(span=Span(0, 1), kind="noise")


def test_a_code_knows_its_name_and_parent() -> None:
    book = Codebook(title="T", codes=(Code(path="A"), Code(path="A/B/C")))

    assert [(code.name, code.parent) for code in book.codes] == [("A", None), ("C", "A/B")]
    assert book.paths() == ("A", "A/B/C")


def test_model_objects_are_frozen_and_slotted() -> None:
    person = Person(name="p", group="g", sessions=(), turns=0, words=0)

    with pytest.raises(AttributeError):
        person.name = "q"  # type: ignore[misc]
    assert not hasattr(person, "__dict__")


def test_versions_of_what_is_not_installed_are_left_out() -> None:
    assert set(installed_versions("numpy", "no-such-distribution")) == {"qualkit-toolkit", "numpy"}
