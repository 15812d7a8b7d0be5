"""Transcripts of AssemblyAI: utterances with speakers, or single words; times in milliseconds.

Utterances are there where speakers were told apart, words always; the form is the one that its
API reference gives for a transcript. Whole numbers beside a confidence or single words tell it
from lists of other makers, whose times are seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from qualkit.transcripts.json_speech import sentences
from qualkit.transcripts.json_values import Loaded
from qualkit.transcripts.segments import Segment


def is_assembly(value: Any) -> bool:
    """True for an object with utterances or words of AssemblyAI's form."""
    if not isinstance(value, dict):
        return False
    utterances, words = _timed(value.get("utterances")), _timed(value.get("words"))
    if utterances:
        return bool(words) or all("confidence" in item or "words" in item for item in utterances)
    return bool(words) and all("confidence" in item or "speaker" in item for item in words)


def assembly_segments(loaded: Loaded) -> Iterator[Segment]:
    """The utterances; without any, the words put together to sentences."""
    utterances = loaded.value.get("utterances")
    if utterances:
        yield from _segments(utterances, "an utterance", loaded)
    else:
        yield from sentences(_segments(loaded.value["words"], "a word", loaded))


def _timed(value: Any) -> list[dict[str, Any]]:
    """The items of a list, all with text and whole times; empty for anything else."""
    items = value if isinstance(value, list) else []
    fit = [item for item in items if isinstance(item, dict) and isinstance(item.get("text"), str)]
    is_whole = all(type(item.get(key)) is int for item in fit for key in ("start", "end"))
    return fit if is_whole and len(fit) == len(items) else []


def _segments(items: Iterable[Any], what: str, loaded: Loaded) -> Iterator[Segment]:
    for item in loaded.objects(items, what):
        segment = Segment(
            text=loaded.words(item.get("text"), what),
            speaker=loaded.name(item.get("speaker")),
            begins=loaded.time(item.get("start")),
            ends=loaded.time(item.get("end")),
        )
        if segment.text:
            begins, ends = (
                None if time is None else time / 1000 for time in (segment.begins, segment.ends)
            )
            yield replace(segment, begins=begins, ends=ends)
