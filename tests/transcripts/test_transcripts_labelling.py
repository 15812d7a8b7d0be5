"""Every way of writing who speaks, and what only looks like one."""

import pytest

from qualkit.errors import ParameterError
from qualkit.transcripts import read

LINES = ["Good morning to you.", "And to you, I hope.", "What is it you need?", "Company, mostly."]


def parse(text, name="a.txt", **more):
    (document,) = read(text.encode(), name, **more)
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def said(*speakers, lines=LINES):
    return list(zip(speakers, lines, strict=False))


def talk(template, *speakers, between="\n\n", lines=LINES):
    """The lines, each as `template` writes it."""
    return between.join(
        template.format(name=name, n=n, text=text, time=f"00:0{n}:12")
        for n, (name, text) in enumerate(zip(speakers, lines, strict=False), 1)
    )


NAMES = ("Anna Bell", "Ben", "Anna Bell", "Ben")

STYLES = {
    "a colon": "{name}: {text}",
    "capitals": "{name}: {text}",
    "stars": "**{name}**: {text}",
    "square brackets": "[{name}] {text}",
    "round brackets": "({name}) {text}",
    "angles": "<{name}> {text}",
    "a bold name": "**{name}** {text}",
    "a date and a time in brackets": "[12/03/2023, 14:05:0{n}] {name}: {text}",
    "a date and a time": "12.03.2023, 14:0{n} - {name}: {text}",
    "brackets and a colon": "[{name}]: {text}",
    "round brackets and a colon": "({name}): {text}",
    "a time in brackets": "{name} ({time}): {text}",
    "a time behind on the line": "{name}  {time}\n{text}",
    "a time behind, bold": "**{name}**   {time}\n{text}",
    "a time in brackets on the line": "{name} [{time}]\n{text}",
    "a time behind, then a paragraph": "{name}  {time}\n\n{text}",
    "a time before on the line": "[{time}] {name}\n{text}",
    "a time above": "{time}\n{name}\n{text}",
    "times above": "0:{n}:3.150 --> 0:{n}:5.660\n{name}\n{text}",
    "alone in a paragraph": "{name}\n\n{text}",
    "alone, bold": "**{name}**\n\n{text}",
    "alone on a line": "{name}\n{text}",
    "alone on a line in brackets": "({name})\n{text}",
    "a number": "{n} {name}: {text}",
    "a number and a full stop": "{n}. {name}: {text}",
    "a number in brackets": "[{n}] {name}: {text}",
    "a tab": "{name}\t{text}",
    "a dash": "{name} – {text}",
}


@pytest.mark.parametrize("style", STYLES)
def test_every_style_names_its_speakers(style):
    document = parse(talk(STYLES[style], *NAMES))

    assert turns(document) == said(*NAMES)


@pytest.mark.parametrize("style", [s for s in STYLES if "\n" not in STYLES[s]])
def test_every_style_of_one_line_is_read_line_by_line(style):
    document = parse(talk(STYLES[style], *NAMES, between="\n"))

    assert turns(document) == said(*NAMES)


@pytest.mark.parametrize(
    ("style", "begins"),
    [
        ("a time in brackets", [72.0, 132.0, 192.0, 252.0]),
        ("a time behind on the line", [72.0, 132.0, 192.0, 252.0]),
        ("a time before on the line", [72.0, 132.0, 192.0, 252.0]),
        ("times above", [63.15, 123.15, 183.15, 243.15]),
    ],
)
def test_the_time_of_a_label_begins_its_turn(style, begins):
    document = parse(talk(STYLES[style], *NAMES))

    assert [turn.begins for turn in document.turns] == begins


@pytest.mark.parametrize("pair", [("Q", "A"), ("I", "R"), ("I", "R1"), ("ee", "ER"), ("I", "P")])
@pytest.mark.parametrize("template", ["{name}: {text}", "{name}:  {text}"])
def test_letters_and_codes_are_speakers(pair, template):
    names = (*pair, *pair)

    assert turns(parse(talk(template, *names))) == said(*names)


def test_questions_and_answers_have_full_stops():
    names = ("Q", "A", "Q", "A")

    assert turns(parse(talk("{name}. {text}", *names))) == said(*names)


