"""Regular expressions over long texts, in windows."""

from __future__ import annotations

from qualkit.codebook.bounded import BoundedRegex


def test_case_counts_only_when_asked_for() -> None:
    assert list(BoundedRegex("tea").matches("Tea tea")) == [(0, 3), (4, 7)]
    assert list(BoundedRegex("tea", keeps_case=True).matches("Tea tea")) == [(4, 7)]


def test_a_long_text_is_read_to_its_end() -> None:
    text = "tea " * 5000

    assert len(list(BoundedRegex(r"\w+ing|tea").matches(text))) == 5000
