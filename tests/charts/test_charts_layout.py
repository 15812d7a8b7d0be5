from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qualkit.charts.layout import short_names, spread, wrapped

BOXES = st.lists(st.tuples(st.floats(0, 500), st.sampled_from([22.0, 38.0, 54.0])), max_size=30)


@given(BOXES)
def test_spread_never_lets_boxes_overlap_and_keeps_their_order(boxes):
    boxes.sort()
    sizes = [size for _, size in boxes]
    centres = spread([at for at, _ in boxes], sizes, top=40)
    starts = [centre - size / 2 for centre, size in zip(centres, sizes, strict=True)]
    assert all(start >= 40 - 1e-6 for start in starts)
    for n in range(1, len(boxes)):
        assert starts[n] >= starts[n - 1] + sizes[n - 1] - 1e-6


def test_spread_leaves_boxes_alone_that_do_not_touch():
    assert spread([50, 90, 200], [20, 20, 20], top=0) == [50, 90, 200]


def test_spread_shares_the_shift_between_two_that_touch():
    assert spread([100, 104], [20, 20], top=0) == [92, 112]


@given(st.text(max_size=400), st.integers(1, 3))
def test_wrapped_keeps_to_its_lines_and_width(text, lines):
    found = wrapped(text, width=120, size=12, lines=lines)
    assert 1 <= len(found) <= lines
    assert all(len(line) <= 120 / (0.6 * 12) for line in found)


def test_wrapped_cuts_one_endless_word():
    assert wrapped("x" * 10_000, width=80, size=12, lines=2)[1].endswith("…")


def test_short_names_keep_the_path_where_names_collide():
    assert short_names(["A/Rest", "B/Rest"]) == {"A/Rest": "A/Rest", "B/Rest": "B/Rest"}
