r"""Bytes to text, never by silent loss: a file is decoded rightly or refused.

The order is: what the caller says; a byte order mark; UTF-16 without one; UTF-8; then the
single-byte encodings of European languages, judged by `alphabets`; then charset-normalizer for
the rest. A guess is taken only when no other reading of the bytes is nearly as good; otherwise
the candidates are named and the caller decides. Newlines become ``\n`` and the byte order mark is
dropped; nothing else is touched.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass

from qualkit.errors import ParameterError, ReadError
from qualkit.transcripts.alphabets import ENCODINGS, plausibility
from qualkit.transcripts.source import Source

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"PK\x03\x04", "a zip file, such as .docx, .odt or .xlsx"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3\x00", "a SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b\x08", "a gzip file"),
    (b"ID3", "an audio file"),
    (b"RIFF", "an audio or video file"),
    (b"OggS", "an audio file"),
    (b"\x7fELF", "a program"),
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MULTIBYTE = re.compile(
    rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}|\xc2[\xa0-\xbf]"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_OTHER_SCRIPTS = ("cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1255", "cp1256", "tis_620")
_SAMPLE = 60_000
_MARGIN = 0.05
_MOST_NULS = 0.7
_READABLE = 0.99
_IMPLAUSIBLE = -0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """A file's text and the encoding it was written in."""

    text: str
    encoding: str


def decode(source: Source) -> Decoded:
    r"""Decode a text file.

    Raises
    ------
    ReadError
        If the file is empty, too large, binary, or cannot be decoded with certainty.
    ParameterError
        If the encoding that was asked for does not exist.

    Examples
    --------
    >>> decode(Source(data=b"\xef\xbb\xbfone\r\ntwo", name="a.txt"))
    Decoded(text='one\ntwo', encoding='utf-8')
    """
    source.check_size()
    encoding = _known_encoding(source.encoding) if source.encoding else _encoding_of(source)
    text = _decode_strictly(source, encoding).removeprefix("\ufeff")
    _refuse_binary(source, text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise source.empty()
    return Decoded(text=text, encoding=encoding)


def _known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        raise ParameterError(
            f"there is no encoding {name!r}", expected="one such as utf-8, cp1252 or cp1250"
        ) from None


def _encoding_of(source: Source) -> str:
    for bom, encoding in _BOMS:
        if source.data.startswith(bom):
            return encoding
    for signature, kind in _SIGNATURES:
        if source.data.startswith(signature):
            raise ReadError(
                f"{source.name} is {kind}, not text", repair="give it the suffix it really has"
            )
    if b"\0" in source.data and (wide := _utf16_of(source)):
        return wide
    try:
        source.data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _legacy_encoding(source, error)
    return "utf-8"


def _utf16_of(source: Source) -> str:
    """UTF-16 without a byte order mark: the byte order that gives text rather than noise.

    Empty where neither does, and where the bytes are rather UTF-8 with a NUL here and there: in
    UTF-16 every other byte of Latin letters is one, and other letters look like control characters.
    """
    sample = source.data[:_SAMPLE]
    half = len(sample) / 2
    is_latin = max(sample[::2].count(0), sample[1::2].count(0)) > _MOST_NULS * half
    controls = len(_CONTROLS.findall(sample.decode("latin-1"))) > max(5, len(sample) / 100)
    if not (is_latin or controls):
        return ""
    best = max(("utf-16-le", "utf-16-be"), key=lambda name: _readable_share(source.data, name))
    return best if _readable_share(source.data, best) >= _READABLE else ""


def _readable_share(data: bytes, encoding: str) -> float:
    sample = data[: _SAMPLE * 2]
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError as error:
        # A sample may end inside a character; anything else is no UTF-16.
        if len(data) % 2 or error.start < len(sample) - 2:
            return 0.0
        text = sample[: error.start].decode(encoding)
    if "\0" in text or not text:
        return 0.0
    noise = sum(unicodedata.category(char) in ("Cn", "Co", "Cc") for char in text)
    noise -= sum(text.count(char) for char in "\t\n\r\f")
    ascii_share = sum(char.isascii() for char in text) / len(text)
    # Latin letters read in the wrong byte order become rare ideographs without one ASCII space.
    return (1 - noise / len(text)) if ascii_share > 0.02 else 0.0


def _legacy_encoding(source: Source, error: UnicodeDecodeError) -> str:
    data = source.data
    _refuse_surrogates(source, error)
    whole, high = sum(map(len, _MULTIBYTE.findall(data))), len(_HIGH.findall(data))
    line = data.count(b"\n", 0, error.start) + 1
    if whole >= 4 and whole > high / 2:
        raise ReadError(
            f"{source.name} mixes encodings: UTF-8 up to line {line}, byte {error.start}",
            expected="one encoding throughout",
            repair="save it as UTF-8, or name the encoding with --encoding",
        )
    sample = _sample_of(data)
    if len(_CONTROLS.findall(sample.decode("latin-1"))) > max(5, len(sample) / 100):
        raise _binary(source, f"at line {line}")
    ranked = _ranked_encodings(sample)
    if ranked and _is_clear(ranked):
        return ranked[0][1]
    return _normalizer_encoding(source, sample, [name for _, name, _ in ranked[:4]])


def _refuse_surrogates(source: Source, error: UnicodeDecodeError) -> None:
    """Raise where the bytes are UTF-8 but for halves of characters, as careless programs write."""
    try:
        source.data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return
    line = source.data.count(b"\n", 0, error.start) + 1
    raise ReadError(
        f"{source.name} holds half a character (a lone surrogate) at line {line},"
        f" byte {error.start}",
        repair="write it again as UTF-8",
    )


def _sample_of(data: bytes) -> bytes:
    """The lines with bytes beyond ASCII: they alone tell encodings apart."""
    if len(data) <= _SAMPLE:
        return data
    lines: list[bytes] = []
    size = 0
    for line in data.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line[:2000])
            size += len(lines[-1])
        if size > _SAMPLE:
            break
    return b"".join(lines)