def test_questions_and_answers_follow_names_in_one_text():
    text = "MR BELL: I call him.\n\nTHE CHAIR: Yes.\n\n" + talk(
        "{name}.  {text}", *("Q", "A") * 4, lines=LINES * 2
    )

    speakers = [speaker for speaker, _ in turns(parse(text, roster=["Mr Bell", "The Chair"]))]

    assert speakers == ["MR BELL", "THE CHAIR", *("Q", "A") * 4]


def test_diarisation_labels_are_speakers():
    names = ("SPEAKER_00", "SPEAKER_01") * 2

    assert turns(parse(talk("[{name}]: {text}", *names))) == said(*names)
    assert turns(parse(talk("{name} {time}\n{text}", *names))) == said(*names)


def test_names_in_lower_case_are_speakers_where_they_label_most_of_a_text():
    names = ("anna", "ben", "anna", "ben")

    assert turns(parse(talk("{name}: {text}", *names))) == said(*names)


def test_a_saved_chat_names_its_speakers():
    text = talk("{time} From {name} to Everyone:\n\t{text}", *NAMES, between="\n")

    assert turns(parse(text)) == said(*NAMES)


def test_somebody_who_speaks_once_is_known_among_names_alone():
    names = ("Anna", "Ben", "Anna", "Mr Van den Berg")

    assert turns(parse(talk("{name}\n\n{text}", *names))) == said(*names)


def test_turns_of_several_paragraphs_follow_a_name_alone():
    text = talk("{name}\n\n{text}\n\nAnd there is more to it.", *NAMES)

    assert turns(parse(text))[0] == ("Anna Bell", f"{LINES[0]}\n\nAnd there is more to it.")


NOISE = [
    "Yes",
    "[laughs] no",
    "(Laughter) we did.",
    "Well – I never",
    "10 minutes",
    "12 Points: to make",
    "A. first of all",
    "10:30 bus",
    "Thank you",
    "The bus\tthe tram",
    "See [Smith] on this",
]


@pytest.mark.parametrize("noise", NOISE)
def test_what_recurs_in_talk_is_no_speaker_beside_labels(noise):
    lines = [line for text in LINES * 2 for line in (text, noise)]
    speakers = ("Anna", "Ben") * 8
    document = parse(talk("{name}: {text}", *speakers, lines=lines))

    assert {speaker for speaker, _ in turns(document)} == {"Anna", "Ben"}


@pytest.mark.parametrize("noise", NOISE)
def test_what_recurs_in_notes_is_no_speaker(noise):
    text = "\n\n".join(f"{noise}\n\n{line} It went on like this for a while." for line in LINES * 3)

    assert {speaker for speaker, _ in turns(parse(text))} == {None}


def test_numbers_that_do_not_rise_are_not_those_of_turns():
    text = "\n\n".join(f"{n} Anna: {LINES[0]}\n\n{n} Ben: {LINES[1]}" for n in (9, 4, 7, 2, 5, 1))

    assert {speaker for speaker, _ in turns(parse(text))} == {None}


def test_a_numbered_list_of_points_has_no_speakers():
    text = "1. Housing: too damp\n2. Transport: too rare\n3. Company: too little"

    assert {speaker for speaker, _ in turns(parse(text))} == {None}


class TestThePatternOfTheCaller:
    def test_it_replaces_what_is_found_otherwise(self):
        text = "Anna> Good morning.\nBen> Hello.\nNote: none.\nAnna> So."

        assert turns(parse(text, speakers=r"(\w+)> ?")) == [
            ("Anna", "Good morning."),
            ("Ben", "Hello.\nNote: none."),
            ("Anna", "So."),
        ]

    def test_a_group_called_speaker_holds_the_name(self):
        text = "(1) {Anna} One.\n(2) {Ben} Two."
        pattern = r"\((\d)\) \{(?P<speaker>\w+)\}"

        assert turns(parse(text, speakers=pattern)) == [("Anna", "One."), ("Ben", "Two.")]

    @pytest.mark.parametrize(
        ("pattern", "message"),
        [
            ("(", r"the pattern for speakers '\(' is no regular expression"),
            (r"\w+>", "has no group; expected the speaker in brackets"),
        ],
    )
    def test_what_is_no_pattern_with_a_group_is_refused(self, pattern, message):
        with pytest.raises(ParameterError, match=message):
            parse("Anna> One.", speakers=pattern)


def speakers(text, name="a.txt", **more):
    return [speaker for speaker, _ in turns(parse(text, name, **more))]


