"""Damaged files of every structured format: read, or refused by qualkit's own errors, in time."""

from __future__ import annotations

import io
import json
import random
import time
import zipfile
from collections.abc import Mapping

import docx
import pytest
from mutations import Mutate, of_bytes, of_parts, of_value
from workbooks import ods_parts, xlsx_parts

from qualkit.errors import QualkitError
from qualkit.transcripts import read

MOST_SECONDS = 60.0

TABLE = """document;session;Sprecher;role;language;Frage;Text;begin;end;age;mood
A;S1;Ann;staff;en;Why?;"One; ""two""
three";0:05;7,5;71;glad
A;S1;Ben;citizen;de-AT;Why?;Vier (lacht);8;9;44;sad
B;S2;Ann;citizen;;;Five;;;71;glad
"""
SURVEY = """id,Country,What helped you most?,What would you change?
P1,IE,The driver who waited for me at the stop,More buses on Sunday evenings please
P2,DK,My neighbour came with me every single time,
"""
ROWS = [
    ["Speaker", "Text", "Age", "Start"],
    ["Ann", "I want company.", 71, "0:05"],
    ["Ben", "So do I.", 44.5, None],
]
WHISPER = {
    "text": "One two.",
    "language": "en",
    "segments": [
        {"id": 0, "start": 0.0, "end": 2.5, "text": " One", "speaker": "SPEAKER_00", "words": []},
        {"id": 1, "start": 2.5, "end": 4, "text": " two. [laughs]"},
    ],
}
TRANSCRIBE = {
    "jobName": "j",
    "results": {
        "language_code": "en-US",
        "items": [
            {"type": "pronunciation", "start_time": "0.0", "end_time": "0.5",
             "alternatives": [{"confidence": "1.0", "content": "Yes"}]},
            {"type": "punctuation", "alternatives": [{"content": "."}]},
            {"type": "pronunciation", "start_time": "1.0", "end_time": "1.5",
             "speaker_label": "spk_1", "alternatives": [{"content": "No"}]},
        ],
        "speaker_labels": {
            "segments": [{"speaker_label": "spk_0", "items": [{"start_time": "0.0"}]}]
        },
        "channel_labels": None,
    },
}  # fmt: skip
CHANNELS = {
    "results": {
        "items": [],
        "audio_segments": [],
        "channel_labels": {
            "channels": [{"channel_label": "ch_0", "items": TRANSCRIBE["results"]["items"]}]  # type: ignore[index]
        },
    }
}
MEETING = {
    "topic_list": [{"topic": "Lifts", "relevant_text_span": [["0", "1"], ["1", "9"]]}],
    "general_query_list": [{"query": "q"}],
    "meeting_transcripts": [
        {"speaker": "Chair", "content": "We begin {vocalsound} ."},
        {"speaker": "Mr Oak", "content": "Late ."},
    ],
}
CHATS = [
    {
        "dialogue_id": 3,
        "chat_logs": [{"text": "Wood?", "id": "a", "task_data": {}}, {"text": "No", "id": "b"}],
        "participant_info": {"a": {"demographics": {"age": 3, "x": {"y": {"z": 1}}}}},
        "annotations": [["Wood?", "x"]],
    }
]
RECORDS = [
    {"document": "A", "participant": "Ann", "text": "Yes", "begins": 1.5, "attributes": {"m": "x"}},
    {"document": "B", "participant": "Ben", "text": "No", "ends": "0:07", "role": "staff"},
]
TEI = """<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><listPerson>
<person xml:id="A" role="x"><persName><forename>Ann</forename></persName><age value="7"/></person>
</listPerson></teiHeader><text><timeline unit="s"><when xml:id="T0" absolute="10:00:00"/>
<when xml:id="T1" interval="2.5" since="#T0"/></timeline><body><div><head>Lifts</head>
<u who="#A" start="#T0" end="#T1" ana="#chair"><seg>One <vocal><desc>cough</desc></vocal> two.
<choice><sic>a</sic><corr>b</corr></choice></seg></u><note>x</note><u who="#A #B">
<seg xml:lang="fr"><w join="right">L</w><w>eau</w><pc>.</pc></seg></u>
<sp><speaker>Ben</speaker><p>No</p><stage>exit
</stage></sp><annotationBlock who="#A"><u>So<anchor synch="#T1"/></u></annotationBlock></div></body>
</text></TEI>"""
EAF = """<?xml version="1.0" encoding="UTF-8"?>
<ANNOTATION_DOCUMENT><TIME_ORDER><TIME_SLOT TIME_SLOT_ID="t0" TIME_VALUE="0"/>
<TIME_SLOT TIME_SLOT_ID="t1"/><TIME_SLOT TIME_SLOT_ID="t2" TIME_VALUE="2000"/></TIME_ORDER>
<TIER TIER_ID="A" PARTICIPANT="Ann" LANG_REF="en"><ANNOTATION><ALIGNABLE_ANNOTATION
ANNOTATION_ID="a" TIME_SLOT_REF1="t0" TIME_SLOT_REF2="t1"><ANNOTATION_VALUE>Yes</ANNOTATION_VALUE>
</ALIGNABLE_ANNOTATION></ANNOTATION></TIER><TIER TIER_ID="B" PARENT_REF="A"><ANNOTATION>
<REF_ANNOTATION ANNOTATION_ID="b" ANNOTATION_REF="a"><ANNOTATION_VALUE>Tak</ANNOTATION_VALUE>
</REF_ANNOTATION></ANNOTATION></TIER><LANGUAGE LANG_ID="en" LANG_LABEL="en"/>
</ANNOTATION_DOCUMENT>"""

