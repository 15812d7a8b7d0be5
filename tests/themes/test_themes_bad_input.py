"""Input that holds no topics, or hardly: a clear refusal or a stated fall-back."""

from random import Random

import pytest
from themes_content import SUBJECTS, Writer, speech, study

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.themes import find_in_languages, find_themes
from qualkit.themes.notes import single

WORDS = " ".join(SUBJECTS.values()).split()
ENGINES = pytest.mark.parametrize("engine", ["bertopic", "nmf"])


class NeverAsked:
    """An encoder that must not be asked."""

    name = "never/1"

    def encode(self, texts, *, progress=None):
        raise AssertionError(f"{len(texts)} texts were encoded in vain ({progress})")


def said_by(who, role, texts, language="en"):
    writer = Writer("a", language=language)
    for number, text in enumerate(texts):
        writer.say(who and f"{who}{'abc'[number % 3]}", role, text)
    return writer.turns


def noise(n, words=70):
    random = Random(3)
    return [" ".join(random.choices(WORDS, k=words)) for _ in range(n)]


REFUSED = {
    "nothing": ([], "0 segments of speech to read; expected at least 5; add transcripts"),
    "four segments": (said_by("P", "citizen", noise(4)), "4 segments of speech to read"),
    "one word": (said_by("P", "citizen", ["Yes."] * 9), "9 too short.*20 words or more"),
    "moderators": (said_by("M", "moderator", noise(9)), "9 moderator.*include the moderators"),
    "nobody": (said_by(None, None, noise(9)), "9 no participant.*name the speakers"),
    "no spaces": (
        said_by("P", "citizen", ["每天都在等公共汽车但是它总是迟到。" * 20] * 9, "zh"),
        "9 no spaces between words.*put spaces between the words",
    ),
    "all alike": (said_by("P", "citizen", [speech("letters", 1)] * 9), "9 segments are alike"),
    "stop words": (said_by("P", "citizen", ["the of a that " * 20] * 9), "share no words beyond"),
    "one sentence": (
        said_by("P", "citizen", ["We wait for the bus. " * 900] * 3),
        "segments share stand in most of them: none parts them",
    ),
}


@ENGINES
@pytest.mark.parametrize("name", REFUSED)
def test_input_without_topics_is_refused_before_it_is_encoded(engine, name, stop):
    turns, message = REFUSED[name]

    with pytest.raises(UndefinedResult, match=message):
        find_in_languages(turns, engine=engine, encoder=NeverAsked(), stop=stop)


@ENGINES
@pytest.mark.parametrize("topics", [0, 1, 48, 10**9])
def test_numbers_of_topics_that_cannot_be_are_refused_before_encoding(engine, topics, stop):
    with pytest.raises(ParameterError, match=f"{topics} topics of 48 segments; expected a number"):
        find_themes(study(), engine=engine, topics=topics, encoder=NeverAsked(), stop=stop)


@ENGINES
def test_people_without_roles_are_read(engine, stop, encoder):
    found = find_themes(
        said_by("P", None, noise(12)), engine=engine, topics=2, encoder=encoder, stop=stop
    )

    assert all(topic.roles == {} for topic in found.topics)


def test_a_single_topic_is_explained(stop, encoder):
    found = find_themes(study(), engine="nmf", topics=3, encoder=encoder, stop=stop)

    assert single(found.topics) == ""
    assert single(found.topics[:1]).startswith("All segments fell into one topic: nothing in their")


@ENGINES
def test_one_endless_turn_is_cut_and_read(engine, stop, encoder):
    subjects = [*SUBJECTS] * 8
    turn = " ".join(speech(subject, number, 1200) for number, subject in enumerate(subjects))

    found = find_themes(
        Writer("a").say("Ann", "citizen", turn).turns,
        engine=engine, topics=3, encoder=encoder, stop=stop,
    )  # fmt: skip

    assert found.segments >= 80
    assert len(found.topics) == 3
    assert all(topic.participants == 1 for topic in found.topics)


@ENGINES
def test_languages_without_stop_words_are_read_with_a_note(engine, encoder):
    found = find_themes(
        said_by("P", "citizen", noise(12), "und"),
        engine=engine, topics=2, encoder=encoder, stop=lambda _: frozenset(),
    )  # fmt: skip

    assert "No stop words are known for the language und." in found.notes


@ENGINES
def test_writing_from_right_to_left_keeps_its_words(engine, stop, encoder):
    other = {word: "".join(chr(0x5D0 + ord(c) % 26) for c in word) for word in WORDS}
    turns = [
        " ".join(other.get(w.strip(".").lower(), "של") for w in speech(subject, n).split())
        for n in range(6)
        for subject in SUBJECTS
    ]

    found = find_themes(
        said_by("P", "citizen", turns, "he"), engine=engine, topics=3, encoder=encoder, stop=stop
    )

    known = {*other.values(), "של"}
    assert len(found.topics) >= 2
    assert all({w for term in t.terms for w in term.split()} <= known for t in found.topics)
