"""Labels with an aside, with a bullet, and those of nobody known."""

import pytest

from qualkit.transcripts import read


def parse(text, name="a.txt", **more):
    (document,) = read(text.encode(), name, **more)
    return document


def turns(document):
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def inner_labels(document):
    return [
        document.text[n.span.start : n.span.end] for n in document.non_speech if n.kind == "label"
    ]


def speakers(text, name="a.txt", **more):
    return [speaker for speaker, _ in turns(parse(text, name, **more))]


ASIDES = [
    "Ann: one lonely.",
    "Bob (laughing): two words.",
    "Ann: ok.",
    "Bob: right.",
    "Bob (quietly): sad.",
    "Ann, aside: no.",
]


@pytest.mark.parametrize("between", ["\n\n", "\n"])
def test_an_aside_in_a_label_leaves_the_words_with_who_said_them(between):
    document = parse(between.join(ASIDES))

    assert turns(document) == [
        ("Ann", "one lonely."),
        ("Bob", "two words."),
        ("Ann", "ok."),
        ("Bob", f"right.{between}Bob (quietly): sad."),
        ("Ann", "no."),
    ]
    assert inner_labels(document) == ["Bob (quietly): "]
    assert document.notes == ()


@pytest.mark.parametrize(
    "label",
    [
        "Bob (laughing):",
        "Bob [to Ann]:",
        "Bob (to me, at 10:30):",
        "Bob(laughing) :",
        "Bob (laughing) [to Ann]:",
        "Bob (00:12) (laughing):",
        "Bob (?):",
        "**Bob (laughing):**",
        "**Bob (laughing)**:",
        "**Bob** (laughing):",
        "**Bob** *(laughing)*:",
        "[00:00:12] Bob (laughing):",
    ],
)
def test_every_way_of_writing_an_aside_is_read(label):
    document = parse(f"Ann: One.\n\n{label} Two.\n\nAnn: Three.\n\nBob: Four.")

    assert turns(document)[1] == ("Bob", "Two.")


def test_a_time_beside_an_aside_begins_the_turn():
    document = parse("Ann: One.\n\nBob (00:12) (laughing): Two.\n\nAnn: Three.\n\nBob: Four.")

    assert document.turns[1].begins == 12.0


def test_a_name_recurs_by_its_asides_alone():
    text = "Ann (sighs): One.\n\nBob [to Ann]: Two.\n\nAnn (nods): Three.\n\nBob (aside): Four."

    assert speakers(text) == ["Ann", "Bob", "Ann", "Bob"]


def test_a_name_on_the_roster_is_known_with_an_aside_and_with_one_of_its_own():
    rest = "\n\nIt rained.\n\nIt rained more."

    assert speakers("Bob (laughing): One." + rest, roster=["bob"]) == ["Bob"]
    assert speakers("Bob, laughing: One." + rest, roster=["bob"]) == ["Bob"]
    assert speakers("Bob (jun.): One." + rest, roster=["Bob (jun.)"]) == ["Bob (jun.)"]
    assert speakers("Beer, Bob: One." + rest, roster=["Beer, Bob"]) == ["Beer, Bob"]


def test_numbers_and_initials_in_brackets_tell_speakers_apart():
    text = "Speaker (1): One.\nSpeaker (2): Two.\nSpeaker (1): Three.\nSpeaker (2): Four."

    assert speakers(text) == ["Speaker (1)", "Speaker (2)"] * 2


@pytest.mark.parametrize(
    "noise",
    [
        "Well (as I said): nobody came",
        "Ann, you know: nobody came",
        "Ann, listen: nobody came",
        "What we need, in my view: company",
        "Yesterday, in town: nobody came",
        "for example (laughs): the bus",
        "Note (to Ann): this was said",
        "(laughing): the bus",
    ],
)
def test_talk_before_a_colon_stays_talk(noise):
    document = parse(f"Ann: One.\n\nBob: Two.\n\n{noise}\n\nAnn: Three.\n\nBob: Four.")

    assert turns(document)[1] == ("Bob", f"Two.\n\n{noise}")
    assert document.notes == ()


