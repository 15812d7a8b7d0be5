from __future__ import annotations

import itertools
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report_content import FOUNDING, contrast, full, quotes

from qualkit.interchange.report import render
from qualkit.interchange.report.view import report_view
from qualkit.model.reports import Picture, QuoteSet, ReportContent, ReportDocument, ReportQuote

HOSTILE = '<script>alert("1")</script>"\'&\u202egnp.exe\x00'
VOID = {"meta", "br", "img", "link", "input", "hr"}


class Page(HTMLParser):
    """What a page holds: its elements, its words, and whether every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" not in self.open:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).replace("\xa0", " ").split())

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(content: ReportContent, charts: dict[str, Picture] | None = None) -> Page:
    page = Page(render(content, charts or {}))
    assert page.open == []
    return page


def test_finding_stands_in_words_at_the_top():
    text = page_of(full()).text
    assert "91 % of 45 citizens raise Make friends , 36 % of 11 staff." in text
    assert "The widest of 4 gaps: 55 points, 95 % interval +24 to +77" in text


def test_finding_turns_the_interval_with_the_groups():
    text = page_of(full(contrast=contrast({"Needs/Rest": (9, 7)}))).text
    assert "82 % of 11 staff raise Rest , 16 % of 45 citizens." in text
    assert "66 points, 95 % interval +34 to +81" in text


def test_finding_says_when_the_interval_includes_nothing():
    text = page_of(full(contrast=contrast({"Needs/Specific support": (6, 21)}))).text
    assert "which includes no difference at all" in text


def test_six_of_eleven_prints_fifty_five_percent():
    assert "55 % 6 of 11" in page_of(full()).text


def test_gap_table_shows_each_number_widest_first():
    text = page_of(full()).text
    line = (
        "Make friends 36 % 4 of 11 91 % 41 of 45 +55 +24 to +77 1.24 < 0.001 < 0.001 0.001 3 1 +2"
    )
    assert line in text
    assert text.index(line) < text.index("Specific support 55 % 6 of 11 47 % 21 of 45 −8")


def test_every_link_leads_to_something_on_the_page():
    page = page_of(full())
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    links = [attributes["href"] for attributes in page.named("a")]
    assert max(Counter(ids).values()) == 1
    assert links
    assert all(link.startswith("#") and link[1:] in ids for link in links)


def test_cells_lead_to_the_quotes_behind_them():
    html = render(full(), {})
    link = re.search(r'href="#(quotes-\d+-\d+)" aria-label="41 of 45', html)
    after = html.split(f'id="{link[1]}"')[1]
    assert "I just want somebody to have a cup of tea with." in after.split("</ol>")[0]


def test_quotes_say_where_they_stand_and_how_many_there_are():
    text = page_of(full()).text
    assert "citizen 3 of 41 quotes shown" in text
    assert "C03 , Focus group 1, north , turn 12 coded by Ada" in text
    assert "about citizen" in text
    assert "coded by rules (rule)" in text


def test_codes_without_shown_quotes_are_named():
    only = tuple(item for item in quotes() if item.code == "Needs/Make friends")
    text = page_of(full(quotes=only)).text
    assert "No quote is shown for Personal talk , Public-service information , Spec" in text


def test_page_runs_no_script_and_fetches_nothing():
    html = render(full(), {})
    page = Page(html)
    policy = next(m["content"] for m in page.named("meta") if "http-equiv" in m)
    assert not page.named("script")
    assert not page.named("link")
    assert "default-src 'none'" in policy
    assert "http://" not in html
    assert "https://" not in html
    assert "url(" not in html
    assert not [a for _, attributes in page.elements for a in attributes if a.startswith("on")]


def test_page_is_accessible_in_its_frame():
    page = page_of(full())
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert page.named("html") == [{"lang": "en"}]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert len(page.named("table")) == len(page.named("caption"))
    assert all("scope" in attributes for attributes in page.named("th"))
    assert page.named("a")[0]["href"] == "#main"


def test_everything_shown_is_escaped_and_freed_of_controls():
    content = hostile_content()
    html = render(content, {})
    page = page_of(content)
    assert "<script" not in html
    assert "\u202e" not in html
    assert "\x00" not in html
    assert "[U+202E]" in html
    assert '<script>alert("1")</script>' in page.text
    assert html.count("z" * 10_000) >= 1


def hostile_content() -> ReportContent:
    path = f"Needs/{HOSTILE}"
    quote = ReportQuote(
        document=HOSTILE,
        participant=HOSTILE,
        turn=1,
        text=HOSTILE + "z" * 10_000,
        coder=HOSTILE,
        origin="human",
        about=HOSTILE,
    )
    document = ReportDocument(
        name=HOSTILE,
        session=HOSTILE,
        kind=HOSTILE,
        language=HOSTILE,
        turns=1,
        words=1,
        participants=1,
    )
    return full(
        title=HOSTILE,
        created=HOSTILE,
        documents=(document,),
        contrast=contrast({path: (4, 41), "Needs/" + "w" * 10_000: (1, 3)}),
        quotes=(QuoteSet(code=path, group="citizen", total=41, quotes=(quote,)),),
        methods=(HOSTILE,),
        notes=(HOSTILE,),
        versions={HOSTILE: HOSTILE},
    )


def test_empty_project_says_why_each_part_is_missing():
    why = "only one role has participants: citizen; give roles with 'qualkit participants'"
    content = ReportContent(
        title="New study", created="2026-03-14", reasons={"contrast": why, "themes": "too short"}
    )
    text = page_of(content).text
    assert "Nothing to compare yet. Only one role has participants: citizen" in text
    assert "No document has been read yet." in text
    assert "Nothing has been coded yet" in text
    assert "Too short." in text
    assert "No two coders have coded the same document." in text
    assert "No run is on record." in text


def test_undefined_contrast_shows_dashes_with_their_reason():
    nobody = contrast({code: (0, pair[1]) for code, pair in FOUNDING.items()}, of=(0, 45))
    page = page_of(full(contrast=nobody))
    notes = [a["href"] for a in page.named("a") if a["href"].startswith("#gap-note")]
    assert "No gap between the groups can be stated. Staff has no participant." in page.text
    assert set(notes) == {"#gap-note-1"}
    assert "None" not in page.text
    assert "nan" not in page.text.lower().split()


def test_numbers_without_a_test_give_the_method_as_reason():
    plain = contrast()
    rows = tuple(replace(row, p=None, q=None, smallest_p=None) for row in plain.rows)
    method = "described only: fewer than five staff"
    view = report_view(full(contrast=replace(plain, rows=rows, method=method)))
    assert view.gap_notes == (method,)
    assert {line.note for line in view.gaps} == {1}


def test_charts_stand_in_the_page_with_their_words():
    picture = Picture(
        title="Gap", description="words", svg="<svg>wide</svg>", compact="<svg>s</svg>"
    )
    html = render(full(), {"slope": picture})
    assert "<svg>wide</svg>" in html
    assert '<div class="compact"><svg>s</svg></div>' in html


def test_many_quotes_stand_closed_and_few_open():
    many = tuple(
        replace(item, total=90, quotes=item.quotes * 20) for item in quotes() if item.quotes
    )
    assert report_view(full()).quotes_open
    assert not report_view(full(quotes=many)).quotes_open


def test_other_parts_show_their_numbers():
    text = page_of(full()).text
    assert "2 × no reader for .pages files" in text
    assert "310 codings counted, of which 214 codings by people" in text
    assert "Public-service information 31 29 25 0.86 0.81 0.83" in text
    assert "– neither coder used this code" in text
    assert "staff 4 % of its segments" in text
    assert "9f2c9f2c" in text


def test_same_content_gives_the_same_bytes():
    assert render(full(), {}) == render(full(), {})


def test_more_quotes_than_there_are_is_refused():
    with pytest.raises(ValueError, match="expected at most the 0 there are"):
        QuoteSet(code="A", group="b", total=0, quotes=quotes()[0].quotes)


def test_import_brings_in_no_template_engine():
    probe = "import sys, qualkit.interchange.report; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
