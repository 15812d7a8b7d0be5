"""Transcripts as JSON. There are no samples of what the recognisers write here: their cases follow
the published descriptions of Whisper, WhisperX, whisper.cpp and Amazon Transcribe, with words of
our own."""

from __future__ import annotations

import json
from typing import Any

import pytest

from qualkit.errors import ReadError, UnknownName
from qualkit.model import ParsedDocument
from qualkit.transcripts import read


def parse(value: Any, name: str = "talk.json", **more: Any) -> tuple[ParsedDocument, ...]:
    return read((value if isinstance(value, str) else json.dumps(value)).encode(), name, **more)


def turns(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def times(document: ParsedDocument) -> list[tuple[float | None, float | None]]:
    return [(turn.begins, turn.ends) for turn in document.turns]


def reasons(document: ParsedDocument) -> list[str]:
    return [item.reason for item in document.skipped]


def segment(begins: float, ends: float, text: str, **more: Any) -> dict[str, Any]:
    return {"id": 0, "start": begins, "end": ends, "text": text, **more}


# Whisper, WhisperX, whisper.cpp


def test_whisper_without_speakers_is_cut_at_pauses() -> None:
    segments = [
        segment(0, 4, " The bus was late"),
        segment(4.2, 6, " again."),
        segment(9, 11, " So?"),
    ]
    (document,) = parse({"text": "…", "segments": segments, "language": "en"})

    assert turns(document) == [(None, "The bus was late again."), (None, "So?")]
    assert times(document) == [(0.0, 6.0), (9.0, 11.0)]
    assert (document.language, document.format, document.skipped) == ("en", "json", ())


def test_whisper_without_speakers_is_cut_at_a_sentence_after_a_minute() -> None:
    texts = ["It began.", "And then", "it went on.", "It ended."]
    segments = [segment(n * 30, n * 30 + 30, text) for n, text in enumerate(texts)]
    (document,) = parse({"segments": segments})

    assert turns(document) == [(None, "It began. And then it went on."), (None, "It ended.")]


def test_segments_without_times_and_speakers_stay_apart() -> None:
    (document,) = parse({"segments": [{"text": "One"}, {"text": "Two"}]})

    assert turns(document) == [(None, "One"), (None, "Two")]


def test_whisperx_segments_of_one_speaker_are_one_turn() -> None:
    segments = [
        segment(0, 2, "Who is there?", speaker="SPEAKER_00", words=[{"word": "Who", "start": 0}]),
        segment(3, 4, " Me.", speaker="SPEAKER_01"),
        segment(70, 71, " And you?", speaker="SPEAKER_01"),
        segment(72, 73, "(laughs)"),
    ]
    (document,) = parse({"segments": segments, "word_segments": []})

    assert turns(document) == [
        ("SPEAKER_00", "Who is there?"),
        ("SPEAKER_01", "Me. And you?"),
        (None, "(laughs)"),
    ]
    assert times(document)[1] == (3.0, 71.0)
    assert [mark.kind for mark in document.non_speech] == ["direction"]


def test_segments_in_scripts_without_spaces_are_joined_without() -> None:
    (document,) = parse(
        {"segments": [segment(0, 1, "你好", speaker="A"), segment(1, 2, "吗", speaker="A")]}
    )

    assert document.text == "你好吗"


def test_whisper_without_segments_is_one_turn() -> None:
    (document,) = parse({"text": " All of it.", "segments": [], "language": "english"})

    assert (turns(document), document.language) == ([(None, "All of it.")], None)


def test_whisper_cpp_counts_milliseconds() -> None:
    transcription = [{"timestamps": {}, "offsets": {"from": 500, "to": 2500}, "text": " Hello."}]
    (document,) = parse({"result": {"language": "de"}, "transcription": transcription})

    assert (times(document), document.language) == ([(0.5, 2.5)], "de")


def test_wrong_types_in_segments_are_counted() -> None:
    segments = [
        "One",
        segment(0, 1, "Two"),
        {"text": None},
        {"text": 7},
        {"text": "Three", "start": "soon", "end": True, "speaker": ["A"]},
        {"text": "Four", "start": -1},
    ]
    (document,) = parse({"segments": segments})

    assert [text for _, text in turns(document)] == ["Two", "Three", "Four"]
    assert sorted(reasons(document)) == [
        "a segment that is no object",
        "a segment whose words are no text",
        "a segment without words",
        "a speaker who is no text",
        "a time that is no number of seconds (3 times)",
    ]


# Amazon Transcribe


def word(content: str, begins: float, **more: Any) -> dict[str, Any]:
    return {
        "type": "pronunciation",
        "alternatives": [{"confidence": "0.99", "content": content}],
        "start_time": str(begins),
        "end_time": str(begins + 0.5),
        **more,
    }


def mark(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"content": content}], **more}


