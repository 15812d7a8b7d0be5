"""A name that is left is found, wherever and however it is written; ordinary words are not."""

from __future__ import annotations

import base64
import gzip
import io
import zipfile

import pytest

from qualkit.errors import ReadError
from qualkit.pseudonyms import Form
from qualkit.pseudonyms.folding import Vocabulary
from qualkit.pseudonyms.leaks import Search
from qualkit.pseudonyms.unpacking import bare

FORMS = (
    Form(kind="participant", text="Quillfeather", replacement="[P01]"),
    Form(kind="participant", text="Mark", replacement="[P02]", case="inside"),
    Form(kind="participant", text="Zoë", replacement="[P03]"),
    Form(kind="place", text="Norma", replacement="[place 1]"),
)


def search(text: str = "we mark the market") -> Search:
    return Search(FORMS, Vocabulary([text]))


def names(hits: object, *, certain: bool = True) -> list[str]:
    return sorted(hit.form.text for hit in hits if hit.is_certain == certain)  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", ["quillfeather", "QUILLFEATHER’s", "x_Quillfeather.docx", "ZOE"])
def test_texts_are_searched_without_case_and_accents(text: str) -> None:
    assert len(names(search().in_text(text))) == 1


@pytest.mark.parametrize("text", ["Marks and market", "we mark it", "quill feather", "zoea"])
def test_ordinary_words_are_no_leaks(text: str) -> None:
    assert names(search().in_text(text)) == []


def test_a_case_of_a_name_is_a_leak_and_another_word_is_doubtful() -> None:
    assert names(search().in_text("s Quillfeatherem")) == ["Quillfeather"]
    assert names(search().in_text("Normal"), certain=False) == ["Norma"]


def test_a_name_that_is_a_word_first_in_a_sentence_is_doubtful_unless_a_participants() -> None:
    form = Form(kind="person", text="Mark", replacement="[person 1]", case="inside")
    other = Search([form], Vocabulary([]))

    assert names(other.in_text("Mark it."), certain=False) == ["Mark"]
    assert names(other.in_text("Ask Mark.")) == ["Mark"]
    assert names(search().in_text("Mark it.")) == ["Mark"]


def test_a_name_that_is_no_longer_replaced_is_no_leak() -> None:
    form = Form(kind="person", text="Quillfeather", replacement="[person 1]", case="never")

    assert not Search([form], Vocabulary([])).in_text("Quillfeather")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("before", [b"", b"\x01", b"A"])
def test_raw_bytes_are_searched(encoding: str, before: bytes) -> None:
    data = b"\x00\x00" + before + "Quillfeather".encode(encoding) + b"\x17\x00\xff"

    assert names(search().in_bytes(data, ["market"])) == ["Quillfeather"]


def test_words_of_the_project_explain_what_is_in_the_bytes_even_cut() -> None:
    looking = Search([Form(kind="person", text="Pete", replacement="[person 1]")], Vocabulary([]))

    assert names(looking.in_bytes(b"\x00repeted compete", ["repeted", "competent"])) == []
    assert names(looking.in_bytes(b"\x00pete\x01", ["compete"])) == []
    assert names(looking.in_bytes(b"\x00pete\x01", ["tea"])) == ["Pete"]
    assert names(looking.in_bytes(b"\x00Pete said", ["competent"])) == ["Pete"]


def test_a_byte_that_looks_like_a_letter_makes_no_name() -> None:
    looking = Search([Form(kind="person", text="Wright", replacement="[person 1]")], Vocabulary([]))

    assert names(looking.in_bytes(b"\x01&WRight, so", ["right"])) == []
    assert names(looking.in_bytes(b"\x01&WWright, so", ["right"])) == ["Wright"]


def test_terms_of_an_index_are_searched() -> None:
    assert names(search().in_terms(["zoe", "mark", "tea"])) == ["Zoë"]