TALK = """---
observer: Kim
---
# Day 2

## Observations

**Anna**: One [00:12] thing.

12 Ben (laughs): two

Q. What?

A. [inaudible] that

OC: hm
"""
HEAD = "Date: 3 May\nPlace: here\n\nAnna  0:05\nOne.\n\nBen  0:09\nTwo.\n\nAnna  0:12\nThree.\n"
CUES = """1
00:00:01{0}000 --> 00:00:02{0}000
Anna: hello &amp; bye

2
00:00:03{0}000 --> 00:00:04{0}000
<v Ben>yes <i>so</i>

"""
SBV = "0:00:01.000,0:00:02.000\n(Anna)\nhello\n\n0:00:03.000,0:00:04.000\n(Ben)\nyes\n\n" * 2


def word_parts() -> dict[str, bytes]:
    """The parts of a Word file with a heading, turns and a table."""
    made = docx.Document()
    made.add_heading("Group 7", 1)
    for text in ("Anna: One.", "Ben: [laughs] two", "Anna: Three."):
        made.add_paragraph(text)
    made.add_table(1, 2).cell(0, 0).text = "Ben: Four."
    out = io.BytesIO()
    made.save(out)
    with zipfile.ZipFile(out) as package:
        return {name: package.read(name) for name in package.namelist()}


SAMPLES: Mapping[str, tuple[Mutate, str]] = {
    "txt": (of_bytes(HEAD.encode()), "a.txt"),
    "md": (of_bytes(TALK.encode()), "a.md"),
    "vtt": (of_bytes(f"WEBVTT\n\n{CUES.format('.') * 2}".encode()), "a.vtt"),
    "srt": (of_bytes(CUES.format(",").encode() * 2), "a.srt"),
    "sbv": (of_bytes(SBV.encode()), "a.sbv"),
    "docx": (of_parts(word_parts()), "a.docx"),
    "table": (of_bytes(TABLE.encode()), "a.csv"),
    "tabs in UTF-16": (of_bytes(TABLE.replace(";", "\t").encode("utf-16")), "a.tsv"),
    "survey": (of_bytes(SURVEY.encode()), "a.csv"),
    "xlsx": (of_parts(xlsx_parts({"S": ROWS, "T": ROWS[:2]})), "a.xlsx"),
    "ods": (of_parts(ods_parts({"S": ROWS})), "a.ods"),
    "whisper": (of_value(WHISPER), "a.json"),
    "transcribe": (of_value(TRANSCRIBE), "a.json"),
    "transcribe by channel": (of_value(CHANNELS), "a.json"),
    "whisper.cpp": (of_value({"transcription": [{"offsets": {"from": 1}, "text": "x"}]}), "a.json"),
    "meeting": (of_value(MEETING), "a.json"),
    "chats": (of_value(CHATS), "a.json"),
    "records": (of_value(RECORDS), "a.json"),
    "tei": (of_bytes(TEI.encode()), "a.xml"),
    "eaf": (of_bytes(EAF.encode()), "a.eaf"),
}


def outcomes(name: str, seeds: range) -> tuple[int, int]:
    """How many damaged files were read, and how many refused."""
    mutate, file = SAMPLES[name]
    read_well = refused = 0
    for seed in seeds:
        data = mutate(random.Random(seed))
        begun = time.monotonic()
        try:
            documents = read(data, file)
        except QualkitError:
            refused += 1
            documents = ()
        except BaseException as error:
            error.add_note(f"{name}, seed {seed}")
            raise
        read_well += bool(documents)
        for document in documents:
            check_sound(document.text, [turn.span for turn in document.turns])
        assert time.monotonic() - begun < MOST_SECONDS, (name, seed)
    return read_well, refused


def check_sound(text: str, spans: list) -> None:
    text.encode("utf-8")
    assert "\r" not in text
    assert all(text[span.start : span.end].strip() for span in spans)


@pytest.mark.parametrize("name", SAMPLES)
def test_damaged_files_raise_nothing_but_our_errors(name: str) -> None:
    read_well, refused = outcomes(name, range(200))

    assert read_well >= 1
    assert refused >= 1


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLES)
def test_more_damaged_files_raise_nothing_but_our_errors(name: str) -> None:
    assert sum(outcomes(name, range(1000, 3000))) == 2000


def test_whole_samples_are_read() -> None:
    texts = {"a.csv": TABLE, "b.csv": SURVEY, "a.xml": TEI, "a.eaf": EAF}
    texts |= {
        f"{n}.json": json.dumps(value) for n, value in enumerate((WHISPER, TRANSCRIBE, MEETING))
    }

    assert all(read(text.encode(), name) for name, text in texts.items())