def test_transcribe_items_become_turns_by_their_labels() -> None:
    items = [word("Good", 0), word("morning", 0.5), mark("."), word("Hello", 2), mark("!")]
    labels = {
        "speakers": 2,
        "segments": [
            {
                "speaker_label": "spk_0",
                "items": [
                    {"start_time": "0", "speaker_label": "spk_0"},
                    {"start_time": "0.5", "speaker_label": "spk_0"},
                ],
            },
            {"speaker_label": "spk_1", "items": [{"start_time": "2"}]},
        ],
    }
    results = {
        "transcripts": [],
        "items": items,
        "speaker_labels": labels,
        "language_code": "en-GB",
    }
    (document,) = parse({"jobName": "x", "results": results})

    assert turns(document) == [("spk_0", "Good morning."), ("spk_1", "Hello!")]
    assert times(document) == [(0.0, 1.0), (2.0, 2.5)]
    assert document.language == "en"


def test_transcribe_items_may_carry_their_labels() -> None:
    items = [word("Yes", 0, speaker_label="spk_0"), mark(","), word("No", 1, speaker_label="spk_1")]
    (document,) = parse({"results": {"items": items}})

    assert turns(document) == [("spk_0", "Yes,"), ("spk_1", "No")]


def test_transcribe_segments_of_audio_are_taken_where_there_are_any() -> None:
    audio = [
        {"id": 0, "transcript": "Yes, please.", "start_time": "0.0", "end_time": "1.5",
         "speaker_label": "spk_0", "items": [0, 1]},
    ]  # fmt: skip
    (document,) = parse({"results": {"items": [word("Yes", 0)], "audio_segments": audio}})

    assert (turns(document), times(document)) == ([("spk_0", "Yes, please.")], [(0.0, 1.5)])


def test_transcribe_channels_are_interleaved_by_time() -> None:
    channels = [
        {"channel_label": "ch_0", "items": [word("Ann", 0), mark("."), word("Again", 4)]},
        {"channel_label": "ch_1", "items": [word("Ben", 2), mark("?")]},
    ]
    (document,) = parse({"results": {"items": [], "channel_labels": {"channels": channels}}})

    assert turns(document) == [("ch_0", "Ann."), ("ch_1", "Ben?"), ("ch_0", "Again")]


def test_transcribe_without_speakers_is_cut_at_pauses() -> None:
    items = [word("One", 0), mark("."), word("Two", 1), mark("."), word("Three", 9)]
    (document,) = parse({"results": {"items": items}})

    assert turns(document) == [(None, "One. Two."), (None, "Three")]


# QMSum and CaSiNo

MEETING = {
    "topic_list": [
        {"topic": "Lifts", "relevant_text_span": [["0", "1"], ["4", "99"]]},
        {"topic": "Buses", "relevant_text_span": [["1", "2"]]},
    ],
    "general_query_list": [{"query": "Sum up", "answer": "Lifts"}],
    "specific_query_list": [],
    "meeting_transcripts": [
        {"speaker": "Chair", "content": "We begin with lifts . {vocalsound}"},
        {"speaker": "Mr Oak", "content": "They are broken ."},
        {"speaker": "Mr Oak", "content": "And {disfmarker} the buses ?"},
        {"speaker": "Mr Oak", "content": "Late , too ."},
        {"speaker": "Chair", "content": "Thanks ."},
        {"speaker": "Chair", "content": "All done ."},
    ],
}


def test_topics_of_a_meeting_are_the_questions_of_its_turns() -> None:
    (document,) = parse(MEETING)

    assert [(turn.speaker, turn.question) for turn in document.turns] == [
        ("Chair", "Lifts"),
        ("Mr Oak", "Lifts"),
        ("Mr Oak", "Buses"),
        ("Mr Oak", None),
        ("Chair", "Lifts"),
    ]
    assert turns(document)[-1] == ("Chair", "Thanks .\nAll done .")
    assert reasons(document) == [
        "a contribution's second topic",
        "a query about the meeting with its answer",
    ]


