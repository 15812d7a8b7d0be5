"""How positions were counted is found out, or nobody guesses: never wrong, in any combination."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from refi_texts import Sample, sample

from qualkit.errors import ParameterError, ReadError
from qualkit.interchange.refi.offsets import Asked, Choice, choose, refuse_even, settle
from qualkit.interchange.refi.units import (
    CODE_POINTS,
    CRLF,
    EXCLUSIVE,
    INCLUSIVE,
    LF,
    UTF16,
    RawText,
    Reading,
    Spots,
)

TRUTHS = [
    (Reading(unit=unit, newline=newline, bom=bom, end=end), has_crlf, has_bom)
    for unit, newline, bom, end, has_crlf, has_bom in itertools.product(
        (CODE_POINTS, UTF16), (LF, CRLF), (False, True), (EXCLUSIVE, INCLUSIVE), (False, True),
        (False, True),
    )
    if has_bom or not bom
]  # fmt: skip


def chosen(made: Sample, origin: str = "", asked: str = "") -> Choice:
    spots = Spots.of(made.spots)
    return choose("t", made.raw, spots, made.names, origin=origin, asked=Asked(asked))


def exact(choice: Choice, made: Sample) -> float:
    found = zip(choice.best.starts.tolist(), choice.best.ends.tolist(), strict=True)
    return float(np.mean([place == span for place, span in zip(found, made.spans, strict=True)]))


@pytest.mark.parametrize("named", [False, True])
@pytest.mark.parametrize(
    ("truth", "crlf", "bom"), TRUTHS, ids=lambda each: str(each).replace(" ", "_")
)
def test_every_way_to_count_is_found(truth: Reading, crlf: bool, bom: bool, named: bool) -> None:
    for seed, n in ((1, 12), (2, 40)):
        made = sample(seed, truth, crlf=crlf, bom=bom, n=n, named=named)

        choice = chosen(made)

        assert choice.is_certain, choice.reason
        assert exact(choice, made) == 1


@pytest.mark.parametrize("n", [1, 2, 3, 5])
@pytest.mark.parametrize(("truth", "crlf", "bom"), TRUTHS, ids=str)
def test_with_few_selections_it_is_right_or_refused(
    truth: Reading, crlf: bool, bom: bool, n: int
) -> None:
    for seed in range(4):
        named = bool(seed % 2)
        made = sample(seed, truth, crlf=crlf, bom=bom, n=n, named=named, n_lines=12, sloppy=0)

        choice = chosen(made)

        assert not choice.is_certain or exact(choice, made) == 1


@pytest.mark.parametrize("end", [EXCLUSIVE, INCLUSIVE])
def test_sentences_without_blanks_between_them_are_read(end: str) -> None:
    sentences = [
        "\u6211\u4eec\u7b49\u8f66\u3002",
        "\u8857\u9053\u5f88\u9ed1\uff1f",
        "\u6ca1\u6709\u4eba\uff01",
    ] * 20
    text = RawText("".join(sentences))
    starts = [sum(map(len, sentences[:at])) for at in range(0, 60, 7)]
    spans = [
        (start, start + len(sentences[at]))
        for at, start in zip(range(0, 60, 7), starts, strict=True)
    ]
    spots = [(start, stop - (end == INCLUSIVE), False) for start, stop in spans]

    choice = choose("t", text, Spots.of(spots), [""] * 9, origin="", asked=Asked())

    assert choice.is_certain
    assert list(zip(choice.best.starts.tolist(), choice.best.ends.tolist(), strict=True)) == spans


def test_positions_by_chance_fit_no_reading() -> None:
    made = sample(5, Reading(), crlf=True, bom=True, n=60, named=False)
    chance = np.random.default_rng(3)
    starts = chance.integers(0, 3000, 60)
    spots = [(int(start), int(start) + 17, False) for start in starts]

    choice = choose("t", made.raw, Spots.of(spots), [""] * 60, origin="", asked=Asked())

    assert not choice.is_certain


def test_what_other_texts_decided_decides_where_little_is_said() -> None:
    truth = Reading(unit=UTF16, newline=CRLF)
    clear = chosen(sample(1, truth, crlf=True, bom=False, n=40, named=False))
    open_ones = [
        choice
        for choice in (
            chosen(sample(seed, truth, crlf=True, bom=False, n=1, named=False))
            for seed in range(30)
        )
        if not choice.is_certain
    ]

    settled = settle([clear, *open_ones])

    assert open_ones
    assert sum(choice.is_certain for choice in settled) > 1
    assert "as in the file's other texts" in settled[-1].reason or not settled[-1].is_certain


@pytest.mark.parametrize("end", [EXCLUSIVE, INCLUSIVE])
@pytest.mark.parametrize("unit", [CODE_POINTS, UTF16])
def test_many_texts_with_a_selection_each_say_it_together(unit: str, end: str) -> None:
    truth = Reading(unit=unit, end=end)
    made = [sample(seed, truth, crlf=False, bom=False, n=1, named=False) for seed in range(40)]

    settled = settle([chosen(each) for each in made])

    assert all(choice.is_certain for choice in settled)
    assert np.mean([exact(*pair) for pair in zip(settled, made, strict=True)]) == 1


def test_even_evidence_is_refused_with_the_readings_and_the_option() -> None:
    text = RawText("aaaa bbbb cccc dddd")
    choice = choose("talk", text, Spots.of([(1, 2, False)]), [""], origin="", asked=Asked())

    with pytest.raises(ReadError, match=r"'talk'.*end exclusive \| end inclusive.*--offsets excl"):
        refuse_even([choice], "study.qdpx")


def test_what_is_asked_for_leaves_nothing_to_guess() -> None:
    text = RawText("aaaa bbbb cccc dddd")

    choice = choose("t", text, Spots.of([(1, 2, False)]), [""], origin="", asked=Asked("inclusive"))

    assert (choice.best.starts[0], choice.best.ends[0]) == (1, 3)


def test_a_reading_that_is_only_partly_asked_for_is_completed_by_evidence() -> None:
    made = sample(4, Reading(unit=UTF16, end=INCLUSIVE), crlf=False, bom=False, n=30, named=True)

    assert exact(chosen(made, asked="utf16"), made) == 1


@pytest.mark.parametrize("words", ["utf-8", "exclusive,inclusive", "crlf lf"])
def test_unknown_or_contradicting_words_are_refused(words: str) -> None:
    with pytest.raises(ParameterError, match="the offsets"):
        Asked(words).settled()


def test_a_text_in_xml_may_be_counted_with_crlf() -> None:
    made = sample(7, Reading(newline=CRLF), crlf=True, bom=False, n=30, named=False)
    inline = RawText(made.raw.text, is_inline=True)

    choice = choose("t", inline, Spots.of(made.spots), made.names, origin="", asked=Asked())

    assert choice.reading == "code points, CRLF, end exclusive"
    assert exact(choice, made) == 1


def test_newlines_counted_as_two_are_found_where_the_file_has_one() -> None:
    made = sample(8, Reading(newline=CRLF), crlf=True, bom=False, n=40, named=False)
    plain = RawText(made.raw.text)

    choice = choose("t", plain, Spots.of(made.spots), made.names, origin="", asked=Asked())

    assert exact(choice, made) == 1
    assert "counted as two" in choice.reason


def test_texts_follow_the_others_in_counting_newlines_as_two() -> None:
    truth = Reading(newline=CRLF)
    made = [sample(8, truth, crlf=False, bom=False, n=40, named=False)]
    made += [sample(seed, truth, crlf=False, bom=False, n=1, named=False) for seed in range(20)]

    settled = settle([chosen(each) for each in made])

    sure = [pair for pair in zip(settled, made, strict=True) if pair[0].is_certain]
    assert len(sure) > 10
    assert all(exact(*pair) == 1 for pair in sure)
    assert "counted as two, though the text in the file has LF; as in" in settled[-1].reason


def test_newlines_count_as_two_where_a_person_says_so() -> None:
    made = sample(9, Reading(newline=CRLF), crlf=False, bom=False, n=3, named=False)

    assert exact(chosen(made, asked="crlf"), made) == 1


def test_texts_that_are_surely_counted_in_two_ways_are_read_each_in_its_own() -> None:
    made = [
        sample(3, Reading(unit=UTF16), crlf=False, bom=False, n=5, named=True),
        sample(4, Reading(), crlf=False, bom=False, n=40, named=True),
    ]
    choices = [chosen(each) for each in made]
    for choice in choices:
        choice.evidence.forget()

    settled = settle(choices)

    assert all(exact(*pair) == 1 for pair in zip(settled, made, strict=True))


@pytest.mark.parametrize("spot", [(-3, 4), (6, 6), (17, 6), (5, 10**17), (None, 3)])
def test_a_selection_that_makes_no_sense_tells_nothing_and_asks_nothing(
    spot: tuple[int | None, int],
) -> None:
    text = RawText("Anna: hello there my friend.\nBert: fine thanks, and you?\n")

    choice = choose("t", text, Spots.of([(*spot, False)]), [""], origin="", asked=Asked())

    assert (choice.telling, choice.is_certain) == (0, False)
    refuse_even([choice], "study.qdpx")


@pytest.mark.parametrize("position", [-5, 10**17, None])
def test_a_position_outside_is_nowhere(position: int | None) -> None:
    text = RawText("one two three")

    starts, ends = text.placed(Reading(), Spots.of([(position, position, False), (0, 3, False)]))

    assert (starts.tolist(), ends.tolist()) == ([-1, 0], [-1, 3])


def test_a_position_inside_a_character_or_a_newline_is_nowhere() -> None:
    text = RawText("\U0001f600a\r\nb")

    starts, _ = text.placed(
        Reading(unit=UTF16, newline=CRLF), Spots.of([(at, at, False) for at in range(7)])
    )

    assert starts.tolist() == [0, -1, 1, 2, -1, 3, 4]


def test_mixed_newlines_are_counted_as_they_are() -> None:
    text = RawText("a\r\nb\nc\rd")

    starts, _ = text.placed(
        Reading(newline="mixed newlines"), Spots.of([(at, at, False) for at in (3, 5, 7)])
    )

    assert [text.text[at] for at in starts.tolist()] == ["b", "c", "d"]
