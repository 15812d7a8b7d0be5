"""A finished chart and the forms it can take: SVG for a page, PNG, PDF, or a page of its own.

Vega draws through vl-convert, in this process, with its own copy of every script: nothing is
fetched. The same chart gives the same bytes each time.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.charts.canvas import Spec
from qualkit.charts.palette import with_variables
from qualkit.errors import ProjectUnwritable
from qualkit.model.reports import visible
from qualkit.model.tables import Table

if TYPE_CHECKING:
    import altair as alt

_ROOT = re.compile(r"^<svg\b[^>]*?(?P<size> width=.*?)>")
_LESS_THAN = "\ue03c"
"""Stands for ``<`` while vl-convert writes a page, because it would let ``</script>`` through."""

_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of one result.

    ``description`` says in words, with the numbers, what the chart shows: it is the alternative
    text. ``spec`` is the drawing in Vega-Lite, ``altair`` the same for whoever wants to change it.
    ``table`` are the numbers drawn, None where the result's own table says no less.
    """

    kind: str
    title: str
    description: str
    spec: Spec
    table: Table | None = None

    @property
    def altair(self) -> alt.LayerChart:
        """The chart as an Altair object, made anew at each call."""
        import altair as alt

        return alt.LayerChart.from_dict(self.spec)

    def svg(self, *, fixed: bool = False) -> str:
        """The chart as SVG with its alternative text, to stand inside a page.

        Parameters
        ----------
        fixed : bool
            Keep the colours of a light page, for programs that know no CSS variables. By default
            every paint is a variable (``--ink``, ``--muted``, ``--line``, ``--faint``,
            ``--paper``, ``--group-1`` … ``--group-6``, ``--shade-1`` …) with that colour as its
            fallback.

        Returns
        -------
        str
            An ``svg`` element whose ids hold a digest of the drawing, so that different charts of
            one page never share an id.
        """
        import vl_convert

        drawn = vl_convert.vegalite_to_svg(self.spec)
        return self._labelled(drawn if fixed else with_variables(drawn))

    def png(self, path: str | Path, *, scale: float = 2.0) -> Path:
        """Write the chart as a PNG on white, `scale` pixels to the point, and return its path."""
        import vl_convert

        return _written(path, vl_convert.vegalite_to_png(self._on("#ffffff"), scale=scale))

    def pdf(self, path: str | Path) -> Path:
        """Write the chart as a PDF of one page, its words as text, and return its path."""
        import vl_convert

        return _written(path, vl_convert.vegalite_to_pdf(self._on("#ffffff")))

    def html(self) -> str:
        """A page of its own with the chart alive (values on hover) and every script inside."""
        import vl_convert

        spec = self._on("#ffffff") | {"usermeta": {"embedOptions": {"actions": False}}}
        guarded = json.loads(json.dumps(spec, ensure_ascii=False).replace("<", _LESS_THAN))
        page = vl_convert.vegalite_to_html(guarded, bundle=True)
        head = (
            f'<html lang="en">\n  <head>\n    <meta charset="UTF-8">\n'
            f'    <meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            f"    <title>{html.escape(visible(self.title))}</title>"
        )
        return page.replace("<html>\n  <head>", head, 1).replace(_LESS_THAN, "\\u003c")

    def _on(self, background: str) -> Spec:
        return {**self.spec, "config": {**self.spec["config"], "background": background}}

    def _labelled(self, svg: str) -> str:
        name = f"{self.kind}-{hashlib.sha256(svg.encode()).hexdigest()[:10]}"
        root = _ROOT.match(svg)
        size = root["size"] if root else ""
        body = svg[root.end() :] if root else svg
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart chart-{self.kind}"{size} '
            f'role="img" aria-labelledby="{name}-title {name}-text">'
            f'<title id="{name}-title">{html.escape(visible(self.title))}</title>'
            f'<desc id="{name}-text">{html.escape(visible(self.description))}</desc>{body}'
        )


def _written(path: str | Path, drawn: bytes) -> Path:
    target = Path(path)
    try:
        target.write_bytes(drawn)
    except OSError as error:
        raise ProjectUnwritable(
            f"{target}: {error.strerror}", repair="choose a folder that exists and is writable"
        ) from error
    return target
