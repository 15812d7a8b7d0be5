"""Subtitles, WebVTT, SubRip and SubViewer: cues with times, and whose voice each is.

webvtt-py finds the cues; this module keeps their voices (``<v Name>``), takes other tags off,
and counts every cue that the parser had to leave out. The text is the cues' texts joined by
newlines. W3C WebVTT, sections 4 and 6.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument, Skipped
from qualkit.transcripts.encodings import decode
from qualkit.transcripts.pieces import counted
from qualkit.transcripts.rolling import Part, without_repeats
from qualkit.transcripts.source import Source
from qualkit.transcripts.times import seconds
from qualkit.transcripts.turns import Paragraph, find_turns

_TAG = re.compile(
    r"<(?P<close>/?)(?P<tag>v|b|i|u|c|font|lang|ruby|rt)(?P<rest>(?:[.\s][^<>]*)?)>"
    r"|<[\d:.]+>|\{\\a[n\d][^{}\n]*\}",
    re.IGNORECASE,
)
_STAMP = r"\d+:\d{1,2}(?::\d{1,2})?[.,]\d+"
_TIMING = re.compile(rf"\s*({_STAMP})\s*-->\s*({_STAMP})")
_SBV_TIMING = re.compile(rf"\s*({_STAMP}),({_STAMP})\s*$")
_SBV_LIKE = re.compile(r"\s*\d+:\d[^\s]*,\d+:\d\S*\s*$")
_WORD_TIME = re.compile(r"<\d[\d:.]+>")
_LANGUAGE = re.compile(r"^Language:[ \t]*([A-Za-z]{2,3})\b", re.MULTILINE)
_SRT_START = re.compile(rf"\s*\d+[^\S\n]*\n{_TIMING.pattern}")
_BLOCKS_WITHOUT_TIMES = ("NOTE", "STYLE", "REGION", "WEBVTT")


def looks_like_vtt(data: bytes) -> bool:
    """True when the bytes start with WebVTT's signature."""
    return data.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT")


def looks_like_srt(data: bytes) -> bool:
    """True when the bytes start with a numbered cue."""
    return _SRT_START.match(data[:400].decode("latin-1").replace("\r\n", "\n")) is not None


