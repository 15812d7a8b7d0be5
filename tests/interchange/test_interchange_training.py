"""Training sheets: what stands in them, and that no text of theirs is obeyed by anybody."""

from __future__ import annotations

import csv
import io

import docx
import pytest
import python_calamine

from qualkit.errors import ParameterError
from qualkit.interchange.training import SHEETS, Sheet, write_sheet
from qualkit.model.codes import Code
from qualkit.model.codings import Coding
from qualkit.model.disagreements import Disagreement, Disagreements, Dispute
from qualkit.model.reviewing import Said
from qualkit.spans import Span

WORDS = '=HYPERLINK("x") <b>*fare*</b>'


def coding(coder: str, code: str, quote: str = WORDS) -> Coding:
    return Coding(
        id="", document="talk", span=Span(0, len(quote)), quote=quote, code=code, coder=coder
    )


def sheet(words: str = WORDS) -> Sheet:
    row = Disagreement(
        id="0123456789",
        document="talk",
        session="talk",
        turn=4,
        start=0,
        end=len(words),
        said=Said(participant="Vera", role="citizen", text=words),
        passage=Span(0, len(words)),
        before=(Said(participant="Omar", role=None, text="Well,\x07 now."),),
        after=(),
        coders=("Ana", "Ben"),
        codings=(coding("Ana", "Needs/Cost"), coding("Ana", "Help"), coding("Ben", "Help")),
        disputes=(Dispute(code="Needs/Cost", cost=0.25, given_by=("Ana",), not_by=("Ben",)),),
        abouts=(),
        agreed=("Help",),
        cost=0.25,
    )
    found = Disagreements(
        unit="turn",
        coders=("Ana", "Ben", "Cleo"),
        codes=("Needs/Cost", "Help"),
        documents=("talk",),
        compared=9,
        disputed=1,
        about=0,
        settled=0,
        matching=1,
        rows=(row,),
        by_code=(),
        confused=(),
    )
    cost = Code(path="Needs/Cost", definition="What it costs.", include=("fares",), exclude=("a",))
    return Sheet(found=found, codes={"Needs/Cost": cost, "Help": Code(path="Help")})


def cells(data: bytes) -> dict[str, str]:
    return next(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_row_holds_the_unit_its_codes_and_who_gave_what() -> None:
    row = cells(write_sheet(sheet(), "sheet.csv"))

    assert row["unit"] == f"'{WORDS}"
    assert row["before"] == "Omar: Well,\x07 now."
    assert row["codes"] == "Cost"
    assert row["definitions"] == "Cost: What it costs.\nInclude: fares\nExclude: a"
    assert row["given by Ana"] == f"Cost: “{WORDS}”\nHelp: “{WORDS}”"
    assert row["given by Ben"] == f"Help: “{WORDS}”"
    assert row["given by Cleo"] == "not read"
    assert (row["agreed"], row["cost"], row["status"]) == ("Help", "0.25", "open")
    assert (row["decision"], row["why"]) == ("", "")


def test_a_workbook_holds_the_same_as_text() -> None:
    data = write_sheet(sheet(), "sheet.XLSX")

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    header, row = book.get_sheet_by_index(0).to_python()
    found = dict(zip(header, row, strict=True))
    assert found["unit"] == f"'{WORDS}"
    assert found["turn"] == 4
    assert b"<f>" not in data


def test_a_cell_too_long_for_excel_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"characters as .xlsx; expected fewer than 32,767"):
        write_sheet(sheet("a" * 40_000), "sheet.xlsx")


def test_a_page_takes_every_sign_as_a_letter() -> None:
    page = write_sheet(sheet(), "sheet.html").decode()
    text = write_sheet(sheet(), "sheet.md").decode()

    assert "&lt;b&gt;*fare*" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "\\<b\\>\\*fare\\*" in text
    assert "[U+0007]" in page
    assert "\x07" not in page + text


def test_a_word_document_has_a_table_a_unit() -> None:
    document = docx.Document(io.BytesIO(write_sheet(sheet("the \ufffe fare"), "sheet.docx")))

    (table,) = document.tables
    told = {row.cells[0].text: row.cells[1].text for row in table.rows}
    assert list(told) == ["Ana", "Ben", "Cleo", "agreed", "Cost", "decision", "why"]
    assert told["Cleo"] == "not read"
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "[U+0007]" in text
    assert "the [U+FFFE] fare" in text


@pytest.mark.parametrize("suffix", [name for name in SHEETS if name != ".docx"])
def test_the_same_sheet_is_the_same_bytes(suffix: str) -> None:
    assert write_sheet(sheet(), f"s{suffix}") == write_sheet(sheet(), f"s{suffix}")


def test_another_suffix_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"a sheet as sheet.odt; expected .csv, .xlsx"):
        write_sheet(sheet(), "sheet.odt")
