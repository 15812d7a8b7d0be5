"""A document for people as one HTML page that fetches nothing and runs nothing.

Every text is escaped by Jinja2 and freed of controls that could turn or hide a line. Codes are
told by numbers at the words and names in the margin; colour only helps.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from qualkit.interchange.documents.marks import closing, marked, opening
from qualkit.interchange.documents.parts import Grid, Heading, Paper, Run, Turn
from qualkit.interchange.documents.tints import pale, solid
from qualkit.model.reports import visible

if TYPE_CHECKING:
    import jinja2

_MOST_LINES = 5
"""How many codes on the same words have a line of their own below these."""

_LISTED = range(3, 31)
"""How many headings are listed above the page; more would hide it."""


def as_html(paper: Paper) -> bytes:
    """The page in UTF-8."""
    parts = [(type(part).__name__, part) for part in paper.parts]
    page = _template().render(paper=paper, parts=parts, contents=_contents(paper))
    return page.encode("utf-8", "replace")


def _contents(paper: Paper) -> list[tuple[int, str]]:
    """The number and text of the headings of the first two levels, or of the first."""
    headings = [
        (at, part)
        for at, part in enumerate(paper.parts, start=1)
        if isinstance(part, Heading) and part.is_listed
    ]
    for deepest in (2, 1):
        found = [(at, part.text) for at, part in headings if part.level <= deepest]
        if len(found) in _LISTED:
            return found
    return []


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("qualkit.interchange.documents", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    environment.filters.update(
        closing=closing, counts=_counts, look=_look, marked=marked, opening=opening, solid=solid
    )
    return environment.get_template("paper.html.jinja")


def _counts(grid: Grid, at: int) -> bool:
    """Whether a column holds whole numbers."""
    return any(isinstance(row[at], int) for row in grid.rows)


def _look(run: Run, turn: Turn) -> str:
    """The tint of the first code on the words, and a line below them for each."""
    colors = [solid(turn.color(number)) for number in run.notes]
    lines = [f"0 {2 * at}px 0 {color}" for at, color in enumerate(colors[:_MOST_LINES], start=1)]
    return f"--t:{pale(colors[0])};box-shadow:{','.join(lines)}"
