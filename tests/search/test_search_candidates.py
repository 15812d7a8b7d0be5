"""What the index is asked: never an operator of its own, never too little."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from search_turns import turn_of

from qualkit.search import by_words, index_query, parse, spellings
from qualkit.search.query import All, Any, Near, Query, Words

_SAID = st.sampled_from(["a", "ab", "b", "ß", "ss", "ά", "α", "á", "\U0001fae8b", "a\uf0b7c", "c"])
_TEXTS = st.lists(_SAID, max_size=12).map(" ".join)
_LEAVES = st.builds(Words, st.lists(_SAID, min_size=1, max_size=3).map(" ".join), st.booleans())


def _joined(inner: st.SearchStrategy[Query]) -> st.SearchStrategy[Query]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(
        st.builds(Any, several),
        st.builds(All, several, st.lists(inner, max_size=1).map(tuple)),
    )


_NEAR = st.builds(Near, st.lists(_LEAVES, min_size=2, max_size=3).map(tuple), st.integers(1, 4))
_QUERIES = st.recursive(st.one_of(_LEAVES, _NEAR), _joined, max_leaves=5)


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("don't", '"don t"'),
        ("tea -milk", '("tea")'),
        ("tea NEAR/3 milk", 'NEAR("tea" "milk", 2)'),
        ("tea NEAR/3 tea", '("tea") AND ("tea")'),
        ('"kleine strasse"', '("kleine") AND ("strasse" OR "straße")'),
        ("stra*", '"stra" *'),
        ("strass*", '"strass" * OR "straß" *'),
        ("elev*", '"elev" * OR "ēlev" *'),
        ("strasse NEAR tea", '("strasse" OR "straße") AND ("tea")'),
    ],
)
def test_query_becomes_one_of_the_index(query: str, asked: str) -> None:
    spellings = {"strasse": ("straße",), "elever": ("ēlever",), "eleves": ("ēleves",)}

    assert index_query(parse(query), spellings) == asked


@pytest.mark.parametrize(
    "query",
    [
        '"NEAR(a b)" OR "a:b^"',
        " OR ".join(f"w{n}*" for n in range(500)),
        " ".join(f'"w{n} x"' for n in range(500)),
        "(" * 20 + "a OR b" + ")" * 20,
        " NEAR/5 ".join(f"w{n}" for n in range(500)),
    ],
)
def test_the_index_reads_what_it_is_asked(query: str) -> None:
    index = sqlite3.connect(":memory:")
    index.execute("CREATE VIRTUAL TABLE said USING fts5(speech, content='')")

    index.execute("SELECT rowid FROM said WHERE said MATCH ?", (index_query(parse(query), {}),))
    index.close()


@settings(deadline=None)
@given(st.lists(_TEXTS, min_size=1, max_size=6), _QUERIES)
def test_every_turn_in_which_a_query_holds_is_a_candidate(texts: list[str], query: Query) -> None:
    index = sqlite3.connect(":memory:")
    index.execute(
        "CREATE VIRTUAL TABLE said USING fts5("
        "speech, content='', tokenize='unicode61 remove_diacritics 2')"
    )
    index.executemany("INSERT INTO said (rowid, speech) VALUES (?, ?)", enumerate(texts))
    index.execute("CREATE VIRTUAL TABLE terms USING fts5vocab(said, row)")
    known = spellings(term for (term,) in index.execute("SELECT term FROM terms"))
    holding = [bool(spans) for spans in by_words(query)([turn_of(text or "-") for text in texts])]

    asked = (index_query(query, known),)
    candidates = {
        row for (row,) in index.execute("SELECT rowid FROM said WHERE said MATCH ?", asked)
    }

    assert {row for row, holds in enumerate(holding) if holds} <= candidates
    index.close()
