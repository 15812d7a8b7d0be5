"""Spans move where nothing is in doubt, whatever the edit; texts come back from their hunks."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.revision import Hunk, Revision, hunks
from qualkit.spans import Span, find_quotes, quote_of

LETTERS = st.sampled_from(["a", "b", " ", "\n", ".", "é", "e\u0301", "😀"])
TEXT = st.lists(LETTERS, max_size=60).map("".join)
LINES = st.lists(st.sampled_from(["Mm.", "Yes, tea.", "No.", "I want tea.", "", "P1: Ja."]))


def rebuilt(old: str, new: str, found: tuple[Hunk, ...]) -> str:
    pieces, at = [], 0
    for hunk in found:
        pieces += (old[at : hunk.start], new[hunk.new_start : hunk.new_end])
        at = hunk.end
    return "".join((*pieces, old[at:]))


def spans_of(text: str) -> list[Span]:
    step = max(1, len(text) // 12)
    ends = range(0, len(text) + 1, step)
    return [Span(start, end) for start in ends for end in ends if start < end]


@given(TEXT, TEXT)
def test_the_hunks_make_the_new_text_of_the_old_one(old: str, new: str) -> None:
    found = hunks(old, new)

    assert rebuilt(old, new, found) == new
    assert list(found) == sorted(found)
    assert found == hunks(old, new)


@given(LINES.map("\n".join), LINES.map("\n".join))
def test_a_placed_span_covers_the_same_words(old: str, new: str) -> None:
    revision = Revision.between(old, new)

    for span in spans_of(old):
        placed = revision.place(span)
        if placed:
            assert new[placed.start : placed.end] == old[span.start : span.end]


@given(TEXT)
def test_nothing_moves_in_an_unchanged_text(text: str) -> None:
    revision = Revision.between(text, text)

    assert not revision.hunks
    assert all(revision.place(span) == span for span in spans_of(text))


PLAIN = st.text("ab \n.😀", max_size=60)


@given(PLAIN, PLAIN, st.text("xyz", min_size=1, max_size=8))
def test_what_stands_beside_an_addition_moves_with_it(head: str, tail: str, added: str) -> None:
    text = head + tail
    revision = Revision.between(text, head + added + tail)

    unique = [span for span in spans_of(text) if len(find_quotes(text, quote_of(text, span))) == 1]
    for span in unique:
        placed = revision.place(span)
        if span.end <= len(head):
            assert placed == span
        elif span.start >= len(head):
            assert placed == Span(span.start + len(added), span.end + len(added))
        else:
            assert placed is None


@given(TEXT, st.data())
def test_known_replacements_carry_every_span_and_back(text: str, data: st.DataObject) -> None:
    cuts = sorted(set(data.draw(st.lists(st.integers(0, len(text)), max_size=8))))
    spans = [Span(*pair) for pair in zip(cuts[::2], cuts[1::2], strict=False)]
    there = Revision.replacing(text, [(span, f"[{n}]") for n, span in enumerate(spans)])
    back = Revision.replacing(
        there.new,
        [(Span(hunk.new_start, hunk.new_end), text[hunk.start : hunk.end]) for hunk in there.hunks],
    )

    assert back.new == text
    for span in spans_of(text):
        carried = there.carried(span)
        assert carried is not None
        returned = back.carried(carried)
        assert returned is not None
        assert returned.start <= span.start
        assert span.end <= returned.end
        is_cut = any(one.start < at < one.end for one in spans for at in (span.start, span.end))
        assert is_cut or returned == span


@pytest.mark.parametrize(
    ("old", "new", "quote", "expected"),
    [
        ("Ann: Tea, please.", "Anna: Tea, please.", "Tea, please.", "Tea, please."),
        ("I wnat tea.\nI want milk.", "I want tea.\nI want milk.", "I want milk.", "I want milk."),
        ("I wnat tea.\nI want milk.", "I want tea.\nI want milk.", "I wnat tea.", None),
        ("Mm.\nTea.\nMm.\n", "Mm.\n", "Mm.", None),
        ("Tea. Tea.", "Tea.", "Tea.", None),
        ("Tea for me. Tea for you.", "Tea for you.", "Tea", None),
        ("Tea for me. Tea for you.", "Tea for you.", "Tea for you.", "Tea for you."),
        ("Mm.\nTea.\nMm.\nNo.", "Mm.\nNo.", "Mm.\nNo.", "Mm.\nNo."),
        ("cafe", "cafe\u0301", "cafe", None),
    ],
)
def test_only_certain_places_are_taken(
    old: str, new: str, quote: str, expected: str | None
) -> None:
    placed = Revision.between(old, new).place(find_quotes(old, quote)[0])

    assert (new[placed.start : placed.end] if placed else None) == expected


@pytest.mark.parametrize(
    ("old", "new", "quote", "expected"),
    [
        ("A. I wnat tea. B.", "A. I want tea. B.", "I wnat tea.", "I want tea."),
        ("A.\nB is good.\nC.\nD.\n", "A.\nC.\nD.\nB is good.\n", "B is good.", "B is good."),
        ("A. Gone. B.", "A. B.", "Gone.", None),
    ],
)
def test_the_nearest_place_is_what_became_of_the_words(
    old: str, new: str, quote: str, expected: str | None
) -> None:
    found = Revision.between(old, new).nearest(find_quotes(old, quote)[0])

    assert (new[found.start : found.end] if found else None) == expected


def test_a_long_transcript_is_compared_in_no_time() -> None:
    lines = [f"P{n % 7}: This is turn {n} of {n % 13} about {n % 101}.\n" for n in range(20_000)]
    old = "".join(lines)
    new = "".join(line.replace("P1:", "Q:") for line in lines if "7 about 7." not in line)
    begun = time.perf_counter()

    revision = Revision.between(old, new)

    assert rebuilt(old, new, revision.hunks) == new
    assert time.perf_counter() - begun < 60
    assert hunks(old, old) == ()


def place_in(old: str, new: str, words: str) -> Span | None:
    start = old.index(words)
    return Revision.between(old, new).place(Span(start, start + len(words)))


def test_a_short_answer_is_not_taken_for_another_that_was_put_in() -> None:
    old = "Int: Were you helped?\nAnna: Yes.\nInt: Thank you, goodbye."
    new = (
        "Int: Were you helped?\nAnna: How do you mean?\nInt: By the staff.\nAnna: Yes.\n"
        "Int: And were you hurt?\nAnna: Yes.\nInt: Thank you, goodbye."
    )

    assert place_in(old, new, "Yes.") is None


def test_a_short_answer_between_the_same_neighbours_moves() -> None:
    old = "Int: Were you helped?\nAnna: Yes.\nInt: And hurt?\nAnna: Yes.\nInt: Goodbye."
    new = f"Int: Hello.\nAnna: Hello.\n{old}"

    found = place_in(old, new, "Yes.")

    assert found is not None
    assert new[: found.start].endswith("Were you helped?\nAnna: ")


def test_a_line_that_is_the_only_one_moves_among_changed_neighbours() -> None:
    old = "Int: Were you helped?\nAnna: I was, by Kim.\nInt: Goodbye."
    new = "Int: Did they help?\nAnna: Hm?\nInt: Staff.\nAnna: I was, by Kim.\nInt: Thanks."

    assert place_in(old, new, "I was, by Kim.") is not None
