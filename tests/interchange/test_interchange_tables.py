"""Codings as CSV: what is written is read again, and every damage is told with its line."""

from __future__ import annotations

import contextlib
import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.interchange.tables import guarded, read_codings, write_codings, write_table
from qualkit.model.codings import Coding
from qualkit.spans import Span

HEADER = "document,start,end,code,coder\n"


def table(*lines: str, header: str = HEADER) -> bytes:
    return (header + "".join(f"{line}\n" for line in lines)).encode()


TEXTS = st.text(
    st.sampled_from("=+-@'\"\t\n\r,; ab＝é😀")
    | st.characters(exclude_characters="\0", codec="utf-8"),
    max_size=20,
)  # fmt: skip
NAMES = TEXTS.map(str.strip).filter(bool)
CODINGS = st.builds(
    lambda start, quote, **given: Coding(
        span=Span(start, start + len(quote)), quote=quote, **given
    ),
    start=st.integers(0, 10**9),
    quote=TEXTS.filter(bool),
    id=NAMES,
    document=NAMES,
    code=NAMES,
    coder=NAMES,
    about=st.none() | NAMES,
    memo=TEXTS,
)


@given(st.lists(CODINGS, max_size=4))
@example(
    [Coding(id="'=", document="-", span=Span(0, 2), quote="'=", code="@a", coder="+b", memo="\n=")]
)
def test_codings_written_are_read_again_whatever_their_words(codings: list[Coding]) -> None:
    rows = read_codings(write_codings(codings).encode(), "codings.csv")

    assert [
        (r.id, r.document, r.start, r.end, r.quote, r.code, r.coder, r.about, r.memo) for r in rows
    ] == [
        (c.id, c.document, c.span.start, c.span.end, c.quote, c.code, c.coder, c.about, c.memo)
        for c in codings
    ]


@given(st.lists(CODINGS, min_size=1, max_size=3))
def test_no_cell_that_is_written_begins_as_a_formula(codings: list[Coding]) -> None:
    rows = list(csv.reader(io.StringIO(write_codings(codings), newline="")))

    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )


def test_a_table_shows_nothing_for_none_and_joins_lists() -> None:
    text = write_table(["a", "=b"], [(None, ["x", "y"]), (0.5, {"k": 1}), (-3, "-3")])

    assert text == "a,'=b\n,x; y\n0.5,k=1\n-3,'-3\n"


def test_plain_words_are_not_guarded() -> None:
    assert [guarded(text) for text in ("a=b", "", " =x", "'tis")] == ["a=b", "", " =x", "''tis"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_separators_line_ends_and_a_byte_order_mark_are_told_apart(
    delimiter: str, newline: str, bom: str
) -> None:
    lines = [["Document", " START ", "end", "code", "coder"], ["d", "1", "2", "A", "ann"]]
    data = bom + newline.join(delimiter.join(line) for line in lines) + newline

    (row,) = read_codings(data.encode(), "codings.csv")

    assert (row.line, row.document, row.start, row.end) == (2, "d", 1, 2)
    assert (row.code, row.coder, row.quote, row.about) == ("A", "ann", None, None)


def test_a_place_may_be_a_turn_or_a_quote() -> None:
    data = table("d,3,,A,ann", "d,,some tea,A,ann", header="document,turn,quote,code,coder\n")

    assert [(row.turn, row.quote) for row in read_codings(data, "c.csv")] == [
        (3, None),
        (None, "some tea"),
    ]


def test_empty_rows_are_passed_over_and_lines_still_counted() -> None:
    data = table("", ",,,,", " , ,,,", "d,1,2,A,ann", "")

    assert [row.line for row in read_codings(data, "c.csv")] == [5]


def test_a_table_of_a_header_alone_has_no_rows() -> None:
    assert read_codings(table(), "c.csv") == ()


def test_lines_are_right_after_a_cell_of_several_lines() -> None:
    data = table(
        'd,"one\ntwo\n\nthree",A,ann', 'd,"four\nfive",,ann', header="document,quote,code,coder\n"
    )

    with pytest.raises(ReadError, match=r"^c\.csv: line 6: the column 'code' is empty; fill it$"):
        read_codings(data, "c.csv")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "has no column 'document' and 'code' and 'coder' \\(columns: none\\)"),
        (b"\n\n", "has no column"),
        (table(header="document,strat,end,code,code,r\n"), "has no column 'coder'"),
        (table(header="documents,code,codér\n"),
         "columns: documents, code, codér.*'documents' to 'document', rename the column 'codér'"),
        (table(header="document,code,coder,Code,quote\n"), "has two columns 'code'; rename or"),
        (table(header="document,code,coder,start\n"), "does not say where .*; expected columns st"),
        (table("d,1,,A,ann"), "line 2: only one of start and end is given; give both or neither"),
        (table("d,,,A,ann"), "line 2: no place; give start and end, or turn, or quote"),
        (table("d,x,2,A,ann"), "line 2: start is 'x'; write a whole number"),
        (table("d,1.0,2,A,ann"), "line 2: start is '1.0'"),
        (table("d,-1,2,A,ann"), "line 2: start is '-1'"),
        (table("d,1_0,20,A,ann"), "line 2: start is '1_0'"),
        (table("d,١,2,A,ann"), "line 2: start is"),
        (table(f"d,1,{'9' * 5000},A,ann"), "line 2: end is '9999"),
        (table("d,2,2,A,ann"), "line 2: the span 2–2 is empty or reversed"),
        (table("d,0,A,ann", header="document,turn,code,coder\n"), "turn is 0; turns count from 1"),
        (table("d,1,2, ,ann"), "line 2: the column 'code' is empty"),
        (table("d,1,2,A,ann,more"), "line 2: 6 cells under 5 columns; put a cell"),
        (table("d,1,2"), "line 2: the column 'code' is empty; fill it \\(and 1 more faults\\)"),
        (table("d,x,y,A,ann", "d,1,2,A,"), "line 2: start is 'x'.*\\(and 2 more faults\\)"),
        (table('d,1,2,"A,ann'), "line [23]: not readable as CSV: .*; check the quotes of"),
        (table('d,1,2,"A"x,ann'), "line 2: not readable as CSV"),
        (table("d,1,2,A,ann").replace(b"ann", b"\xe9\xff"), "line 2: not UTF-8; save the table as"),
        (table("d,1,2,A,a\0nn"), "is no text in UTF-8; save the table as CSV in UTF-8"),
        ("document,code".encode("utf-16"), "is no text in UTF-8"),
    ],
)  # fmt: skip
def test_each_damage_is_told_with_its_place(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=f"c.csv.*{message}") as caught:
        read_codings(data, "c.csv")

    assert "\n" not in str(caught.value)


def test_cells_left_empty_beyond_the_columns_do_no_harm() -> None:
    assert len(read_codings(table("d,1,2,A,ann,,"), "c.csv")) == 1


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_random_bytes_raise_nothing_but_read_errors(data: bytes) -> None:
    for whole in (data, HEADER.encode() + data):
        with contextlib.suppress(ReadError):
            read_codings(whole, "c.csv")
