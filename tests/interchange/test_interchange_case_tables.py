"""Case tables read back by the packages that read such files."""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet
import pyreadstat
import pytest
import rdata
from python_calamine import CalamineWorkbook

from qualkit.errors import MissingExtra, ParameterError
from qualkit.interchange.case_tables import SUFFIXES, legal_names, workbook, written
from qualkit.interchange.case_tables.names import LONGEST
from qualkit.model.case_tables import COUNT, FLAG, NUMBER, TEXT, CaseColumn, CaseTable, TypedTable
from qualkit.model.codings import Basis

COLUMNS = (
    CaseColumn(name="participant", label="Participant", kind=TEXT),
    CaseColumn(name="role", label="Role", kind=TEXT),
    CaseColumn(name="age", label="age", kind=NUMBER),
    CaseColumn(name="turns", label="Turns", kind=COUNT),
    CaseColumn(name="Needs_Bus", label="Needs/Bus", kind=FLAG, code="Needs/Bus"),
)
ROWS = (("Zoë", "citizen", 34, 12, 1), ("=cmd()", None, None, 0, 0), ("Ann", "staff", 4.5, 3, 1))


def table(rows=ROWS, columns=COLUMNS) -> CaseTable:
    return CaseTable(
        unit="participant", values="present", about=None, columns=columns, rows=rows,
        basis=Basis(name="decided", human=2, accepted=0, waiting=0, counted=2), coders=("Robin",),
        participants=3, sessions=1, turns=15, silent=1, left_out={"moderators": 0},
    )  # fmt: skip


