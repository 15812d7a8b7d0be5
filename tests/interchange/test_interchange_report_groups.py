"""The report of more than two groups: every group in table, finding and pictures; few stay few."""

from __future__ import annotations

import re
from dataclasses import replace

from report_content import full
from test_interchange_report import page_of

# After `report_content`, which knows where the results to draw are made.
from group_results import COUNTS, of_groups  # isort: skip

from qualkit.charts import picture
from qualkit.interchange.report import render
from qualkit.model import Contrast
from qualkit.model.reports import ReportContent


def content(contrast: Contrast) -> ReportContent:
    return full(contrast=contrast, quotes=())


def test_finding_is_the_widest_of_all_comparisons_with_its_two_groups() -> None:
    text = page_of(content(of_groups())).text

    assert "90 % of 20 citizens raise Make friends , 29 % of 7 staff." in text
    assert "The widest of 9 gaps between 3 groups: 61 points" in text


def test_table_has_every_group_and_no_gap_of_two() -> None:
    text = page_of(content(of_groups())).text

    assert "Make friends 29 % 2 of 7 75 % 9 of 12 90 % 18 of 20" in text
    assert "p says whether the groups differ at all" in text
    assert "The gap is the share of" not in text
    assert "rank gap" not in text
    assert "Blind spots" not in text


def test_comparisons_stand_widest_first_with_counts_and_intervals() -> None:
    text = page_of(content(of_groups())).text

    first = text.index("Make friends staff → citizen 2 of 7 18 of 20 +61")
    assert first < text.index("Make friends staff → volunteer 2 of 7 9 of 12 +46")
    assert "Do they agree on the order of the codes?" in text


def test_pictures_of_more_groups_have_their_place() -> None:
    drawn = {kind: picture(of_groups(), kind) for kind in ("heat-map", "forest", "prevalence")}

    page = render(content(of_groups()), drawn)

    found = re.findall(r'class="chart chart-([\w-]+)"', page)
    assert found == ["heat-map", "heat-map", "forest", "forest", "prevalence", "prevalence"]


def test_suppressed_counts_are_few_everywhere() -> None:
    contrast = replace(of_groups(COUNTS | {"Needs/Rest": (None, 6, 18)}), suppressed=5)

    page = page_of(content(contrast))

    assert "few of 7" in page.text
    assert "None" not in page.text
    assert "suppressed: a cell of fewer than 5" in page.text


def test_no_difference_at_all_is_no_finding() -> None:
    text = page_of(content(of_groups({"Needs/Rest": (None, None, None)}))).text

    assert "No gap between the groups can be stated." in text
