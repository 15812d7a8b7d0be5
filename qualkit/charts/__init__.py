"""Result to chart: one list of kinds of chart and what draws them; no statistics here.

A chart is drawn from a finished result and from nothing else. Colours are names that the page
decides (see `qualkit.charts.palette`), so that one drawing serves light and dark. Altair and
vl-convert are imported only when a chart is drawn; neither reaches for the network.
"""

from qualkit.charts.drawing import Chart
from qualkit.charts.kinds import DRAWINGS, KINDS, chart, kinds_of, picture

__all__ = ["DRAWINGS", "KINDS", "Chart", "chart", "kinds_of", "picture"]
