"""Renders a view into HTML: everything escaped, nothing that can turn or hide a line.

Knows typography and addresses; refuses to know requests. Jinja2 escapes every value, and
`qualkit.model.reports.visible` spells out control characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from urllib.parse import urlencode

import jinja2
from markupsafe import Markup, escape

from qualkit.model.reports import UNKNOWN, percent, points, visible
from qualkit.web.assets import strings

NAVIGATION = (
    ("documents", "/documents"),
    ("participants", "/participants"),
    ("codebook", "/codebook"),
    ("search", "/search"),
    ("review", "/review"),
    ("quotes", "/quotes"),
    ("contrast", "/contrast"),
)
"""The pages in the bar at the top: their names, which are keys of their words, and addresses."""


def render(template: str, **values: object) -> str:
    """The page `template` (its name without suffix) filled with `values`."""
    return _environment().get_template(f"{template}.html.jinja").render(**values)


def say(key: str, **values: object) -> Markup:
    """The words under `key`, with each ``{name}`` replaced by the value of that name.

    Markup stays markup, everything else is text.
    """
    words = str(escape(strings()[key]))
    for name, value in values.items():
        words = words.replace(f"{{{name}}}", str(escape(_shown(value))))
    return Markup(words)  # noqa: S704 - every part was escaped, or was markup of a template


def link(path: str, **parameters: object) -> str:
    """An address on this server; parameters that are None are left out.

    >>> link("/quotes", code="Needs/A & B", role=None)
    '/quotes?code=Needs%2FA+%26+B'
    """
    given = {key: value for key, value in parameters.items() if value not in (None, ())}
    return f"{path}?{urlencode(given, doseq=True, errors='replace')}" if given else path


def counted(count: int, noun: str, many: str = "") -> str:
    """A count with its noun.

    >>> counted(1, "turn"), counted(28844, "word"), counted(2, "person", "people")
    ('1 turn', '28,844 words', '2 people')
    """
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def clipped(text: str, longest: int = 140) -> str:
    """A name cut to what a table can hold.

    >>> clipped("abcdef", 4)
    'abc…'
    """
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def decimal(value: float | None) -> str:
    """A number in two decimals with a real minus sign.

    >>> decimal(-0.6), decimal(None)
    ('−0.60', '–')
    """
    if value is None:
        return UNKNOWN
    text = f"{abs(value):.2f}"
    return f"\N{MINUS SIGN}{text}" if value < 0 and float(text) else text


def signed(value: float | None) -> str:
    """A difference of ranks.

    >>> signed(2.0), signed(-1.5), signed(0)
    ('+2', '−1.5', '0')
    """
    if value is None:
        return UNKNOWN
    return f"{'+' if value > 0 else chr(0x2212) if value < 0 else ''}{abs(value):g}"


def probability(value: float | None) -> str:
    r"""A p or q value in three decimals, the smallest as a bound.

    >>> probability(0.0316), probability(0.00002)
    ('0.032', '<\xa00.001')
    """
    if value is None:
        return UNKNOWN
    return "<\N{NO-BREAK SPACE}0.001" if value < 0.001 else f"{value:.3f}"


def point_interval(interval: Sequence[float] | None) -> str:
    """An interval of a difference, in points.

    >>> point_interval([0.231, 0.7545])
    '+23 to +75'
    """
    return UNKNOWN if interval is None else f"{points(interval[0])} to {points(interval[1])}"


def clock(seconds: float) -> str:
    """A time in a recording.

    >>> clock(65.4), clock(3723)
    ('1:05', '1:02:03')
    """
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("qualkit.web", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    filters = (clipped, clock, counted, decimal, percent, point_interval, points, probability)
    environment.filters.update({each.__name__: each for each in (*filters, signed)})
    environment.globals |= {"link": link, "say": say, "t": strings(), "nav": NAVIGATION}
    return environment


def _shown(value: object) -> object:
    if hasattr(value, "__html__"):
        return value
    return visible(value) if isinstance(value, str) else UNKNOWN if value is None else value
