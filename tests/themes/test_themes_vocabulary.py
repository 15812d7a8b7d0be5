import pytest

from qualkit.errors import UndefinedResult
from qualkit.model import Segment
from qualkit.spans import Span
from qualkit.themes.vocabulary import collocations, name_words, vocabulary, words


def said(*texts, language="en", participants=("Ann",)):
    return [
        Segment(
            document="a",
            session="a",
            participant=participants[index % len(participants)],
            role="citizen",
            language=language,
            spans=(Span(0, 1),),
            text=text,
            words=len(text.split()),
        )
        for index, text in enumerate(texts)
    ]


def no_stops(language):
    return frozenset()


def test_stop_words_fillers_and_what_is_heard_once_are_dropped():
    found = vocabulary(
        said("Erm, the bus stop, yeah.", "The bus stop mm.", "A lamp."),
        stop_words=lambda language: frozenset({"the"}),
    )

    assert found.terms == ("bus", "stop")
    assert found("The bus, erm, the lamp") == ["bus"]


def test_words_of_one_participant_alone_are_dropped_where_four_speak():
    texts = ["bus lamp", "bus", "bus", "bus", "bus lamp"]

    found = vocabulary(said(*texts, participants=("A", "B", "C", "D")), stop_words=no_stops)

    assert found.terms == ("bus",)


def test_stop_words_of_every_language_are_dropped():
    segments = said("der Bus", "der Bus") + said("le bus", "le bus", language="fr")
    stops = {"en": frozenset({"der"}), "fr": frozenset({"le"})}

    assert vocabulary(segments, stop_words=stops.__getitem__).terms == ("bus",)


def test_forms_of_one_lemma_are_one_term_in_its_commonest_form():
    found = vocabulary(
        said("friend, friends", "friends", "friend bus", "friends bus"),
        stop_words=no_stops,
        lemma=lambda word, language: word.rstrip("s"),
    )

    assert found.terms == ("bus", "friends")
    assert found("My friend") == ["friends"]


def test_neighbours_that_always_meet_become_one_term_but_not_across_a_full_stop():
    together = [["lunch", "club", "", f"word{i}"] for i in range(6)]

    assert collocations(together) == {"lunch club"}
    assert words("lunch. Club") == ["lunch", "", "club"]


def test_names_written_with_a_capital_are_dropped_and_labels_are_kept():
    found = name_words(
        ["Rose Hill", "Citizen 3", "Will"], ["Rose will see citizen hills, will she"]
    )

    assert "rose" in found
    assert not found & {"citizen", "will"}


def test_nothing_in_common_is_undefined():
    with pytest.raises(UndefinedResult, match="share no words beyond stop words"):
        vocabulary(said("tea", "bus"), stop_words=no_stops)