def test_marks_of_a_meeting_are_not_speech() -> None:
    (document,) = parse(MEETING)

    marked = [document.text[m.span.start : m.span.end] for m in document.non_speech]
    assert marked == ["{vocalsound}", "{disfmarker}"]


@pytest.mark.parametrize("span", [7, ["0"], ["a", "b"], [None, 1], {"0": 1}, [[], []]])
def test_ranges_that_are_none_are_counted(span: Any) -> None:
    topics = [{"topic": "Lifts", "relevant_text_span": [span]}]
    (document,) = parse({**MEETING, "topic_list": topics})

    assert "a topic's range that is no two numbers" in reasons(document)


def test_topics_that_overlap_without_end_are_refused() -> None:
    topics = [{"topic": "Lifts", "relevant_text_span": [["0", "5"]] * 1000}]

    with pytest.raises(ReadError, match=r"talk\.json has topics that overlap 100 times and more"):
        parse({**MEETING, "topic_list": topics})


def test_each_chat_is_a_document_of_its_own_people() -> None:
    chats = [
        {
            "dialogue_id": 12,
            "chat_logs": [
                {"text": "Wood?", "id": "agent_1", "task_data": {}},
                {"text": "I am cold.", "id": "agent_1", "task_data": {}},
                {"text": "Take it", "id": "agent_2", "task_data": {"wood": "3"}},
            ],
            "participant_info": {"agent_1": {"demographics": {"age": 36, "gender": "female"}}},
            "annotations": [["Wood?", "small-talk"]],
        },
        {"chat_logs": [{"text": "Hello", "id": "agent_1"}]},
        {"chat_logs": []},
    ]
    first, second = parse(chats)

    assert (first.name, second.name) == ("dialogue 12", "dialogue 2")
    assert turns(first) == [
        ("agent_1 (dialogue 12)", "Wood?\nI am cold."),
        ("agent_2 (dialogue 12)", "Take it"),
    ]
    assert first.speaker_attributes == {
        "agent_1 (dialogue 12)": {"demographics.age": "36", "demographics.gender": "female"}
    }
    assert reasons(first) == [
        "the task data of a message",
        "an annotation of a message",
        "a chat without words",
    ]


# Lists of turns


def test_objects_with_the_keys_of_columns_are_rows() -> None:
    rows = [
        {"document": "A", "ordinal": 1, "participant": "Ann", "role": "staff", "start": 0, "end": 2,
         "text": "Yes", "begins": 1.5, "ends": None, "attributes": {"mood": "glad"}},
        {"document": "B", "ordinal": 1, "participant": "Ben", "text": "No\r\nno", "tags": ["x"]},
    ]  # fmt: skip
    first, second = parse(rows)

    assert (first.name, turns(first), times(first)) == ("A", [("Ann", "Yes")], [(1.5, None)])
    assert first.speaker_attributes["Ann"] == {
        "ordinal": "1", "start": "0", "end": "2", "role": "staff", "mood": "glad"
    }  # fmt: skip
    assert (turns(second), second.rows_are_turns) == ([("Ben", "No\nno")], True)
    assert second.speaker_attributes["Ben"]["tags"] == '["x"]'


@pytest.mark.parametrize("key", ["turns", "utterances"])
def test_the_list_may_be_inside_an_object(key: str) -> None:
    (document,) = parse({"title": "x", key: [{"speaker": "Ann", "utterance": "Yes"}]})

    assert turns(document) == [("Ann", "Yes")]


def test_faults_of_rows_name_the_object() -> None:
    (document,) = parse([{"text": "One"}, {"text": ""}, 7, {"who": "Ann"}, None])

    assert reasons(document) == [
        "object 2: a row without words",
        "object 4: a row without words",
        "a turn that is no object (2 times)",
    ]


def test_objects_that_share_no_keys_are_refused() -> None:
    with pytest.raises(ReadError, match=r"spans 6,001 columns and 6,000 rows"):
        parse([{"text": "One", f"k{n}": "x"} for n in range(6_000)])


