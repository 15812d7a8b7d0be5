"""Several languages: one model over all, or one a language."""

import itertools

import numpy as np
import pytest
from themes_content import SUBJECTS, HashingEncoder, Writer, speech, study

from qualkit.embedding.languages import knows
from qualkit.errors import UndefinedResult
from qualkit.themes import find_in_languages, find_themes
from qualkit.themes.space import centred

OTHER = {word: f"{word[::-1]}u" for pool in SUBJECTS.values() for word in pool.split()}


class Translating(HashingEncoder):
    """Knows what the invented language means, and which language it is."""

    def __init__(self, name="universal/1"):
        self.name = name
        self._back = {other: word for word, other in OTHER.items()}

    def encode(self, texts, *, progress=None):
        read = [" ".join(self._back.get(w.strip(".,?"), w) for w in t.split()) for t in texts]
        vectors = super().encode(read, progress=progress)
        vectors[[a != b for a, b in zip(texts, read, strict=True)], 0] += 3
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def bilingual(language="hu", sessions=4, rounds=4):
    """Every second group speaks the invented language."""
    turns, number = [], itertools.count()
    for session in range(sessions):
        spoken = language if session % 2 else "en"
        writer = Writer(f"group-{session}", language=spoken)
        for _, (seat, subject) in itertools.product(range(rounds), enumerate(SUBJECTS)):
            said = speech(subject, next(number))
            if spoken != "en":
                said = " ".join(OTHER.get(w.strip("."), w.lower()) for w in said.split())
            role = "staff" if session > 1 else "citizen"
            writer.say(f"Person{session}{seat}", role, said)
        turns += writer.turns
    return turns


def test_one_model_spans_languages_that_the_encoder_knows(stop):
    found = find_in_languages(bilingual(), engine="nmf", topics=3, encoder=Translating(), stop=stop)

    assert len(found.topics) == 3
    for topic in found.topics:
        own = next(pool.split() for pool in SUBJECTS.values() if topic.by_language["en"][0] in pool)
        assert {*topic.by_language["en"]} <= {*own}
        assert {*topic.by_language["hu"]} <= {OTHER[word] for word in own}
        assert topic.language == ""
    assert any("Topics span the languages en, hu, by the vectors of universal/1" in note
               for note in found.notes)  # fmt: skip


def test_languages_are_modelled_apart_where_the_encoder_does_not_know_them(stop):
    turns = bilingual()

    found = find_in_languages(
        turns, engine="nmf", topics=3, encoder=Translating("usem3/1"), stop=stop
    )

    assert [topic.language for topic in found.topics] == ["en"] * 3 + ["hu"] * 3
    assert [topic.topic for topic in found.topics] == [*range(6)]
    assert (found.segments, len(found.labels), len(found.members)) == (48, 48, 48)
    for member, label in zip(found.members, found.labels, strict=True):
        assert found.topics[label].language == member.language
    assert found.notes[0].startswith(
        "The encoder usem3/1 does not know all languages that are spoken: topics were found apart"
        " in en (24 segments), hu (24 segments)"
    )
    assert found.parameters["by_language"]["hu"]["topics"] == 3


def test_words_alone_never_span_languages(stop):
    found = find_in_languages(bilingual("de"), engine="nmf", topics=3, stop=stop)

    assert {topic.language for topic in found.topics} == {"en", "de"}
    assert "Without an encoder" in found.notes[0]


def test_languages_with_few_segments_are_counted_as_left_out(stop):
    turns = study() + bilingual(sessions=2, rounds=1)

    found = find_in_languages(
        turns, engine="nmf", topics=3, encoder=Translating("minilm/1"), stop=stop
    )

    assert {topic.language for topic in found.topics} == {"en"}
    assert "Segments left out, fewer than 20 in a language: 3 in hu." in found.notes
    assert found.parameters["segments_of_other_languages"] == {"hu": 3}


def test_where_no_language_has_enough_the_largest_is_read(stop):
    turns = bilingual(sessions=4, rounds=3)[:-3]

    found = find_in_languages(turns, engine="nmf", topics=3, stop=stop)

    assert {topic.language for topic in found.topics} == {"en"}
    with pytest.raises(UndefinedResult, match="3 segments of speech"):
        find_in_languages(bilingual(sessions=2, rounds=1), engine="nmf", stop=stop)


def test_one_language_is_found_as_ever(stop, encoder):
    assert find_in_languages(study(), engine="nmf", encoder=encoder, stop=stop) == find_themes(
        study(), engine="nmf", encoder=encoder, stop=stop
    )


def test_vectors_are_centred_by_language_only_where_there_are_several():
    vectors = np.array([[3, 1], [3, -1], [-3, 1], [-3, -1], [1, 0]], dtype=np.float32)

    moved = centred(vectors, ["en", "en", "de", "de", "mt"])

    assert moved.tolist() == [[0, 1], [0, -1], [0, 1], [0, -1], [1, 0]]
    assert centred(vectors, ["en"] * 5) is vectors


def test_encoders_know_their_languages():
    assert [knows("usem3/0.2", code) for code in ("de", "hu", "mt", "und")] == [
        True, False, False, True,
    ]  # fmt: skip
    assert [knows("minilm/1", code) for code in ("en", "de")] == [True, False]
    assert knows("onnx/abc", "mt")