def test_packed_files_are_searched_with_and_without_their_tags() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<w:t>Quill</w:t><w:t>feather</w:t>")
        archive.writestr("docProps/core.xml", "<creator>nobody</creator>")

    found = {where: names(hits) for where, hits in search().in_file(out.getvalue(), "a.docx")}

    assert found["a.docx/word/document.xml"] == ["Quillfeather"]
    assert found["a.docx/docProps/core.xml"] == []


@pytest.mark.parametrize(
    "data",
    [
        b'{"a": "so\\nQuillfeather"}',
        b'{"a": "Zo\\u00eb"}',
        b"<p>Zo&euml;</p>",
        b"Zo&#235; said",
        "ask Quillfeather".encode("utf-16-le"),
        "ask Quillfeather".encode("utf-16-be"),
        gzip.compress(mtime=0, data=b"ask Quillfeather"),
    ],
)
def test_escapes_and_encodings_hide_no_name(data: bytes) -> None:
    found = [name for _, hits in search().in_file(data, "a") for name in names(hits)]

    assert len(found) == 1


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


def test_archives_in_archives_are_searched_and_not_without_end() -> None:
    inner = packed("word/document.xml", b"<w:t>Quillfeather</w:t>")
    deep = inner
    for _ in range(5):
        deep = packed("a.zip", deep)

    found = {w: names(hits) for w, hits in search().in_file(packed("a.docx", inner), "all.zip")}

    assert found["all.zip/a.docx/word/document.xml"] == ["Quillfeather"]
    with pytest.raises(ReadError, match=r"b\.zip is packed more than 4 deep; unpack it yourself"):
        list(search().in_file(deep, "b.zip"))


LITERALS = (
    Form(kind="phone", text="+49 30 901820", replacement="[phone 1]"),
    Form(kind="e-mail", text="dov@quill.example", replacement="[e-mail 1]"),
)


@pytest.mark.parametrize("text", ["call +4930901820", "+49 (30) 90-18-20", "DOV@quill.example"])
def test_numbers_are_found_however_they_are_spaced(text: str) -> None:
    looking = Search(LITERALS, Vocabulary([]))

    assert len(names(looking.in_text(text))) == 1
    assert len(names(looking.in_bytes(b"\x00\x01A" + text.encode() + b"\x17x", []))) == 1
    assert not looking.in_bytes(b"\x009+49309018201", [])


def test_an_archive_that_cannot_be_unpacked_is_told() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "Quillfeather " * 100)
    damaged = out.getvalue().replace(b"a.txt", b"b.txt", 1)

    with pytest.raises(ReadError, match=r"a\.zip cannot be unpacked; expected an archive"):
        list(search().in_file(damaged, "a.zip"))


def test_packed_bytes_are_no_words() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("sources/a.txt", b"nobody")
        archive.comment = b"for Quillfeather"
    # As compressing may give them by chance: the member is not what its bytes look like.
    data = out.getvalue().replace(b"nobody", b" Zoe  ").replace(b"for Q", b" Zoe ")
    alone = gzip.compress(b"nobody", mtime=0)[:10] + b" Zoe "

    assert bare(data).count(b"Zoe") == 1
    assert bare(alone) == b""
    assert b"sources/a.txt" in bare(data)


def test_a_name_in_the_bytes_of_a_picture_is_not_certain() -> None:
    ((_, hits),) = search().in_file(b"\x89PNG\r\n ask Quillfeather", "a.png")

    assert [hit.is_certain for hit in hits] == [False]


def test_bytes_that_a_package_holds_for_qualkit_are_searched() -> None:
    held = base64.b64encode(b"<p>ask Quillfeather</p>").decode()
    other = '[null,{"base64":"Zoe+Zoe/Zoe+"},"0000dead-beef-fade-cafe-000000000000"]'
    lines = f'[null,{{"base64":"{held}"}}]\n{other}\n'

    found = {where: names(hits) for where, hits in search().in_file(lines.encode(), "a.jsonl")}

    assert found == {"a.jsonl": [], "a.jsonl/1": ["Quillfeather"], "a.jsonl/2": []}


def test_a_file_name_counts() -> None:
    ((_, hits),) = search().in_file(b"nothing", "talk with Quillfeather.txt")

    assert names(hits) == ["Quillfeather"]
