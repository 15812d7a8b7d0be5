"""Workbooks, whole, damaged and hostile."""

from __future__ import annotations

import tracemalloc

import pytest
from workbooks import Rows, ods, packed, worksheet, xlsx, xlsx_parts

from qualkit.errors import ReadError, UnknownName
from qualkit.model import ParsedDocument
from qualkit.transcripts import read

TALK: Rows = [
    ["Speaker", "Text", "Age", "Start"],
    ["Ann", "I want company.", 71, "0:05"],
    ["Ben", " So do I. ", 44.5, None],
    [None, None, None, None],
    ["Ann", "Good.\nThen come.", 71, 12],
]
CODES: Rows = [["Code", "Colour"], ["Friends", "red"]]


def turns(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


@pytest.mark.parametrize(
    ("pack", "name"), [(xlsx, "a.xlsx"), (xlsx, "a.XLSM"), (xlsx, "talk"), (ods, "a.ods")]
)
def test_a_row_is_a_turn(pack, name) -> None:
    (document,) = read(pack({"Sheet1": TALK}), name)

    assert [speaker for speaker, _ in turns(document)] == ["Ann", "Ben", "Ann"]
    assert turns(document)[1] == ("Ben", "So do I.")
    assert [turn.begins for turn in document.turns] == [5.0, None, 12.0]
    assert document.speaker_attributes == {"Ann": {"Age": "71"}, "Ben": {"Age": "44.5"}}
    assert (document.format, document.rows_are_turns) == (pack.__name__, True)
    assert (document.name, document.skipped) == (None, ())


def test_each_sheet_with_words_is_a_document_and_others_are_counted() -> None:
    first, second = read(xlsx({"Monday": TALK, "Codes": CODES, "Friday": TALK[:2]}), "a.xlsx")

    assert [(d.name, len(d.turns)) for d in (first, second)] == [("Monday", 3), ("Friday", 1)]
    assert [item.reason for item in first.skipped] == [
        "the sheet 'Codes', which has no column for the words"
    ]


def test_documents_of_one_name_in_two_sheets_are_told_apart() -> None:
    rows = [["session", "text"], ["S1", "One"]]
    first, second = read(xlsx({"May": rows, "June": rows}), "a.xlsx")

    assert [(d.name, d.session) for d in (first, second)] == [
        ("S1 (May)", "S1"),
        ("S1 (June)", "S1"),
    ]


def test_open_questions_of_several_sheets_have_the_sheet_for_session() -> None:
    rows = [
        ["Age", "What helped?"],
        [71, "The bus that came on time"],
        [44, "My friend who came along"],
    ]
    documents = read(xlsx({"Cork": rows, "Codes": CODES, "Hull": rows}), "a.xlsx")

    assert [(d.name, d.session, d.kind) for d in documents] == [
        ("What helped? (Cork)", "Cork", "open-answer"),
        ("What helped? (Hull)", "Hull", "open-answer"),
    ]


def test_columns_can_be_named_in_workbooks() -> None:
    (document,) = read(xlsx({"S": CODES}), "a.xlsx", columns={"text": "code"})

    assert turns(document) == [(None, "Friends")]
    with pytest.raises(UnknownName, match=r"no column in a\.xlsx 'Cod'"):
        read(xlsx({"S": CODES}), "a.xlsx", columns={"text": "Cod"})


def test_a_workbook_without_words_names_the_columns_of_its_first_sheet() -> None:
    with pytest.raises(ReadError, match=r"no column for the words; it has 'Code', 'Colour'"):
        read(xlsx({"Codes": CODES}), "a.xlsx")


def test_macros_are_counted_and_left_out() -> None:
    (document,) = read(xlsx({"S": TALK}, **{"xl__vbaProject.bin": b"macro"}), "a.xlsm")

    assert [item.reason for item in document.skipped] == ["macros"]


def test_empty_workbooks_are_refused() -> None:
    with pytest.raises(ReadError, match=r"a\.xlsx is empty"):
        read(xlsx({"S": []}), "a.xlsx")


def test_encrypted_and_old_files_are_named() -> None:
    with pytest.raises(ReadError, match=r"encrypted or an old \.xls file; expected a workbook"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xlsx")


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize(("pack", "name"), [(xlsx, "a.xlsx"), (ods, "a.ods")])
def test_cut_workbooks_are_refused(pack, name, share) -> None:
    whole = pack({"S": TALK})

    with pytest.raises(ReadError, match=f"{name} is no zip package; expected a workbook"):
        read(whole[: int(len(whole) * share)], name)


def test_two_parts_of_one_name_are_refused() -> None:
    double = packed({"xl/workbook.xml": "<a/>", "xl/workbook.xmk": "<b/>"})

    with pytest.raises(ReadError, match=r"a\.xlsx holds two parts of one name"):
        read(double.replace(b"workbook.xmk", b"workbook.xml"), "a.xlsx")


def test_other_packages_are_refused() -> None:
    with pytest.raises(ReadError, match=r"is Word, not workbook; give it the suffix \.docx"):
        read(packed({"word/document.xml": "<w/>"}), "a.xlsx")


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"/>',
        "<x:c xmlns:x='y' s='1' r='XFD1048576'/>",
        '<c r="DDDDDDDDDDDDD1"/>',
        '<c r="xfd9"/>',
        "<c/>" * 11,
    ],
)
def test_a_cell_at_the_far_corner_is_refused_unread(cell: str) -> None:
    far = f'<row r="1048576">{cell}</row></sheetData>'
    sheet = worksheet(TALK).replace("</sheetData>", far)

    with pytest.raises(ReadError, match=r"spans [\d,]{10,} cells .*; expected at most 10,000,000"):
        read(packed({**xlsx_parts({"S": TALK}), "xl/worksheets/s1.xml": sheet}), "a.xlsx")


