"""Tables as CSV: nothing for None, lists joined, formulas made harmless."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.interchange.tables import guarded, read_table, write_table


def test_a_table_shows_nothing_for_none_and_joins_lists() -> None:
    text = write_table(["a", "=b"], [(None, ["x", "y"]), (0.5, {"k": 1}), (-3, "-3")])

    assert text == "a,'=b\n,x; y\n0.5,k=1\n-3,'-3\n"


def test_plain_words_are_not_guarded() -> None:
    assert [guarded(text) for text in ("a=b", "", " =x", "'tis")] == ["a=b", "", " =x", "''tis"]


@pytest.mark.parametrize("data", [b"\xef\xbb\xbfsep=;\r\na,x;b\r\n1;2\r\n", b"SEP=;\na,x;b\n1;2"])
def test_a_first_line_may_say_the_separator(data: bytes) -> None:
    table = read_table(data, "a.csv")

    assert (table.header, table.rows) == (("a,x", "b"), ((3, ("1", "2")),))


def test_lines_are_counted_with_the_one_that_says_the_separator() -> None:
    with pytest.raises(ReadError, match="line 3: not readable as CSV"):
        read_table(b'sep=;\na;b\n"1"x;2\n', "a.csv")


def test_a_column_may_be_called_like_the_beginning_of_such_a_line() -> None:
    assert read_table(b"sep=a;b\n1;2\n", "a.csv").header == ("sep=a", "b")
