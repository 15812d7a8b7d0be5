"""The door: formats by suffix and by content, and what all readers promise."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import FORMATS, SUFFIXES, is_readable, read


def test_every_suffix_is_readable_in_any_case():
    assert all(is_readable(f"Group 1{suffix.upper()}") for suffix in SUFFIXES)
    assert not any(is_readable(name) for name in ("a.jpg", "txt", "", ".txt.zip"))


def test_an_unknown_suffix_names_the_known_ones():
    with pytest.raises(
        ReadError, match=r"a\.doc is of no format .* \.docx .*did you mean \.docx\?"
    ):
        read(b"text", "a.doc")


def test_a_file_without_suffix_is_known_by_its_content():
    (document,) = read(b"WEBVTT\n\n00:01.000 --> 00:02.000\nOne.", "captions")

    assert document.format == "vtt"


def test_a_word_file_named_text_is_refused():
    with pytest.raises(ReadError, match="is a zip file"):
        read(b"PK\x03\x04.....word/document.xml", "a.txt")


def test_suffixes_belong_to_one_format_each():
    assert len(SUFFIXES) == sum(len(each.suffixes) for each in FORMATS)


STARTS = st.sampled_from(
    [b"", b"WEBVTT\n\n", b"1\n00:00:01,000 --> 00:00:02,000\n", b"PK\x03\x04", b"speaker,text\n",
     b"\xff\xfe", b"\xef\xbb\xbf", b'text\n"', b"Anna: yes\n\nAnna: "]
)  # fmt: skip


# A PDF is read in a process of its own, which takes its time to start.
@settings(max_examples=300, deadline=None)
@given(STARTS, st.binary(max_size=120), st.sampled_from(sorted(SUFFIXES)))
def test_any_bytes_are_read_or_refused(start, data, suffix):
    try:
        documents = read(start + data, "a" + suffix)
    except QualkitError as error:
        refusal = str(error)
    else:
        refusal = ""
    assert "\n" not in refusal
    if refusal:
        return
    for document in documents:
        for turn in document.turns:
            quote = document.text[turn.span.start : turn.span.end]
            assert quote == quote.strip() != ""


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.docx", "a.csv"])
def test_a_page_with_another_suffix_is_told(name):
    with pytest.raises(ReadError, match=r"is HTML, not .*; give it the suffix \.html"):
        read(b"<!DOCTYPE html><p>Anna: yes", name)


def test_a_page_without_suffix_is_read():
    (document,) = read(b"<!DOCTYPE html><p>Anna: yes", "page")

    assert document.format == "html"
