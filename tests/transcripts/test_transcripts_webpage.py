"""HTML pages: what is text, what is left out, which encoding, and hostile input."""

import contextlib
import random
import socket

import pytest
from mutations import of_bytes

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read
from qualkit.transcripts.webpage import looks_like_html

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A group</title>
<style>p {color: red}</style><script>var x = "<p>Nobody: no</p>";</script></head>
<body><nav><a href="/">Home</a></nav>
<h1>Group <em>one</em></h1>
<p><b>Anna:</b> We   meet
on &lt;Mondays&gt; &amp; caf&eacute; days.</p><p>Every<br>week.</p>
<div>Ben: I <del>never</del> come.</div>
<ul><li>Anna: Do you?</li></ul>
<p hidden>Nobody: hidden</p><p style="display: none">Nobody: too</p>
</body></html>"""


def parse(page, name="a.html", **options):
    (document,) = read(page.encode() if isinstance(page, str) else page, name, **options)
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def test_blocks_are_paragraphs_and_white_space_is_collapsed():
    document = parse(PAGE)

    assert document.text == (
        "Group one\nAnna: We meet on <Mondays> & café days.\nEvery\nweek.\nBen: I come.\n"
        "Anna: Do you?"
    )
    assert turns(document) == [
        ("Anna", "We meet on <Mondays> & café days.\nEvery\nweek."),
        ("Ben", "I come."),
        ("Anna", "Do you?"),
    ]
    assert [item.kind for item in document.non_speech] == ["heading"]
    assert document.format == "html"


def test_what_is_left_out_is_counted():
    assert sorted(item.reason for item in parse(PAGE).skipped) == [
        "1 deletions",
        "1 navigation blocks",
        "1 titles of the page",
        "2 hidden parts",
    ]


def test_a_row_of_a_table_is_a_line():
    document = parse(
        "<table><tr><th>Who<th>What</tr><tr><td>Anna:</td><td>One.</td></tr>"
        "<tr><td>Ben:</td><td><p>Two.</p><p>Three.</p></td></tr><tr><td>Anna:<td>Four.</table>"
    )

    assert document.text == "Who\tWhat\nAnna:\tOne.\nBen:\tTwo.\nThree.\nAnna:\tFour."
    assert turns(document) == [("Anna", "One."), ("Ben", "Two.\nThree."), ("Anna", "Four.")]
    assert [item.kind for item in document.non_speech] == ["heading"]


def test_a_table_for_the_layout_holds_paragraphs():
    document = parse("<table><tr><td><p>Anna: One.</p><p>Ben: Two.</p></td></tr></table>")

    assert document.text == "Anna: One.\nBen: Two."


def test_line_breaks_may_be_the_only_paragraphs():
    lines = "<body>Anna: One.<br>Ben: Two.<br>\n<br>Anna: Three.<br />Ben: Four.</body>"

    assert [speaker for speaker, _ in turns(parse(lines))] == ["Anna", "Ben", "Anna", "Ben"]


def test_preformatted_lines_are_paragraphs():
    document = parse("<pre>Anna: One.\n   more\n\nBen: Two.\nAnna: Three.</pre>")

    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben", "Anna"]


def test_lists_of_codes_beside_coded_words_are_left_out():
    document = parse(
        '<p>Anna: I <span class="highlight">cook<span class="taglist"> [Food]</span></span>.</p>'
    )

    assert document.text == "Anna: I cook."
    assert document.skipped[0].reason == "1 lists of codes"


@pytest.mark.parametrize(
    ("encoding", "declared", "found"),
    [
        ("cp1252", "iso-8859-1", "cp1252"),
        ("cp1250", "windows-1250", "cp1250"),
        ("koi8-r", "koi8-r", "koi8-r"),
        ("utf-8", "iso-8859-1", "utf-8"),
        ("cp1252", "utf-8", "cp1252"),
        ("utf-8", "unicode_escape", "utf-8"),
        ("utf-16", "utf-8", "utf-16-le"),
    ],
)
def test_the_declared_encoding_is_checked(encoding, declared, found):
    words = "Привет, как дела?" if encoding == "koi8-r" else "Żółć, ale Ján prišiel"
    words = words if encoding not in ("cp1252",) else "Ça a été très bien reçu à l'école, là-bas."
    page = f'<html><meta charset="{declared}"><body><p>Anna: {words}</p></body></html>'

    document = parse(page.encode(encoding))

    assert document.text == f"Anna: {words}"
    assert document.encoding == found
    told = encoding != "utf-16" and (found, declared) not in {
        ("cp1252", "iso-8859-1"), ("cp1250", "windows-1250"), ("koi8-r", "koi8-r")
    }  # fmt: skip
    assert bool([note for note in document.notes if "the page says" in note]) == told


def test_the_callers_encoding_goes_first():
    page = '<html><meta charset="utf-8"><p>Anna: Žluťoučký kůň</p></html>'.encode("cp1250")

    assert parse(page, encoding="cp1250").text == "Anna: Žluťoučký kůň"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"<html><head><title>Only</title></head><body> </body></html>", "is empty"),
        (b"<script>only</script>", "is empty"),
        (b"<html><body>" + b"<div>" * 5000 + b"deep", "is nested too deeply"),
    ],
)
def test_what_holds_no_text_or_is_no_page_is_refused(data, message):
    with pytest.raises(ReadError, match=message):
        parse(data)


def test_a_page_opens_no_file_and_no_connection(monkeypatch, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret")

    def refuse(*_):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    document = parse(
        f'<!DOCTYPE html [<!ENTITY e SYSTEM "file://{secret}"><!ENTITY a "aaaa">'
        '<!ENTITY b "&a;&a;&a;">]><html><base href="http://127.0.0.1:9/"><body>'
        '<link rel="stylesheet" href="x.css"><p>Anna: &e;&b; yes</p>'
        '<iframe src="http://127.0.0.1:9/"></iframe><img src="http://127.0.0.1:9/x.png">'
    )

    assert "a secret" not in document.text
    assert "aaaaaa" not in document.text
    assert "1 pictures" in [item.reason for item in document.skipped]


@pytest.mark.parametrize(
    ("start", "is_html"),
    [
        (b"<!doctype HTML>", True),
        (b"\xef\xbb\xbf\n<html lang=nl>", True),
        (b'<?xml version="1.0"?><!-- saved --><html xmlns="x">', True),
        (b"Anna: <html> is a tag", False),
        (b"<htmlish>", False),
        (b"<p>Anna: one", False),
    ],
)
def test_a_page_is_known_by_its_start(start, is_html):
    assert looks_like_html(start) == is_html


@pytest.mark.parametrize(
    "seeds", [range(200), pytest.param(range(200, 2200), marks=pytest.mark.slow)]
)
def test_damage_is_read_or_refused(seeds):
    damaged = of_bytes(
        PAGE.encode(), (b"<table><tr><td>", b"</", b"&#", b"<!--", b"<pre>", b"<br>")
    )
    for seed in seeds:
        with contextlib.suppress(QualkitError):
            read(damaged(random.Random(seed)), "a.html")
