from __future__ import annotations

import re
import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from agreement_results import by_role, by_time
from charts_content import (
    FOUNDING,
    agreement,
    contrast,
    evaluation,
    laid_out,
    participation,
    session_line,
    themes,
    topics_by,
    words,
)
from coded_results import saturated, sequences, together
from group_results import stated

from qualkit.charts import DRAWINGS, chart, picture
from qualkit.errors import ParameterError, UndefinedResult, UnknownName

GIVEN = {
    "slope": contrast,
    "dumbbell": contrast,
    "forest": contrast,
    "stance": stated,
    "prevalence": contrast,
    "topics": themes,
    "map": laid_out,
    "hierarchy": laid_out,
    "stability": themes,
    "by": topics_by,
    "over-time": topics_by,
    "words": words,
    "agreement": agreement,
    "evaluation": evaluation,
    "calibration": evaluation,
    "curve": evaluation,
    "network": together,
    "heat-map": together,
    "sequences": sequences,
    "saturation": saturated,
    "participation": participation,
    "follows": participation,
    "timeline": session_line,
}
RESULTS = [
    *GIVEN.items(),
    ("heat-map", contrast),
    ("heat-map", by_role),
    ("by", by_role),
    ("over-time", by_time),
]
HOSTILE = 'Needs<b>/</script><script>alert("1")</script>\u202e\x00&amp;'


def test_every_kind_is_tried_here():
    assert {(kind, type(make())) for kind, make in RESULTS} == {
        (item.kind, item.shows) for item in DRAWINGS
    }


@pytest.mark.parametrize(("kind", "make"), RESULTS)
@pytest.mark.parametrize("compact", [False, True])
def test_svg_is_well_formed_labelled_and_readable(kind, make, compact):
    drawn = chart(make(), kind, compact=compact)
    root = ET.fromstring(drawn.svg())
    title, description = root[0], root[1]
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)px"', drawn.svg())]
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert (title.text, description.text) == (drawn.title, drawn.description)
    assert float(root.get("width")) == (358 if compact else 720)
    assert sizes
    assert min(sizes) >= 12


@pytest.mark.parametrize(("kind", "make"), RESULTS)
def test_same_result_gives_the_same_bytes(kind, make):
    first, second = (chart(make(), kind) for _ in range(2))
    assert first.svg() == second.svg()
    assert first.altair.to_dict() == second.altair.to_dict()


@pytest.mark.parametrize(("kind", "make"), RESULTS)
def test_every_paint_is_left_to_the_page(kind, make):
    paints = re.findall(r'(?:fill|stroke)="([^"]+)"', chart(make(), kind).svg())
    assert {p for p in paints if not p.startswith("var(--")} <= {"none", "transparent"}


def test_fixed_svg_has_plain_colours():
    assert "var(" not in chart(contrast()).svg(fixed=True)


def test_ids_differ_between_charts_of_one_page():
    drawn = [picture(make(), kind) for kind, make in RESULTS]
    ids = re.findall(r'\bid="([^"]+)"', "".join(one.svg + one.compact for one in drawn))
    assert len(ids) == len(set(ids)) == 4 * len(RESULTS)


def test_hostile_names_are_escaped_and_freed_of_controls():
    counts = {**FOUNDING, HOSTILE: (4, 41), "Needs/" + "y" * 10_000: (1, 2)}
    for kind in ("slope", "prevalence", "dumbbell", "heat-map", "forest"):
        svg = chart(contrast(counts), kind).svg()
        ET.fromstring(svg)
        assert "<script" not in svg
        assert "\u202e" not in svg
        assert "[U+202E]" in svg


def test_page_holds_its_scripts_and_lets_no_name_end_them():
    drawn = chart(contrast({**FOUNDING, HOSTILE: (4, 41)}))
    page = drawn.html()
    assert "alert" in page
    assert '</script><script>alert("1")' not in page
    assert not re.search(r"""<(script|link|img)[^>]+(src|href)\s*=""", page.split("<body>")[1])
    assert "default-src 'none'" in page.split("<style>")[0]
    assert '<html lang="en">' in page


def test_png_is_written_on_white(tmp_path):
    target = chart(themes()).png(tmp_path / "topics.png")
    assert target.read_bytes().startswith(b"\x89PNG")


def test_pdf_has_one_page_and_its_words(tmp_path):
    import pypdfium2

    written = pypdfium2.PdfDocument(chart(themes()).pdf(tmp_path / "topics.pdf"))
    assert len(written) == 1
    assert "friends" in written[0].get_textpage().get_text_range()


def test_png_into_no_folder_says_so(tmp_path):
    with pytest.raises(Exception, match="choose a folder that exists"):
        chart(themes()).png(tmp_path / "none" / "topics.png")


def test_first_kind_of_a_result_is_its_default():
    assert chart(contrast()).kind == "slope"
    assert chart(themes()).kind == "topics"


def test_unknown_kind_names_the_nearest():
    with pytest.raises(UnknownName, match="did you mean 'slope'"):
        chart(contrast(), "slopes")


def test_kind_of_another_result_names_the_fitting_ones():
    with pytest.raises(ParameterError, match="Themes has no chart slope; expected topics"):
        chart(themes(), "slope")


def test_slope_without_any_share_is_undefined():
    with pytest.raises(UndefinedResult, match="no code has a share in two groups"):
        chart(contrast({"Needs/Rest": (0, 4)}, of=(0, 9)))


def test_import_brings_in_neither_altair_nor_vega():
    probe = "import sys, qualkit.charts; print({'altair', 'vl_convert'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