def test_a_comma_alone_makes_no_speaker():
    assert set(speakers("Beer, Ann: One.\n\nBall, Bob: Two.\n\nBeer, Ann: Three.")) == {None}


def test_bullets_and_quote_signs_before_a_label_are_part_of_it():
    listed = "- **Cid**: hi\n- **Dot**: yes\n- **Cid**: so\n\n"
    document = parse(listed + "> Dot: One.\n\n> - Cid: Two.\n\n* Cid: Three.", "a.md")

    assert turns(document) == [
        ("Cid", "hi"),
        ("Dot", "yes"),
        ("Cid", "so"),
        ("Dot", "One."),
        ("Cid", "Two.\n\n* Cid: Three."),
    ]
    assert inner_labels(document) == ["* Cid: "]


def test_outside_markdown_a_list_makes_no_speakers_but_knows_them():
    points = "Options follow.\n\n- Concept: one\n\n- Concept: two\n\n- Concept: three"
    talk = "Ann: One.\n\n- Bob: Two.\n\nBob: Three.\n\n- Cid: Four.\n\nAnn: Five.\n\nBob: Six."

    assert set(speakers(points)) == {None}
    assert speakers(talk)[:2] == ["Ann", "Bob"]
    assert "nobody known: Cid (" in parse(talk).notes[0]


def test_a_list_of_points_in_speech_stays_speech():
    text = "Ann: Three things:\n\n- for example: the bus\n\n- Housing: bad housing\n\nBob: So."
    document = parse(text + "\n\nAnn: Yes.\n\nBob: No.", "a.md")

    assert speakers(document.text, "a.md") == ["Ann", "Bob", "Ann", "Bob"]


def test_labels_of_nobody_known_are_told():
    said = ["Ann: One.", "It was a long day.", "And cold.", "It rained.", "Ann: Two."]
    document = parse("\n\n".join([*said, "Cid: Yes.", "Then tea.", "Dot (smiling): No.", "So."]))

    assert set(speakers(document.text)) == {"Ann"}
    assert document.notes == (
        "2 lines look like labels of nobody known: Cid, Dot (they were taken as speech)",
    )


def test_a_label_of_two_is_given_to_neither_and_told():
    text = "Ann: One.\n\nBob: Two.\n\n{}: Yes.\n\nAnn: Three.\n\nBob: Four."

    for both in ("Ann, Bob", "Bob and Ann", "Ann & Bob"):
        assert parse(text.format(both)).notes == (
            f"1 line looks like a label of nobody known: {both} (it was taken as speech)",
        )


def test_many_labels_of_nobody_known_are_told_shortly():
    names = [f"P{chr(65 + i)}" for i in range(12)]
    filler = "\n\n".join(["it rained"] * 40)
    document = parse(
        f"Ann: One.\n\n{filler}\n\nAnn: Two.\n\n" + "\n\n".join(f"{n}: a" for n in names)
    )

    (note,) = document.notes
    assert note.startswith("12 lines look like labels of nobody known: PA, PB,")
    assert "PH and 4 more (" in note


def test_without_any_accepted_label_nothing_is_told():
    assert parse("It rained.\n\nCid: yes.\n\nIt rained.\n\nAnd more.").notes == ()


@pytest.mark.parametrize("ends", [("\r\n",), ("\r",), ("\r\n", "\r", "\n"), ("\n", "\r\n")])
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("n_ends", [1, 2])
def test_mixed_line_ends_read_like_one_kind(ends, name, n_ends):
    lines = ["# Group", *ASIDES, "10:30: bus", "- Bob: so."]
    mixed = "".join(line + ends[i % len(ends)] * n_ends for i, line in enumerate(lines))
    document = parse(mixed, name)

    assert document == parse("".join(line + "\n" * n_ends for line in lines), name)
    assert [speaker for speaker, _ in turns(document)][-4:] == ["Ann", "Bob", "Ann", "Bob"]
