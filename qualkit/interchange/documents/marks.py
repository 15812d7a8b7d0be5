"""Where the codes on the words of a turn begin and end, as signs that need no colour.

A code with the number 2 in the margin stands on the words between ``⟦²`` and ``²⟧``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qualkit.interchange.documents.parts import Run, Turn

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """Words with the numbers of the notes that begin before them and end behind them."""

    run: Run
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def marked(turn: Turn) -> Iterator[Marked]:
    """The words of a turn with what begins and ends at them."""
    runs = turn.words
    before = ((), *(run.notes for run in runs))
    after = (*(run.notes for run in runs[1:]), ())
    for run, earlier, later in zip(runs, before, after, strict=False):
        yield Marked(
            run=run,
            begins=tuple(one for one in run.notes if one not in earlier),
            ends=tuple(one for one in reversed(run.notes) if one not in later),
        )


def opening(number: int) -> str:
    """What stands before the words of a note.

    >>> opening(12), closing(12)
    ('⟦¹²', '¹²⟧')
    """
    return f"⟦{raised(number)}"


def closing(number: int) -> str:
    """What stands behind them."""
    return f"{raised(number)}⟧"


def raised(number: int) -> str:
    """A number in small raised figures."""
    return str(number).translate(_RAISED)
