"""What the head of a transcript or of field notes says of the occasion."""

import pytest

from qualkit.transcripts import read
from qualkit.transcripts.headers import find_header

TALK = "\n\nAnna: One.\n\nBen: Two.\n\nAnna: Three."


def parse(text, name="a.txt", **more):
    (document,) = read(text.encode(), name, **more)
    return document


def speakers(document):
    return [turn.speaker for turn in document.turns]


HEADS = {
    "plain": "Date: 3 May\nPlace: Library\nPresent: Anna, Ben",
    "bold": "**Date:** 3 May\n**Place:** Library\n**Present**: Anna, Ben",
    "list": "- Date: 3 May\n- Place: Library\n- Present: Anna, Ben",
    "field list": ":Date: 3 May\n:Place: Library\n:Present: Anna, Ben",
    "apart": "Date: 3 May\n\nPlace: Library\n\nPresent: Anna, Ben",
    "front matter": "---\ndate: 3 May\nplace: Library\npresent: Anna, Ben\n---",
    "below a title": "Group 7\n\nDate: 3 May\nPlace: Library\nPresent: Anna, Ben",
    "below a heading": "# Group 7\nDate: 3 May\nPlace: Library\nPresent: Anna, Ben",
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_head_becomes_attributes_and_no_turn(head, name):
    document = parse(HEADS[head] + TALK, name)

    assert document.attributes == {"date": "3 May", "place": "Library", "present": "Anna, Ben"}
    assert speakers(document) == ["Anna", "Ben", "Anna"]
    (header,) = [mark for mark in document.non_speech if mark.kind == "header"]
    assert document.text[header.span.start : header.span.end] == HEADS[head]


@pytest.mark.parametrize(
    "head",
    [
        "Datum: 3. Mai\nOrt: Bücherei\nTeilnehmende: 7",
        "Date : 3 mai\nLieu : bibliothèque\nDurée : 40 minutes",
        "Fecha: 3 de mayo\nLugar: biblioteca",
        "Datum: 3 mei\nPlaats: bibliotheek\nAanwezig: 7",
        "Data: 3 maja\nMiejsce: biblioteka",
    ],
)
def test_heads_are_known_in_several_languages(head):
    document = parse(head + TALK)

    assert len(document.attributes) == head.count("\n") + 1
    assert speakers(document) == ["Anna", "Ben", "Anna"]


def test_the_head_tells_session_kind_and_language():
    document = parse(
        "---\nsession: Group 7\nkind: field note\nlanguage: de\nobserver: Kim\n---\nSo."
    )

    assert (document.session, document.kind, document.language) == ("Group 7", "field-note", "de")
    assert document.attributes == {"observer": "Kim"}


def test_lists_and_mappings_of_front_matter_are_written_on_one_line():
    document = parse("---\npresent: [Anna, Ben]\nplace: {room: 7, floor: 2}\n---\nSo.")

    assert document.attributes == {"present": "Anna; Ben", "place": "room: 7; floor: 2"}


def test_who_is_told_at_the_head_and_speaks_below_is_still_a_speaker():
    text = (
        "Date: 3 May\nPlace: here\nInterviewer: Welcome.\nAnna: Hello.\nInterviewer: So.\nAnna: Hm."
    )
    document = parse(text)

    assert document.attributes == {"date": "3 May", "place": "here"}
    assert speakers(document) == ["Interviewer", "Anna", "Interviewer", "Anna"]


@pytest.mark.parametrize(
    "text",
    [
        "Anna: One.\nBen: Two.",
        "Date: who knows, and it went on and on.\n\nIt rained.",
        "It rained.\n\nDate: 3 May\nPlace: here",
        "Moderator: Time: ten past.\nAnna: Place: here.",
        "---\nIt rained.\n---\n",
        "---\n- a\n- b\n---\nIt rained.",
        "---\n{[\n---\nIt rained.",
        "Key: value\nOther: value\nDate: 3 May\nThird: x",
    ],
)
def test_what_only_looks_like_a_head_is_none(text):
    assert find_header(text).end == 0


def test_a_bomb_in_front_matter_is_no_head():
    bomb = "---\na: &a [x, x]\n" + "".join(
        f"b{n}: &b{n} [*{'a' if not n else f'b{n - 1}'}, *{'a' if not n else f'b{n - 1}'}]\n"
        for n in range(40)
    )

    assert find_header(bomb + "---\nIt rained.").end == 0
