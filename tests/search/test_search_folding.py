"""Words are compared without case and accents, and no turn that the index has is missed."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.search import spellings
from qualkit.search.folding import fold, places_of, words_of

# Higher up, vowel signs of New Tai Lue are letters to Python and none to SQLite.
_TEXTS = st.text(
    alphabet=st.one_of(
        st.sampled_from("aeßİıςσΣάαйиё'’-_­ \u0301\u0308ﬁǆŁø한日\U0001fae8\uf0b7٣"),
        st.characters(exclude_categories=["Cs"], max_codepoint=0x17FF),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("written", "others"),
    [
        ("Élève", "eleve ÉLÈVE e\u0301le\u0300ve élevé"),
        ("Straße", "strasse STRASSE STRAẞE"),
        ("İzmir", "izmir IZMIR"),
        ("οδός", "ΟΔΟΣ οδοσ οδος"),
        ("ёлка", "елка ЁЛКА е\u0308лка"),
        ("žluťoučký", "zlutoucky ŽLUŤOUČKÝ"),
        ("ﬁnd", "find"),
        ("한국", unicodedata.normalize("NFD", "한국")),
    ],
)
def test_spellings_of_one_word_are_one(written: str, others: str) -> None:
    assert {fold(other) for other in others.split()} == {fold(written)}


@pytest.mark.parametrize("other", ["sığ", "Łódź", "ære", "øl"])
def test_letters_of_their_own_stay(other: str) -> None:
    assert fold(other) != fold(other.translate(str.maketrans("ığŁæø", "igLao")))


def test_words_end_at_hyphens_apostrophes_and_underscores() -> None:
    text = "l’élève's well-known snake_case, e\u0301t 3.5"

    assert words_of(text) == ["l", "eleve", "s", "well", "known", "snake", "case", "et", "3", "5"]
    assert [text[start:end] for start, end in places_of(text)][8] == "3"


@settings(deadline=None)
@given(_TEXTS)
def test_every_word_has_its_place(text: str) -> None:
    words = [fold(text[start:end]) for start, end in places_of(text)]

    assert words == words_of(text)
    assert [fold(word) for word in words] == words


@settings(deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=5))
def test_the_index_has_every_word_under_itself_or_a_spelling(texts: list[str]) -> None:
    index = sqlite3.connect(":memory:")
    index.execute(
        "CREATE VIRTUAL TABLE said USING fts5("
        "speech, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    index.executemany("INSERT INTO said (rowid, speech) VALUES (?, ?)", enumerate(texts))
    index.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(said, row)")
    known = spellings(term for (term,) in index.execute("SELECT term FROM terms"))

    for row, text in enumerate(texts):
        for word in words_of(text):
            terms = " OR ".join(f'"{term}"' for term in (word, *known.get(word, ())))
            asked = index.execute("SELECT rowid FROM said WHERE said MATCH ?", (terms,))
            assert (row,) in asked.fetchall()
    index.close()
