"""Renders a report's content and its charts into one HTML page.

Every value is escaped by Jinja2 and freed of controls that could turn or hide text; only drawn
charts pass as markup. The page's policy forbids scripts and every request, so that even a fault
here could run nothing and fetch nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from qualkit.interchange.report import numbers
from qualkit.interchange.report.names import code_name
from qualkit.interchange.report.view import report_view
from qualkit.model.reports import Picture, ReportContent, percent, points, visible

if TYPE_CHECKING:
    import jinja2

CHARTS = ("slope", "heat-map", "forest", "prevalence", "topics", "agreement")
"""The charts the page has a place for, by kind."""


def render(content: ReportContent, charts: Mapping[str, Picture]) -> str:
    """The report as one self-contained HTML page.

    Parameters
    ----------
    content : ReportContent
        What the page says; parts that are None say why.
    charts : mapping of str to Picture
        Drawn charts by kind (see `CHARTS`), all optional. Their SVG is trusted: it comes from
        `qualkit.charts`, which escapes every name.

    Returns
    -------
    str
        HTML without scripts, without a reference to any other file, the same for the same input.
    """
    template = _environment().get_template("report.html.jinja")
    return template.render(content=content, charts=charts, report=report_view(content))


@cache
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("qualkit.interchange.report", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(
        clipped=numbers.clipped,
        code_name=code_name,
        counted=numbers.counted,
        decimal=numbers.decimal,
        decimal_interval=numbers.decimal_interval,
        people=numbers.people,
        percent=percent,
        point_interval=numbers.point_interval,
        points=points,
        probability=numbers.probability,
        sentence=numbers.sentence,
        signed=numbers.signed,
    )
    return environment


def _shown(value: object) -> object:
    """What the page prints for `value`: markup as it is, text without hidden controls."""
    if hasattr(value, "__html__"):
        return value
    return visible(value) if isinstance(value, str) else "–" if value is None else value