def _ranked_encodings(sample: bytes) -> list[tuple[float, str, str]]:
    """Score, encoding and text of each different reading of the sample, best first."""
    readings: dict[str, tuple[float, str]] = {}
    for encoding in ENCODINGS:
        try:
            text = sample.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = plausibility(text, encoding)
        if text not in readings or score > readings[text][0] + 1e-9:
            readings[text] = (score, encoding)
    ranked = [(score, encoding, text) for text, (score, encoding) in readings.items()]
    return sorted(ranked, key=lambda reading: -reading[0])


def _is_clear(ranked: list[tuple[float, str, str]]) -> bool:
    best = ranked[0][0]
    return best > _IMPLAUSIBLE and (len(ranked) == 1 or best - ranked[1][0] > _MARGIN)


def _normalizer_encoding(source: Source, sample: bytes, candidates: list[str]) -> str:
    """What charset-normalizer finds among the encodings of scripts beyond `alphabets`.

    Asked about single-byte Latin encodings it takes Western for Central European text and the
    like, so it is not asked.
    """
    import charset_normalizer

    matches = charset_normalizer.from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS))
    best = matches.best()
    if best and best.coherence >= 0.3 and best.chaos <= 0.05:
        return _known_encoding(best.encoding)
    names = [*candidates, *(match.encoding for match in list(matches)[:2])]
    raise ReadError(
        f"{source.name} is not UTF-8, and its encoding is not certain",
        expected=f"UTF-8; candidates: {', '.join(dict.fromkeys(names)) or 'none'}",
        repair="save it as UTF-8, or name the encoding with --encoding",
    )


def _decode_strictly(source: Source, encoding: str) -> str:
    try:
        text = source.data.decode(encoding)
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ReadError(
            f"{source.name} holds half a character (a lone surrogate) at character {error.start}",
            repair="save it as UTF-8",
        ) from None
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        raise ReadError(
            f"{source.name} is not {encoding} at line {line}, byte {error.start}",
            repair="save it as UTF-8, or name the encoding it was written in with --encoding",
        ) from None
    except (LookupError, UnicodeError, ValueError):
        raise ReadError(
            f"{source.name} cannot be decoded as {encoding}", expected="an encoding of text"
        ) from None
    return text


def _refuse_binary(source: Source, text: str) -> None:
    sample = text[:_SAMPLE]
    controls = len(_CONTROLS.findall(sample))
    if controls > max(5, len(sample) / 100):
        raise _binary(source, f"{controls} control characters")


def _binary(source: Source, sign: str) -> ReadError:
    return ReadError(
        f"{source.name} is binary ({sign})",
        expected="text",
        repair="export it as text, or give it the suffix it really has",
    )
