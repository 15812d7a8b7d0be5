"""Word files, built here by python-docx."""

import contextlib
import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read


def packed(build):
    document = docx.Document()
    build(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def parse(build):
    (document,) = read(packed(build), "a.docx")
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def test_paragraphs_tables_and_lists_are_read_in_order():
    def build(word):
        word.add_heading("Group 1")
        word.add_paragraph("Anna: One.")
        table = word.add_table(1, 2)
        table.cell(0, 0).text = "Ben: Two."
        table.cell(0, 1).text = "Ben: Three."
        word.add_paragraph("Anna: Four.", style="List Bullet")

    document = parse(build)

    assert document.text == "Group 1\nAnna: One.\nBen: Two.\nBen: Three.\nAnna: Four."
    assert turns(document) == [("Anna", "One."), ("Ben", "Two.\nBen: Three."), ("Anna", "Four.")]
    assert [n.kind for n in document.non_speech] == ["heading", "label"]
    assert document.format == "docx"


def test_bold_labels_and_empty_paragraphs_do_not_matter():
    def build(word):
        for name in ("Anna", "Ben", "Anna"):
            paragraph = word.add_paragraph()
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run("Yes.\tNo.")
            word.add_paragraph("")

    assert turns(parse(build)) == [
        ("Anna", "Yes.\tNo."),
        ("Ben", "Yes.\tNo."),
        ("Anna", "Yes.\tNo."),
    ]


def test_insertions_and_controls_are_text_and_deletions_are_counted():
    def build(word):
        body = word.element.body
        run = "<w:r><w:t>{}</w:t></w:r>"
        inserted = f"<w:ins>{run.format('New')}</w:ins>"
        deleted = "<w:del><w:r><w:delText>Old</w:delText></w:r></w:del>"
        boxed = f"<w:sdtContent><w:p>{run.format('Boxed')}</w:p></w:sdtContent>"
        body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{inserted}{deleted}</w:p>"))
        body.insert(1, parse_xml(f"<w:sdt {nsdecls('w')}>{boxed}</w:sdt>"))

    document = parse(build)

    assert document.text == "New\nBoxed"
    assert [item.reason for item in document.skipped] == ["1 tracked deletions"]


def test_a_document_without_words_is_empty():
    with pytest.raises(ReadError, match=r"a\.docx is empty"):
        parse(lambda word: word.add_paragraph(" "))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"no zip at all", "is no zip package"),
        (b"PK\x03\x04 damaged", "is no zip package"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted or an old .doc"),
    ],
)
def test_what_is_no_word_file_is_refused(data, message):
    with pytest.raises(ReadError, match=message):
        read(data, "a.docx")


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def test_another_zip_is_refused():
    with pytest.raises(ReadError, match="damaged or no Word document"):
        read(zipped(a="b"), "a.docx")


def test_a_zip_bomb_is_refused_unopened():
    with pytest.raises(ReadError, match="would unpack to 20 MB"):
        read(zipped(word=b"\0" * 20 * 1024 * 1024), "a.docx")


SAMPLE = packed(lambda word: word.add_paragraph("Anna: One."))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255), st.booleans())
def test_damage_is_read_or_refused(place, byte, cut):
    data = SAMPLE[:place] if cut else SAMPLE[:place] + bytes([byte]) + SAMPLE[place + 1 :]
    with contextlib.suppress(QualkitError):
        read(data, "a.docx")


def test_hidden_text_and_symbols_of_fonts_are_counted():
    def build(word):
        run = "<w:r><w:rPr>{}</w:rPr>{}</w:r>"
        symbols = '<w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:font="Arial" w:char="2192"/>'
        runs = [
            run.format("<w:vanish/>", "<w:t>Hidden</w:t>"),
            run.format('<w:vanish w:val="0"/>', "<w:t>Shown</w:t>"),
            run.format("", symbols),
        ]
        word.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{''.join(runs)}</w:p>"))

    document = parse(build)

    assert document.text == "Shown\u2192"
    assert [item.reason for item in document.skipped] == [
        "1 hidden parts",
        "1 symbols that only their font knows",
    ]
