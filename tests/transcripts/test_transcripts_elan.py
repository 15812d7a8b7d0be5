"""ELAN. There are no samples here: the cases follow the schema EAFv3.0 and its description, with
words of our own."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.model import ParsedDocument
from qualkit.transcripts import read

SLOTS = '<TIME_SLOT TIME_SLOT_ID="{}" TIME_VALUE="{}"/>'


def eaf(tiers: str, *, slots: str | None = None, more: str = "") -> str:
    usual = "".join(SLOTS.format(f"t{n}", n * 1000) for n in range(10))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<ANNOTATION_DOCUMENT AUTHOR="" FORMAT="3.0">'
        '<HEADER TIME_UNITS="milliseconds"><MEDIA_DESCRIPTOR MEDIA_URL="file:///a.wav"/></HEADER>'
        f"<TIME_ORDER>{usual if slots is None else slots}</TIME_ORDER>{tiers}{more}"
        "</ANNOTATION_DOCUMENT>"
    )


def tier(name: str, *annotations: str, **more: str) -> str:
    told = "".join(f' {key}="{value}"' for key, value in more.items())
    inner = "".join(f"<ANNOTATION>{each}</ANNOTATION>" for each in annotations)
    return f'<TIER LINGUISTIC_TYPE_REF="utterance" TIER_ID="{name}"{told}>{inner}</TIER>'


def aligned(key: str, first: int | str, last: int | str, words: str) -> str:
    return (
        f'<ALIGNABLE_ANNOTATION ANNOTATION_ID="{key}" TIME_SLOT_REF1="t{first}"'
        f' TIME_SLOT_REF2="t{last}"><ANNOTATION_VALUE>{words}</ANNOTATION_VALUE>'
        "</ALIGNABLE_ANNOTATION>"
    )


def reference(key: str, to: str, words: str) -> str:
    return (
        f'<REF_ANNOTATION ANNOTATION_ID="{key}" ANNOTATION_REF="{to}"><ANNOTATION_VALUE>{words}'
        "</ANNOTATION_VALUE></REF_ANNOTATION>"
    )


def parse(xml: str, name: str = "talk.eaf") -> ParsedDocument:
    (document,) = read(xml.encode(), name)
    return document


def turns(document: ParsedDocument) -> list[tuple[str | None, str]]:
    return [(t.speaker, document.text[t.span.start : t.span.end]) for t in document.turns]


def reasons(document: ParsedDocument) -> list[str]:
    return [item.reason for item in document.skipped]


def test_tiers_are_interleaved_by_time_under_their_participants() -> None:
    document = parse(
        eaf(
            tier("A_Words", aligned("a1", 0, 1, "Are you"), aligned("a2", 5, 6, "Good."),
                 PARTICIPANT="Ann")
            + tier("Ben", aligned("b1", 2, 3, "Yes"), aligned("b2", 3, 4, "I am."))
        )
    )  # fmt: skip

    assert turns(document) == [("Ann", "Are you"), ("Ben", "Yes\nI am."), ("Ann", "Good.")]
    assert [(turn.begins, turn.ends) for turn in document.turns] == [(0, 1), (2, 4), (5, 6)]
    assert (document.format, document.skipped) == ("eaf", ())


def test_translations_and_glosses_are_left_out_and_counted() -> None:
    document = parse(
        eaf(
            tier("Ann", aligned("a1", 0, 1, "Dobry"))
            + tier("English", reference("r1", "a1", "Good"), PARENT_REF="Ann", PARTICIPANT="Ann")
            + tier("Gloss", reference("r2", "r1", "ADJ"), PARENT_REF="English")
            + tier("Empty")
        )
    )

    assert turns(document) == [("Ann", "Dobry")]
    assert reasons(document) == [
        "the tier 'English', which depends on 'Ann' (1 annotations)",
        "the tier 'Gloss', which depends on 'English' (1 annotations)",
    ]


def test_a_tier_that_only_cuts_the_time_gives_way_to_the_words_below_it() -> None:
    document = parse(
        eaf(
            tier("ref@Ann", aligned("a1", 1, 2, ".001"), aligned("a2", 3, 4, ".002"))
            + tier("orth@Ann", reference("r1", "a1", "One"), reference("r2", "a2", "two"),
                   PARENT_REF="ref@Ann", PARTICIPANT="Ann")
            + tier("word@Ann", reference("w1", "r1", "One"), PARENT_REF="orth@Ann")
        )
    )  # fmt: skip

    assert turns(document) == [("Ann", "One\ntwo")]
    assert [(turn.begins, turn.ends) for turn in document.turns] == [(1, 4)]
    assert reasons(document) == [
        "the tier 'ref@Ann' without words (2 annotations)",
        "the tier 'word@Ann', which depends on 'orth@Ann' (1 annotations)",
    ]


def test_points_without_a_time_stand_between_their_neighbours() -> None:
    slots = (
        SLOTS.format("t0", 1000)
        + '<TIME_SLOT TIME_SLOT_ID="t1"/><TIME_SLOT TIME_SLOT_ID="t2"/>'
        + SLOTS.format("t3", 4000)
        + '<TIME_SLOT TIME_SLOT_ID="t4"/>'
    )
    tiers = tier("Ann", aligned("a", 0, 1, "A")) + tier("Ben", aligned("b", 2, 4, "B"))
    document = parse(eaf(tiers, slots=slots))

    assert [(turn.begins, turn.ends) for turn in document.turns] == [(1.0, 2.0), (3.0, None)]


def test_languages_of_tiers_are_known_by_their_codes() -> None:
    languages = (
        '<LANGUAGE LANG_ID="pol" LANG_LABEL="pl (Polish)"/><LANGUAGE LANG_ID="de" LANG_LABEL="x"/>'
    )
    tiers = tier("Ann", aligned("a", 0, 1, "A"), LANG_REF="pol") + tier(
        "Ben", aligned("b", 2, 3, "B"), LANG_REF="de"
    )

    assert [turn.language for turn in parse(eaf(tiers, more=languages)).turns] == ["pl", "de"]


def test_wrong_times_and_empty_annotations_are_counted() -> None:
    slots = SLOTS.format("t0", "soon") + SLOTS.format("t1", "-5")
    tiers = tier("Ann", aligned("a", 0, 1, "A"), aligned("b", 7, 8, "B"), aligned("c", 0, 1, " "))
    document = parse(eaf(tiers, slots=slots))

    assert turns(document) == [("Ann", "A\nB")]
    assert reasons(document) == [
        "a time that is no number of milliseconds (2 times)",
        "an annotation without words",
        "an annotation's time, which is on no time line (2 times)",
    ]


def test_circles_of_tiers_and_annotations_end() -> None:
    tiers = (
        tier("Ann", aligned("a", 0, 1, "A"))
        + tier("B", reference("b", "c", "B"), reference("c", "b", "C"), PARENT_REF="C")
        + tier("C", PARENT_REF="B")
        + tier("D", reference("d", "d", "D"), PARENT_REF="D")
    )

    assert turns(parse(eaf(tiers))) == [("Ann", "A"), ("D", "D")]


def test_long_chains_of_references_are_followed_once() -> None:
    chain = [reference(f"r{n}", f"r{n - 1}" if n else "a", "x") for n in range(20_000)]
    tiers = tier("Ann", aligned("a", 2, 3, "."), *reversed(chain), PARENT_REF="none")

    (turn,) = parse(eaf(tiers)).turns

    assert (turn.begins, turn.ends) == (2.0, 3.0)


def test_elan_is_known_by_its_bytes() -> None:
    assert parse(eaf(tier("Ann", aligned("a", 0, 1, "A"))), "talk").format == "eaf"


@pytest.mark.parametrize(
    ("xml", "message"),
    [
        (eaf(tier("Ann")), "has no annotation with words; expected words in a tier"),
        ("<TEI/>", "is TEI, not ELAN; give it the suffix"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><ANNOTATION_DOCUMENT/>', "declares a document type"),
        (eaf(tier("Ann", aligned("a", 0, 1, "A")))[:-40], "no well-formed XML"),
        ("<ANNOTATION_DOCUMENT>" + "<TIER>" * 10_000, "no well-formed XML"),
    ],
)
def test_hostile_and_other_files_are_refused(xml: str, message: str) -> None:
    with pytest.raises(ReadError, match=message):
        parse(xml)
