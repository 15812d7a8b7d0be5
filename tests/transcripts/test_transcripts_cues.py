"""WebVTT and SubRip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read


def parse(text, name):
    (document,) = read(text.encode(), name)
    return document


def turns(document):
    return [
        (t.speaker, document.text[t.span.start : t.span.end], t.begins, t.ends)
        for t in document.turns
    ]


VOICES = """WEBVTT
Language: en

intro
00:00:01.000 --> 00:00:02.000
<v Anna Bell>Good <b>morning</b>.</v>

00:02.000 --> 00:03.500 align:start
<v.loud Anna Bell>How &amp; why?

NOTE a comment

00:00:04.000 --> 00:00:05.000
<v Ben>Fine.</v> <v Anna Bell>Good.</v>

01:00:00.000 --> 01:00:01.000
[music]
"""


def test_voices_are_speakers_and_their_cues_one_turn():
    document = parse(VOICES, "a.vtt")

    assert turns(document) == [
        ("Anna Bell", "Good morning.\nHow & why?", 1.0, 3.5),
        ("Ben", "Fine.", 4.0, 5.0),
        ("Anna Bell", "Good.", 4.0, 5.0),
    ]
    assert [n.kind for n in document.non_speech] == ["direction"]
    assert (document.format, document.language) == ("vtt", "en")


def test_labels_in_cues_are_speakers():
    cues = ["Anna: One", "and two.", "Ben: Three.\nAnna: Four."]
    text = "\n\n".join(
        f"{i}\n00:00:0{i},000 --> 00:00:0{i},900\n{cue}" for i, cue in enumerate(cues, 1)
    )
    document = parse(text, "a.srt")

    assert turns(document) == [
        ("Anna", "One\nand two.", 1.0, 2.9),
        ("Ben", "Three.", 3.0, 3.9),
        ("Anna", "Four.", 3.0, 3.9),
    ]


def test_cues_without_speakers_are_turns_of_nobody():
    first = "1\n00:00:01,000 --> 00:00:02,000\nOne."
    document = parse(first + "\n\n2\n00:00:02,000 --> 00:00:03,000\nTwo.", "a.srt")

    assert turns(document) == [(None, "One.", 1.0, 2.0), (None, "Two.", 2.0, 3.0)]


def test_cues_left_out_are_listed_by_line():
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\n00:02.000 --> 00:0x.000\nTwo.\n\n"
        "Words alone.\n\n00:03.000 --> 00:04.000\n\n00:05.000 --> 00:06.000\nThree.\n"
    )
    document = parse(text, "a.vtt")

    assert document.text == "One.\nThree."
    assert [item.line for item in document.skipped] == [6, 11, 9]


def test_subtitles_saved_as_text_are_known_by_their_start():
    assert parse(VOICES, "zoom.txt").format == "vtt"
    assert parse("1\n00:00:01,000 --> 00:00:02,000\nOne.", "a.txt").format == "srt"


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("00:01.000 --> 00:02.000\nOne.", "a.vtt", "WEBVTT in its first line"),
        ("WEBVTT", "a.vtt", "no cues with words"),
        ("some text", "a.srt", "a numbered cue"),
        ("1\nsome text", "a.srt", "a numbered cue"),
        ("\n", "a.srt", "is empty"),
    ],
)
def test_what_is_no_subtitle_is_refused(text, name, message):
    with pytest.raises(ReadError, match=message):
        parse(text, name)


LINES = st.sampled_from(
    [
        "",
        "1",
        "WEBVTT",
        "NOTE",
        "STYLE",
        "00:01.000 --> 00:02.000",
        "00:00:01,000 --> 00:00:02,000",
        "99:99:99,999 --> 0:0:0,0",
        "-->",
        "<v Anna>",
        "<v",
        "Anna: hello",
        "text &lt; &#0; <b>",
        "{\\an8}",
    ]
)


@given(st.lists(LINES, max_size=14), st.sampled_from(["a.vtt", "a.srt"]))
def test_any_arrangement_of_cues_is_read_or_refused(lines, name):
    try:
        document = parse("\n".join(lines), name)
    except QualkitError:
        return
    assert all(quote == quote.strip() for _, quote, _, _ in turns(document))


def test_subviewer_cues_become_turns_with_times() -> None:
    data = b"0:00:01.000,0:00:02.500\nANN: Well.\n\n0:00:03.000,0:00:04.000\nBEN: Yes,\nI think.\n"

    (document,) = read(data, "talk.sbv")

    assert document.format == "sbv"
    assert [
        (turn.speaker, document.text[turn.span.start : turn.span.end], turn.begins, turn.ends)
        for turn in document.turns
    ] == [("ANN", "Well.", 1.0, 2.5), ("BEN", "Yes,\nI think.", 3.0, 4.0)]


def test_what_subviewer_leaves_out_is_told_with_its_line() -> None:
    data = (
        b"0:00:01.000,0:00:02.000\nOne\n\n0:00:02.000,0:00:03.000\n\nLoose words\n\n"
        b"0:00:03.x00,0:00:04.000\nBad\n\n0:00:05.000,0:00:06.000\nTwo\n"
    )

    (document,) = read(data, "talk.sbv")

    assert document.text == "One\nTwo"
    assert {item.line for item in document.skipped} == {4, 6, 8}


def test_what_is_no_subviewer_file_is_refused() -> None:
    with pytest.raises(ReadError, match=r"talk\.sbv is no \.sbv file; expected two times and a"):
        read(b"some text", "talk.sbv")
