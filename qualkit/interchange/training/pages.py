"""A training sheet as a page to read: Markdown, or HTML that fetches nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from qualkit.interchange.training.cells import (
    Sheet,
    given,
    spoken,
    who,
)
from qualkit.model.disagreements import Disagreement
from qualkit.model.reports import visible

if TYPE_CHECKING:
    import jinja2

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~])")
_LINE_STARTS = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def title(sheet: Sheet) -> str:
    """What the page is called."""
    found = sheet.found
    return f"{len(found.rows)} of {found.disputed + found.about} disputed {found.unit}s"


def place(row: Disagreement) -> str:
    """Where a unit stands."""
    turn = f", turn {row.turn}" if row.turn else ""
    return f"{row.document}{turn}"


def as_markdown(sheet: Sheet) -> bytes:
    """The page as Markdown, with every sign of it in the texts taken as a letter."""
    names = sheet.names()
    lines = [f"# {_plain(title(sheet))}", ""]
    for row in sheet.found.rows:
        lines += _unit(sheet, row, names)
    return "\n".join(lines).encode("utf-8", "replace")


def _unit(sheet: Sheet, row: Disagreement, names: Mapping[str, str]) -> Iterator[str]:
    yield from (f"## {_plain(place(row))} · {row.id} · {row.status}", "")
    for text in spoken(row.before).splitlines():
        yield from (_plain(text), "")
    yield from (f"> **{_plain(who(row.said))}:** {_plain(row.words)}".replace("\n", "\n> "), "")
    for text in spoken(row.after).splitlines():
        yield from (_plain(text), "")
    for coder in sheet.found.coders:
        told = _plain(given(row, coder, names)).replace("\n", "; ")
        yield f"- **{_plain(coder)}**: {told}"
    if row.agreed:
        yield f"- agreed: {_plain(', '.join(names[code] for code in row.agreed))}"
    yield ""
    for code in row.differing:
        definition = _plain(sheet.definition(code)).replace("\n", "  \n")
        yield from (f"**{_plain(names[code])}** {definition}".rstrip(), "")
    yield from ("Decision: \\_\\_\\_\\_\\_\\_\\_\\_", "", "Why:", "", "---", "")


def _plain(text: str) -> str:
    marked = _MARKS.sub(r"\\\1", visible(text))
    return _LINE_STARTS.sub(r"\1\\\2", marked)


def as_html(sheet: Sheet) -> bytes:
    """The page as HTML; every text is escaped by Jinja2 and freed of controls."""
    names = sheet.names()
    units = [
        {
            "row": row,
            "place": place(row),
            "who": who(row.said),
            "before": spoken(row.before).splitlines(),
            "after": spoken(row.after).splitlines(),
            "given": [
                (coder, given(row, coder, names).splitlines()) for coder in sheet.found.coders
            ],
            "agreed": ", ".join(names[code] for code in row.agreed),
            "codes": [(names[code], sheet.definition(code).splitlines()) for code in row.differing],
        }
        for row in sheet.found.rows
    ]
    page = _template().render(title=title(sheet), units=units)
    return page.encode("utf-8", "replace")


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    return environment.from_string(_PAGE)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
article { break-inside: avoid; border-top: 1px solid #999; padding: 1rem 0; }
h2 { font-size: 1rem; } .around { color: #555; } blockquote { margin: .5rem 0 .5rem 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; border: 1px solid #bbb; padding: .3rem .5rem; }
th { width: 10rem; } .open td { height: 2.5rem; } p { margin: .3rem 0; }
</style>
</head>
<body>
<h1>{{ title }}</h1>
{% for unit in units %}
<article>
<h2>{{ unit.place }} · {{ unit.row.id }} · {{ unit.row.status }}</h2>
{% for line in unit.before %}
<p class="around">{{ line }}</p>
{% endfor %}
<blockquote><strong>{{ unit.who }}:</strong> {{ unit.row.words }}</blockquote>
{% for line in unit.after %}
<p class="around">{{ line }}</p>
{% endfor %}
<table>
{% for coder, lines in unit.given %}
<tr><th>{{ coder }}</th><td>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</td></tr>
{% endfor %}
{% if unit.agreed %}
<tr><th>agreed</th><td>{{ unit.agreed }}</td></tr>
{% endif %}
{% for code, lines in unit.codes %}
<tr><th>{{ code }}</th><td>{% for line in lines %}<p>{{ line }}</p>{% endfor %}</td></tr>
{% endfor %}
<tr class="open"><th>decision</th><td></td></tr>
<tr class="open"><th>why</th><td></td></tr>
</table>
</article>
{% endfor %}
</body>
</html>
"""
