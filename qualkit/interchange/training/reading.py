"""A training sheet as a document to read and print: a section a unit, with room for a decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from qualkit.interchange.documents import Cited, Grid, Heading, Paper, Part, Prose, Run, said
from qualkit.interchange.training.cells import Sheet, given, spoken, who
from qualkit.model.disagreements import Disagreement


def paper_of(sheet: Sheet) -> Paper:
    """The document; of each unit what stands around it, who gave what, and what the codes mean."""
    found, names = sheet.found, sheet.names()
    parts = [part for row in found.rows for part in _unit(sheet, row, names)]
    return Paper(
        title=f"{len(found.rows)} of {found.disputed + found.about} disputed {found.unit}s",
        kind="disagreements",
        lead=(),
        parts=tuple(parts),
    )


def _unit(sheet: Sheet, row: Disagreement, names: Mapping[str, str]) -> Iterator[Part]:
    turn = f", turn {row.turn}" if row.turn else ""
    yield Heading(text=f"{row.document}{turn} · {row.id} · {row.status}")
    yield from _around(spoken(row.before))
    yield Cited(words=row.words, source=(Run(text=who(row.said), is_strong=True),))
    yield from _around(spoken(row.after))
    cells: list[tuple[str, str | None]] = [
        (coder, given(row, coder, names)) for coder in sheet.found.coders
    ]
    if row.agreed:
        cells.append(("agreed", ", ".join(names[code] for code in row.agreed)))
    cells += [(names[code], sheet.definition(code)) for code in row.differing]
    yield Grid(header=(), rows=(*cells, ("decision", None), ("why", None)))


def _around(text: str) -> Iterator[Prose]:
    for line in text.splitlines():
        yield Prose(line=said(line, is_quiet=True))
