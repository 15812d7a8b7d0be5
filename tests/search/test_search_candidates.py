"""What the index is asked: never an operator of its own, never too little."""

from __future__ import annotations

import sqlite3

import pytest

from qualkit.search import index_query, parse


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
