"""Names are found as whole words in any spelling, and what was replaced can be put back."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.errors import ParameterError
from qualkit.pseudonyms import Form, Replacer, Restorer
from qualkit.revision import Revision
from qualkit.spans import Span


def form(text: str, replacement: str = "[P01]", **options: str) -> Form:
    return Form(**{"kind": "participant", "text": text, "replacement": replacement, **options})


def replaced(text: str, *forms: Form, language: str = "en") -> str:
    return Replacer(forms).revised(text, language).new


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("David Bramley said", "[P01] said"),
        ("DAVID BRAMLEY's hat", "[P01]'s hat"),
        ("david bramley’s hat", "[P01]’s hat"),
        ("David\nBramley", "[P01]"),
        ("David-Bramley", "[P01]"),
        ("Dav\u00adid Bramley", "[P01]"),
        ("the Bramleys came", "the [P02]s came"),
        ("bramleyed", "bramleyed"),
        ("Bramley2", "[P02]2"),
        ("talk_Bramley_2", "talk_[P02]_2"),
        ("David, Bramley", "David, [P02]"),
        ("David.\n\nBramley", "David.\n\n[P02]"),
        ("[P01] and Bramley", "[P01] and [P02]"),
    ],
)
def test_whole_names_in_any_spelling(text: str, expected: str) -> None:
    assert replaced(text, form("Bramley", "[P02]"), form("David Bramley")) == expected


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Müller", "Muller MÜLLER Mu\u0308ller müller"),
        ("Łukasz", "Lukasz ŁUKASZ łukasz Łukasz"),
        ("O'Brien", "O’Brien O'BRIEN o'brien O\u2019Brien"),
    ],
)
def test_accents_case_and_apostrophes_do_not_matter(name: str, text: str) -> None:
    assert replaced(text, form(name)) == "[P01] [P01] [P01] [P01]"


@pytest.mark.parametrize(
    ("language", "name", "text", "expected"),
    [
        ("cs", "Novák", "S Novákem a Nováka.", "S [P01]em a [P01]a."),
        ("cs", "Jana", "Janou, Janě, Janu", "[P01]ou, [P01]ě, [P01]u"),
        ("pl", "Kowalski", "Kowalskiemu", "Kowalskiemu"),
        ("fi", "Virtanen", "Virtasen", "Virtasen"),
        ("fi", "Helmi", "Helmille", "[P01]lle"),
        ("de", "Petra", "Petras Hut", "[P01]s Hut"),
        ("en", "Mark", "market Market Marks", "market Market [P01]s"),
    ],
)
def test_endings_stay_behind_the_pseudonym(
    language: str, name: str, text: str, expected: str
) -> None:
    assert replaced(text, form(name), language=language) == expected


def test_a_name_that_is_a_word_counts_with_a_capital_inside_sentences() -> None:
    will = form("Will", case="inside")
    text = "Will: Will you? I will ask Will. (Will)"

    assert replaced(text, will) == "Will: Will you? I will ask [P01]. (Will)"
    labels = Replacer([will]).find(text, certain=[Span(0, 6)])
    assert [item.span.start for item in labels] == [0, text.index("Will.")]


def test_a_name_reaches_over_no_fence() -> None:
    found = Replacer([form("Ann Shah"), form("Ann", "[P02]")]).find("So Ann\nShah: Yes", fences=[7])

    assert [item.form.text for item in found] == ["Ann"]


def test_addresses_are_found_as_they_are_written() -> None:
    mail = form("ann@mail.example", "[e-mail 1]", kind="e-mail")
    phone = form("+44 20 7946", "[phone 1]", kind="phone")

    text = replaced("Ann@Mail.example, xann@mail.example, +44 20 7946, +44 20 79461", mail, phone)

    assert text == "[e-mail 1], xann@mail.example, [phone 1], +44 20 79461"


def test_titles_of_documents_get_no_brackets() -> None:
    assert Replacer([form("Bramley")]).plain("interview Bramley 2") == "interview P01 2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ann_Shah-2020.txt", "P01-2020.txt"),
        ("interview-Shah.txt", "interview-P01.txt"),
        ("ann__shah2.docx", "P012.docx"),
        ("talkAnnShah.txt", "talkP01.txt"),
        ("AnnShahTalk_Shah.txt", "P01Talk_P01.txt"),
        ("McShah.txt", "McShah.txt"),
    ],
)
def test_names_in_the_names_of_files_are_found(name: str, expected: str) -> None:
    forms = [
        Form(kind="participant", text=text, replacement="[P01]") for text in ("Ann Shah", "Shah")
    ]

    assert Replacer(forms).plain(name) == expected


@pytest.mark.parametrize(
    "written",
    ["020 7946 0958", "02079460958", "+44 20 7946 0958", "+442079460958", "+44 (0)20-79460958"],
)
def test_a_phone_number_is_found_however_it_is_written(written: str) -> None:
    forms = [Form(kind="phone", text="020 7946 0958", replacement="[phone 1]")]

    assert Replacer(forms).revised(f"Ring {written}, 1020 7946 0958.").new == (
        "Ring [phone 1], 1020 7946 0958."
    )


def test_decomposed_texts_are_read_like_composed_ones() -> None:
    forms = [Form(kind="person", text="Růžena", replacement="[person 1]")]
    text = unicodedata.normalize("NFD", "Číšník viděl Růženu. Růžena přišla.")

    made = Replacer(forms).revised(text, "cs").new

    assert unicodedata.normalize("NFC", made) == "Číšník viděl [person 1]u. [person 1] přišla."


def test_endings_of_several_languages_count() -> None:
    forms = [Form(kind="person", text="Jana", replacement="[person 1]")]

    assert (
        Replacer(forms).revised("s Janou, Janas", "cs de-AT").new == "s [person 1]ou, [person 1]s"
    )


def test_an_unknown_case_is_refused() -> None:
    with pytest.raises(ParameterError, match="case 'loud'; expected any, capital, inside"):
        form("Ann", case="loud")


NAMES = ["Ann", "Ann Shah", "Zoë", "Łukasz", "😀Bo", "Jose\u0301"]
WORDS = st.sampled_from([*NAMES, "tea", " ", "\n", ".", "'s", "😀", "e\u0301", "[P01]", "ß"])


@given(st.lists(WORDS, max_size=40).map("".join))
def test_what_was_replaced_comes_back_byte_for_byte(text: str) -> None:
    forms = [form(name, f"[P{at:02}]") for at, name in enumerate(NAMES, 1)]
    there = Replacer(forms).revised(text)

    back = Revision.replacing(
        there.new,
        [(Span(hunk.new_start, hunk.new_end), text[hunk.start : hunk.end]) for hunk in there.hunks],
    )

    assert back.new == text
    assert not Replacer(forms).find(there.new)


def test_the_principal_spelling_comes_back_where_nothing_was_kept() -> None:
    forms = [form("Ann Shah"), form("Ann"), form("Leeds", "[place 1]", kind="place")]

    assert Restorer(forms, {}).text("[P01]'s memo on [place 1]").new == "Ann Shah's memo on Leeds"
    assert Restorer(forms, {"P01": "A. Shah"}).name("a P01") == "a A. Shah"
