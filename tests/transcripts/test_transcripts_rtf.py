r"""RTF files: encodings, groups that hold no words, and damage."""

import contextlib
import random

import pytest
from mutations import of_bytes

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read

HEAD = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}"
    rb"{\f1\fswiss\fcharset238 Arial CE;}{\f2\froman\fcharset204 Times Cyr;}"
    rb"{\f3\fmodern\fcharset128 MS Mincho;}}{\colortbl;\red0\green0\blue0;}"
    rb"{\stylesheet{\fs24 Normal;}{\s1\b heading 1;}{\s2 Quote;}}"
    rb"{\*\generator Own;}{\info{\title A group}{\author Nobody}}"
)


def packed(body):
    return HEAD + body + b"}"


def parse(body):
    (document,) = read(packed(body), "a.rtf")
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


BODY = rb"""\pard\plain\s1 Group one\par
\pard\plain{\b Anna:} We meet\line on {\i Mondays}.\par
And drink\tab tea\emdash hot.\par
\pard\plain\s2 Ben: I \{come\}.\par\pard
\trowd\cellx100\cellx200\intbl Anna: One.\cell Ben: Two.\cell\row
"""


def test_paragraphs_labels_and_headings_are_read_in_order():
    document = parse(BODY)

    assert document.text == (
        "Group one\nAnna: We meet\non Mondays.\nAnd drink\ttea—hot.\nBen: I {come}.\n"
        "Anna: One.\nBen: Two.\n\n"
    )
    assert turns(document) == [
        ("Anna", "We meet\non Mondays.\nAnd drink\ttea—hot."),
        ("Ben", "I {come}."),
        ("Anna", "One."),
        ("Ben", "Two."),
    ]
    assert [item.kind for item in document.non_speech] == ["heading"]
    assert (document.format, document.skipped, document.notes) == ("rtf", (), ())


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rb"caf\'e9", "café"),
        (b"caf\xe9", "café"),
        (rb"\f1 \'b9\'ea{\f2 \'e4\'e0}\'b3", "ąęдаł"),
        (rb"\f1 \'b9\plain \'b9", "ą¹"),
        (rb"\f3 \'83A\'93\'fa", "ア日"),
        (rb"\u380\'bf\u243 \'f3", "żó"),
        (rb"\uc0\u380\u243 x", "żóx"),
        (rb"{\uc2\u8364 EU}\u8364 ?x", "€€x"),
        (rb"\u8217\rquote s", "’s"),
        (rb"\u-10179?\u-8704?", "😀"),
        (rb"a\~b\_c\-d", "a\xa0b-cd"),
        (b"a\\\nb", "a\nb"),
        (rb"\lquote a\rquote\bullet", "‘a’•"),
    ],
)
def test_characters_are_decoded_by_their_fonts(body, text):
    assert parse(body).text == text


def test_the_default_font_decodes_before_any_is_named():
    data = rb"{\rtf1\ansi\ansicpg1252\deff1{\fonttbl{\f1\fcharset238 A;}}\'b9}"

    assert read(data, "a.rtf")[0].text == "ą"


@pytest.mark.parametrize(
    ("head", "text"), [(rb"\mac", "é"), (rb"\pc", "Ä"), (rb"\ansicpg10000", "é"), (b"", "Ž")]
)
def test_the_documents_character_set_decodes_without_fonts(head, text):
    assert read(rb"{\rtf1" + head + rb" \'8e}", "a.rtf")[0].text == text


def test_a_western_font_in_a_file_of_another_code_page_is_told():
    data = rb"{\rtf1\ansi\ansicpg1250{\fonttbl{\f0\fcharset0 A;}}\f0 caf\'e9}"

    (document,) = read(data, "a.rtf")

    assert document.text == "café"
    assert "read as cp1252, though the file's code page is cp1250" in document.notes[0]


def test_links_show_their_words_and_not_their_targets():
    document = parse(
        rb'Anna: See {\field{\*\fldinst{HYPERLINK "https://example.org" }}{\fldrslt{\ul here}}}.'
    )

    assert document.text == "Anna: See here."


def test_what_is_left_out_is_counted():
    document = parse(
        rb"{\header Confidential\par}Anna: One{\footnote A note}{\*\annotation A comment}"
        rb"{\deleted old}{\v secret}{\*\shppict{\pict{\*\picprop{\sp x}}\wmetafile8 0102}}"
        rb"{\nonshppict{\pict 0102}}{\object{\*\objdata 01}{\result x}}.\par"
        rb"{\listtext 1.\tab}Ben: Two."
    )

    assert document.text == "Anna: One.\nBen: Two."
    assert sorted(item.reason for item in document.skipped) == [
        "1 comments",
        "1 embedded objects",
        "1 footnotes and endnotes",
        "1 headers and footers",
        "1 hidden parts",
        "1 numbers and bullets of lists",
        "1 pictures",
        "1 tracked deletions",
    ]


def test_text_goes_on_behind_a_picture_of_bytes():
    document = parse(rb"Anna: One.{\*\shppict{\pict{\*\picprop x}\bin7 {{}}}\x}}\par Ben: Two.")

    assert document.text == "Anna: One.\nBen: Two."


def test_text_boxes_are_text():
    document = parse(
        rb"{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv b}}{\shptxt Anna: Boxed.\par}}"
        rb"{\shprslt{\*\do{\dptxbxtext Anna: Again.\par}}}}Ben: Two."
    )

    assert turns(document) == [("Anna", "Boxed."), ("Ben", "Two.")]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"no RTF", "is no RTF file"),
        (packed(b""), "is empty"),
        (packed(BODY)[:-1], "ends in the middle: 1 groups are open"),
        (packed(BODY)[:45], "ends in the middle"),
        (packed(b"Anna\\")[:-1], "ends in a control word"),
        (packed(rb"\'81"), "holds bytes that are not cp1252 at byte"),
        (packed(rb"\f3 \'83"), "holds bytes that are not cp932"),
        (rb"{\rtf1\ansicpg77777 \'e9}", "is in cp77777, which is not known"),
        (packed(b"{" * 20_000), "nested more than 10,000 groups"),
        (packed(rb"\bin999999999 "), "ends in the middle"),
    ],
)
def test_what_is_damaged_or_no_rtf_is_refused(data, message):
    with pytest.raises(ReadError, match=message):
        read(data, "a.rtf")


def test_words_behind_the_end_are_counted():
    (document,) = read(packed(b"Anna: One.") + b"\0\r\n", "a.rtf")
    (longer,) = read(packed(b"Anna: One.") + b"more", "a.rtf")

    assert document.skipped == ()
    assert longer.skipped[0].reason == "1 parts behind the end of the file's last group"


def test_another_suffix_is_told_and_none_is_needed():
    with pytest.raises(ReadError, match=r"is RTF, not plain text; give it the suffix \.rtf"):
        read(packed(BODY), "a.txt")
    assert read(packed(BODY), "a.doc")[0].format == "rtf"


@pytest.mark.parametrize(
    "seeds", [range(200), pytest.param(range(200, 2200), marks=pytest.mark.slow)]
)
def test_damage_is_read_or_refused(seeds):
    damaged = of_bytes(packed(BODY), (b"{", b"}", rb"\u-9", rb"\'", rb"\bin3", rb"\*", rb"\f9 "))
    for seed in seeds:
        with contextlib.suppress(QualkitError):
            read(damaged(random.Random(seed)), "a.rtf")
