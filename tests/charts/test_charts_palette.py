from __future__ import annotations

import pytest

from qualkit.charts import palette


def luminance(color: str) -> float:
    channels = [int(color[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("color", [*palette.GROUPS, palette.INK, palette.MUTED])
def test_colour_of_words_has_contrast_aa_on_paper(color):
    assert (luminance(palette.PAPER) + 0.05) / (luminance(color) + 0.05) >= 4.5


def test_every_colour_is_left_to_the_page():
    drawn = "".join(f'<path fill="{c}" stroke="{c}"/>' for c in palette.VARIABLES)
    left = palette.with_variables(drawn)
    assert left.count("var(--") == 2 * len(palette.VARIABLES)
    assert len(set(palette.VARIABLES.values())) == len(palette.VARIABLES)


def test_words_that_look_like_a_colour_stay():
    assert palette.with_variables("<text>fill=#1f2328</text>") == "<text>fill=#1f2328</text>"


def test_groups_differ_in_shape_as_well_as_colour():
    marks = {(palette.group_color(n), palette.group_shape(n)) for n in range(6)}
    assert len({color for color, _ in marks}) == len({shape for _, shape in marks}) == 6
