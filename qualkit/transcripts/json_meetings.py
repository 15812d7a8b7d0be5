"""Collections of meetings and chats as JSON: QMSum and CaSiNo.

A meeting of QMSum is a list of contributions with the topics they belong to, which become the
questions of the turns (Zhong et al. 2021, doi:10.18653/v1/2021.naacl-main.472). A file of CaSiNo
is a list of chats between people whose names hold for one chat only (Chawla et al. 2021,
doi:10.18653/v1/2021.naacl-main.254), so the chat is made part of each name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from qualkit.errors import ReadError
from qualkit.transcripts.json_values import Loaded
from qualkit.transcripts.segments import Segment

_MOST_DEPTH = 4
_MOST_OVERLAP = 100


def is_meeting(value: Any) -> bool:
    """True for an object with a list ``meeting_transcripts``."""
    return isinstance(value, dict) and isinstance(value.get("meeting_transcripts"), list)


def meeting_segments(loaded: Loaded) -> Iterator[Segment]:
    """The contributions to a meeting, each with its topic for question."""
    questions = _questions(loaded)
    # Topics count every entry, those without words too.
    for number, item in enumerate(loaded.value["meeting_transcripts"]):
        for contribution in loaded.objects([item], "a contribution"):
            text = loaded.words(contribution.get("content"), "a contribution")
            if text:
                speaker = loaded.name(contribution.get("speaker"))
                yield Segment(text=text, speaker=speaker, question=questions.get(number))
    for key in ("general_query_list", "specific_query_list"):
        queries = loaded.value.get(key)
        if isinstance(queries, list) and queries:
            loaded.left.count("a query about the meeting with its answer", times=len(queries))


def _questions(loaded: Loaded) -> dict[int, str]:
    """The topic of each contribution, by its place from 0; the first that names it."""
    found: dict[int, str] = {}
    left = _MOST_OVERLAP * len(loaded.value["meeting_transcripts"])
    for topic in loaded.objects(loaded.value.get("topic_list") or [], "a topic"):
        name = loaded.words(topic.get("topic"), "a topic")
        spans = topic.get("relevant_text_span")
        for span in spans if isinstance(spans, list) else []:
            places = _range(span, loaded)
            left -= len(places)
            if left < 0:
                raise ReadError(
                    f"{loaded.source.name} has topics that overlap {_MOST_OVERLAP} times and more"
                )
            for number in places:
                if name and found.setdefault(number, " ".join(name.split())) != name:
                    loaded.left.count("a contribution's second topic")
    return found


def _range(span: Any, loaded: Loaded) -> range:
    """The places from first to last, within those there are."""
    try:
        first, last = (int(place) for place in span)
    except (TypeError, ValueError):
        loaded.left.count("a topic's range that is no two numbers")
        return range(0)
    return range(max(0, first), min(last + 1, len(loaded.value["meeting_transcripts"])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat, what it is called, and what is told of those who write in it."""

    name: str
    segments: tuple[Segment, ...]
    people: Mapping[str, Mapping[str, str]]


def is_chats(value: Any) -> bool:
    """True for a list of objects the first of which has ``chat_logs``."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and isinstance(first.get("chat_logs"), list)


def chats_of(loaded: Loaded) -> Iterator[Chat]:
    """Every chat with words."""
    for number, chat in enumerate(loaded.objects(loaded.value, "a chat"), 1):
        name = f"dialogue {loaded.name(chat.get('dialogue_id')) or number}"
        segments = tuple(_messages(chat, name, loaded))
        annotations = chat.get("annotations")
        if isinstance(annotations, list) and annotations:
            loaded.left.count("an annotation of a message", times=len(annotations))
        if segments:
            yield Chat(name=name, segments=segments, people=_people(chat, name))
        else:
            loaded.left.count("a chat without words")


def _messages(chat: Mapping[str, Any], name: str, loaded: Loaded) -> Iterator[Segment]:
    for message in loaded.objects(chat.get("chat_logs"), "a message"):
        text = loaded.words(message.get("text"), "a message")
        who = loaded.name(message.get("id") or message.get("speaker"))
        if message.get("task_data"):
            loaded.left.count("the task data of a message")
        if text:
            yield Segment(text=text, speaker=f"{who} ({name})" if who else None)


def _people(chat: Mapping[str, Any], name: str) -> dict[str, dict[str, str]]:
    people = chat.get("participant_info")
    return {
        f"{who} ({name})": dict(_flat(told))
        for who, told in (people.items() if isinstance(people, dict) else ())
        if isinstance(told, dict)
    }


def _flat(told: Mapping[str, Any], before: str = "", depth: int = 1) -> Iterator[tuple[str, str]]:
    for key, value in told.items():
        if isinstance(value, dict) and depth < _MOST_DEPTH:
            yield from _flat(value, f"{before}{key}.", depth + 1)
        elif isinstance(value, str | int | float) and str(value).strip():
            yield f"{before}{key}", str(value)
