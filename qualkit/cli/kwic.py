"""Keyword in context for people: the words before set right, the hit, the words after, who, where.

Counts columns of the terminal, not characters: wide letters take two.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from qualkit.cli import output
from qualkit.model.reports import UNKNOWN, visible
from qualkit.model.search import Hit, MemoHit

if TYPE_CHECKING:
    from rich.text import Text

_WIDTH = 80
_GAP = "  "
_SHARES = (8, 7, 6)
"""Of the width, at most this part each goes to role, participant and place."""


def show(hits: Sequence[Hit | MemoHit]) -> None:
    """Print a line a hit, as wide as the terminal; 80 columns where there is none."""
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else _WIDTH
    console = output.console()
    for line in lines(hits, width):
        console.print(line, crop=False, overflow="ignore", no_wrap=True, soft_wrap=True)


def lines(hits: Sequence[Hit | MemoHit], width: int) -> list[Text]:
    """A line a hit, none wider than `width`."""
    places = [_place(hit) for hit in hits]
    beside = [
        min(max(_cells(place[column]) for place in places), max(width // share, 4))
        for column, share in enumerate(_SHARES if hits else ())
    ]
    around = max(width - sum(beside) - len(beside) * len(_GAP), 20)
    before = around * 2 // 5
    return [
        _line(hit, (before, around - before), _fitted(place, beside))
        for hit, place in zip(hits, places, strict=True)
    ]


def _line(hit: Hit | MemoHit, widths: tuple[int, int], place: Sequence[str]) -> Text:
    from rich.text import Text

    before, rest = widths
    left = _end(_flat(hit.left), before - len(_GAP))
    match = _start(_flat(hit.match), rest)
    right = _start(_GAP + _flat(hit.right), rest - _cells(match))
    line = Text(" " * (before - len(_GAP) - _cells(left)) + left + _GAP)
    line.append(match, style="bold")
    line.append(right + " " * (rest - _cells(match) - _cells(right)))
    line.append(_GAP + _GAP.join(place), style="dim")
    line.rstrip()
    return line


def _place(hit: Hit | MemoHit) -> tuple[str, str, str]:
    """Role, participant and turn; of memos the kind, the coder and what they are attached to."""
    if isinstance(hit, MemoHit):
        return hit.kind, _flat(hit.coder), _flat(hit.name)
    where = hit.document if hit.session in hit.document else f"{hit.session}/{hit.document}"
    who = _flat(hit.participant or UNKNOWN)
    return _flat(hit.role or UNKNOWN), who, f"{_flat(where)} {hit.turn}"


def _fitted(place: tuple[str, str, str], widths: Sequence[int]) -> tuple[str, ...]:
    cut = (_start, _start, _end)  # of a place the turn must stay
    texts = [short(text, width) for short, text, width in zip(cut, place, widths, strict=True)]
    return tuple(
        text + " " * (width - _cells(text)) for text, width in zip(texts, widths, strict=True)
    )


def _flat(text: str) -> str:
    return visible(" ".join(text.split()))


def _cells(text: str) -> int:
    from rich.cells import cell_len

    return cell_len(text)


def _start(text: str, width: int) -> str:
    """`text`, or as much of its start as there is room for."""
    from rich.cells import set_cell_size

    if _cells(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 1 else "…"[:width]


def _end(text: str, width: int) -> str:
    """`text`, or as much of its end as there is room for."""
    return _start(text[::-1], width)[::-1]