PAIRS = "Ann: How are you?\nBen: Fine.\n\nAnn: Where?\nBen: Here.\n\nAnn: Since when?\nBen: Long."


@pytest.mark.parametrize(
    "text",
    [PAIRS, PAIRS.replace("Ann:", "Q:").replace("Ben:", "A:"), PAIRS.replace("\nB", "  \nB")],
)
def test_questions_with_their_answers_on_the_next_line_are_turns_of_two(text):
    asks, answers = dict.fromkeys(label.split(":")[0] for label in text.split("\n") if label)

    assert speakers(text) == [asks, answers] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("AS", "P07"),
        ("IT", "DO"),
        ("Me", "Them"),
        ("van der Berg", "Jean-Luc O’Brien"),
        ("Anna 🌸", "Ben"),
        ("Jose\u0301", "Zoe\u0308"),
        ("साक्षात्कारकर्ता", "प्रतिभागी"),
        ("iPhone (2)", "Ben"),
        ("anna@x.org", "ben_jones"),
        ("1", "2"),
    ],
)
def test_unusual_names_that_recur_are_speakers(one, other):
    names = (one, other, one, other)

    assert turns(parse(talk("{name}: {text}", *names))) == said(*names)


@pytest.mark.parametrize("template", ["{name}：{text}", "{name}:{text}"])
def test_a_colon_needs_no_space_where_its_names_recur(template):
    assert turns(parse(talk(template, *NAMES))) == said(*NAMES)


def test_what_is_told_of_a_participant_behind_a_comma_is_no_part_of_the_name():
    text = talk("{name}, female, 67 years: {text}", "Interviewer 1", "Participant 12") + "\n\n"

    assert speakers(text * 2) == ["Interviewer 1", "Participant 12"] * 2


@pytest.mark.parametrize("together", ["Ann/Ben:", "Ann & Ben:", "Ann and Ben:", "Ann, Ben:"])
def test_what_several_say_together_is_a_turn_of_nobody(together):
    text = f"Ann: One.\n\nBen: Two.\n\nAnn: Three.\n\nBen: Four.\n\n{together} Five.\n\nAnn: Six."

    assert turns(parse(text))[-2:] == [(None, "Five."), ("Ann", "Six.")]


@pytest.mark.parametrize("word", ["Note", "First", "Mood", "Paragraph 7.1", "Clause 3"])
def test_words_of_notes_and_lists_are_no_speakers_though_they_recur(word):
    text = f"Ann: One.\n\n{word}: x\n\nBen: Two.\n\n{word}: y\n\nAnn: Three.\n\nBen: Four."

    assert set(speakers(text)) == {"Ann", "Ben"}


@pytest.mark.parametrize("name", ["Bell, Anna", "Bell, Anna (ext)", "Anna Bell [HR]"])
def test_names_as_meeting_programs_show_them_are_speakers(name):
    text = talk("{name}   {time}\n{text}", name, "Okri, Ben", name, "Okri, Ben")

    assert speakers(f"Weekly meeting\n\n5 May 2025, 2:05PM\n\n{text}")[-4:] == [
        name,
        "Okri, Ben",
        name,
        "Okri, Ben",
    ]


def test_a_pattern_that_starts_with_a_caret_is_held_against_each_line():
    text = "P1> One.\nP2> Two.\nP1> Three."

    assert speakers(text, speakers=r"^(P\d+)>") == ["P1", "P2", "P1"]


def test_a_pattern_that_could_take_endless_time_is_refused():
    with pytest.raises(ParameterError, match="can take endless time"):
        parse("Ann: One.", speakers=r"^((a+)+):")


def test_a_pattern_that_finds_nothing_says_so():
    (note,) = parse("Ann: One.", speakers=r"^(P\d+)>").notes

    assert note.endswith("found none")


def test_in_a_log_whoever_writes_once_is_known_by_the_time_before():
    text = (
        "12/03/2025, 14:04 - Messages are private.\n12/03/2025, 14:05 - Anna: Hi.\n"
        "12/03/2025, 14:07 - Ben: Fine: thanks.\n12/03/2025, 14:08 - +44 7700 900123: ok\n"
        "12/03/2025, 14:09 - Anna: Good."
    )

    assert speakers(text) == [None, "Anna", "Ben", "+44 7700 900123", "Anna"]
