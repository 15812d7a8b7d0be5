"""A sheet of pixels on which a chart places lines, points and words, in Vega-Lite.

Every position is a pixel from the top left corner, so that the place of a label is decided in
`qualkit.charts.layout` and not by a font. Marks carry their data (code, group, counts) as a
tooltip.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any, Literal

from qualkit.charts.layout import wrapped
from qualkit.charts.palette import INK, LINE, MUTED
from qualkit.model.reports import visible

FONT = "system-ui, sans-serif"
SIZE = 13
LEADING = 16
"""Pixels from one line of a label to the next."""

Row = dict[str, str | float]
"""One mark's data."""

Align = Literal["left", "center", "right"]

Spec = dict[str, Any]
"""A chart in Vega-Lite's own JSON."""


@dataclass(slots=True, kw_only=True)
class Canvas:
    """A sheet `width` by `height` pixels; shades are drawn first, then rules, words last."""

    width: float
    height: float
    _shades: list[Row] = field(default_factory=list)
    _bars: list[Row] = field(default_factory=list)
    _rules: list[Row] = field(default_factory=list)
    _discs: list[Row] = field(default_factory=list)
    _dots: list[Row] = field(default_factory=list)
    _words: dict[tuple[str, str, int], list[Row]] = field(default_factory=dict)

    def shade(self, box: tuple[float, float, float, float], *, color: str, tip: str = "") -> None:
        """A filled box from (x, y) to (x2, y2) behind everything else."""
        self._shades.append(_placed(box, color=color, tip=tip))

    def bar(self, box: tuple[float, float, float, float], *, color: str, tip: str = "") -> None:
        """A filled box from (x, y) to (x2, y2)."""
        self._bars.append(_placed(box, color=color, tip=tip))

    def rule(
        self,
        ends: tuple[float, float, float, float],
        *,
        color: str = LINE,
        width: float = 1,
        tip: str = "",
    ) -> None:
        """A straight line from (x, y) to (x2, y2)."""
        self._rules.append({**_placed(ends, color=color, tip=tip), "width": width})

    def dot(self, x: float, y: float, *, color: str, shape: str = "circle", tip: str = "") -> None:
        """A point with a shape."""
        self._dots.append(
            {"x": _round(x), "y": _round(y), "color": color, "shape": shape, "tip": visible(tip)}
        )

    def disc(self, x: float, y: float, *, radius: float, color: str, tip: str = "") -> None:
        """A filled circle; later ones lie on earlier ones."""
        area = _round(math.pi * radius**2)
        self._discs.append(
            {"x": _round(x), "y": _round(y), "color": color, "area": area, "tip": visible(tip)}
        )

    def words(
        self,
        x: float,
        y: float,
        lines: list[str] | str,
        *,
        align: Align = "left",
        bold: bool = False,
        color: str = INK,
        size: int = SIZE,
    ) -> None:
        """Lines of text whose middle is at `y`."""
        many = [lines] if isinstance(lines, str) else lines
        first = y - (len(many) - 1) * LEADING / 2
        style = (align, "bold" if bold else "normal", size)
        self._words.setdefault(style, []).extend(
            {"x": _round(x), "y": _round(first + n * LEADING), "color": color, "text": visible(t)}
            for n, t in enumerate(many)
        )

    def note(self, text: str) -> None:
        """A sentence below all that is drawn so far; the sheet grows by its lines."""
        lines = wrapped(text, width=self.width - 12, size=SIZE, lines=6)
        middle = self.height + 6 + len(lines) * LEADING / 2
        self.words(6, middle, lines, color=MUTED, size=12)
        self.height += len(lines) * LEADING + 12

    def draw(self, *, title: str, description: str) -> Spec:
        """The sheet as a Vega-Lite chart without margins, axes or legends of its own."""
        return {
            "width": round(self.width),
            "height": round(self.height),
            "padding": 0,
            "autosize": "none",
            "description": visible(description),
            "usermeta": {"title": visible(title)},
            "layer": self._layers(),
            "config": {
                "aria": False,
                "background": "transparent",
                "font": FONT,
                "view": {"stroke": None, "fill": None},
            },
        }

    def _layers(self) -> list[Spec]:
        spots = {"x": _raw("x"), "y": _raw("y")}
        ends = {**spots, "x2": {"field": "x2"}, "y2": {"field": "y2"}}
        tip = {"tooltip": {"field": "tip", "type": "nominal"}}
        fill, stroke = {"fill": _raw("color", "nominal")}, {"stroke": _raw("color", "nominal")}
        width, shape = {"strokeWidth": _raw("width")}, {"shape": _raw("shape", "nominal")}
        layers = [
            _layer({"type": "rect"}, {**ends, **tip, **fill}, self._shades),
            _layer(
                {"type": "rule", "strokeCap": "round"},
                {**ends, **tip, **stroke, **width},
                self._rules,
            ),
            _layer({"type": "rect"}, {**ends, **tip, **fill}, self._bars),
            _layer(
                {"type": "circle", "opacity": 1},
                {**spots, **tip, **fill, "size": _raw("area")},
                self._discs,
            ),
            _layer(
                {"type": "point", "filled": True, "opacity": 1, "size": 78},
                {**spots, **tip, **fill, **shape},
                self._dots,
            ),
        ]
        text = {"text": {"field": "text", "type": "nominal"}}
        for (align, weight, size), rows in self._words.items():
            mark = {
                "type": "text",
                "align": align,
                "fontWeight": weight,
                "fontSize": size,
                "baseline": "middle",
            }
            layers.append(_layer(mark, {**spots, **fill, **text}, rows))
        return [layer for layer in layers if layer["data"]["values"]]


def _layer(mark: Spec, encoding: Spec, rows: list[Row]) -> Spec:
    return {"mark": mark, "encoding": encoding, "data": {"values": rows}}


def _raw(name: str, kind: str = "quantitative") -> Spec:
    """The channel that takes the field's values as they are: pixels, paints, shapes."""
    bare = {"axis": None} if name in "xy" else {"legend": None}
    return {"field": name, "type": kind, "scale": None, **bare}


def _placed(box: tuple[float, float, float, float], *, color: str, tip: str) -> Row:
    x, y, x2, y2 = map(_round, box)
    return {"x": x, "y": y, "x2": x2, "y2": y2, "color": color, "tip": visible(tip)}


def _round(pixel: float) -> float:
    return round(pixel, 2)
