"""What speech recognisers write as JSON: Whisper, WhisperX, whisper.cpp and Amazon Transcribe.

Segments carry words, times and, after diarisation, speakers; `segments` makes turns of them. In
Amazon's form the words stand one by one, punctuation without times; where it gives whole
segments of audio these are taken. The forms are those that openai/whisper (``transcribe.py``),
whisperX, whisper.cpp (``-oj``), Podcasting 2.0 and Amazon Transcribe's guide describe.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qualkit.language import is_language
from qualkit.transcripts.json_values import Loaded
from qualkit.transcripts.segments import Segment

_TEXTS = ("text", "body", "transcript")
_SPEAKERS = ("speaker", "speaker_label", "channel_label")
_BEGINS = ("start", "startTime", "start_time")
_ENDS = ("end", "endTime", "end_time")
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "？", "！")


def language_of(value: Mapping[str, Any]) -> str | None:
    """The language that a recogniser names by its code."""
    for key in ("language", "language_code"):
        code = value.get(key)
        if isinstance(code, str) and is_language(code.replace("_", "-")):
            return code.replace("_", "-").split("-")[0].lower()
    return None


def is_whisper(value: Any) -> bool:
    """True for an object with a list of segments."""
    return isinstance(value, dict) and isinstance(value.get("segments"), list)


def whisper_segments(loaded: Loaded) -> Iterator[Segment]:
    """The segments of Whisper and its kin; the whole text where there are none."""
    segments = list(_segments(loaded.value["segments"], loaded))
    text = loaded.value.get("text")
    if not segments and isinstance(text, str):
        segments = [Segment(text=text)]
    yield from segments


def is_whisper_cpp(value: Any) -> bool:
    """True for an object with a list ``transcription``."""
    return isinstance(value, dict) and isinstance(value.get("transcription"), list)


def whisper_cpp_segments(loaded: Loaded) -> Iterator[Segment]:
    """The segments of whisper.cpp, whose offsets are milliseconds."""
    for item in loaded.objects(loaded.value["transcription"], "a segment"):
        text = loaded.words(item.get("text"), "a segment")
        offsets = item.get("offsets")
        times = offsets if isinstance(offsets, dict) else {}
        begins, ends = (loaded.time(times.get(key)) for key in ("from", "to"))
        if text:
            yield Segment(
                text=text,
                speaker=loaded.name(item.get("speaker")),
                begins=None if begins is None else begins / 1000,
                ends=None if ends is None else ends / 1000,
            )


def is_transcribe(value: Any) -> bool:
    """True for an object with ``results`` of items or segments of audio."""
    results = value.get("results") if isinstance(value, dict) else None
    return isinstance(results, dict) and any(
        isinstance(results.get(key), list) for key in ("items", "audio_segments")
    )


def transcribe_segments(loaded: Loaded) -> Iterator[Segment]:
    """The segments of Amazon Transcribe, or its words put together to sentences."""
    results = loaded.value["results"]
    segments = list(_segments(results.get("audio_segments") or [], loaded))
    yield from segments or sentences(_items(results, loaded))


def _segments(value: Any, loaded: Loaded) -> Iterator[Segment]:
    for item in loaded.objects(value, "a segment"):
        text = loaded.words(_first(item, _TEXTS), "a segment")
        if text:
            yield Segment(
                text=text,
                speaker=loaded.name(_first(item, _SPEAKERS)),
                begins=loaded.time(_first(item, _BEGINS)),
                ends=loaded.time(_first(item, _ENDS)),
            )


def _first(item: Mapping[str, Any], keys: Iterable[str]) -> Any:
    return next((item[key] for key in keys if item.get(key) is not None), None)


def _items(results: Mapping[str, Any], loaded: Loaded) -> Iterator[Segment]:
    """Each word as a segment, punctuation put to the word before it."""
    speakers = _speakers_by_time(results, loaded)
    last: Segment | None = None
    for item in _in_order(results, loaded):
        text = _content(item, loaded)
        if item.get("type") == "punctuation" and last is not None:
            last = _with_text(last, last.text + text.strip())
            continue
        if last is not None:
            yield last
        last = None
        begins = loaded.time(item.get("start_time"))
        if text:
            told = loaded.name(_first(item, _SPEAKERS))
            speaker = told or speakers.get(str(item.get("start_time")))
            ends = loaded.time(item.get("end_time"))
            last = Segment(text=text, speaker=speaker, begins=begins, ends=ends)
    if last is not None:
        yield last


def _in_order(results: Mapping[str, Any], loaded: Loaded) -> list[dict[str, Any]]:
    """The items; of several channels those of all, by time, each with its channel."""
    labels = results.get("channel_labels")
    channels = labels.get("channels") if isinstance(labels, dict) else None
    if not isinstance(channels, list):
        return list(loaded.objects(results.get("items"), "an item"))
    timed: list[tuple[float, dict[str, Any]]] = []
    for channel in loaded.objects(channels, "a channel"):
        at = 0.0
        for item in loaded.objects(channel.get("items"), "an item"):
            at = loaded.time(item.get("start_time")) or at
            timed.append((at, {**item, "channel_label": channel.get("channel_label")}))
    return [item for _, item in sorted(timed, key=lambda pair: pair[0])]


def _content(item: Mapping[str, Any], loaded: Loaded) -> str:
    alternatives = item.get("alternatives")
    best = alternatives[0] if isinstance(alternatives, list) and alternatives else None
    content = best.get("content") if isinstance(best, dict) else item.get("content")
    return loaded.words(content, "an item")


def _speakers_by_time(results: Mapping[str, Any], loaded: Loaded) -> dict[str, str]:
    labels = results.get("speaker_labels")
    segments = labels.get("segments") if isinstance(labels, dict) else None
    found: dict[str, str] = {}
    for segment in loaded.objects(segments or [], "a segment of speakers"):
        for item in loaded.objects(segment.get("items") or [], "an item of speakers"):
            speaker = loaded.name(_first(item, _SPEAKERS) or _first(segment, _SPEAKERS))
            if speaker:
                found[str(item.get("start_time"))] = speaker
    return found


def sentences(words: Iterable[Segment]) -> Iterator[Segment]:
    """Words put together: those of one speaker up to the end of a sentence are one segment."""
    texts: list[str] = []
    opened: Segment | None = None
    for word in words:
        ended = bool(texts) and texts[-1].endswith(_SENTENCE_ENDS)
        if opened is not None and (ended or word.speaker != opened.speaker):
            yield _with_text(opened, " ".join(texts))
            texts, opened = [], None
        texts.append(word.text)
        begins = word.begins if opened is None else opened.begins
        opened = Segment(text="", speaker=word.speaker, begins=begins, ends=word.ends)
    if opened is not None:
        yield _with_text(opened, " ".join(texts))


def _with_text(segment: Segment, text: str) -> Segment:
    return Segment(text=text, speaker=segment.speaker, begins=segment.begins, ends=segment.ends)
