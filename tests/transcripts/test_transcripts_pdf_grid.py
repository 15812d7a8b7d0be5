"""Printed tables: the header, where rows start, cells of several lines, pages."""

from __future__ import annotations

import pytest
from pdf_writing import pdf

from qualkit.errors import ReadError
from qualkit.transcripts import Source
from qualkit.transcripts.pdf_grid import PrintedTable, printed_table

KNOWN = ("document name", "code", "segment")
COLUMNS = (40, 140, 300)
HEADER = ("Document name", "Code", "Segment")


def line(y: float, *cells: str) -> list[tuple[float, float, str]]:
    return [(x, y, text) for x, text in zip(COLUMNS, cells, strict=False) if text]


def table(*pages: list[tuple[float, float, str]]) -> PrintedTable:
    return printed_table(Source(name="t.pdf", data=pdf(pages)), KNOWN, such_as="Code")


def cells(found: PrintedTable) -> list[tuple[str, ...]]:
    return [tuple(" | ".join(cell) for cell in row.cells) for row in found.rows]


def test_a_row_has_the_lines_of_each_of_its_cells() -> None:
    page = [
        (40, 800, "Coded Segments"),
        *line(770, *HEADER),
        *line(745, "Tea", "Needs >", "They sang in the"),
        *line(733, "room", "Friends", "kitchen."),
        *line(705, "", "", "And then they left."),
        *line(680, "Bus", "Needs", "It was late."),
    ]

    found = table(page)

    assert found.header == HEADER
    assert cells(found) == [
        ("Tea | room", "Needs > | Friends", "They sang in the | kitchen. | And then they left."),
        ("Bus", "Needs", "It was late."),
    ]


def test_a_cell_goes_on_over_the_page_and_under_a_header_printed_again() -> None:
    first = [*line(770, *HEADER), *line(745, "Tea", "Needs", "They sang"), *line(30, "", "", "1")]
    second = [*line(770, *HEADER), *line(745, "", "", "all day."), *line(720, "Bus", "Time", "No.")]

    found = table(first, [*second, *line(30, "", "", "2")])

    assert cells(found) == [("Tea", "Needs", "They sang | all day."), ("Bus", "Time", "No.")]
    assert found.repeated == 3


def test_a_line_that_the_edge_of_a_page_cuts_is_read_once() -> None:
    cut = line(20, "", "", "and they sang all day")
    first = [*line(50, *HEADER), *line(32, "Tea", "Needs", "First"), *cut]
    second = [*line(830, "", "", "and they sang all day"), *line(805, "Bus", "Time", "No.")]

    assert cells(table(first, second))[0][2] == "First | and they sang all day"


def test_rows_as_close_as_lines_start_where_the_first_cell_is_filled() -> None:
    rows = [line(770 - 12 * n, "Tea", "Needs", f"Words {n}") for n in range(1, 4)]

    found = table([*line(770, *HEADER), *(item for row in rows for item in row)])

    assert [row[2] for row in cells(found)] == ["Words 1", "Words 2", "Words 3"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (pdf([[(40, 700, "Ann: It was late."), (40, 680, "Ben: Yes.")]]), "no table with a header"),
        (pdf([line(770, *HEADER)]), "a table without rows"),
        (pdf([line(770, *HEADER)], password="x"), "is encrypted"),
        (b"%PDF-1.4 nothing", "is damaged or no PDF"),
        (b"PK\x03\x04", "is damaged or no PDF"),
    ],
    ids=["talk", "empty", "encrypted", "damaged", "another"],
)
def test_what_is_no_such_table_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ReadError, match=message) as error:
        printed_table(Source(name="t.pdf", data=data), KNOWN, such_as="Code")

    assert "\n" not in str(error.value)
