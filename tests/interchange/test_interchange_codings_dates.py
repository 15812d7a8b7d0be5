"""When codings were made, as tables write it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.interchange.codings.dates import NoInstant, instant_of

NOW = "2026-11-26T12:00:00Z"


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-04-03", "2024-04-03T00:00:00Z"),
        ("2024-04-03 14:05", "2024-04-03T14:05:00Z"),
        ("2024-04-03T14:05:06.789Z", "2024-04-03T14:05:06Z"),
        ("2024-04-03T14:05:06-05:00", "2024-04-03T19:05:06Z"),
        ("03.04.2024 14:05:06", "2024-04-03T14:05:06Z"),
        ("13/04/2024 2:05 PM", "2024-04-13T14:05:00Z"),
        ("4/13/2024, 12:05 AM", "2024-04-13T00:05:00Z"),
        ("04/04/2024", "2024-04-04T00:00:00Z"),
        ("2024/04/03 14:05", "2024-04-03T14:05:00Z"),
        ("3 April 2024", "2024-04-03T00:00:00Z"),
        ("03-Apr-2024 9:30", "2024-04-03T09:30:00Z"),
        ("Apr 3, 2024 9:30 a.m.", "2024-04-03T09:30:00Z"),
        ("2026-11-27T01:00", "2026-11-27T01:00:00Z"),
        ("  ", ""),
    ],
)
def test_a_date_is_one_instant(written: str, instant: str) -> None:
    assert instant_of(written, now=NOW) == instant


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("03/04/2024", "the day or the month may come first"),
        ("3-4-2024 10:00", "the day or the month may come first"),
        ("30.02.2024", "no date"),
        ("31/31/2024", "no date"),
        ("3 Foo 2024", "no date"),
        ("03/04/24", "no date"),
        ("45622.5", "no date"),
        ("2024-13-01", "no date"),
        ("2024-04-03 25:00", "no date"),
        ("1/13/2024 13:00 PM", "no date"),
        ("yesterday " * 50, "no date"),
        ("1969-12-31", "before 1970"),
        ("0001-01-01T00:00:00+14:00", "no date"),
        ("2026-11-28", "in the future"),
    ],
)
def test_what_is_no_one_date_is_refused(written: str, message: str) -> None:
    with pytest.raises(NoInstant, match=message):
        instant_of(written, now=NOW)


def test_the_order_may_be_told() -> None:
    assert instant_of("03/04/2024", order="dmy") == "2024-04-03T00:00:00Z"
    assert instant_of("03/04/2024", order="mdy") == "2024-03-04T00:00:00Z"


@given(st.integers(0, 7_000_000_000))
def test_what_is_kept_is_read_again(seconds: int) -> None:
    kept = datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")

    assert instant_of(kept) == kept


@given(st.text(max_size=60))
def test_any_text_is_an_instant_or_none(written: str) -> None:
    told = ""
    with suppress(NoInstant):
        told = instant_of(written)

    assert told == "" or told.endswith("Z")
