"""What charts say in words: titles and alternative texts, with the numbers.

A person who hears a chart must get what one who sees it gets, so every description names each
code and each value that is drawn, and says how many are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.charts.canvas import Canvas
from qualkit.charts.layout import short_names
from qualkit.model.agreement import Agreement, AgreementRow
from qualkit.model.contrasts import Cell, Contrast, ContrastRow
from qualkit.model.reports import percent, points
from qualkit.model.themes import Themes, Topic


def whose_view(contrast: Contrast) -> str:
    """The end of a title that says whose view is counted."""
    return f", view of {contrast.about}" if contrast.about else ""


def confounded_words(by: str) -> str:
    """What stands below a chart of groups that cannot be told apart from their sessions."""
    return (
        f"Confounded: every session holds one {by} only. No difference here can be shown to be an"
        f" effect of {by}."
    )


def steepest(rows: Sequence[ContrastRow]) -> tuple[str, ...]:
    """The codes to set off: the widest gaps, half of all at most and never more than three."""
    apart = [row for row in rows if row.difference]
    widest = sorted(apart, key=lambda row: (-abs(row.difference or 0), row.code))
    return tuple(row.code for row in widest[: max(1, min(3, len(rows) // 2))])


def share_words(cell: Cell) -> str:
    r"""A cell as it is read out.

    >>> cell = Cell(
    ...     participants=4, of=11, share=4 / 11, interval=None, sessions=2, turns=5, words=60
    ... )
    >>> share_words(cell)
    '36\xa0% (4 of 11)'
    """
    return f"{percent(cell.share)} ({count_words(cell)})"


def count_words(cell: Cell) -> str:
    """How many of a group raise a code; "few" where the count is suppressed."""
    return f"{'few' if cell.participants is None else cell.participants} of {cell.of}"


def contrast_words(contrast: Contrast, rows: Sequence[ContrastRow]) -> str:
    """The shares of each row in both groups, and their difference."""
    names = short_names([row.code for row in contrast.rows])
    sentences = []
    for row in rows:
        cells = ", ".join(f"{name} {share_words(cell)}" for name, cell in row.groups.items())
        gap = "" if row.difference is None else f", {points(row.difference)} points"
        sentences.append(f"{names[row.code]}: {cells}{gap}.")
    return _joined("Participants who raise each code.", sentences, len(contrast.rows), "codes")


def left_note(canvas: Canvas, left: int, what: str) -> None:
    """Say below the drawing how many are not drawn, if any."""
    if left > 0:
        canvas.note(f"{left} more {what} not drawn.")


def themes_words(themes: Themes, topics: Sequence[Topic]) -> str:
    """The share of each role's segments in each topic."""
    sentences = []
    for topic in topics:
        shares = ", ".join(f"{role} {percent(share)}" for role, share in topic.roles.items())
        sentences.append(f"Topic {topic.titled}: {shares}.")
    return _joined("Share of each role's segments.", sentences, len(themes.topics), "topics")


def agreement_words(agreement: Agreement, rows: Sequence[AgreementRow]) -> str:
    """Krippendorff's alpha of each code, with its interval or the reason why there is none."""
    sentences = []
    for row in rows:
        value = "undefined" if row.alpha is None else f"{row.alpha:.2f}"
        low_high = (
            f", interval {row.interval[0]:.2f} to {row.interval[1]:.2f}" if row.interval else ""
        )
        why = f" ({row.undefined})" if row.undefined else ""
        sentences.append(f"{row.code}: {value}{low_high}{why}.")
    head = f"Krippendorff's alpha by code, unit {agreement.unit}."
    return _joined(head, sentences, len(agreement.rows), "codes")


def _joined(head: str, sentences: Sequence[str], there_are: int, what: str) -> str:
    left = there_are - len(sentences)
    rest = [f"{left} of {there_are} {what} not drawn."] if left else []
    return " ".join([head, *sentences, *rest])
