"""Tables as CSV: nothing for None, lists joined, formulas made harmless."""

from __future__ import annotations

from qualkit.interchange.tables import guarded, write_table


def test_a_table_shows_nothing_for_none_and_joins_lists() -> None:
    text = write_table(["a", "=b"], [(None, ["x", "y"]), (0.5, {"k": 1}), (-3, "-3")])

    assert text == "a,'=b\n,x; y\n0.5,k=1\n-3,'-3\n"


def test_plain_words_are_not_guarded() -> None:
    assert [guarded(text) for text in ("a=b", "", " =x", "'tis")] == ["a=b", "", " =x", "''tis"]
