"""Keys and lines as they come from a terminal, several at once too."""

from __future__ import annotations

import sys

import click
import pytest

from qualkit.cli.keys import Keys


@pytest.fixture
def type_in(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the terminal gives, one piece after the other, to keys and to lines."""
    pieces: list[str] = []
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "getchar", lambda: pieces.pop(0) if pieces else "")
    monkeypatch.setattr(click, "prompt", lambda *_, **__: pieces.pop(0))
    return pieces


def test_keys_that_arrive_together_are_taken_one_by_one(type_in: list[str]) -> None:
    type_in += ["2N", "\x1b[A", "q"]
    keys = Keys()

    assert [keys.next() for _ in range(5)] == ["2", "n", "\x1b[a", "q", ""]


def test_a_line_begins_with_what_was_typed_ahead(type_in: list[str]) -> None:
    type_in += ["wthe fare", " is dear"]
    keys = Keys()

    assert (keys.next(), keys.line("why")) == ("w", "the fare is dear")


def test_a_pasted_line_ends_where_it_ends_and_keys_go_on(
    type_in: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    type_in += ["wfares\rn"]
    keys = Keys()

    assert (keys.next(), keys.line("why"), keys.next()) == ("w", "fares", "n")
    assert capsys.readouterr().out == "why: fares\n"
