"""Intrusion tasks: what is asked, and that it is asked blindly."""

from dataclasses import replace

import pytest
from themes_content import SUBJECTS, study

from qualkit.errors import UndefinedResult, UnknownName
from qualkit.model import Topic
from qualkit.themes import find_themes, tasks


@pytest.fixture
def found(stop, encoder):
    return find_themes(study(), engine="nmf", topics=3, encoder=encoder, stop=stop)


def four_topics(found):
    """The three subjects and one more that nobody speaks of."""
    first = found.topics[0]
    more = replace(
        first, topic=3, label="planets", terms=("saturn", "mars"), weights=(1.0, 0.5), size=0
    )
    return replace(found, topics=(*found.topics, more))


def mixed(found):
    """The same, where each segment shows words of all three subjects."""
    every = " ".join(term for topic in found.topics for term in topic.terms)
    members = tuple(replace(member, text=every) for member in found.members)
    return replace(four_topics(found), members=members)


def test_five_words_of_a_topic_stand_with_one_of_another(found):
    made = tasks(found)

    assert sorted(task.topic for task in made) == [0, 1, 2]
    for task in made:
        own = found.topics[task.topic]
        intruder = task.options[task.intruder]
        assert {*task.options} - {intruder} == {*own.terms[:5]}
        assert intruder not in own.terms
        owner = next(pool for pool in SUBJECTS.values() if own.terms[0] in pool.split())
        assert intruder not in owner.split()


def test_the_same_seed_asks_the_same_and_another_something_else(found):
    assert tasks(found, seed=4) == tasks(found, seed=4)
    assert len({tuple(t.options for t in tasks(found, seed=seed)) for seed in range(8)}) > 1


def test_neither_order_nor_place_tells_the_topic_or_the_intruder(found):
    made = [tasks(found, seed=seed) for seed in range(30)]

    assert {task.intruder for one in made for task in one} == {0, 1, 2, 3, 4, 5}
    assert len({tuple(task.topic for task in one) for one in made}) > 2


def test_a_word_that_the_topic_says_too_does_not_intrude(found):
    topics = tuple(replace(topic, contrast_terms=("magnifier",)) for topic in found.topics)
    terms = {
        topic.topic: (*(t for t in topic.terms if t != "magnifier"), "magnifier")
        for topic in topics
    }
    topics = tuple(replace(topic, terms=terms[topic.topic]) for topic in topics)

    made = [tasks(replace(found, topics=topics), seed=seed) for seed in range(10)]

    assert "magnifier" not in {t.options[t.intruder] for one in made for t in one}


def test_topics_with_few_terms_give_no_task(found):
    short = tuple(replace(topic, terms=topic.terms[:4]) for topic in found.topics)

    with pytest.raises(UndefinedResult, match="none of the 3 topics gives a task of word"):
        tasks(replace(found, topics=short))
    one = replace(found, topics=(*found.topics[:2], short[2]))
    assert sorted(task.topic for task in tasks(one)) == [0, 1]


def test_a_passage_stands_with_its_topics_and_one_that_shows_least(found):
    made = tasks(mixed(found), "topic")

    assert made
    for task in made:
        assert task.options[task.intruder] == "planets"
        assert {*task.options} == {topic.label for topic in mixed(found).topics}
        assert task.passage in {member.text for member in mixed(found).members}


def test_passages_that_show_one_topic_only_are_not_asked_about(found):
    with pytest.raises(UndefinedResult, match="gives a task of topic intrusion; expected a topic"):
        tasks(four_topics(found), "topic")


def test_three_topics_are_too_few_for_topics_to_intrude(found):
    with pytest.raises(UndefinedResult, match="none of the 3 topics"):
        tasks(found, "topic")


def test_unknown_kinds_are_refused(found):
    with pytest.raises(UnknownName, match="no kind of intrusion 'letter'; known: 'word', 'topic'"):
        tasks(found, "letter")


def test_topics_without_their_segments_still_give_words(found):
    bare = replace(found, members=(), labels=(), weights=())

    assert len(tasks(bare)) == 3
    assert all(isinstance(topic, Topic) for topic in bare.topics)
