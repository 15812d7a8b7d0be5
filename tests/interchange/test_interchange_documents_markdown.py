"""Documents as Markdown: readable as plain text, with every sign of Markdown a letter."""

from __future__ import annotations

import pytest
from paper_fakes import NASTY, NASTY_PARTS, TURN, paper

from qualkit.interchange.documents import Cited, Grid, Heading, Part, Points, Prose, Run, said
from qualkit.interchange.documents.markdown import as_markdown, plain


def lines(*parts: Part) -> list[str]:
    return as_markdown(paper(*parts)).decode().splitlines()[2:]


@pytest.mark.parametrize("start", ["#", "-", "+", "=", ">", "1.", "12)", "|", "~~~", "```"])
def test_no_line_starts_as_markdown(start: str) -> None:
    shown = plain(f"a\n{start} b").splitlines()[1]

    assert not shown.startswith(start)
    assert shown.replace("\\", "") == f"{start} b"


def test_no_text_is_taken_as_markup() -> None:
    page = as_markdown(paper(*NASTY_PARTS, title=NASTY)).decode()
    outside = "\n".join(line for line in page.splitlines() if not line.startswith("    "))

    assert "<script>" not in outside
    assert "\\<script\\>\\*x\\*\\</script\\>" in outside
    assert "\x07" not in page


def test_lines_stay_lines_and_indents_make_no_code() -> None:
    assert lines(Prose(line=said("    one\n    two\n\nthree"))) == ["one  ", "two", "", "three"]


def test_a_space_between_runs_stays() -> None:
    line = (Run(text="Ann", is_strong=True), Run(text=" is here"))

    assert lines(Prose(line=line)) == ["**Ann** is here"]


def test_a_turn_has_its_codes_below() -> None:
    assert lines(TURN) == [
        "**Ann** · citizen · turn 3",
        "",
        "I want ⟦¹a cup ⟦²of tea¹⟧ with you²⟧.",
        "",
        "- ¹ **Make friends** · Kim, Lu",
        "- ² **Cost** · Lu · about staff: unsure",
    ]


def test_a_table_keeps_its_cells_on_a_line() -> None:
    grid = Grid(header=("code", "n"), rows=(("a|b\nc", 3),), links=("a b.md",))

    assert lines(grid) == ["| code | n |", "| --- | ---: |", "| [a\\|b / c](<a b.md>) | 3 |"]


def test_names_with_nothing_said_of_them_leave_room_to_write() -> None:
    grid = Grid(header=(), rows=(("Ann", "a\nb"), ("decision", None)))

    assert lines(grid) == ["- **Ann**: a / b", "- **decision**: " + "\\_" * 9]


def test_a_quote_is_set_in_with_its_source() -> None:
    assert lines(Cited(words="a\nb", source=said("Ann"))) == ["> a", "> b", ">", "> — Ann"]


def test_rules_are_set_as_they_are_typed() -> None:
    points = Points(label="Rules", items=("{regex: 'a*'}",), is_literal=True)

    assert lines(points) == ["Rules:", "", "    {regex: 'a*'}"]


def test_headings_go_no_deeper_than_markdown_has_them() -> None:
    assert lines(Heading(text="a", level=9)) == ["###### a"]
