"""Labels, turns and non-speech in plain text and Markdown."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.transcripts import read
from qualkit.transcripts.speakers import looks_like_speaker


def parse(text, name="a.txt", **more):
    (document,) = read(text.encode(), name, **more)
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def non_speech(document):
    return [(n.kind, document.text[n.span.start : n.span.end]) for n in document.non_speech]


@pytest.mark.parametrize(
    "label", ["Anna:", "**Anna**:", "**Anna:**", "__Anna__:", "*Anna*:", "Anna :", "Anna\u00a0:"]
)
def test_every_way_of_writing_a_label_is_read(label):
    document = parse(f"{label} I want company.\n\n{label} And tea.\n\nBen: So do I.")

    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben"]
    assert turns(document)[0][1].startswith("I want")


def test_consecutive_paragraphs_of_a_speaker_are_one_turn():
    document = parse("Anna: One.\n\nAnna: Two.\n\nBen: Three.\n\nAnna: Four.")

    assert turns(document) == [
        ("Anna", "One.\n\nAnna: Two."),
        ("Ben", "Three."),
        ("Anna", "Four."),
    ]
    assert non_speech(document) == [("label", "Anna: ")]


def test_unlabelled_paragraphs_belong_to_the_speaker_before():
    document = parse("Anna: One.\n\nStill me.\n\nBen: Two.\n\nAnna: Three.")

    assert turns(document)[0] == ("Anna", "One.\n\nStill me.")


def test_what_stands_before_the_first_label_has_no_speaker():
    document = parse("Focus group, in the library.\n\nAnna: One.\n\nBen: Two.\n\nAnna: Three.")

    assert turns(document)[0] == (None, "Focus group, in the library.")


def test_without_labels_each_paragraph_is_a_turn_of_nobody():
    document = parse("The room was cold.\nPeople sat apart.\n\nTea helped.")

    assert turns(document) == [
        (None, "The room was cold.\nPeople sat apart."),
        (None, "Tea helped."),
    ]


def test_without_blank_lines_each_labelled_line_is_a_paragraph():
    document = parse("Anna: One\nand more.\nBen: Two.\nAnna: Three.")

    assert turns(document) == [
        ("Anna", "One\nand more."),
        ("Ben", "Two."),
        ("Anna", "Three."),
    ]


def test_lines_are_paragraphs_below_a_title():
    document = parse("Interview 3\n\nAnna: One.\nBen: Two.\nAnna: Three.")

    assert [speaker for speaker, _ in turns(document)] == [None, "Anna", "Ben", "Anna"]


def test_a_label_on_its_own_line_names_what_follows():
    document = parse("Anna:\nOne.\n\nBen:\n\nTwo.\n\nAnna:\nThree.")

    assert turns(document) == [("Anna", "One."), ("Ben", "Two."), ("Anna", "Three.")]


def test_a_label_without_words_is_counted():
    document = parse("Anna: One.\n\nBen:\n\nAnna: Two.\n\nBen:")

    assert [(s.line, s.reason) for s in document.skipped] == [
        (3, "a speaker label without words"),
        (7, "a speaker label without words"),
    ]


def test_times_at_labels_begin_turns():
    document = parse("[00:00:05] Anna: One.\n\n[00:01:05] Ben: Two.\n\nAnna (1:30): Three.")

    assert [turn.begins for turn in document.turns] == [5.0, 65.0, 90.0]
    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben", "Anna"]


NOISE = [
    "for example: the bus never comes",
    "For example: the bus never comes",
    "10:30: the bus came",
    "Note: this was said twice",
    "https://example.org is where I looked",
    "My point is: nobody asks us",
    "The thing that matters: somebody listens",
    "So I said to him: never again",
    "Date: 3 March 2022",
    "What we need, in my view: company",
    "Conclusion: nobody knows",
    "P.S.: one more thing",
    "1: the first reason",
]


@pytest.mark.parametrize("noise", NOISE)
def test_other_words_before_a_colon_are_no_speakers(noise):
    document = parse(f"Anna: One.\n\n{noise}\n\nBen: Two.\n\nAnna: Three.\n\nBen: Four.")

    assert {speaker for speaker, _ in turns(document)} == {"Anna", "Ben"}
    assert turns(document)[0] == ("Anna", f"One.\n\n{noise}")


@pytest.mark.parametrize("noise", NOISE)
def test_notes_without_speakers_stay_without(noise):
    document = parse(f"The bus was late again.\n\n{noise}\n\nWe waited in the rain.")

    assert {speaker for speaker, _ in turns(document)} == {None}


def test_a_head_before_a_transcript_names_no_speakers():
    head = "Date: 3 March\nPlace: Library\nDuration: 40 minutes\nParticipants: 4\n\n"
    document = parse(head + "Anna: One.\n\nBen: Two.\n\nAnna: Three.")

    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben", "Anna"]
    assert document.attributes["place"] == "Library"


def test_a_speaker_who_speaks_once_is_known_in_a_labelled_text():
    document = parse("Anna: One.\n\nBen: Two.\n\nAnna: Three.\n\nMr Van den Berg: Four.")

    assert turns(document)[-1] == ("Mr Van den Berg", "Four.")


def test_a_word_that_the_text_uses_elsewhere_is_no_speaker_once():
    document = parse(
        "Anna: On transport.\n\nTransport: bad.\n\nBen: Yes.\n\nAnna: Right.\n\nBen: So."
    )

    assert {speaker for speaker, _ in turns(document)} == {"Anna", "Ben"}


def test_a_name_on_the_roster_is_always_a_speaker():
    text = "The Chair (acting): One.\n\nIt rained.\n\nIt rained more.\n\nAnd more."

    assert turns(parse(text))[0][0] is None
    assert turns(parse(text, roster=["the  chair (ACTING)"]))[0][0] == "The Chair (acting)"


def test_labels_are_compared_without_case():
    document = parse("Anna: One.\n\nANNA: Two.\n\nBen: Three.\n\nanna: Four.")

    assert [speaker for speaker, _ in turns(document)] == ["Anna", "Ben", "anna"]


def test_codes_are_speakers():
    document = parse("P1: One.\nSPEAKER_00: Two.\nInterviewer 1: Three.\nR2: Four.")

    assert [s for s, _ in turns(document)] == ["P1", "SPEAKER_00", "Interviewer 1", "R2"]


@pytest.mark.parametrize("asks", ["I", "Q", "M"])
@pytest.mark.parametrize("answers", ["A", "B", "R"])
def test_single_letters_are_speakers(asks, answers):
    document = parse(f"{asks}: How?\n{answers}: Well.\n{asks}: And?\n{answers}: So.")

    assert [speaker for speaker, _ in turns(document)] == [asks, answers, asks, answers]


def test_a_list_of_points_has_no_speakers():
    document = parse("Strengths: staff\n\nWeaknesses: time\n\nThreats: money")

    assert {speaker for speaker, _ in turns(document)} == {None}


@pytest.mark.parametrize("name", ["a" * 41, "A b c d e f", "Anna, Ben", "-Anna", "99"])
def test_what_is_too_long_or_misshapen_is_no_speaker(name):
    assert not looks_like_speaker(name)


def test_directions_and_times_are_not_speech():
    text = (
        "Anna: Well [laughter] yes [00:04:01]. *ANNA BELL (affirmed).*\n\n"
        "(They look at the [office] map.)\n\nBen: The [office] was *really* cold (pause).\n\n"
        "Anna: [points at the door]\n\nBen: (I said so.)"
    )
    document = parse(text)

    assert non_speech(document) == [
        ("direction", "[laughter]"),
        ("time", "[00:04:01]"),
        ("direction", "*ANNA BELL (affirmed).*"),
        ("direction", "(They look at the [office] map.)"),
        ("direction", "(pause)"),
        ("direction", "[points at the door]"),
    ]


def test_a_direction_of_its_own_ends_no_turn_and_makes_none():
    said = ["(10.00 am)", "Anna: One.", "[Door opens]", "Two.", "[Door shuts]", "Ben: Three."]
    document = parse("\n\n".join([*said, "Anna: Four."]))

    assert turns(document)[0] == ("Anna", "One.\n\n[Door opens]\n\nTwo.")
    assert turns(document)[1] == ("Ben", "Three.")
    assert non_speech(document)[0] == ("direction", "(10.00 am)")


def test_headings_of_markdown_are_set_apart():
    text = "# Group 1\nAnna: One.\n\n## Later\n\nA summary.\n\nBen: Two.\n\nAnna: Three. #tag"
    document = parse(text, "a.md")

    assert turns(document) == [
        ("Anna", "One."),
        (None, "A summary."),
        ("Ben", "Two."),
        ("Anna", "Three. #tag"),
    ]
    assert non_speech(document) == [("heading", "# Group 1"), ("heading", "## Later")]
    assert turns(parse(text))[0][0] is None


def test_a_lost_character_is_reported():
    document = parse("Caf\ufffd is open.")

    assert document.skipped[0].reason.startswith("1 characters (U+FFFD)")


def test_an_endless_line_is_refused_with_its_number(monkeypatch):
    monkeypatch.setattr("qualkit.transcripts.running_text.MAX_LINE", 20)

    with pytest.raises(ReadError, match="has 26 characters in line 2; expected at most 20"):
        parse("Anna: One.\nBen: " + "x" * 21)
    assert len(parse("Anna: One.\nBen: " + "x" * 15).turns) == 2


NAMES = st.sampled_from(["Anna", "Ben Smith", "P1", "Interviewer 2", "Dr. O'Neil", "Žofie"])
WORDS = st.text(
    st.characters(
        codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters=":：[](){}*#<>_"
    ),
    max_size=30,
)
SPEECH = WORDS.map(lambda words: f"x{words}y")


@given(st.lists(st.tuples(NAMES, SPEECH), min_size=1, max_size=12), st.booleans())
def test_every_turn_is_what_was_written(said, blank):
    said = said + said
    text = ("\n\n" if blank else "\n").join(f"{name}: {words}" for name, words in said)
    document = parse(text)

    joined = []
    for name, words in said:
        if joined and joined[-1][0] == name:
            joined[-1][1].append(words)
        else:
            joined.append((name, [words]))
    assert [speaker for speaker, _ in turns(document)] == [name for name, _ in joined]
    inner = {n.span.start: n.span.end for n in document.non_speech if n.kind == "label"}
    for turn, (_, words) in zip(document.turns, joined, strict=True):
        quote = document.text[turn.span.start : turn.span.end]
        for start, end in reversed(inner.items()):
            if turn.span.start < start < turn.span.end:
                quote = quote[: start - turn.span.start] + quote[end - turn.span.start :]
        assert [part for part in quote.split("\n") if part] == words
    assert document.text == text


@given(st.text(max_size=400))
def test_any_text_keeps_its_characters_and_order(text):
    text = "A" + text.replace("\r", "").replace("\0", "")
    try:
        document = parse(text, "a.md")
    except ReadError:
        assert any(character < " " or character == "\x7f" for character in text)
        return
    assert document.text == text
    end = 0
    for item in document.non_speech:
        assert item.span.start >= end
        end = item.span.end
    for _, quote in turns(document):
        assert quote == quote.strip() != ""


@pytest.mark.parametrize(
    "unit",
    [
        "(",
        "[",
        "*",
        "#",
        ":",
        " ",
        "a: ",
        "1:2",
        "**a",
        "\t",
        "<1:11",
        "\n",
        "A ",
        "> ",
        "(a)",
        "\n- a (",
    ],
)
def test_long_runs_of_one_thing_take_no_longer_than_their_length(unit):
    started = time.process_time()
    parse("Anna: " + unit * 100_000 + "x")

    assert time.process_time() - started < 60


def test_many_turns_are_read_fast():
    text = "".join(f"P{i % 7}: this is turn {i} of the talk.\n\n" for i in range(20_000))
    started = time.process_time()
    document = parse(text)

    assert len(document.turns) == 20_000
    assert time.process_time() - started < 60
