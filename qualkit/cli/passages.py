"""Codings and suggestions as a table that leaves most of the width to the quotes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from qualkit.cli import output
from qualkit.model.codes import short_names
from qualkit.model.reports import visible

_SHORT_ID = 8
_LONGEST_QUOTE = 200
_WIDEST = 18
"""The most that a column beside the quotes takes."""

Row = Mapping[str, Any]


def show_passages(rows: Sequence[Row], *, below: Callable[[Row], str]) -> None:
    """Print passages: id and `below` it, where and who, the code, the quote.

    Codes are told by their shortest clear names among those listed.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    names = short_names(dict.fromkeys(row["code"] for row in rows))
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("id", "where", "code"):
        drawn.add_column(heading, overflow="fold", max_width=_WIDEST)
    drawn.add_column("quote", overflow="fold", ratio=1)
    for row in rows:
        cells = (
            [row["id"][:_SHORT_ID], below(row)],
            [_where(row), _who(row)],
            [names[row["code"]], *_told(row)],
            [_cut(row["quote"])],
        )
        drawn.add_row(*(Text("\n".join(visible(part) for part in cell if part)) for cell in cells))
    output.console().print(drawn)


def _where(row: Row) -> str:
    return f"{row['document']} {row['turn']}" if row["turn"] else str(row["document"])


def _who(row: Row) -> str:
    role = f" ({row['role']})" if row["role"] else ""
    return f"{row['participant']}{role}" if row["participant"] else ""


def _told(row: Row) -> list[str]:
    told = [f"about {row['about']}"] if row["about"] else []
    return told + ([f"weight {row['weight']:g}"] if row["weight"] is not None else [])


def _cut(quote: str) -> str:
    text = " ".join(quote.split())
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE].rstrip()} …"