def read_vtt(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a WebVTT file: one document."""
    return _read(source, "vtt")


def read_sbv(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a SubViewer file as YouTube writes it: one document."""
    return _read(source, "sbv")


def read_srt(source: Source) -> tuple[ParsedDocument, ...]:
    """Read a SubRip file: one document."""
    return _read(source, "srt")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cue:
    """A cue as the parser read it."""

    begins: float
    ends: float
    parts: tuple[tuple[str | None, str], ...]


def _read(source: Source, format_name: str) -> tuple[ParsedDocument, ...]:
    decoded = decode(source)
    lines = decoded.text.lstrip("\n").split("\n")
    before = decoded.text.count("\n") + 1 - len(lines)
    cues = [_cue(caption, format_name) for caption in _captions(lines, format_name, source)]
    parts = [part for cue in cues for part in _parts(cue)]
    parts, repeated = without_repeats(parts, timed=bool(_WORD_TIME.search(decoded.text)))
    text = "\n".join(part.text for part in parts)
    if not parts:
        raise ReadError(f"{source.name} has no cues with words", repair="export it again")
    found = find_turns(text, tuple(_placed(parts)), source)
    header = "\n".join(lines).split("\n\n", 1)[0]
    language = _LANGUAGE.search(header) if format_name == "vtt" else None
    return (
        ParsedDocument(
            text=text,
            turns=found.turns,
            format=format_name,
            encoding=decoded.encoding,
            non_speech=found.non_speech,
            skipped=(
                *found.skipped,
                *_left_out(lines, before, cues, source),
                *counted(source, [(repeated, "repeated lines of rolling captions")]),
            ),
            notes=found.notes,
            language=language[1].lower() if language else None,
        ),
    )


def _captions(lines: list[str], format_name: str, source: Source) -> list[Any]:
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    try:
        parsed = webvtt.WebVTT.from_buffer((line + "\n" for line in lines), format=format_name)
        return list(parsed.captions)
    except (
        MalformedCaptionError,
        MalformedFileError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        signature = {
            "vtt": "WEBVTT in its first line",
            "srt": "a numbered cue with times first",
            "sbv": "two times and a comma between them first",
        }
        raise ReadError(
            f"{source.name} is no .{format_name} file",
            expected=signature[format_name],
            repair="export it again, or give it the suffix it really has",
        ) from error


def _cue(caption: Any, format_name: str) -> _Cue:
    parts = []
    for speaker, words in _voices(caption.raw_text):
        plain = (html.unescape(words) if format_name == "vtt" else words).strip()
        # Named characters may stand for newlines and worse; the text keeps one kind of newline.
        plain = plain.replace("\r\n", "\n").replace("\r", "\n")
        if plain:
            parts.append((speaker, plain))
    return _Cue(begins=seconds(caption.start), ends=seconds(caption.end), parts=tuple(parts))


def _parts(cue: _Cue) -> Iterator[Part]:
    for speaker, text in cue.parts:
        yield Part(text=text, speaker=speaker, begins=cue.begins, ends=cue.ends)


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    """The words of a cue by voice, tags taken off."""
    speaker: str | None = None
    words: list[str] = []
    at = 0
    for tag in _TAG.finditer(raw):
        words.append(raw[at : tag.start()])
        at = tag.end()
        if (tag["tag"] or "").lower() == "v":
            yield speaker, "".join(words)
            words = []
            speaker = None if tag["close"] else _voice(tag["rest"])
    words.append(raw[at:])
    yield speaker, "".join(words)


def _voice(rest: str) -> str | None:
    classes, _, name = rest.replace("\n", " ").partition(" ")
    name = name if not classes or classes.startswith(".") else rest
    return " ".join(html.unescape(name).split()) or None


def _placed(parts: Iterable[Part]) -> Iterator[Paragraph]:
    at = 0
    for part in parts:
        yield Paragraph(
            start=at,
            end=at + len(part.text),
            speaker=part.speaker,
            begins=part.begins,
            ends=part.ends,
        )
        at += len(part.text) + 1


def _left_out(lines: list[str], before: int, cues: list[_Cue], source: Source) -> Iterator[Skipped]:
    """Timing lines without a cue of their own, and blocks without times (not in SubRip)."""
    timing = [(number, line) for number, line in enumerate(lines, before + 1) if _is_timing(line)]
    unread = _unread_timings(timing, cues)
    missing = len(timing) - sum(bool(cue.parts) for cue in cues)
    reason = "without words or with times that cannot be read"
    if len(unread) == missing:
        yield from (source.skip(number, f"a cue {reason}") for number in unread)
    else:
        yield source.skip(0, f"{missing} cues {reason}")
    if lines[0].startswith("WEBVTT") or _SBV_LIKE.match(lines[0]):
        for number in _blocks_without_times(lines, before):
            yield source.skip(number, "words without times")


def _unread_timings(timing: list[tuple[int, str]], cues: list[_Cue]) -> list[int]:
    """The lines whose times are not those of the next cue, or whose cue has no words."""
    unread = []
    at = 0
    for number, line in timing:
        is_read = at < len(cues) and _times(line) == (cues[at].begins, cues[at].ends)
        if not (is_read and cues[at].parts):
            unread.append(number)
        at += is_read
    return unread


def _blocks_without_times(lines: list[str], before: int) -> Iterator[int]:
    block: list[str] = []
    for number, line in enumerate([*lines, ""], start=before + 1):
        # A line of white space is empty to readers, and no end of a cue.
        if line.strip() or (line and block):
            block.append(line)
            continue
        if block and _has_no_times(block):
            yield number - len(block)
        block = []


def _is_timing(line: str) -> bool:
    return "-->" in line or _SBV_LIKE.match(line) is not None


def _times(line: str) -> tuple[float, float] | None:
    match = _TIMING.match(line) or _SBV_TIMING.match(line)
    return (seconds(match[1]), seconds(match[2])) if match else None


def _has_no_times(block: list[str]) -> bool:
    return not block[0].startswith(_BLOCKS_WITHOUT_TIMES) and not any(map(_is_timing, block))
