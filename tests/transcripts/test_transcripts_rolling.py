"""Captions that show each line again, and subtitles in which somebody says a thing twice."""

from itertools import pairwise

from qualkit.transcripts import read

ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:01.000 --> 00:00:02.000 align:start
{empty}
we<00:00:01.200><c> met</c><00:00:01.400><c> in</c><00:00:01.600><c> May</c>

00:00:02.000 --> 00:00:02.010 align:start
we met in May
{empty}

00:00:02.010 --> 00:00:04.000 align:start
we met in May
as<00:00:02.300><c> we</c><00:00:02.500><c> did</c>

00:00:04.000 --> 00:00:04.010 align:start
as we did
{empty}

00:00:04.010 --> 00:00:06.000 align:start
as we did
every<00:00:04.300><c> year</c>
""".replace("{empty}", " ")


def parse(text, name="a.vtt"):
    (document,) = read(text.encode(), name)
    return document


def srt(*said):
    cues = (
        f"{n + 1}\n00:00:{n:02},000 --> 00:00:{n:02},900\n{text}\n" for n, text in enumerate(said)
    )
    return "\n".join(cues)


def test_each_line_of_rolling_captions_is_kept_once_and_the_rest_counted():
    document = parse(ROLLING)

    assert document.text == "we met in May\nas we did\nevery year"
    assert [item.reason for item in document.skipped] == ["4 repeated lines of rolling captions"]


def test_captions_that_roll_throughout_need_no_times_of_words():
    lines = [f"line {n}" for n in range(12)]
    said = [f"{one}\n{other}" for one, other in pairwise(lines)]

    document = parse(srt(*said), "a.srt")

    assert document.text == "\n".join(lines)


def test_what_is_said_twice_in_subtitles_stays():
    said = ["Do you?", "Yes.", "Yes.", "Yes.", "Do they?", "No.", "No.", "Then who?", "Me.", "Me."]

    document = parse(srt(*said), "a.srt")

    assert document.text == "\n".join(said)
    assert document.skipped == ()