def saved(made: CaseTable, tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    path.write_bytes(written(made, path))
    return path


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_table_gives_the_same_bytes(suffix: str, monkeypatch):
    first = written(table(), Path(f"x{suffix}"))
    monkeypatch.setattr("time.time", lambda: 2e9)

    assert written(table(), Path(f"x{suffix}")) == first


def test_csv_has_names_above_and_no_formula():
    text = written(table(), Path("x.csv")).decode()

    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["participant", "role", "age", "turns", "Needs_Bus"]
    assert rows[1:] == [
        ["Zoë", "citizen", "34", "12", "1"], ["'=cmd()", "", "", "0", "0"],
        ["Ann", "staff", "4.5", "3", "1"],
    ]  # fmt: skip


def test_a_workbook_has_the_cases_and_what_the_columns_mean(tmp_path: Path):
    book = CalamineWorkbook.from_path(saved(table(), tmp_path, "x.xlsx"))

    cases = book.get_sheet_by_name("cases").to_python()
    variables = book.get_sheet_by_name("variables").to_python()
    assert cases[0] == ["participant", "role", "age", "turns", "Needs_Bus"]
    assert cases[1:3] == [["Zoë", "citizen", 34, 12, 1], ["'=cmd()", "", "", 0, 0]]
    assert variables[-1] == ["Needs_Bus", "Needs/Bus", "flag"]


def test_columns_of_a_workbook_are_as_wide_as_their_words_up_to_a_line() -> None:
    columns = tuple(CaseColumn(name=name, label=name, kind=TEXT) for name in ("id", "said"))
    made = TypedTable(columns=columns, rows=(("Ann\nand Ben", "word " * 40),))

    with zipfile.ZipFile(io.BytesIO(workbook(made))) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        styles = parts.read("xl/styles.xml").decode()

    assert [float(width) for width in re.findall(r'<col [^>]*width="([\d.]+)"', sheet)] == [
        pytest.approx(9.7, abs=0.1), pytest.approx(62.7, abs=0.1),
    ]  # fmt: skip
    assert 'wrapText="1"' in styles


def test_parquet_has_types_nulls_and_labels(tmp_path: Path):
    read = pyarrow.parquet.read_table(saved(table(), tmp_path, "x.parquet"))

    assert [str(field.type) for field in read.schema] == [
        "string", "string", "double", "int64", "int8",
    ]  # fmt: skip
    assert read.column("age").to_pylist() == [34, None, 4.5]
    assert read.column("participant").to_pylist() == ["Zoë", "=cmd()", "Ann"]
    assert read.schema.field("Needs_Bus").metadata == {
        b"label": b"Needs/Bus", b"code": b"Needs/Bus",
    }  # fmt: skip


def test_spss_has_labels_of_variables_and_values(tmp_path: Path):
    frame, told = pyreadstat.read_sav(saved(table(), tmp_path, "x.sav"))

    assert list(frame.columns) == [column.name for column in COLUMNS]
    assert frame["participant"].tolist() == ["Zoë", "=cmd()", "Ann"]
    assert frame["age"].isna().tolist() == [False, True, False]
    assert frame["Needs_Bus"].tolist() == [1, 0, 1]
    assert told.column_labels[-1] == "Needs/Bus"
    assert told.variable_value_labels == {"Needs_Bus": {0.0: "not raised", 1.0: "raised"}}
    assert told.variable_measure["turns"] == "scale"
    assert told.creation_time.year == 1980


@pytest.mark.parametrize("name", ["x.rds", "x.RData"])
def test_r_has_a_data_frame_with_labels(tmp_path: Path, name: str):
    path = saved(table(), tmp_path, name)

    read = rdata.read_rds(path) if name == "x.rds" else rdata.read_rda(path)["cases"]

    assert list(read.columns) == [column.name for column in COLUMNS]
    assert read["participant"].tolist() == ["Zoë", "=cmd()", "Ann"]
    assert read["role"].isna().tolist() == [False, True, False]
    assert read["age"].isna().tolist() == [False, True, False]
    assert read["turns"].tolist() == [12, 0, 3]
    parsed = rdata.parser.parse_file(path).object
    frame = parsed if name == "x.rds" else parsed.value[0]
    label = frame.value[-1].attributes.value[0].value[0].value
    assert label == b"Needs/Bus"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_is_a_file_with_names(tmp_path: Path, suffix: str):
    path = saved(table(rows=()), tmp_path, f"x{suffix}")

    if suffix == ".sav":
        assert list(pyreadstat.read_sav(path)[0].columns) == [c.name for c in COLUMNS]
    elif suffix == ".parquet":
        assert pyarrow.parquet.read_table(path).num_rows == 0
    assert path.stat().st_size > 0


def test_long_labels_are_cut_for_spss_at_a_whole_letter(tmp_path: Path):
    long = replace(COLUMNS[-1], label="é" * 200)

    told = pyreadstat.read_sav(saved(table(columns=(*COLUMNS[:-1], long)), tmp_path, "x.sav"))[1]

    assert told.column_labels[-1] == "é" * 127


@pytest.mark.parametrize(
    ("made", "name", "message"),
    [
        (table(), "x.dta", "a case table as x.dta; expected .csv, .xlsx"),
        (table(rows=(("x" * 40_000, None, None, 0, 0),)), "x.xlsx", "40000 characters as .xlsx"),
        (table(rows=(("x" * 40_000, None, None, 0, 0),)), "x.sav", "40000 bytes as .sav"),
        (table(rows=(), columns=COLUMNS[-1:] * 16_385), "x.xlsx", "16385 columns as .xlsx"),
    ],
)
def test_what_a_format_cannot_hold_is_told(made: CaseTable, name: str, message: str):
    with pytest.raises(ParameterError, match=message):
        written(made, Path(name))


@pytest.mark.parametrize(
    ("suffix", "module"),
    [(".parquet", "pyarrow"), (".sav", "pyreadstat"), (".rds", "rdata.conversion.to_r")],
)
def test_a_missing_package_is_told_with_its_extra(monkeypatch, suffix: str, module: str):
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(MissingExtra, match=r"is not installed; run: pip install 'qualkit-toolkit"):
        written(table(), Path(f"x{suffix}"))


def test_names_are_legal_and_no_two_alike():
    wanted = ["Straße", "İş & Güç", "x" * 90, "x" * 91, "", "WITH", "a/b", "A.b", "Øl"]

    names = legal_names(wanted, taken=["Turns"])

    assert names[:2] == ("Strasse", "Is_Guc")
    assert names[4:] == ("v_5", "v_WITH", "a_b", "A_b_2", "Ol")
    assert {len(name) for name in names[2:4]} == {LONGEST}
    assert len({name.lower() for name in names}) == len(wanted)
    assert legal_names(["turns", "turns!"], taken=["Turns"]) == ("turns_2", "turns_3")
