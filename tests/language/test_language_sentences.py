"""Sentences end where readers of transcripts see them end."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.language import sentences


def split(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", ["Mr. Smith and Dr. Shah came.", "Good!"]),
        ("en", ["Bring something, e.g. a cake.", "We did."]),
        ("en", ["We left at 5 p.m. in the rain.", "They left at 6 p.m.", "It rained."]),
        ("en", ["I was alone...", "Nobody came."]),
        ("en", ["I was… well, alone.", "Yes."]),
        ("en", ['He said "Come in."', "“I did.”", "(They laughed.)", "Then no. 5 came."]),
        ("en", ['"Why?" she asked.', "I said no.", "So did I.", "Then J. K. Rowling came."]),
        ("en", ["What?!", "Really??", "It cost £3.50.", "no final mark"]),
        ("en", ["i went there.", "it was good.", "i liked it"]),
        ("en-GB", ["Mr. Smith came.", "Good!"]),
        ("de", ["Das kostet z.B. fünf Euro.", "Dr. Müller kam am 3. Mai.", "Nr. 5 usw. und so."]),
        ("fr", ["M. Dupont est venu.", "Mme Martin aussi."]),
        ("cs", ["Např. když přijde tzv. pomoc.", "Přišla 5. května.", "Mám se dobře."]),
        ("hu", ["Pl. a szomszéd.", "Kb. öt ember jött."]),
        ("el", ["Τι κάνεις;", "Καλά είμαι."]),
        ("und", ["One.", "Two."]),
    ],
)
def test_sentences_end_at_marks_but_not_after_abbreviations(
    language: str, expected: list[str]
) -> None:
    assert split(" ".join(expected), language) == expected


def test_an_empty_line_ends_a_sentence_and_a_broken_line_does_not() -> None:
    assert split("one\ntwo\n\nthree\n \t\nfour\n\n\n\nfive") == [
        "one\ntwo",
        "three",
        "four",
        "five",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\N{NO-BREAK SPACE}\t"])
def test_white_space_holds_no_sentence(text: str) -> None:
    assert sentences(text, "en") == ()


@given(st.text("ab .!?…\"')(\n\N{NO-BREAK SPACE}éÀ😀\u03013;"), st.sampled_from(["en", "de", "el"]))
def test_sentences_are_in_order_and_hold_all_but_white_space(text: str, language: str) -> None:
    spans = sentences(text, language)

    outside = list(text)
    end = 0
    for span in spans:
        assert end <= span.start
        end = span.end
        quote = text[span.start : span.end]
        assert quote == quote.strip() != ""
        assert "\n\n" not in quote
        outside[span.start : span.end] = [" "] * len(span)
    assert not "".join(outside).strip()


@pytest.mark.parametrize("piece", [".", ". ", ".)", "\n", " ", "\n ", "a. ", "Mr. ", "?!"])
def test_splitting_takes_no_more_than_linear_time(piece: str) -> None:
    begun = time.monotonic()

    sentences(piece * 50_000 + "x", "en")

    assert time.monotonic() - begun < 60