def test_keys_can_be_named() -> None:
    (document,) = parse([{"who": "Ann", "what": "Yes"}], columns={"text": "what", "speaker": "who"})

    assert turns(document) == [("Ann", "Yes")]
    with pytest.raises(UnknownName, match=r"no column in talk\.json 'whit'"):
        parse([{"what": "Yes"}], columns={"text": "whit"})


# What is refused


@pytest.mark.parametrize(
    ("value", "described"),
    [
        ({"a": 1, "b": 2}, "an object with 'a', 'b'"),
        ({}, "an object with nothing"),
        ([], "a list"),
        ([1, 2], "a list"),
        ("text", "is no JSON at line 1, column 1"),
        ("3", "a single int"),
        ('"words"', "a single str"),
    ],
)
def test_unknown_json_names_what_is_read(value: Any, described: str) -> None:
    with pytest.raises(ReadError, match=described) as refused:
        parse(value)

    if "no JSON" not in described:
        assert "expected Whisper or WhisperX, whisper.cpp, Amazon Transcribe" in str(refused.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 200_000, "nested without end"),
        ('{"a":' * 200_000, "nested without end"),
        ('{"segments": [{"text": "One", "start": NaN}]}', "a number that is none: NaN"),
        ('{"segments": [{"text": "One", "start": -Infinity}]}', "number that is none: -Infinity"),
        ('{"segments": [{"text": "One", "start": 1e999}]}', "a number that is none: 1e999"),
        (
            f'{{"segments": [{{"text": "One", "start": 1{"0" * 9000}}}]}}',
            "number that is none: 1000",
        ),
        ('{"segments": [],\n "segments": []}', "has the key 'segments' twice in one object"),
        ('{"segments": [\n{"text": "a\\ud800b"}]}', r"half a character .*\\ud800, at line 2"),
        ('{"segments": [{"text": "\\udc00\\ud800"}]}', r"half a character .*\\udc00, at line 1"),
        ('{"segments": [{"text": "\\u0000"}]}', r"a NUL, \\u0000, at line 1"),
        ('{"segments": [{"text": "One"}', "is no JSON at line 1, column 30"),
        ('{"segments": [{"text": " "}]}', "has no words; expected Whisper"),
        ('[{"speaker": "Ann", "said": "x"}]', "no column for the words; it has 'speaker', 'said'"),
    ],
)
def test_what_cannot_be_read_with_certainty_is_refused(text: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        parse(text)


def test_escapes_that_are_text_are_read() -> None:
    (document,) = parse('{"segments": [{"text": "\\ud83d\\ude42 \\\\ud800 \\u00e9"}]}')

    assert document.text == "🙂 \\ud800 é"


def test_json_is_known_by_its_bytes() -> None:
    (document,) = parse({"segments": [segment(0, 1, "One")]}, "talk.txt")
    (note,) = parse("[Ann laughs]\n\nAnn: {so} it goes\n", "note.txt")

    assert (document.format, note.format) == ("json", "txt")


# AssemblyAI


def said(begins: int, ends: int, text: str, speaker: str | None = "A") -> dict[str, Any]:
    return {"speaker": speaker, "text": text, "start": begins, "end": ends, "confidence": 0.9}


def test_utterances_of_assemblyai_have_milliseconds() -> None:
    utterances = [said(250, 2000, "Hello there."), said(2100, 3000, "Hi.", "B")]
    value = {"text": "…", "language_code": "en_us", "utterances": utterances, "words": []}

    (document,) = parse(value)

    assert turns(document) == [("A", "Hello there."), ("B", "Hi.")]
    assert times(document) == [(0.25, 2.0), (2.1, 3.0)]
    assert (document.language, document.skipped) == ("en", ())


def test_words_of_assemblyai_become_sentences() -> None:
    words = [said(250, 500, "Hello"), said(500, 900, "there."), said(950, 1200, "Hi.", "B")]

    (document,) = parse({"utterances": None, "words": words})

    assert turns(document) == [("A", "Hello there."), ("B", "Hi.")]
    assert times(document) == [(0.25, 0.9), (0.95, 1.2)]


def test_utterances_of_others_have_seconds() -> None:
    plain = [{"speaker": "Ann", "text": "Hello there.", "start": 1, "end": 4}]

    (document,) = parse({"utterances": plain})

    assert times(document) == [(1.0, 4.0)]
