"""The same codings by the definitions of four tools, as people read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from qualkit.cli import output
from qualkit.model.agreement_tools import TOOLS, ToolAgreement, ToolDomainRow, ToolRow
from qualkit.model.codes import short_names

_ALL = "all codes"
_COLUMNS = ["code and tool", "counts", "n", "percent", "κ", "α", "Holsti"]
_SIGNS = {"percent": "percent", "kappa": "κ", "alpha": "α", "holsti": "Holsti"}
_NOTHING = "\u00a0"


def show(result: ToolAgreement) -> None:
    """Print a block a code and pair of coders, one row a tool."""
    names = short_names(row.code for row in result.rows if row.code is not None)
    for pair in dict.fromkeys(row.coders for row in result.rows):
        rows = [row for row in result.rows if row.coders == pair]
        output.table(
            [line for row in rows for line in _lines(row, names)],
            _COLUMNS,
            title=" and ".join(pair),
            right=_COLUMNS[2:],
        )
    _domains(result.domains)
    output.prose(
        "The same codings, four tools' numbers, over"
        f" {output.count(len(result.documents), 'document')}"
        f" of {result.characters:,} characters; MAXQDA's segments match where they overlap by"
        f" {result.overlap:g} or more; – what a tool does not give"
    )
    for note in (*_reasons(result.rows, names), *result.notes):
        output.prose(f"note: {note}")


def _lines(row: ToolRow, names: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    if row.tool == TOOLS[0]:
        name = _ALL if row.code is None else names[row.code]
        yield {"code and tool": name, **dict.fromkeys(_COLUMNS[1:], _NOTHING)}
    yield {
        "code and tool": f"  {row.tool}",
        "counts": row.unit,
        "n": f"{row.n:,}",
        "percent": None if row.percent is None else f"{100 * row.percent:.1f} %",
        "κ": row.kappa,
        "α": row.alpha,
        "Holsti": row.holsti,
    }


def _reasons(rows: Sequence[ToolRow], names: Mapping[str, str]) -> list[str]:
    """Why numbers that a tool gives are not there, each reason once."""
    found: dict[str, list[str]] = {}
    for row in rows:
        for measure, reason in row.undefined.items():
            name = _ALL if row.code is None else names[row.code]
            where = found.setdefault(f"{row.tool}, {_SIGNS[measure]}: {reason}", [])
            where += [name] * (name not in where)
    return [f"{reason} ({', '.join(where)})" for reason, where in found.items()]


def _domains(rows: Sequence[ToolDomainRow]) -> None:
    if not rows:
        return
    drawn = [
        {
            "coders": " and ".join(row.coders),
            "domain": "all domains" if row.domain is None else row.domain,
            "measure": row.measure,
            "α": row.alpha,
            "coverage": row.coverage,
            "why": row.note,
        }
        for row in rows
    ]
    columns = ["coders", "domain", "measure", "α", "coverage"]
    if any(row["why"] for row in drawn):
        columns.append("why")
    output.table(drawn, columns, title="ATLAS.ti, semantic domains", right=["α", "coverage"])
