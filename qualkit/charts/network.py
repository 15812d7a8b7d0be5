"""Codes that come together as a network: discs by people, lines by c, near what goes together.

Places come from the spring layout of networkx with a fixed seed, so that the same result is always
drawn alike. Discs are then pushed apart, and names are put where they cover nothing.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence

from qualkit.charts.canvas import Canvas
from qualkit.charts.drawing import Chart
from qualkit.charts.label_places import SIZE, Line, Node, Place, label_boxes
from qualkit.charts.layout import short_names, wrapped
from qualkit.charts.palette import FAINT, LINE, PAPER, group_color
from qualkit.errors import UndefinedResult
from qualkit.model.cooccurrence import CodeCount, CodePair, Cooccurrence
from qualkit.model.tables import Table

MOST_CODES, MOST_COMPACT, MOST_LINES = 30, 14, 90
"""More codes and lines than these are a table, not a chart."""

_SMALLEST, _LARGEST, _THICKEST = 6.0, 24.0, 9.0
_MARGIN = 52.0
_FIRM = 0.4
"""Lines of more than this share of the closest are darker."""


def network(result: Cooccurrence, *, compact: bool = False) -> Chart:
    """Draws each code as a disc, and a line between codes that come together."""
    pairs = [pair for pair in result.pairs if pair.n12]
    if not pairs:
        raise UndefinedResult("no two codes come together", repair="there is nothing to draw")
    most = MOST_COMPACT if compact else MOST_CODES
    meet = {code for pair in pairs for code in (pair.first, pair.second)}
    meeting = [code for code in result.codes if code.code in meet]
    codes = sorted(meeting, key=lambda code: (-code.participants, -code.n, code.code))[:most]
    drawn = {code.code for code in codes}
    lines = [pair for pair in pairs if {pair.first, pair.second} <= drawn][:MOST_LINES]
    width, height = (358.0, 430.0) if compact else (720.0, 540.0)
    canvas = Canvas(width=width, height=height)
    nodes = _nodes(codes, lines, (width, height), result)
    _draw(canvas, nodes, lines)
    canvas.note(
        "Discs by how many people raise the code, lines by how closely two codes go together (c);"
        f" within {result.within}, {len(lines)} of {len(pairs)} pairs.{_alone(result, meet)}"
    )
    title = f"Codes that come together within {result.within}"
    told = "; ".join(
        f"{pair.first} and {pair.second} c {pair.c or 0:.2f}"
        f" ({pair.n12} times, {pair.participants} people)"
        for pair in lines
    )
    left = len(result.codes) - len(codes)
    words = f"{title}. {told}." + (f" {left} of {len(result.codes)} codes not drawn." * (left > 0))
    records = result.records()
    return Chart(
        kind="network",
        title=title,
        description=words,
        spec=canvas.draw(title=title, description=words),
        table=Table(tuple(records[0]), tuple(tuple(row.values()) for row in records)),
    )


def _alone(result: Cooccurrence, meet: Container[str]) -> str:
    alone = sum(code.code not in meet for code in result.codes)
    return f" {alone} of {len(result.codes)} codes come together with none." if alone else ""


def _nodes(
    codes: Sequence[CodeCount],
    lines: Sequence[CodePair],
    size: Place,
    result: Cooccurrence,
) -> list[Node]:
    most = max((code.participants for code in codes), default=0) or 1
    scale = 1.0 if size[0] > 400 else 0.75
    radii = {
        code.code: scale * max(_SMALLEST, _LARGEST * math.sqrt(code.participants / most))
        for code in codes
    }
    places = _apart(_springs(codes, lines, size), radii, size)
    names = short_names([code.code for code in result.codes])
    return [
        Node(
            code=code,
            name=wrapped(names[code.code], width=150 * scale, size=SIZE, lines=2),
            x=places[code.code][0],
            y=places[code.code][1],
            radius=radii[code.code],
        )
        for code in codes
    ]


def _springs(
    codes: Sequence[CodeCount], lines: Sequence[CodePair], size: Place
) -> dict[str, Place]:
    """Where each code stands, spread over the sheet."""
    import networkx as nx

    graph = nx.Graph()
    graph.add_nodes_from(sorted(code.code for code in codes))
    for pair in sorted(lines, key=lambda pair: (pair.first, pair.second)):
        graph.add_edge(pair.first, pair.second, weight=0.2 + (pair.c or 0))
    found = nx.spring_layout(graph, seed=0, iterations=200, k=2.2 / math.sqrt(len(graph)))
    across = _spread({code: float(place[0]) for code, place in found.items()}, size[0])
    down = _spread({code: float(place[1]) for code, place in found.items()}, size[1])
    return {code: (across[code], down[code]) for code in found}


def _spread(values: Mapping[str, float], length: float) -> dict[str, float]:
    """Values over the whole length, half by what they are and half by their order.

    So a code far from all others leaves these room.
    """
    low, high = min(values.values()), max(values.values())
    order = sorted(values, key=lambda code: (values[code], code))
    most = max(1, len(order) - 1)
    return {
        code: _MARGIN
        + (length - 2 * _MARGIN)
        * ((values[code] - low) / ((high - low) or 1.0) + order.index(code) / most)
        / 2
        for code in order
    }


def _apart(
    places: Mapping[str, Place], radii: Mapping[str, float], size: Place
) -> dict[str, Place]:
    """Places with discs that overlap pushed apart, a little at a time, inside the sheet."""
    moved = dict(places)
    order = sorted(moved)
    for _ in range(60):
        for at, one in enumerate(order):
            for other in order[at + 1 :]:
                room = radii[one] + radii[other] + 14
                (x, y), (x2, y2) = moved[one], moved[other]
                dx, dy = x2 - x, y2 - y
                far = math.hypot(dx, dy)
                if far >= room:
                    continue
                dx, dy = (dx / far, dy / far) if far > 0.01 else (1.0, 0.0)
                push = (room - far) / 2
                moved[one] = _inside((x - dx * push, y - dy * push), radii[one], size)
                moved[other] = _inside((x2 + dx * push, y2 + dy * push), radii[other], size)
    return moved


def _inside(place: Place, radius: float, size: Place) -> Place:
    x, y = (min(max(at, radius + 4), end - radius - 4) for at, end in zip(place, size, strict=True))
    return x, y


def _draw(canvas: Canvas, nodes: Sequence[Node], pairs: Sequence[CodePair]) -> None:
    place = {node.code.code: (node.x, node.y) for node in nodes}
    most = max((pair.c or 0 for pair in pairs), default=0) or 1.0
    lines = []
    for pair in sorted(pairs, key=lambda pair: pair.c or 0):
        share = (pair.c or 0) / most
        line = Line((*place[pair.first], *place[pair.second]), 0.8 + _THICKEST * share)
        color = FAINT if share > _FIRM else LINE
        canvas.rule(line.ends, color=color, width=round(line.width, 2), tip=_tip(pair))
        lines.append(line)
    for node in nodes:
        tip = f"{node.code.code}: {node.code.participants} people, {node.code.n}"
        canvas.disc(node.x, node.y, radius=node.radius + 1.5, color=PAPER)
        canvas.disc(node.x, node.y, radius=node.radius, color=group_color(0), tip=tip)
    for node, box in label_boxes(nodes, (canvas.width, canvas.height), lines):
        canvas.bar(box, color=PAPER)
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        canvas.words(*middle, node.name, align="center", size=SIZE)


def _tip(pair: CodePair) -> str:
    return (
        f"{pair.first} and {pair.second}: c {pair.c or 0:.2f}, {pair.n12} together,"
        f" {pair.participants} people in {pair.sessions} sessions"
    )
