"""A document cut into blocks that a page can show: turns, and what stands between them.

Every character of the text is in exactly one block, save what stands between turns and is white
space or the next speaker's label. Knows positions only; refuses to know codes and HTML.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.spans import Span, trim

IsLabel = Callable[[str, Mapping[str, Any]], bool]
"""Whether a stretch before a turn only says who speaks it."""

LONGEST_BLOCK = 4_000
"""Characters after which a block goes on in another, so that none takes long to draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A stretch ``[start, end)`` of the text; ``turn`` is its row, None between turns."""

    start: int
    end: int
    turn: Mapping[str, Any] | None = None
    continued: bool = False


def blocks_of(text: str, turns: Sequence[Mapping[str, Any]], is_label: IsLabel) -> list[Block]:
    r"""The blocks of `text` in order; `turns` are in order and do not overlap.

    >>> blocks = blocks_of("Title\n\nA: yes", [{"start": 10, "end": 13}], lambda label, turn: False)
    >>> [(block.start, block.end) for block in blocks]
    [(0, 9), (10, 13)]
    """
    blocks: list[Block] = []
    at = 0
    for turn in turns:
        between = _trimmed(text, at, turn["start"])
        if between and not is_label(text[between.start : between.end], turn):
            blocks += _cut(text, between.start, between.end, None)
        blocks += _cut(text, turn["start"], turn["end"], turn)
        at = turn["end"]
    rest = _trimmed(text, at, len(text))
    return [*blocks, *(_cut(text, rest.start, rest.end, None) if rest else ())]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    return trim(text, Span(start, end)) if start < end else None


def _cut(text: str, start: int, end: int, turn: Mapping[str, Any] | None) -> Iterator[Block]:
    continued = False
    while end - start > LONGEST_BLOCK:
        stop = _last_space(text, start, start + LONGEST_BLOCK)
        yield Block(start=start, end=stop, turn=turn, continued=continued)
        start, continued = stop, True
    yield Block(start=start, end=end, turn=turn, continued=continued)


def _last_space(text: str, start: int, end: int) -> int:
    line = text.rfind("\n", (start + end) // 2, end)
    at = line if line > 0 else text.rfind(" ", start + 1, end)
    return at + 1 if at > start else end
