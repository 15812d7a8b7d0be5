"""What the pages show, and that whatever is shown is text."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from web_fakes import Browser, FakeProject, ask, contrast, study

SCRIPT = "<script>alert(1)</script>"
HOSTILE = [
    SCRIPT,
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)//",
    "</title></style></textarea><script>alert(1)</script>",
    "<!--<script>",
    "&lt;script&gt;",
    "a\u202eb\u2066c",
    "nul\x00bell\x07esc\x1b[31m",
    "line\nbreak\ttab",
    "../../etc/passwd?x=1#y&z=%00",
    "עברית والعربية",
    "😀" * 50,
    "\ud800 half",
    "x" * 10_000,
]
ALLOWED_TAGS = {
    *("html", "head", "meta", "title", "link", "body", "a", "nav", "ul", "ol", "li", "main"),
    *("header", "p", "h1", "h2", "dl", "div", "dt", "dd", "section", "table", "thead", "tbody"),
    *("tr", "th", "td", "b", "bdi", "span", "footer", "code", "mark", "blockquote", "abbr"),
    *("details", "summary"),
    *("svg", "rect", "circle", "g", "line", "text", "script", "button", "input", "label"),
    *("select", "option", "form", "textarea", "aside", "noscript"),
}
PAGES = ("/", "/document", "/documents", "/participants", "/search", "/quotes", "/quotes-code",
         "/contrast")  # fmt: skip
SCRIPTS = re.compile(r"<script.*?</script>", re.DOTALL)
OWN_SCRIPT = re.compile(r'<script type="module" src="/static/[a-z-]+\.js"></script>')
INLINE = {"a", "b", "bdi", "span", "mark", "code", "abbr"}


class Markup(HTMLParser):
    """Every tag and attribute of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag not in INLINE:
            self.words.append(" ")
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def hostile(text: str) -> FakeProject:
    """A project with `text` in every place that people fill."""
    kept = contrast()
    kept["groups"][0]["name"] = text
    for row in kept["rows"]:
        row["groups"][text] = row["groups"].pop("staff")
        row["ranks"][text] = row["ranks"].pop("staff")
    kept["rows"][0]["code"] = kept["rows"][0]["reason"] = kept["method"] = kept["about"] = text
    kept["notes"] = [text]
    kept["ranking"]["blind_spots"] = [text]
    return FakeProject(
        name=text,
        speech={text: [(text, text, f"{text} is what I say")]},
        coded=[(text, f"{text} is what", text)],
        book=[(text, False, text)],
        kept=kept,
        about="other " + text,
        coder=text,
        kind=text,
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("page", PAGES)
def test_whatever_people_write_stays_text(text: str, page: str) -> None:
    browser = Browser(hostile(text))
    addresses = links(browser, "/")
    wanted = {
        "/document": next(url for url in addresses if url.startswith("/document?")),
        "/quotes-code": next(url for url in addresses if url.startswith("/quotes?code")),
    }

    response = browser.get(wanted.get(page, page))

    # A lone half of a pair cannot be written in an address: its own page cannot be asked for.
    expected = 404 if "\ud800" in text and page in wanted else 200
    assert response.status_code == expected
    markup = Markup(response.text)
    assert markup.tags <= ALLOWED_TAGS
    assert all(OWN_SCRIPT.fullmatch(each) for each in SCRIPTS.findall(response.text))
    names = {name for name, _ in markup.attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}
    for name, value in markup.attributes:
        if name in ("href", "src", "content", "action"):
            assert not value.casefold().strip().startswith(("javascript:", "vbscript:", "//"))
    assert not set(response.text) & set("\u202e\u2066\x00\x07\x1b")
    assert ("{{ 7 * 7 }}" in text) == ("{{ 7 * 7 }}" in "".join(markup.words))


def test_a_name_that_is_markup_is_shown_as_written() -> None:
    response = Browser(hostile(SCRIPT)).get("/")

    assert html.escape(SCRIPT) in response.text
    assert SCRIPT not in response.text


def test_a_colour_that_is_no_colour_does_not_reach_a_stylesheet() -> None:
    project = study()
    project.book += [("Bad", False, "red; } body { display: none"), ("Good", False, "#ABC")]

    css = Browser(project).get("/tints.css").text

    assert css.count("{") == css.count("}") == 4
    assert "display" not in css
    assert ".tint-abc { --tint: color-mix(in oklab, #abc var(--keep), white); }" in css


def test_start_page_counts_documents_roles_and_codes() -> None:
    page = text_of(Browser(study()).get("/").text)

    assert "Sight loss" in page
    assert "citizens 1 citizens 1 session focus-group en 3 3 31" in page
    assert re.search(r"staff 1 0 1 1 7 ", page)
    assert re.search(r"citizen 3 0 2 3 3\d", page)
    assert "no role" in page
    assert re.search(r"Make friends 2 0 1", page)


def test_start_page_of_an_empty_project_says_what_to_do() -> None:
    page = text_of(Browser(FakeProject()).get("/").text)

    assert "Read documents" in page
    assert "Make or import a codebook" in page


def test_a_view_of_another_role_is_marked_and_the_own_is_not() -> None:
    project = study()
    project.about = "citizen"

    page = text_of(Browser(project).get("/quotes").text)

    assert page.count("about citizen") == 1
    assert "staff 1, turn 1 about citizen" in page


def test_quotes_page_lists_a_code_by_role() -> None:
    browser = Browser(study())

    both = text_of(browser.get("/quotes?code=Needs/Information").text)
    staff = text_of(browser.get("/quotes?code=Needs/Information&role=staff").text)

    assert "every role 2 staff 1 citizen 1" in both
    assert "leaflets are all in tiny print" in both
    assert "more information about our services" in staff
    assert "leaflets" not in staff


def test_quotes_come_in_pages() -> None:
    project = study()
    project.coded *= 50
    browser = Browser(project)

    pages = [browser.get("/quotes").text]
    while found := re.search(r'rel="next" href="([^"]+)"', pages[-1]):
        pages.append(browser.get(html.unescape(found[1])).text)

    assert [page.count("<blockquote") for page in pages] == [100, 100, 50]
    assert 'rel="first"' in pages[-1]


def test_contrast_page_shows_the_kept_table_widest_gap_first() -> None:
    browser = Browser(study())

    page = text_of(browser.get("/contrast").text)

    assert page.index("Make friends 36 % 4 of 11 91 % 41 of 45 +55") < page.rindex("−10")
    assert "nobody raises it" in page
    assert "In the top 2 of citizen, not of staff Make friends" in page
    assert "staff speak in interview, citizen in focus-group" in page
    assert "/quotes?code=Needs%2FMake+friends&amp;role=citizen" in browser.get("/contrast").text


def test_contrast_page_shows_what_an_audit_corrects() -> None:
    cell = {"machine": 0.5, "share": 0.25, "interval": [0.2, 0.3], "reason": None}
    none = {"machine": 0.4, "share": None, "interval": None, "reason": "nothing was drawn there"}
    row = {"code": "Needs/Make friends", "groups": {"staff": none, "citizen": cell}}
    corrected = {
        "run": 9,
        "unit": "turn",
        "rows": [{**row, "difference": None, "interval": None}],
        "notes": ["read with care"],
    }
    with_it = FakeProject(kept={**contrast(), "corrected": corrected})

    page = text_of(Browser(with_it).get("/contrast").text)

    assert "Machine codes, corrected" in page
    assert "as the random sample of run 9 corrects it" in page
    assert "nothing was drawn there" in page
    assert "read with care" in page
    without = FakeProject(kept=contrast())
    assert "Machine codes, corrected" not in text_of(Browser(without).get("/contrast").text)


def test_contrast_page_without_a_run_says_what_to_do() -> None:
    page = text_of(Browser(FakeProject()).get("/contrast").text)

    assert "No contrast has been computed" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/document?name=nowhere", 404),
        ("/document", 400),
        ("/quotes?code=Nothing", 404),
        ("/quotes?role=nobody", 404),
        ("/nothing-here", 404),
    ],
)
def test_an_address_that_leads_nowhere_says_so(path: str, status: int) -> None:
    response = Browser(study()).get(path)

    assert response.status_code == status
    assert "Traceback" not in response.text


