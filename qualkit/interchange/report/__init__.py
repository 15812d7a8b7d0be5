"""The report: one page with the main finding, the numbers, and the quotes behind each of them.

The page is a single HTML file without scripts that asks the network for nothing. What it says
comes from a `qualkit.model.reports.ReportContent`, its charts come drawn.
"""

from qualkit.interchange.report.page import render

__all__ = ["render"]
