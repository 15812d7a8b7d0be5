"""TEI. There are no samples here: the cases follow the TEI Guidelines, ParlaMint's guidelines and
the standard for transcripts of speech (ISO 24624), with words of our own."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts import read

PEOPLE = """<particDesc><listPerson>
  <person xml:id="OakAda" role="minister"><persName><surname>Oak</surname><forename>Ada</forename>
    </persName><sex value="F"/><age value="61"/></person>
  <person xml:id="Elm"><persName> Ben
    Elm</persName></person>
</listPerson></particDesc>"""


def tei(body: str, *, header: str = PEOPLE, language: str = "en") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0"'
        f' xml:id="sitting-1" xml:lang="{language}"><teiHeader><profileDesc>{header}</profileDesc>'
        f"</teiHeader><text><body><div>{body}</div></body></text></TEI>"
    )


def parse(xml: str | bytes, name: str = "sitting.xml") -> tuple[ParsedDocument, ...]:
    return read(xml if isinstance(xml, bytes) else xml.encode(), name)


def turns(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def marks(document: ParsedDocument) -> list[tuple[str, str]]:
    return [(n.kind, document.text[n.span.start : n.span.end]) for n in document.non_speech]


def reasons(document: ParsedDocument) -> list[str]:
    return [item.reason for item in document.skipped]


def test_utterances_are_turns_of_the_persons_of_the_header() -> None:
    (document,) = parse(
        tei('<u who="#OakAda"><seg>Buses\n  are late.</seg><seg>Again.</seg></u>'
            '<u who="#Elm"><seg>Yes.</seg></u>')
    )  # fmt: skip

    assert turns(document) == [("Ada Oak", "Buses are late.\nAgain."), ("Ben Elm", "Yes.")]
    assert document.speaker_attributes == {"Ada Oak": {"role": "minister", "sex": "F", "age": "61"}}
    assert (document.format, document.language, document.name) == ("tei", "en", None)
    assert (document.skipped, document.notes) == ((), ())


def test_what_was_not_said_is_kept_and_marked() -> None:
    (document,) = parse(
        tei('<note type="speaker">The Chair:</note>'
            '<u who="#Elm"><seg>Quiet! <vocal><desc>Laughter</desc></vocal> Please.</seg>'
            "<incident><desc>a door</desc></incident></u>"
            '<kinesic type="applause"><desc>Applause</desc></kinesic>'
            "<note>(The sitting ends)</note>")
    )  # fmt: skip

    assert turns(document) == [("Ben Elm", "Quiet! [Laughter] Please.\n[a door]")]
    assert marks(document) == [
        ("label", "The Chair:"),
        ("direction", "[Laughter]"),
        ("direction", "[a door]"),
        ("direction", "[Applause]"),
        ("direction", "(The sitting ends)"),
    ]


def test_gaps_give_their_reason_and_silent_elements_are_counted() -> None:
    (document,) = parse(
        tei('<u who="#Elm">We <gap reason="inaudible"/> it <pause/> <pause dur="PT2S"/>now</u>')
    )

    assert turns(document) == [("Ben Elm", "We [inaudible] it now")]
    assert reasons(document) == ["an element 'pause' without words (2 times)"]


def test_neighbours_of_one_person_are_one_turn_with_what_is_between() -> None:
    (document,) = parse(
        tei('<u who="#Elm">One.</u><note>Noise</note><u who="#Elm">Two.</u><head>Lifts</head>'
            '<u who="#Elm">Three.</u>')
    )  # fmt: skip

    assert turns(document) == [("Ben Elm", "One.\n\n[Noise]\n\nTwo."), ("Ben Elm", "Three.")]
    assert [turn.question for turn in document.turns] == [None, "Lifts"]


def test_a_heading_is_the_question_of_its_division_only() -> None:
    (document,) = parse(
        tei('<div><head>Buses</head><u who="#Elm">A</u></div><u who="#OakAda">B</u>')
    )

    assert [turn.question for turn in document.turns] == ["Buses", None]
    assert marks(document) == [("heading", "Buses")]


def test_languages_are_inherited_and_differ_by_turn() -> None:
    (document,) = parse(
        tei('<u who="#Elm">One</u><u who="#OakAda"><seg xml:lang="cy-GB">Dau</seg></u>'
            '<u who="#Elm" xml:lang="fr"><seg>Trois</seg></u><u who="#OakAda">Four</u>')
    )  # fmt: skip

    assert document.language == "en"
    assert [turn.language for turn in document.turns] == ["en", "cy", "fr", "en"]


def test_the_capacity_of_a_speaker_is_a_role() -> None:
    (document,) = parse(
        tei('<u who="#Elm" ana="#chair">A</u><u who="#X" ana="#guest">B</u>'
            '<u who="#Elm" ana="#regular">C</u>')
    )  # fmt: skip

    assert document.speaker_attributes == {"X": {"role": "guest"}}
    assert [dict(turn.attributes) for turn in document.turns] == [
        {"role": "chair"},
        {},
        {"role": "regular"},
    ]
    assert document.notes == (
        ("1 speakers go by their identifiers: their names are in no list of persons in this file"),
    )


def test_words_of_annotated_texts_are_put_together_again() -> None:
    (document,) = parse(
        tei("""<u who="#Elm"><seg><s>
              <w join="right">Buses</w>
              <pc>,</pc>
              <name><w>Ms</w> <w join="right">Oak</w></name>
              <pc>.</pc>
            </s><s><w>L'</w><w join="left">eau</w></s>
            <linkGrp><link target="#a"/></linkGrp></seg></u>""")
    )

    assert turns(document) == [("Ben Elm", "Buses, Ms Oak. L'eau")]
    assert reasons(document) == ["an element 'linkGrp'"]


def test_of_two_readings_the_corrected_is_taken_and_the_other_counted() -> None:
    (document,) = parse(
        tei('<u who="#Elm">The <choice><sic>buss</sic><corr>bus</corr></choice> is<lb/>late</u>')
    )

    assert turns(document) == [("Ben Elm", "The bus is late")]
    assert reasons(document) == ["another reading of the same words"]


def test_speeches_of_plays_carry_their_labels() -> None:
    (document,) = parse(
        tei('<stage>A kitchen.</stage><sp who="#Elm"><speaker>Ben</speaker><p>Tea?</p>'
            "<stage>pours</stage><l>Tea.</l></sp><sp><speaker>A Voice</speaker><p>No.</p></sp>")
    )  # fmt: skip

    assert turns(document) == [("Ben Elm", "Tea?\n[pours]\nTea."), ("A Voice", "No.")]
    assert marks(document) == [
        ("direction", "[A kitchen.]"),
        ("label", "Ben"),
        ("direction", "[pours]"),
        ("label", "A Voice"),
    ]


def test_text_outside_of_speeches_is_kept_and_counted() -> None:
    (document,) = parse(tei('<p>We met at ten.</p><u who="#Elm">Good.</u>'))

    assert document.text == "We met at ten.\n\nGood."
    assert (len(document.turns), reasons(document)) == (
        1,
        ["text outside of speeches, which is no turn"],
    )


TIMELINE = """<timeline unit="s"><when xml:id="T0"/><when xml:id="T1" interval="2.5" since="#T0"/>
<when xml:id="T2" interval="500" unit="ms" since="T1"/>
<when xml:id="T3" interval="-1"/></timeline>"""


def test_times_come_from_the_time_line() -> None:
    (document,) = parse(
        tei(f'{TIMELINE}<u who="#Elm" start="#T0" end="#T1">A</u>'
            '<annotationBlock who="#OakAda" start="#T1" end="#T2"><u>B</u>'
            "<spanGrp><span>gloss</span></spanGrp></annotationBlock>"
            '<u who="#Elm"><anchor synch="#T2"/>C<anchor synch="#T3"/></u>')
    )  # fmt: skip

    assert [(turn.begins, turn.ends) for turn in document.turns] == [
        (0.0, 2.5),
        (2.5, 3.0),
        (3.0, None),
    ]
    assert reasons(document) == [
        "a point of the time line without a time",
        "a time of a speech that is on no time line",
    ]


def test_clock_times_count_from_the_first() -> None:
    timeline = (
        '<timeline><when xml:id="a" absolute="10:00:05"/>'
        '<when xml:id="b" absolute="2024-01-02T10:01:05.5"/></timeline>'
    )
    (document,) = parse(tei(f'{timeline}<u who="#Elm" start="#a" end="#b">A</u>'))

    assert [(turn.begins, turn.ends) for turn in document.turns] == [(0.0, 60.5)]


def test_a_corpus_gives_a_document_a_text() -> None:
    one = tei('<u who="#Elm">A</u>').partition("?>")[2]
    other = tei('<u who="#Elm">B</u>', header="").partition("?>")[2].replace("sitting-1", "two")
    first, second = parse(
        f'<teiCorpus xmlns="http://www.tei-c.org/ns/1.0">{one}{other}</teiCorpus>'
    )

    assert [(document.name, turns(document)) for document in (first, second)] == [
        ("sitting-1", [("Ben Elm", "A")]),
        ("two", [("Ben Elm", "B")]),
    ]


def test_the_declared_encoding_is_taken() -> None:
    xml = tei('<u who="#Elm">é ö ß</u>').replace("UTF-8", "ISO-8859-1")

    (document,) = parse(xml.encode("latin-1"))
    (wide,) = parse(xml.replace("ISO-8859-1", "UTF-16").encode("utf-16"))

    assert document.text == wide.text == "é ö ß"
    with pytest.raises(ReadError, match="declares the encoding 'klingon', which there is not"):
        parse(xml.replace("ISO-8859-1", "klingon"))


def test_tei_is_known_by_its_bytes() -> None:
    assert parse(tei('<u who="#Elm">A</u>'), "sitting")[0].format == "tei"


LAUGHS = "".join(f'<!ENTITY l{n} "&l{n - 1};&l{n - 1};&l{n - 1};">' for n in range(1, 40))


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (f'<!DOCTYPE TEI [<!ENTITY l0 "ha">{LAUGHS}]><TEI>&l39;</TEI>', "a document type"),
        ('<?xml version="1.0"?><!-- x --><!DOCTYPE TEI SYSTEM "x.dtd"><TEI/>', "document type"),
        ("<TEI>&undeclared;</TEI>", "no well-formed XML at line 1"),
        ("<TEI>" + "<div>" * 100_000, "no well-formed XML at line 1"),
        ("<TEI><text></TEI>", "no well-formed XML at line 1"),
        ("<TEI><text><body><u>A", "no well-formed XML"),
        ("<ANNOTATION_DOCUMENT/>", r"is ELAN, not TEI; .*\.eaf"),
        ("<html/>", "is HTML, not TEI"),
        ("<a/>", "the root 'a'; expected TEI"),
        ("<TEI><text><body><p>Prose.</p></body></text></TEI>", "has no speech"),
        ("<TEI>\x01</TEI>", "no well-formed XML"),
        ("plain words", "no well-formed XML"),
        ('<teiCorpus><xi:include xmlns:xi="x" href="file:///a"/></teiCorpus>', "no speech"),
    ],
)  # fmt: skip
def test_hostile_and_other_xml_is_refused(xml: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        parse(xml)


def test_too_much_xml_is_refused() -> None:
    with pytest.raises(ReadError, match="has 67 MB of XML; expected at most 64 MB"):
        parse(b"<TEI>" + b" " * (67 * 1024 * 1024))
