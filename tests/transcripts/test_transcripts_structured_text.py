"""reStructuredText: what is a title, what is markup, and that the text never moves."""

import contextlib
import itertools
import random

import pytest
from mutations import of_bytes

from qualkit.errors import QualkitError, ReadError
from qualkit.transcripts import read

SESSION = """\
:Date: 4 March
:Place: the library,
   upstairs

.. raw:: html

   <p id="top">Nobody: says this</p>

   <p>(laughs)</p>

Focus group one
===============

*(10.00 am)*

**Mrs Lake**: We meet on Mondays.

There is tea as well.

.. image:: tea.png
   :alt: a cup

And cake: plenty of it.

**Mr Rook**: I bring the cake.

-----
Break
-----
**Mrs Lake**: Welcome back.

.. a comment that nobody
   reads

.. _target:

**Mr Rook**: Thank you.
"""


def parse(text):
    (document,) = read(text.encode(), "a.rst")
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def marked(document, kind):
    return [
        document.text[item.span.start : item.span.end]
        for item in document.non_speech
        if item.kind == kind
    ]


def test_the_text_is_the_files_and_labels_name_the_speakers():
    document = parse(SESSION)

    assert document.text == SESSION
    assert document.format == "rst"
    assert [(t[0], t[1].partition("\n")[0]) for t in turns(document)] == [
        ("Mrs Lake", "We meet on Mondays."),
        ("Mr Rook", "I bring the cake."),
        ("Mrs Lake", "Welcome back."),
        ("Mr Rook", "Thank you."),
    ]


def test_titles_are_headings_and_markup_is_direction():
    document = parse(SESSION)

    assert marked(document, "heading") == [
        "Focus group one\n===============",
        "-----\nBreak\n-----",
    ]
    directions = marked(document, "direction")
    assert [d.split("\n")[0] for d in directions] == [
        ":Date: 4 March",
        ":Place: the library,",
        ".. raw:: html",
        "*(10.00 am)*",
        ".. image:: tea.png",
        ".. a comment that nobody",
        ".. _target:",
    ]
    assert directions[2].endswith("<p>(laughs)</p>")


def test_a_turn_goes_on_behind_a_directive():
    document = parse(SESSION)

    first = turns(document)[0][1]

    assert first.endswith("And cake: plenty of it.")
    assert ":alt: a cup" in first


def test_spans_of_non_speech_never_overlap():
    spans = [item.span for item in parse(SESSION).non_speech]

    assert all(one.end <= two.start for one, two in itertools.pairwise(spans))


def test_lines_of_punctuation_alone_are_no_words():
    document = parse("Anna: One.\n\n----\n\nBen: Two.\n\nAnna: Three.\n")

    assert marked(document, "direction") == ["----"]
    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben", "Anna"]


@pytest.mark.parametrize(
    "words", ["...", "..well, no", "Anna\n..", "__name__: yes", "one :: two", "a\n=b="]
)
def test_other_punctuation_is_speech(words):
    document = parse(f"Anna: One.\n\n{words}\n\nBen: Two.\n\nAnna: Three.\n")

    assert not [item for item in document.non_speech if item.kind != "label"]


def test_field_lists_count_at_the_head_only():
    document = parse("Anna: One.\n\n:Note: so it goes\n\nBen: Two.\n\nAnna: Three.\n")

    assert marked(document, "direction") == []


def test_titles_in_wide_characters_need_wide_lines():
    document = parse("会議\n====\n\nAnna: One.\n\nBen: Two.\n\nAnna: Three.\n")

    assert marked(document, "heading") == ["会議\n===="]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n",
    ],
)
def test_a_file_without_words_is_empty(text):
    with pytest.raises(ReadError, match=r"a\.rst is empty"):
        parse(text)


def test_a_file_of_markup_alone_has_no_turn():
    assert parse(".. raw:: html\n\n   <p>x</p>\n").turns == ()


@pytest.mark.parametrize(
    "seeds", [range(200), pytest.param(range(200, 2200), marks=pytest.mark.slow)]
)
def test_damage_is_read_or_refused(seeds):
    damaged = of_bytes(SESSION.encode(), (b"..", b"::\n", b"\n====\n", b"**", b"   ", b":a:"))
    for seed in seeds:
        with contextlib.suppress(QualkitError):
            read(damaged(random.Random(seed)), "a.rst")
