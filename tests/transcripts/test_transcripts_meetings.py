"""Transcripts as meeting programs and transcribing services export them.

There are no samples to take along: the files are written after the programs' published
documentation, in words of our own.
"""

import io

import docx
import pytest

from qualkit.transcripts import read

SAID = [
    ("Anna Bell", "Good morning, can you hear me?", 3.0),
    ("Ben Okri", "Yes. Shall we start?", 9.0),
    ("Anna Bell", "Let us.", 12.0),
]


def parse(data, name):
    data = data if isinstance(data, bytes) else data.encode()
    (document,) = read(data, name)
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end], t.begins) for t in document.turns]


def word(*paragraphs):
    """A Word file; a newline in a paragraph is a line break, a name before it bold."""
    made = docx.Document()
    for text in paragraphs:
        first, newline, rest = text.partition("\n")
        paragraph = made.add_paragraph()
        run = paragraph.add_run(first)
        run.bold = True
        if newline:
            run.add_break()
            paragraph.add_run(rest)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def clock(seconds):
    return f"0:{int(seconds):02d}"


def test_teams_subtitles_have_voices_and_long_identifiers():
    cues = "\n\n".join(
        f"6f9619ff-8b86-d011-b42d-00c04fc964ff/{n}-0\n"
        f"00:00:{begins:06.3f} --> 00:00:{begins + 2:06.3f}\n<v {name}>{text}</v>"
        for n, (name, text, begins) in enumerate(SAID)
    )

    assert turns(parse(f"WEBVTT\n\n{cues}\n", "meeting.vtt")) == SAID


def test_zoom_subtitles_have_labels_in_numbered_cues():
    cues = "\n\n".join(
        f"{n}\n00:00:{begins:06.3f} --> 00:00:{begins + 2:06.3f}\n{name}: {text}"
        for n, (name, text, begins) in enumerate(SAID, 1)
    )

    assert turns(parse(f"WEBVTT\n\n{cues}\n", "meeting.vtt")) == SAID


def test_teams_word_files_have_names_with_times_above_the_words():
    blocks = [f"{name}   {clock(begins)}\n{text}" for name, text, begins in SAID]
    document = parse(
        word("Anna Bell started transcription", *blocks, "Anna Bell stopped transcription"),
        "meeting.docx",
    )

    spoken = [turn for turn in turns(document) if turn[0]]
    assert [(name, begins) for name, _, begins in spoken] == [(n, b) for n, _, b in SAID]
    marks = [document.text[m.span.start : m.span.end] for m in document.non_speech]
    assert marks == ["Anna Bell started transcription", "Anna Bell stopped transcription"]
    assert len(document.turns) == len(SAID)


def test_older_teams_word_files_have_times_above_the_names():
    blocks = [
        f"0:0:{begins:.3f} --> 0:0:{begins + 2:.3f}\n{name}\n{text}" for name, text, begins in SAID
    ]

    assert turns(parse(word(*blocks), "meeting.docx")) == SAID


@pytest.mark.parametrize("between", ["\n", "  \n"])
def test_otter_text_has_names_with_times_on_their_lines(between):
    blocks = [f"{name}  {clock(begins)}{between}{text}" for name, text, begins in SAID]
    document = parse("\n\n".join([*blocks, "Transcribed by https://otter.ai"]), "meeting.txt")

    assert turns(document)[:2] == SAID[:2]
    assert [document.text[m.span.start : m.span.end] for m in document.non_speech] == [
        "Transcribed by https://otter.ai"
    ]


def test_otter_word_files_have_names_with_times_in_paragraphs_of_their_own():
    paragraphs = [
        part for name, text, begins in SAID for part in (f"{name}  {clock(begins)}", text)
    ]

    assert turns(parse(word("Interview 4", *paragraphs), "meeting.docx"))[1:] == SAID


def test_a_saved_chat_has_times_and_addressees():
    text = "".join(
        f"10:00:{begins:02.0f} From {name} to Everyone:\n\t{said}\n" for name, said, begins in SAID
    )

    assert [(name, words) for name, words, _ in turns(parse(text, "chat.txt"))] == [
        (name, said) for name, said, _ in SAID
    ]


def test_diarised_text_has_codes_with_times():
    text = "\n\n".join(f"SPEAKER_{n % 2:02d} {clock(b)}\n{t}" for n, (_, t, b) in enumerate(SAID))

    assert [name for name, _, _ in turns(parse(text, "whisperx.txt"))] == [
        "SPEAKER_00",
        "SPEAKER_01",
        "SPEAKER_00",
    ]
