import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from themes_content import Writer

from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.spans import Span
from qualkit.themes.segments import segments, sentences


def sentence(n):
    return " ".join(["word"] * (n - 1) + ["end."])


def test_consecutive_turns_of_one_speaker_are_joined_across_others():
    writer = Writer("a").say("Ann", "citizen", sentence(40)).say("Bob", "citizen", sentence(70))
    turns = writer.say("Ann", "citizen", sentence(30)).turns

    found = segments(turns).segments

    assert [(s.participant, s.words, len(s.spans)) for s in found] == [
        ("Ann", 70, 2),
        ("Bob", 70, 1),
    ]


def test_too_many_turns_of_others_part_a_segment():
    writer = Writer("a").say("Ann", "citizen", sentence(40))
    for _ in range(3):
        writer.say("Bob", "citizen", sentence(60))
    turns = writer.say("Ann", "citizen", sentence(40)).turns

    assert [s.words for s in segments(turns, gap=2).segments if s.participant == "Ann"] == [40, 40]
    assert [s.words for s in segments(turns, gap=3).segments if s.participant == "Ann"] == [80]


def test_documents_and_sessions_never_mix():
    turns = Writer("a").say("Ann", "citizen", sentence(40)).turns
    turns += Writer("b").say("Ann", "citizen", sentence(40)).turns

    assert [(s.document, s.words) for s in segments(turns).segments] == [("a", 40), ("b", 40)]


def test_long_turn_is_cut_between_sentences_into_like_parts():
    turns = Writer("a").say("Ann", "citizen", " ".join([sentence(20)] * 17)).turns

    found = segments(turns).segments

    assert sum(s.words for s in found) == 340
    assert all(60 <= s.words <= 150 and s.text.endswith("end.") for s in found)


def test_speech_without_full_stops_is_cut_between_words():
    turns = Writer("a").say("Ann", "citizen", "word " * 400).turns

    assert [s.words for s in segments(turns).segments] == [134, 134, 132]


def test_left_over_joins_the_segment_before_or_stands_alone_or_is_counted():
    joins = Writer("a").say("Ann", "citizen", sentence(100)).say("Ann", "citizen", sentence(10))
    alone = Writer("b").say("Ann", "citizen", sentence(140)).say("Ann", "citizen", sentence(30))
    short = Writer("c").say("Ann", "citizen", sentence(140)).say("Ann", "citizen", sentence(15))

    found = [segments(writer.turns) for writer in (joins, alone, short)]

    assert [[s.words for s in one.segments] for one in found] == [[110], [140, 30], [140]]
    assert [dict(one.left_out) for one in found] == [{}, {}, {"too short": 1}]
    assert found[2].share_kept == pytest.approx(140 / 155)


def test_what_is_left_out_is_counted_by_reason():
    writer = Writer("a").say("Moderator", "moderator", sentence(70)).say(None, None, sentence(70))
    turns = writer.say("Ann", "citizen", "...").say("Bob", None, sentence(70)).turns

    found = segments(turns)

    assert dict(found.left_out) == {"moderator": 1, "no participant": 1, "no speech": 1}
    assert [(s.participant, s.role) for s in found.segments] == [("Bob", "")]
    assert len(segments(turns, leave_out=()).segments) == 2


def test_no_turns_give_no_segments_and_no_share():
    found = segments([])

    assert (found.segments, found.words, found.share_kept) == ((), 0, None)


def test_contradicting_limits_are_refused():
    with pytest.raises(ParameterError, match="segments of 90 to 60 words"):
        segments([], shortest=90, longest=60)


def test_titles_and_initials_end_no_sentence():
    text = "I met Dr. Green and J. Brown. They left…  \nGood?!"

    found = [text[span.start : span.end] for span in sentences(text)]

    assert found == ["I met Dr. Green and J. Brown.", "They left…", "Good?!"]


def with_items(said):
    """Turns of (participant, words, agenda item)."""
    writer = Writer("a")
    for who, words, _ in said:
        writer.say(who, "moderator" if who == "Moderator" else "citizen", sentence(words))
    return [replace(t, question=item) for t, (_, _, item) in zip(writer.turns, said, strict=True)]


def test_by_item_no_segment_leaves_its_agenda_item():
    turns = with_items([("Ann", 40, "Buses"), ("Bob", 70, "Buses"), ("Ann", 40, "Letters")])

    speaker, item = (segments(turns, by=by).segments for by in ("speaker", "item"))

    assert [(s.participant, s.words) for s in speaker] == [("Ann", 80), ("Bob", 70)]
    assert [(s.participant, s.words) for s in item] == [("Ann", 40), ("Bob", 70), ("Ann", 40)]


def test_within_an_item_any_number_of_others_may_speak_between():
    asides = [("Bob", 30, "Buses"), ("Moderator", 5, "Buses")] * 10
    turns = with_items([("Ann", 40, "Buses"), *asides, ("Ann", 40, "Buses")])

    found = segments(turns, by="item")

    assert [s.words for s in found.segments if s.participant == "Ann"] == [80]
    assert len({s.participant for s in found.segments}) == 2
    assert dict(found.left_out) == {"moderator": 10}


def test_turns_without_an_item_are_joined_as_by_speaker():
    turns = with_items([("Ann", 40, None), ("Ann", 40, None), ("Ann", 40, "Buses")])

    assert [s.words for s in segments(turns, by="item").segments] == [80, 40]


def test_items_that_are_not_there_and_unknown_ways_are_refused():
    turns = Writer("a").say("Ann", "citizen", sentence(70)).turns

    with pytest.raises(UndefinedResult, match="no turn has an agenda item; expected headings"):
        segments(turns, by="item")
    with pytest.raises(UnknownName, match="no way to join turns 'page'; known: 'speaker', 'item'"):
        segments(turns, by="page")


@pytest.mark.parametrize(
    "said",
    [
        "เราอยากได้รถเมล์ที่มาตรงเวลาทุกวัน " * 20,
        "我们每天都在等公共汽车但是它总是迟到。" * 20,
        "毎日バスを待っていますがいつも遅れます。" * 20,
    ],
)
def test_speech_without_spaces_between_words_is_left_out_and_counted(said):
    turns = Writer("a", language="und").say("Ann", "citizen", said).turns

    assert dict(segments(turns).left_out) == {"no spaces between words": 1}


def test_words_with_spaces_between_are_read_in_any_script():
    said = "我们 每天 都 在 等 公共 汽车 。 " * 12
    turns = Writer("a", language="zh").say("Ann", "citizen", said).turns
    hebrew = (
        Writer("b", language="he").say("Ann", "citizen", "אנחנו מחכים לאוטובוס כל יום. " * 14).turns
    )

    assert [s.words for s in segments(turns).segments] == [84]
    assert [s.words for s in segments(hebrew).segments] == [70]


turns_said = st.lists(
    st.tuples(
        st.sampled_from(["Ann", "Bob", "Moderator", None]),
        st.lists(st.integers(1, 200), min_size=1, max_size=4),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(turns_said)
def test_spans_are_exact_apart_and_never_too_long(said):
    writer = Writer("a")
    for who, lengths in said:
        role = "moderator" if who == "Moderator" else "citizen"
        writer.say(who, role, " ".join(map(sentence, lengths)))

    found = segments(writer.turns)

    spans = sorted(span for segment in found.segments for span in segment.spans)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    for segment in found.segments:
        assert " ".join(writer.text[s.start : s.end] for s in segment.spans) == segment.text
        assert segment.words == len(segment.text.split()) <= 150
        assert segment.words >= 20
    assert found.kept <= found.words
    assert all(isinstance(span, Span) for span in spans)
