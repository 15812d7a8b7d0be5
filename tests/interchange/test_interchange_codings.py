"""Codings as files: what is written is read again, and every damage is told with its place."""

from __future__ import annotations

import contextlib
import csv
import io
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualkit.errors import FaultyTable, ParameterError, ReadError
from qualkit.interchange import codings as files
from qualkit.interchange.codings import CodingRow, Given, write_codings
from qualkit.model.codings import Coding
from qualkit.spans import Span

HEADER = "document,start,end,code,coder\n"


def read_codings(data: bytes, source: str, **given: Any) -> tuple[CodingRow, ...]:
    return files.read_codings(data, source, Given(**given)).checked()


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
    weight=st.none() | st.floats(0, allow_infinity=False),
)


@given(st.lists(CODINGS, max_size=4))
@example(
    [Coding(id="'=", document="-", span=Span(0, 2), quote="'=", code="@a", coder="+b", memo="\n=")]
)
def test_codings_written_are_read_again_whatever_their_words(codings: list[Coding]) -> None:
    rows = read_codings(write_codings(codings).encode(), "codings.csv")

    assert [
        (r.id, r.document, r.start, r.end, r.quote, r.code, r.coder, r.about, r.memo, r.weight)
        for r in rows
    ] == [
        (
            c.id,
            c.document,
            c.span.start,
            c.span.end,
            c.quote,
            c.code,
            c.coder,
            c.about,
            c.memo,
            c.weight,
        )
        for c in codings
    ]


@given(st.lists(CODINGS, min_size=1, max_size=3))
def test_no_cell_that_is_written_begins_as_a_formula(codings: list[Coding]) -> None:
    rows = list(csv.reader(io.StringIO(write_codings(codings), newline="")))

    assert not any(
        cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row
    )


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
        (table(f"d,1,{'9' * 5000},A,ann"),
         "line 2: end is '9{40}', which lies outside the text; mend it$"),
        (table("d,48.5,60,A,ann"), "line 2: start is '48.5'; write a whole number, without .*n$"),
        (table("d,-48,60,A,ann"), "line 2: start is '-48'; write a whole number, without a sign$"),
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
        for name in ("c.csv", "c.json", "c.jsonl"):
            with contextlib.suppress(ReadError):
                read_codings(whole, name, codes=["a"])


@pytest.mark.parametrize(
    ("cell", "weight"),
    [("2", 2.0), ("-0.5", -0.5), ("1e3", 1000.0), (" .5 ", 0.5), ("0", 0.0), ("", None)],
)
def test_a_weight_is_a_finite_number(cell: str, weight: float | None) -> None:
    (row,) = read_codings(table(f"d,1,2,A,ann,{cell}", header=WEIGHED), "c.csv")

    assert row.weight == weight


WEIGHED = "document,start,end,code,coder,weight\n"


@pytest.mark.parametrize("cell", ["nan", "inf", "1e999", "2.5.1", "much", "0x10", "1_0", "٢"])
def test_any_other_weight_is_told_with_its_line(cell: str) -> None:
    with pytest.raises(ReadError, match=f"line 2: weight is '{cell}'; write a number, as 2"):
        read_codings(table(f"d,1,2,A,ann,{cell}", header=WEIGHED), "c.csv")


