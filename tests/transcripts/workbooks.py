"""Writes small workbooks, part by part, so that tests can damage them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

Rows = Sequence[Sequence[str | float | None]]

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts in one package."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in parts.items():
            package.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def xlsx(sheets: Mapping[str, Rows], **more: str | bytes) -> bytes:
    """An Excel workbook; ``more`` are further parts, a double underscore for the slash."""
    return packed(
        {**xlsx_parts(sheets), **{n.replace("__", "/"): part for n, part in more.items()}}
    )


def xlsx_parts(sheets: Mapping[str, Rows]) -> dict[str, str | bytes]:
    """The parts of an Excel workbook."""
    numbers = range(1, len(sheets) + 1)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, sheets, strict=True)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/s{n}.xml"/>'
        for n in numbers
    )
    worksheets: dict[str, str | bytes] = {
        f"xl/worksheets/s{n}.xml": worksheet(rows)
        for n, rows in zip(numbers, sheets.values(), strict=True)
    }
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": (
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1"'
            f' Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'
        ),
        **worksheets,
    }


def worksheet(rows: Rows) -> str:
    """A sheet's part, its strings inline."""
    written = "".join(
        f'<row r="{number}">{"".join(_cell(number, *each) for each in enumerate(row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{written}</sheetData></worksheet>'


def _cell(number: int, column: int, value: str | float | None) -> str:
    place = f"{chr(65 + column)}{number}"
    if value is None:
        return ""
    if isinstance(value, str):
        return (
            f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
        )
    return f'<c r="{place}"><v>{value}</v></c>'


def ods(sheets: Mapping[str, Rows], *, more: str = "") -> bytes:
    """An OpenDocument workbook; ``more`` are rows of XML after those of each sheet."""
    return packed(ods_parts(sheets, more=more))


def ods_parts(sheets: Mapping[str, Rows], *, more: str = "") -> dict[str, str | bytes]:
    """The parts of an OpenDocument workbook."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows
        )
        + f"{more}</table:table>"
        for name, rows in sheets.items()
    )
    content = (
        f'<office:document-content xmlns:office="{_OASIS}:office:1.0"'
        f' xmlns:table="{_OASIS}:table:1.0" xmlns:text="{_OASIS}:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'<m:manifest xmlns:m="{_OASIS}:manifest:1.0"/>'
    return {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content}


def _ods_cell(value: str | float | None) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return (
            '<table:table-cell office:value-type="string">'
            f"<text:p>{escape(value)}</text:p></table:table-cell>"
        )
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )
