"""Noun phrases, as far as a model can tell."""

from qualkit.language import noun_phrases
from qualkit.spans import Span

SAID = "We talked about the new bus timetable, and they walked home."


def around(words):
    start = SAID.index(words)
    return SAID, Span(start, start + len(words))


def test_nouns_with_adjectives_before_them_are_noun_phrases():
    asked = ["new bus timetable", "timetable", "home", "walked", "talked about", "timetable, and"]

    found = noun_phrases([around(words) for words in asked], "en")

    assert found[:2] == (True, True)
    assert found[3:] == (False, False, False)


def test_spans_that_cut_words_and_languages_without_a_model_are_not_judged():
    assert noun_phrases([around("alked")], "en") == (None,)
    assert noun_phrases([around("timetable")], "mt") == (None,)
    assert noun_phrases([], "en") == ()