@pytest.mark.parametrize("part", ["<worksheet><sheetData>", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'])
def test_parts_that_are_no_sound_xml_are_refused_unread(part: str) -> None:
    with pytest.raises(ReadError, match=r"s1\.xml (is damaged: no well|declares a document type)"):
        read(packed({**xlsx_parts({"S": TALK}), "xl/worksheets/s1.xml": part}), "a.xlsx")


def test_a_string_shared_by_many_cells_is_refused_unread() -> None:
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 3000))
    shared = f"<sst><si><t>{'word ' * 20_000}</t></si></sst>"
    parts = xlsx_parts({"S": TALK})
    parts["xl/worksheets/s1.xml"] = f"<worksheet><sheetData>{cells}</sheetData></worksheet>"
    parts["xl/called-otherwise.xml"] = shared

    with pytest.raises(ReadError, match=r"and 299,9.* bytes of text; expected at most"):
        read(packed(parts), "a.xlsx")


@pytest.mark.parametrize(
    ("rows", "columns", "text"),
    [(1_000_000, 16_000, "x"), (1, 1_000_000_000, "x"), (900_000, 1, "word " * 1000)],
)
def test_repeated_cells_are_refused_unread(rows: int, columns: int, text: str) -> None:
    bomb = (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell'
        f' table:number-columns-repeated="{columns}"><text:p>{text}</text:p></table:table-cell>'
        "</table:table-row>"
    )

    tracemalloc.start()
    with pytest.raises(ReadError, match=r"a\.ods has a sheet that spans"):
        read(ods({"S": TALK}, more=bomb), "a.ods")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 20_000_000


def test_the_empty_rest_of_a_sheet_takes_no_room() -> None:
    rest = (
        '<table:table-row table:number-rows-repeated="1048570"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
    )
    (document,) = read(ods({"S": TALK}, more=rest), "a.ods")

    assert len(document.turns) == 3


def test_a_bomb_in_a_workbook_is_refused() -> None:
    parts = xlsx_parts({"S": TALK})

    with pytest.raises(ReadError, match=r"a\.xlsx would unpack to"):
        read(packed({**parts, "xl/x.xml": b" " * 30_000_000}), "a.xlsx")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_with_a_count(state: str) -> None:
    parts = xlsx_parts({"Old": TALK[:2], "New": TALK})
    workbook = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = workbook.replace('name="Old"', f'name="Old" state="{state}"')

    (document,) = read(packed(parts), "a.xlsx")

    assert len(document.turns) == 3
    assert [item.reason for item in document.skipped] == ["the sheet 'Old', hidden"]


def test_a_workbook_with_hidden_sheets_alone_is_refused() -> None:
    parts = xlsx_parts({"Old": TALK})
    workbook = str(parts["xl/workbook.xml"])
    parts["xl/workbook.xml"] = workbook.replace('name="Old"', 'name="Old" state="hidden"')

    with pytest.raises(ReadError, match=r"every sheet of a\.xlsx with anything in it is hidden"):
        read(packed(parts), "a.xlsx")
