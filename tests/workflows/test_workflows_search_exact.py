"""Every word is found wherever it is said, however it is spelt, through the index; nothing else is.

Texts are put together from words whose spellings are known to be one, so that what must be found
is known from how they were made, not from another search.
"""

from __future__ import annotations

import random
import unicodedata
from itertools import product
from pathlib import Path

import pytest
from project_fakes import write

from qualkit.project import Project

_WORDS = (
    "tea Tea TEA",
    "élève ELEVE e\u0301le\u0300ve Élevé",
    "straße Strasse STRASSE",
    "İzmir izmir IZMIR",
    "οδός ΟΔΟΣ οδος ὁδός",
    "Ελλάδα ΕΛΛΑΔΑ ελλα\u0301δα",
    "мой МОЙ мои\u0306 мои",
    "ёлка елка ЁЛКА",
    "żółć ŻÓŁĆ zołc",
    "ﬁnd find FIND",
    f"한국 {unicodedata.normalize('NFD', '한국')}",
    "שלום",
    "३४ ३४",
    "ǡ a A á",
)
_BETWEEN = (" ", ", ", " – ", "\n", "’", "-", "_", " \U0001fae8", "\U0001fae8", "\uf0b7", "“")
_WORDS_IN_A_TURN = 12


def _turn(dice: random.Random) -> tuple[str, list[tuple[int, int, int]]]:
    """A text and its words: number of the word, start, end."""
    text, places = "", []
    for _ in range(_WORDS_IN_A_TURN):
        number = dice.randrange(len(_WORDS))
        word = dice.choice(_WORDS[number].split())
        places.append((number, len(text), len(text) + len(word)))
        text += word + dice.choice(_BETWEEN)
    return text + "end.", places


@pytest.mark.parametrize("seed", range(4))
def test_every_spelling_finds_every_spelling(seed: int, project: Project, tmp_path: Path) -> None:
    turns = [_turn(random.Random(100 * seed + at)) for at in range(8)]
    names = [f"talk-{at}.txt" for at in range(len(turns))]
    for name, (text, _) in zip(names, turns, strict=True):
        project.ingest(write(tmp_path / name, f"Ann: {text}\n"), language="en")
    shift = len("Ann: ")

    for number, spellings in enumerate(_WORDS):
        said = [
            (name.removesuffix(".txt"), start + shift, end + shift)
            for name, (_, places) in zip(names, turns, strict=True)
            for own, start, end in places
            if own == number
        ]
        for spelling in spellings.split():
            hits = project.search(spelling).hits
            assert [(hit.document, hit.start, hit.end) for hit in hits] == said, spelling


def test_beginnings_phrases_and_neighbours_are_found_through_the_index(
    project: Project, tmp_path: Path
) -> None:
    words = [spellings.split()[0] for spellings in _WORDS]
    lines = [f"Ann: {one} {two} end.\n\nBen: Yes." for one, two in product(words, words)]
    project.ingest(write(tmp_path / "talk.txt", "\n\n".join(lines) + "\n"), language="en")

    for one, two in product(_WORDS, _WORDS):
        first, second = one.split()[-1], two.split()[-1]
        orders = 1 if one == two else 2
        assert project.search(f'"{first} {second}"').n_hits == 1
        assert project.search(f"{first} NEAR/1 {second}").n_hits == orders
        assert project.search(f"{first[:2]}* {second} -yes").n_hits >= 2
