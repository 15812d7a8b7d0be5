"""Changes of a text taken together, line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.codebook.weaving import woven

BOOK = "codebook: B\ncodes:\n  - name: One\n  # of buses\n  - name: Two\n  - name: Three\n"
LINES = st.lists(st.sampled_from("abcdefgh"), max_size=8).map(
    lambda x: "".join(f"{c}\n" for c in x)
)


def test_a_rename_and_an_added_code_go_together() -> None:
    ours = BOOK + "  - name: Four\n"
    theirs = BOOK.replace("One", "Uno")

    assert woven(BOOK, ours, theirs) == ours.replace("One", "Uno")


def test_a_code_taken_out_and_another_renamed_go_together() -> None:
    ours = BOOK.replace("Three", "Tres")
    theirs = BOOK.replace("  - name: One\n", "")

    assert woven(BOOK, ours, theirs) == BOOK.replace("  - name: One\n", "").replace("Three", "Tres")


def test_the_same_lines_changed_differently_do_not() -> None:
    assert woven(BOOK, BOOK.replace("Two", "Deux"), BOOK.replace("Two", "Dos")) is None
    assert woven(BOOK, BOOK + "# one\n", BOOK + "# other\n") is None


@given(LINES, LINES)
def test_one_side_alone_is_taken_as_it_is(base: str, other: str) -> None:
    assert woven(base, base, other) == other
    assert woven(base, other, base) == other
    assert woven(base, other, other) == other


@given(LINES, LINES, LINES)
def test_it_does_not_matter_whose_change_is_whose(base: str, ours: str, theirs: str) -> None:
    assert woven(base, ours, theirs) == woven(base, theirs, ours)