def test_what_the_file_does_not_say_is_taken_from_beside_it() -> None:
    rows = read_codings(b"code,turn\nA,1\n", "c.csv", coder="ann", document="d")
    own = read_codings(b"code,turn,coder\nA,1,ben\nA,2,\n", "c.csv", coder="ann", document="d")

    assert [(row.coder, row.document) for row in rows] == [("ann", "d")]
    assert [row.coder for row in own] == ["ben", "ann"]


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("code,coder,turn", "no column 'document' .*add what is missing, or give --document"),
        ("document,code,coder,turn,rating",
         "line 1: the column 'rating' is not known; rename it, or leave it out with --ignore"),
        ("document,code,coder,turn,Memos", "'Memos' is not known; did you mean 'memo'?"),
        ("document,code,coder,turn,a,b", "the column 'a' is not known \\(and 1 more\\)"),
    ],
)  # fmt: skip
def test_no_column_is_left_out_silently(header: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_codings(f"{header}\n".encode(), "c.csv")


def test_columns_are_left_out_where_that_is_said() -> None:
    data = b"document,code,coder,turn,Rating,weight\nd,A,ann,1,much,much\n"

    (row,) = read_codings(data, "c.csv", ignore=["rating", "weight"])

    assert (row.turn, row.weight) == (1, None)


def test_a_column_without_a_name_is_told_where_it_holds_something() -> None:
    with pytest.raises(ReadError, match="line 3: column 1 has no name; name it in the first"):
        read_codings(b",document,code,coder,turn\n,d,A,a,1\n7,d,A,a,1\n", "c.csv")


CODES = ("Needs/Bus", "Needs/Talk", "Assets/Bus", "Help")


def wide(data: str, **given: Any) -> tuple[CodingRow, ...]:
    return read_codings(data.encode(), "wide.csv", **{"codes": CODES, "coder": "ann", **given})


def test_a_column_a_code_gives_a_coding_for_each_cell_that_says_so() -> None:
    rows = wide("document,turn,Needs/Bus,talk,Help\nd,1,x,,2.5\nd,2,0,YES,\nd,3,no,false,0.0\n")

    assert [(row.line, row.turn, row.code, row.weight) for row in rows] == [
        (2, 1, "Needs/Bus", None),
        (2, 1, "Help", 2.5),
        (3, 2, "Needs/Talk", None),
    ]


def test_one_is_coded_and_one_point_nought_is_a_weight() -> None:
    rows = wide("document,turn,Help\nd,1,1\nd,2,1.0\nd,3,-1\nd,4,true\n")

    assert [row.weight for row in rows] == [None, 1.0, -1.0, None]


def test_rows_that_code_nothing_are_counted() -> None:
    data = b"document,turn,coder,Help\nd,1,a,\nd,2,a,x\n,,,\n"

    found = files.read_codings(data, "w.csv", Given(codes=CODES))

    assert (len(found.rows), found.n_empty, found.faults) == (1, 2, ())


def test_a_passage_of_the_wide_form_may_be_told_in_every_way() -> None:
    rows = wide(
        "document,start,end,quote,about,memo,coder,Help\nd,1,3,,staff,hm,ben,x\nd,,,tea,,,,x\n"
    )

    assert [(r.start, r.end, r.quote, r.about, r.memo, r.coder) for r in rows] == [
        (1, 3, None, "staff", "hm", "ben"),
        (None, None, "tea", None, "", "ann"),
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("document,turn,Help,Tak\n",
         "line 1: the column 'Tak' is no code; did you mean 'Talk'\\? rename it, or leave it out"),
        ("document,turn,Help,Bus\n", "the column 'Bus': the code 'Bus' is ambiguous; expected one"),
        ("document,turn,Talk,Needs/Talk\n", "two columns for the code 'Needs/Talk': 'Talk' and"),
        ("document,turn,Help,id\n", "the column 'id' is no code"),
        ("document,Help\n", "does not say where the codings are"),
        ("turn,Help\n", "has no column 'document'"),
        ("document,turn,Hlep\n", "no column 'code' .*expected a column code, or columns that are"),
        ("document,turn,Help\nd,1,often\n", "line 2: the cell under 'Help' is 'often'; leave it"),
        ("document,turn,Help\nd,1,nan\n", "line 2: the cell under 'Help' is 'nan'"),
        ("document,turn,Help\nd,0,x\n", "line 2: turn is 0"),
        ("document,turn,Help\nd,,x\n", "line 2: no place"),
    ],
)  # fmt: skip
def test_each_damage_of_the_wide_form_is_told(data: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        wide(data)


def test_columns_of_the_wide_form_are_left_out_where_that_is_said() -> None:
    (row,) = wide("document,turn,role,note,Help\nd,1,staff,often,x\n", ignore=["Note"])

    assert (row.code, row.turn) == ("Help", 1)


@given(st.lists(CODINGS, max_size=4))
def test_codings_written_as_json_are_read_again(codings: list[Coding]) -> None:
    written = [
        (files.write_codings_json(codings), "c.json"),
        (files.write_codings_lines(codings), "c.jsonl"),
        (f'{{"codings": {files.write_codings_json(codings)}}}', "c.json"),
    ]

    for text, name in written if codings else written[::2]:
        rows = read_codings(text.encode(), name)
        assert [
            (r.id, r.document, r.start, r.end, r.quote, r.code, r.coder, r.about, r.memo, r.weight)
            for r in rows
        ] == [
            (c.id, c.document, c.span.start, c.span.end, c.quote, c.code, c.coder, c.about,
             c.memo, c.weight)
            for c in codings
        ]  # fmt: skip


def one(more: str = "") -> str:
    return '{"document": "d", "code": "A", "coder": "ann", "turn": 1' + more + "}"


def test_an_object_a_line_is_read_whatever_the_suffix() -> None:
    data = (one() + "\n\n" + one(', "weight": 2') + "\n").encode()

    for name in ("c.json", "c.jsonl", "c.ndjson"):
        assert [(row.line, row.weight) for row in read_codings(data, name)] == [(1, None), (3, 2)]


def test_keys_of_the_listing_are_passed_over() -> None:
    more = ', "origin": "human", "score": null, "participant": "P", "role": null, "start": null'

    (row,) = read_codings(f"[{one(more)}]".encode(), "c.json")

    assert (row.turn, row.start) == (1, None)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (', "weight": NaN', "weight is NaN, which is no number; write a number"),
        (', "weight": -Infinity', "weight is -Infinity, which is no number"),
        (', "weight": 1e999', "weight is 1e999, which is no number"),
        (f', "weight": {"9" * 5000}', "weight is 9{40}, which is no number"),
        (', "weight": "2"', 'weight is "2"; write a number'),
        (', "weight": true', "weight is true; write a number"),
        (', "start": 1.0, "end": 3', "start is 1.0; write a whole number"),
        (', "start": -1, "end": 3', "start is -1; write a whole number"),
        (', "start": true, "end": 3', "start is true"),
        (
            ', "start": 1, "end": 9999999999999',
            "end is 9{13}, which lies outside the text; mend it$",
        ),
        (f', "start": 1, "end": {"9" * 99}', "end is 9{40}, which lies outside the text; mend it$"),
        (', "end": 3', "only one of start and end is given"),
        (', "quote": ["a"]', "quote is a list; write a text"),
        (', "quote": 7', "quote is 7; write a text"),
        (', "memo": {"a": 1}', "memo is an object; write a text"),
        (r', "memo": "\ud800"', "memo holds a NUL or half a character; take it out"),
        (r', "memo": "\u0000"', "memo holds a NUL"),
        (', "turn": 2', "the key 'turn' twice; leave one"),
        (', "Weight": 2', "the key 'Weight' is not known; did you mean 'weight'\\? rename it, or"),
        (
            ', "zzz": 2',
            "the key 'zzz' is not known; rename it, or leave it out with --ignore 'zzz'",
        ),
        (', "about": 2', "about is 2; write a text"),
    ],
)
def test_each_damage_of_json_is_told_with_its_entry(more: str, message: str) -> None:
    data = f"[{one()}, {one(more)}]".encode()

    with pytest.raises(ReadError, match=f"c.json: entry 2: {message}"):
        read_codings(data, "c.json")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("", "c.json is no JSON at line 1, column 1 \\(Expecting value\\); export it again"),
        ("[", "c.json is no JSON at line 1, column 2"),
        ("[" * 100_000, "c.json is nested without end"),
        ('{"a": ' * 100_000, "c.json is nested without end"),
        ("7", "c.json holds 7; expected a list of objects, or"),
        ('{"codings": 7}', "c.json holds 7"),
        ('{"codings": [], "more": 1}', "has more than the list 'codings'"),
        ("[1]", "entry 1: 1 where an object should be; write an object"),
        ("[null, []]", "entry 1: null where an object should be.*\\(and 1 more faults\\)"),
        ('[{"document": "d", "code": "", "coder": "a", "turn": 1}]', "entry 1: no 'code'; fill it"),
        ('{"document": "d"}\n{"document": }\n', "c.json is no JSON at line 2, column 14"),
        ('{"codings": [\n{"document": "d"}\n{"document": "e"}]}', "no JSON at line 3, column 1"),
        ("[]x", "c.json is no JSON at line 1, column 3 \\(Extra data\\)"),
    ],
)
def test_json_that_is_no_list_of_objects_is_refused(data: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        read_codings(data.encode(), "c.json")


def test_keys_are_left_out_where_that_is_said() -> None:
    data = ("[" + one(', "rating": [1]') + "]").encode()

    assert len(read_codings(data, "c.json", ignore=["rating"])) == 1


def test_an_unknown_suffix_names_the_known_ones() -> None:
    with pytest.raises(ReadError, match=r"c\.xlsx cannot be read as codings; expected .*\.jsonl"):
        read_codings(b"", "c.xlsx")


def test_a_column_called_like_a_category_names_codes_below_it() -> None:
    rows = wide(
        "document,turn,Verdict,Help\nd,1,yes,\nd,2,No; unsure,x\nd,3,,\n",
        codes=("Verdict/yes", "Verdict/no", "Verdict/unsure", "Help"),
        categories=("Verdict",),
    )

    assert [(row.line, row.code) for row in rows] == [
        (2, "Verdict/yes"), (3, "Help"), (3, "Verdict/no"), (3, "Verdict/unsure"),
    ]  # fmt: skip


def test_a_cell_under_a_category_that_is_no_code_is_told() -> None:
    with pytest.raises(FaultyTable, match="'Verdict' is 'maybe'; write a code below it: yes, no"):
        wide(
            "document,turn,Verdict\nd,1,maybe\n",
            codes=("Verdict/yes", "Verdict/no"),
            categories=("Verdict",),
        )


def test_columns_may_be_called_otherwise() -> None:
    (row,) = wide(
        "File name,answer,Help\nd,Come in.,1\n",
        columns={"document": "file name", "quote": "Answer"},
    )

    assert (row.document, row.quote, row.code) == ("d", "Come in.", "Help")


@pytest.mark.parametrize(
    ("columns", "error", "message"),
    [
        ({"document": "file"}, ReadError, "no column 'file' .columns: document, turn, Help.; mend"),
        ({"person": "turn"}, ParameterError, "columns person=; expected document, code, coder"),
    ],
)
def test_columns_that_are_not_there_are_told(
    columns: dict[str, str], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        wide("document,turn,Help\nd,1,1\n", columns=columns)


def test_every_passage_of_the_wide_form_is_told() -> None:
    given = Given(codes=("Help",), coder="ann")
    found = files.read_codings(b"document,turn,Help\nd,1,x\nd,2,\n,,\n", "w.csv", given)

    assert [(row.turn, row.code) for row in found.passages] == [(1, ""), (2, "")]