def test_pages_hold_no_script_and_no_address_elsewhere() -> None:
    browser = Browser(study())
    for path in ["/", "/document?name=citizens+1", "/quotes", "/contrast"]:
        page = browser.get(path).text
        markup = Markup(page)
        assert not markup.tags & {"style", "iframe", "base", "object"}
        assert all(OWN_SCRIPT.fullmatch(each) for each in SCRIPTS.findall(page))
        assert not [value for _, value in markup.attributes if "//" in value]
    css = ask(browser.app, "/static/workbench.css").text
    assert "url(" not in css
    assert "@import" not in css


def test_every_link_of_every_page_leads_somewhere() -> None:
    browser = Browser(study())
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        assert browser.get(path).status_code == 200
        found = [url for url in links(browser, path) if not url.startswith("/api/")]
        waiting += [url for url in found if url not in seen | set(waiting)]
    assert len(seen) > 10


def test_head_of_a_page_is_answered() -> None:
    response = Browser(study()).get("/", method="HEAD")

    assert (response.status_code, response.text) == (200, "")


def links(browser: Browser, path: str) -> list[str]:
    attributes: list[tuple[str, Any]] = Markup(browser.get(path).text).attributes
    found = [value.partition("#")[0] for name, value in attributes if name == "href"]
    return [url for url in found if url.startswith("/")]


def text_of(page: str) -> str:
    return " ".join("".join(Markup(page).words).replace("\n", " ").split())
