"""Office packages: what is refused before a parser of the format sees it."""

import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.transcripts.packages import (
    OPEN_TEXT,
    WORD,
    WORKBOOK,
    check_package,
    parse_part,
    part_names,
    read_part,
)
from qualkit.transcripts.source import Source


def packed(parts, *, encrypted=False):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    data = stream.getvalue()
    if encrypted:
        # The flag of each entry of the archive's directory.
        data = data.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    return Source(data=data, name="a.file")


@pytest.mark.parametrize("kind", [WORD, WORKBOOK, OPEN_TEXT])
@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 damaged", "is no zip package.*save it as"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "is encrypted or an old .* file"),
    ],
)
def test_what_is_no_package_is_refused(kind, data, message):
    with pytest.raises(ReadError, match=message):
        check_package(Source(data=data, name="a.file"), kind)


def test_bombs_and_crowds_and_passwords_are_refused():
    bomb = packed({"part": b"\0" * 20_000_000})
    crowd = packed({f"part{n}": b"" for n in range(10_001)})
    secret = packed({"part": b"words"}, encrypted=True)

    for source, message in ((bomb, "unpack to 19 MB"), (crowd, "10001 files"), (secret, "encrypt")):
        with pytest.raises(ReadError, match=message + ".*remove its password"):
            check_package(source, WORD)


def test_names_of_parts_are_only_looked_up():
    source = packed({"../../etc/passwd": b"x", "/absolute": b"y", "word/document.xml": b"z"})

    assert check_package(source, WORD) == part_names(source.data)
    assert read_part(source, WORD, "word/document.xml") == b"z"
    with pytest.raises(ReadError, match=r"has no part content\.xml"):
        read_part(source, OPEN_TEXT, "content.xml")


def test_what_is_no_zip_has_no_parts():
    assert part_names(b"text") == part_names(b"PK\x03\x04 damaged") == frozenset()


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (b"<a><b></a>", "damaged in its part p.xml"),
        (b"", "damaged in its part p.xml"),
        (b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', "declares a document type"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "declares a document type"),
        (b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>', "declares a docu"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "damaged in its part p.xml"),
    ],
)
def test_hostile_xml_is_refused(xml, message):
    with pytest.raises(ReadError, match=message):
        parse_part(packed({"p.xml": xml}), OPEN_TEXT, "p.xml")


def test_a_damaged_part_is_refused():
    source = packed({"p.xml": b"<a>" + b"words " * 50 + b"</a>"})
    place = source.data.index(b"p.xml") + 8
    damaged = source.data[:place] + b"\xff\xff" + source.data[place + 2 :]

    with pytest.raises(ReadError, match=r"damaged in its part p\.xml"):
        parse_part(Source(data=damaged, name="a.file"), WORD, "p.xml")
