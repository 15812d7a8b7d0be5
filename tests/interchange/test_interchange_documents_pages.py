"""Documents as HTML: codes told by signs and names, and no text of theirs obeyed."""

from __future__ import annotations

from html.parser import HTMLParser

from paper_fakes import NASTY, NASTY_PARTS, TURN, paper

from qualkit.interchange.documents import Grid, Heading, Prose, Run, Turn, said
from qualkit.interchange.documents.pages import as_html


class Seen(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def test_no_text_is_taken_as_markup() -> None:
    seen = Seen(as_html(paper(*NASTY_PARTS, title=NASTY)))

    assert not seen.of("script")
    assert seen.text.count("[U+0007]") == 15
    assert "\x07" not in seen.text


def test_a_page_fetches_and_runs_nothing() -> None:
    page = as_html(paper(TURN))

    assert b"default-src 'none'" in page
    assert b"http:" not in page
    assert b"https:" not in page


def test_codes_on_the_same_words_begin_and_end_by_signs() -> None:
    seen = Seen(as_html(paper(TURN)))

    words = seen.text.partition("I want ")[2].partition("\n")[0]
    assert words == "⟦¹a cup ⟦²of tea¹⟧ with you²⟧."


def test_the_margin_names_each_code_with_who_gave_it() -> None:
    text = " ".join(Seen(as_html(paper(TURN))).text.split())

    assert "1 Make friends Kim, Lu 2 Cost Lu · about staff unsure" in text


def test_words_have_a_line_for_each_code_and_the_tint_of_the_first() -> None:
    looks = [mark["style"] for mark in Seen(as_html(paper(TURN))).of("mark")]

    assert looks[1] == "--t:#f2ccd1;box-shadow:0 2px 0 #d1495b,0 4px 0 #9aa5b1"


def test_what_is_no_colour_does_not_reach_the_style() -> None:
    page = as_html(paper(Heading(text="a", color='red;background:url("x")')))

    assert b"url(" not in page


def test_texts_say_their_own_direction() -> None:
    seen = Seen(as_html(paper(Prose(line=said("שלום")), TURN)))

    assert [each.get("dir") for each in seen.of("p")][:1] == ["auto"]
    assert all(mark["dir"] == "auto" for mark in seen.of("strong"))


def test_numbers_at_the_words_do_not_change_their_direction() -> None:
    page = as_html(paper(TURN)).decode()

    rule = page.partition("\n.edge {")[2].partition("}")[0]
    assert "unicode-bidi: isolate;" in rule


def test_a_table_has_heads_and_numbers_at_the_right() -> None:
    seen = Seen(as_html(paper(Grid(header=("code", "n"), rows=(("a", 3),), links=("a.html",)))))

    assert [head.get("class") for head in seen.of("th")] == [None, "n", None]
    assert seen.of("a") == [{"href": "a.html"}]


def test_many_headings_are_listed_above() -> None:
    few = Seen(as_html(paper(Heading(text="a"), Heading(text="b"))))
    many = Seen(as_html(paper(*(Heading(text=name) for name in "abc"))))

    assert (len(few.of("nav")), len(many.of("nav"))) == (0, 1)
    assert [link["href"] for link in many.of("a")] == ["#part-1", "#part-2", "#part-3"]


def test_headings_of_the_second_level_are_listed_where_there_is_room() -> None:
    below = [Heading(text=f"code {n}", level=2) for n in range(3)]
    group = Heading(text="citizen", level=2, is_listed=False)

    listed = Seen(as_html(paper(Heading(text="Needs"), *below, group))).of("a")

    assert [link["href"] for link in listed] == [f"#part-{n}" for n in range(1, 5)]


def test_a_list_longer_than_a_page_is_left_out() -> None:
    assert not Seen(as_html(paper(*(Heading(text=f"unit {n}") for n in range(40))))).of("nav")


def test_names_with_nothing_said_of_them_leave_room_to_write() -> None:
    page = as_html(paper(Grid(header=(), rows=(("Ann", "a\nb"), ("decision", None)))))

    assert b'<table class="fields">' in page
    assert b"<thead>" not in page
    assert page.count(b"<td") == 2
    assert b'<td dir="auto"></td>' in page


def test_half_a_character_makes_no_broken_page() -> None:
    page = as_html(paper(Turn(head=(), words=(Run(text="a\ud800b"),))))

    assert "a[U+D800]b" in page.decode()
