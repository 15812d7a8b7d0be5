"""OpenDocument texts, built here as the format says."""

import contextlib
import io
import random
import zipfile

import pytest
from mutations import of_bytes

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read
from qualkit.transcripts.open_document import looks_like_open_text

MIME = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
        ("draw", "drawing"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
STYLES = '<style:style style:name="P7" style:parent-style-name="Heading_20_2"/>'


def content(body, before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES}>'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )


def packed(body, parts=(), *, before="", whole=None):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        package.writestr("content.xml", content(body, before) if whole is None else whole)
        for name, data in dict(parts).items():
            package.writestr(name, data)
    return stream.getvalue()


def parse(body, parts=()):
    (document,) = read(packed(body, parts), "a.odt")
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


BODY = """
<text:h text:outline-level="1">Group one</text:h>
<text:p text:style-name="P7">Part one</text:p>
<text:p><text:span>Anna:</text:span> We <text:span>meet</text:span>
   on<text:s text:c="2"/>Mondays.<text:line-break/>Always.</text:p>
<text:list><text:list-item><text:p>Ben:<text:tab/>I come.</text:p></text:list-item></text:list>
<table:table><table:table-row>
<table:table-cell><text:p>Anna: One.</text:p></table:table-cell>
<table:table-cell><text:p>Ben: Two.</text:p></table:table-cell>
</table:table-row></table:table>
"""


def test_paragraphs_lists_and_tables_are_read_in_order():
    document = parse(BODY)

    assert document.text == (
        "Group one\nPart one\nAnna: We meet on  Mondays.\nAlways.\nBen:\tI come.\n"
        "Anna: One.\nBen: Two."
    )
    assert turns(document) == [
        ("Anna", "We meet on  Mondays.\nAlways."),
        ("Ben", "I come."),
        ("Anna", "One."),
        ("Ben", "Two."),
    ]
    assert [item.kind for item in document.non_speech] == ["heading", "heading"]
    assert document.format == "odt"


def test_what_is_left_out_is_counted():
    document = parse(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>1 Part</text:p></text:index-body>"
        "</text:table-of-content>"
        '<text:p>Anna: New<text:change text:change-id="1"/> words<text:note><text:note-body>'
        "<text:p>A note</text:p></text:note-body></text:note>, too"
        "<office:annotation><text:p>A comment</text:p></office:annotation>.</text:p>"
        '<text:section text:display="none"><text:p>Hidden</text:p></text:section>',
        {"Basic/Standard/Module1.xml": "<x/>"},
    )

    assert document.text == "Anna: New words, too."
    assert sorted(item.reason for item in document.skipped) == [
        "1 comments",
        "1 footnotes and endnotes",
        "1 hidden parts",
        "1 parts of macros",
        "1 tables of contents and indexes",
        "1 tracked deletions",
    ]


def test_text_boxes_follow_the_paragraph_that_holds_them():
    document = parse(
        "<text:p>Anna: One<draw:frame><svg:title>A box</svg:title><draw:text-box>"
        "<text:p>Ben: Two.</text:p></draw:text-box></draw:frame>.</text:p>"
    )

    assert document.text == "Anna: One.\nBen: Two."


def test_endless_spaces_and_repeats_stay_small():
    document = parse(
        '<text:p>Anna:<text:s text:c="999999999"/>One.<text:s text:c="-1"/></text:p>'
        '<table:table><table:table-row table:number-rows-repeated="1000000000">'
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row></table:table>"
    )

    assert len(document.text) < 300


def test_comments_of_the_xml_are_no_text():
    assert parse("<text:p>Anna: <!-- no -->One<?pi no?>.</text:p>").text == "Anna: One."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 damaged", "is no zip package"),
        (packed(" "), "is empty"),
        (packed("", whole="<a/>"), "holds no text document"),
        (packed("", whole="<office>"), r"damaged in its part content\.xml"),
        (packed(BODY)[:-30], "is no zip package"),
        (packed(BODY, before='<!DOCTYPE a [<!ENTITY e "x">]>'), "declares a document type"),
        (packed(BODY, {"big": b"\0" * 5_000_000}), "would unpack to 5 MB"),
        (
            packed(BODY, {"META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            "is encrypted; open it, and save it again without a password",
        ),
        (packed(BODY, {"encrypted-package": "x"}), "is encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted or an old"),
    ],
)
def test_what_is_no_open_text_is_refused(data, message):
    with pytest.raises(ReadError, match=message):
        read(data, "a.odt")


def test_a_billion_laughs_are_refused_unexpanded():
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE a [<!ENTITY e0 "ha">{laughs}]>'

    with pytest.raises(ReadError, match=r"declares a document type|is damaged"):
        read(packed("<text:p>&e9;</text:p>", before=doctype), "a.odt")


def test_another_suffix_is_told():
    data = packed(BODY)

    assert looks_like_open_text(data)
    assert not looks_like_open_text(data.replace(b"document.text", b"document.xext"))
    with pytest.raises(ReadError, match=r"is OpenDocument, not Word; give it the suffix \.odt"):
        read(data, "a.docx")


@pytest.mark.parametrize(
    "seeds", [range(200), pytest.param(range(200, 2200), marks=pytest.mark.slow)]
)
def test_damage_is_read_or_refused(seeds):
    damaged_part = of_bytes(content(BODY).encode(), (b"<text:p>",))
    damaged_package = of_bytes(packed(BODY))
    for seed in seeds:
        chance = random.Random(seed)
        with contextlib.suppress(QualkitError):
            if seed % 2:
                read(packed("", whole=damaged_part(chance)), "a.odt")
            else:
                read(damaged_package(chance), "a.odt")
