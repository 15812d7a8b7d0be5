"""Decoding: right or refused, never a silent loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import ParameterError, QualkitError, ReadError
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.source import Source

CZECH = "Řekl jsem, že přátelé se scházejí na náměstí a že to není tak daleko.\nPříště přijdu."
FRENCH = "Je suis allé à la mairie et le guichet était fermé, ça ne m'a pas aidée du tout."
POLISH = "Chciałabym, żeby ktoś mi pomógł, ale nie wiem, do kogo się zwrócić w tej sprawie."
GREEK = "Θέλω να μιλήσω με κάποιον για τα προβλήματα που έχω στο σπίτι μου."


def read(data, **more):
    return decode(Source(data=data, name="notes.txt", **more))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("text", [CZECH, FRENCH, GREEK, "a 😀 b\nc"])
def test_unicode_is_read_with_and_without_a_byte_order_mark(text, encoding):
    assert read(text.encode(encoding)).text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (POLISH, "cp1250"),
        (FRENCH, "cp1252"),
        (FRENCH, "mac-roman"),
        (GREEK, "cp1253"),
        ("Я хочу поговорить с друзьями, но не знаю, как это сделать.", "cp1251"),
    ],
)
def test_a_legacy_encoding_is_found_by_its_language(text, encoding):
    decoded = read(text.encode(encoding))

    assert decoded.text == text
    assert decoded.encoding == encoding


def test_western_text_is_not_taken_for_central_european():
    text = "They said “no” — the café wasn’t open, and that was it for me and the naïve ones."

    assert read(text.encode("cp1252")).encoding == "cp1252"


def test_the_callers_encoding_wins():
    assert read("č".encode("cp1250"), encoding="CP1250").text == "č"


def test_an_uncertain_encoding_is_refused_with_its_candidates():
    with pytest.raises(
        ReadError, match=r"not certain; expected UTF-8; candidates: .*cp125.*name the"
    ):
        read("è".encode("cp1252"))


def test_a_wrong_encoding_is_refused_with_its_place():
    with pytest.raises(ReadError, match="not utf-8 at line 2, byte 4"):
        read(b"one\n\xff", encoding="utf-8")


def test_an_unknown_encoding_is_named():
    with pytest.raises(ParameterError, match="no encoding 'klingon'"):
        read(b"one", encoding="klingon")


def test_mixed_encodings_are_refused():
    with pytest.raises(ReadError, match="mixes encodings: UTF-8 up to line 2"):
        read("déjà vu, été\n".encode() + "é".encode("cp1252"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04rest", "a zip file"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\x01\x02\x03\x04\x05\x06\x07" * 20, "control characters"),
    ],
)
def test_binary_files_named_as_text_are_refused(data, kind):
    with pytest.raises(ReadError, match=kind):
        read(data)


@pytest.mark.parametrize("data", [b"", b" \n\t\r\n", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(ReadError, match=r"notes\.txt is empty"):
        read(data)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff\xfe\x00\xd8a\x00", "line 1, byte"),
        (b"one\ntwo \xed\xa0\x80 three", r"a lone surrogate\) at line 2, byte 8"),
    ],
)
def test_a_lone_surrogate_is_refused_with_its_place(data, place):
    with pytest.raises(ReadError, match=place):
        read(data)


def test_a_nul_here_and_there_survives():
    text = "one\0two and more \0 of it, \U0001f600 e\u0301 \u202eabc\u2028"

    assert read(text.encode()).text == text
    assert read(text.encode("utf-16")).text == text


def test_only_newlines_and_the_mark_change():
    text = "a\r\nb\rc\n\x0b\u2028\u0085 d\ufeff"

    assert read(("\ufeff" + text).encode()).text == "a\nb\nc\n\x0b\u2028\u0085 d\ufeff"


def test_a_file_beyond_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("qualkit.transcripts.source.MAX_BYTES", 3)

    with pytest.raises(ReadError, match="expected at most"):
        read(b"four")


@given(st.text(min_size=1).filter(lambda text: text.count("\0") * 3 < len(text)))
def test_utf8_round_trips(text):
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    try:
        decoded = read(text.encode())
    except ReadError:
        assert not expected.strip() or any(c < " " or c == "\x7f" for c in text)
    else:
        assert decoded.text == expected


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_loss_or_refused(data):
    try:
        decoded = read(data)
    except QualkitError:
        return
    assert "\ufffd" not in decoded.text or b"\xef\xbf\xbd" in data or decoded.encoding != "utf-8"
    raw = data.decode(decoded.encoding).removeprefix("\ufeff")
    assert decoded.text == raw.replace("\r\n", "\n").replace("\r", "\n")
