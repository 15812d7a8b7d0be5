"""A training sheet as a Word document: a section a unit, with a table of who gave what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qualkit.interchange.training.cells import Sheet, given, spoken, who
from qualkit.interchange.training.pages import place, title
from qualkit.interchange.word_packages import held, saved
from qualkit.model.disagreements import Disagreement


def as_word(sheet: Sheet) -> bytes:
    """The document; characters that XML cannot hold are spelled out."""
    import docx

    document = docx.Document()
    names = sheet.names()
    document.add_heading(held(title(sheet)), level=1)
    for row in sheet.found.rows:
        _unit(document, sheet, row, names=names)
    return saved(document, "disagreements")


def _unit(document: Any, sheet: Sheet, row: Disagreement, *, names: Mapping[str, str]) -> None:
    document.add_heading(held(f"{place(row)} · {row.id} · {row.status}"), level=2)
    _around(document, spoken(row.before))
    words = document.add_paragraph(style="Intense Quote")
    words.add_run(held(f"{who(row.said)}: ")).bold = True
    words.add_run(_lines(row.words))
    _around(document, spoken(row.after))
    cells = [(coder, given(row, coder, names)) for coder in sheet.found.coders]
    agreed = ", ".join(names[code] for code in row.agreed)
    cells += [("agreed", agreed)] if agreed else []
    cells += [(names[code], sheet.definition(code)) for code in row.differing]
    cells += [("decision", ""), ("why", "")]
    table = document.add_table(rows=len(cells), cols=2, style="Table Grid")
    for line, (heading, text) in zip(table.rows, cells, strict=True):
        left, right = line.cells
        left.text, right.text = held(heading), _lines(text)


def _around(document: Any, text: str) -> None:
    for line in text.splitlines():
        document.add_paragraph().add_run(held(line)).italic = True


def _lines(text: str) -> str:
    return "\n".join(held(line) for line in text.split("\n"))
