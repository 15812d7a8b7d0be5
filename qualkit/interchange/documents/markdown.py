"""A document for people as Markdown that reads as plain text too.

Every sign of Markdown in the texts is taken as a letter, and controls are spelled out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from qualkit.interchange.documents.marks import closing, marked, opening, raised
from qualkit.interchange.documents.parts import (
    Cited,
    Grid,
    Heading,
    Line,
    Note,
    Paper,
    Part,
    Points,
    Prose,
    Turn,
)
from qualkit.model.reports import visible

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
_LINE_STARTS = re.compile(r"^([-+=]|\d{1,9}(?=[.)]))", re.MULTILINE)
_INDENTS = re.compile(r"(?<=\n)[ \t]+")
_ONE_BREAK = re.compile(r"(?<!\n)\n(?!\n)")
_DEEPEST = 6
_ROOM = r"\_" * 9


def as_markdown(paper: Paper) -> bytes:
    """The document in UTF-8; a part is parted from the next by an empty line."""
    blocks = [f"# {_flat(paper.title)}", *(plain(text) for text in paper.lead)]
    blocks += [_BLOCKS[type(part)](part) for part in paper.parts]
    return ("\n\n".join(filter(None, blocks)) + "\n").encode("utf-8", "replace")


def plain(text: str) -> str:
    r"""`text` as Markdown that shows it as it is, line breaks too.

    >>> plain("1. *tea* & <b>")
    '1\\. \\*tea\\* \\& \\<b\\>'
    """
    signs = _SIGNS.sub(r"\\\1", _INDENTS.sub("", visible(text)))
    return _ONE_BREAK.sub("  \n", _LINE_STARTS.sub(_harmless, signs))


def _harmless(start: re.Match[str]) -> str:
    return f"{start[1]}\\" if start[1][0].isdigit() else f"\\{start[1]}"


def _flat(text: str) -> str:
    """`text` on one line."""
    return plain(" ".join(text.split()))


def _heading(part: Heading) -> str:
    return f"{'#' * min(part.level + 1, _DEEPEST)} {_flat(part.text)}"


def _prose(part: Prose) -> str:
    return _line(part.line).lstrip(" \t")


def _line(line: Line) -> str:
    return "".join(
        f"**{_flat(run.text)}**" if run.is_strong and run.text.strip() else plain(run.text)
        for run in line
    )


def _points(part: Points) -> str:
    if part.is_literal:
        return "\n".join([f"{_flat(part.label)}:", "", *_literal(part.items)])
    items = (f"- {_flat(item)}" for item in part.items)
    return "\n".join([f"{_flat(part.label)}:", "", *items])


def _literal(items: tuple[str, ...]) -> Iterator[str]:
    for item in items:
        yield from (f"    {line}" for line in visible(item).split("\n"))


def _cited(part: Cited) -> str:
    words = "\n".join(f"> {line}".rstrip() for line in plain(part.words).split("\n"))
    return f"{words}\n>\n> — {_line(part.source)}" if part.source else words


def _grid(part: Grid) -> str:
    if not part.header:
        return "\n".join(f"- **{_cell(name)}**: {_cell(told) or _ROOM}" for name, told in part.rows)
    right = [_is_counted(part, at) for at in range(len(part.header))]
    lines = [
        _row([_flat(name) for name in part.header]),
        _row(["---:" if is_right else "---" for is_right in right]),
        *(_row(_cells(part, at)) for at in range(len(part.rows))),
    ]
    return "\n".join([f"{_flat(part.caption)}\n", *lines] if part.caption else lines)


def _cells(part: Grid, at: int) -> list[str]:
    cells = [_cell(cell) for cell in part.rows[at]]
    if part.links:
        cells[0] = f"[{cells[0]}](<{part.links[at]}>)"
    return cells


def _cell(value: str | int | None) -> str:
    """A cell on one line, its own lines with strokes between."""
    lines = () if value is None else str(value).split("\n")
    return " / ".join(filter(None, map(_flat, lines)))


def _is_counted(part: Grid, at: int) -> bool:
    return any(isinstance(row[at], int) for row in part.rows)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _turn(part: Turn) -> str:
    words = "".join(
        "".join(map(opening, one.begins)) + plain(one.run.text) + "".join(map(closing, one.ends))
        for one in marked(part)
    )
    blocks = [_line(part.head), words.strip(), "\n".join(map(_note, part.notes))]
    return "\n\n".join(filter(None, blocks))


def _note(note: Note) -> str:
    remarks = "".join(f": {_flat(text)}" for text in note.remarks)
    return f"- {raised(note.number)} **{_flat(note.code)}** · {_flat(note.told)}{remarks}"


_BLOCKS: Mapping[type[Part], Callable[[Any], str]] = {
    Heading: _heading,
    Prose: _prose,
    Points: _points,
    Cited: _cited,
    Grid: _grid,
    Turn: _turn,
}
