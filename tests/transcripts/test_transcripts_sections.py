"""Observation told from reflection, the questions that turns answer, times written in turns."""

import pytest

from qualkit.transcripts import read

NOTES = """# Day 2

## Observations

The waiting room was cold.

A woman asked twice where to sign.

## Reflections

I felt watched.
"""


def parse(text, name="a.md", **more):
    (document,) = read(text.encode(), name, **more)
    return document


def told(document):
    return [
        (document.text[t.span.start : t.span.end], t.attributes.get("section"))
        for t in document.turns
    ]


EXPECTED = [
    ("The waiting room was cold.", "observation"),
    ("A woman asked twice where to sign.", "observation"),
    ("I felt watched.", "reflection"),
]


def test_headings_tell_observation_from_reflection():
    document = parse(NOTES)

    assert told(document) == EXPECTED
    assert document.kind == "field-note"


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_labels_tell_observation_from_reflection(name):
    text = (
        "Observation: The waiting room was cold.\n\nA woman asked twice where to sign.\n\n"
        "Reflection: I felt watched."
    )
    document = parse(text, name)

    assert told(document) == EXPECTED
    marks = [document.text[m.span.start : m.span.end] for m in document.non_speech]
    assert marks == ["Observation:", "Reflection:"]


def test_an_observers_comment_is_reflection_for_its_paragraph_only():
    document = parse("It was cold.\n\nOC: I felt watched.\n\nThen the door opened.", "a.txt")

    assert told(document) == [
        ("It was cold.", None),
        ("I felt watched.", "reflection"),
        ("Then the door opened.", None),
    ]


@pytest.mark.parametrize(
    ("observed", "thought"),
    [
        ("Beobachtung", "Reflexion"),
        ("Observation", "Réflexions"),
        ("Waarneming", "Reflectie"),
        ("What I saw", "My thoughts"),
    ],
)
def test_sections_are_known_under_other_names(observed, thought):
    document = parse(f"## {observed}\n\nIt was cold.\n\n## {thought}\n\nI felt watched.")

    assert [section for _, section in told(document)] == ["observation", "reflection"]


def test_one_of_the_two_alone_makes_no_sections():
    document = parse("## Observations\n\nIt was cold.\n\n## Tea\n\nIt was hot.")

    assert [section for _, section in told(document)] == [None, None]


GROUP = """# Group 7

Mod: Welcome.

## What helps you?

Anna: Company.

Ben: Tea.

## What is missing?

Anna: Time.
"""


def test_headings_above_turns_are_the_questions_they_answer():
    document = parse(GROUP, roster=["Mod"])

    assert [(turn.speaker, turn.question) for turn in document.turns] == [
        ("Mod", None),
        ("Anna", "What helps you?"),
        ("Ben", "What helps you?"),
        ("Anna", "What is missing?"),
    ]


def test_a_title_alone_is_no_question():
    document = parse("# Group 7\n\nAnna: One.\n\nBen: Two.\n\nAnna: Three.")

    assert {turn.question for turn in document.turns} == {None}


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("Anna: [04:01] One.\n\nBen: Two.\n\nAnna: [00:05:01.5] Three.", [241.0, None, 301.5]),
        ("[04:01]\nAnna: One.\n\nBen: Two.\n\n#00:05:01-5# Anna: Three.", [241.0, None, 301.0]),
        ("00:04:01:12\n\nAnna: One.\n\nBen: Two.\n\nAnna: (5:01) Three.", [241.0, None, 301.0]),
    ],
)
def test_a_time_where_a_turn_starts_begins_it(text, begins):
    document = parse(text, "a.txt")

    assert [turn.begins for turn in document.turns] == begins
    times = [document.text[m.span.start : m.span.end] for m in document.non_speech]
    assert all(any(character.isdigit() for character in time) for time in times)


@pytest.mark.parametrize("frames", ["[00:04:01:12]", "[00:04:01;12]", "00:04:01:12"])
def test_times_with_frames_are_no_speech(frames):
    document = parse(f"Anna: One.\n{frames}\nAnd two.\n\nBen: Three.\n\nAnna: Four.", "a.txt")

    (mark,) = document.non_speech
    assert (mark.kind, document.text[mark.span.start : mark.span.end]) == ("time", frames)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_names_of_both_sections_alone_on_lines_are_headings(gap):
    text = f"Observation{gap}A man waits.\n\nReflection{gap}I felt watched.\n"

    document = parse(text, "a.txt")

    assert told(document) == [("A man waits.", "observation"), ("I felt watched.", "reflection")]
    assert [item.kind for item in document.non_speech] == ["heading", "heading"]


def test_the_name_of_one_section_alone_is_no_heading():
    document = parse("Reflection\n\nI felt watched.\n", "a.txt")

    assert told(document) == [("Reflection", None), ("I felt watched.", None)]
