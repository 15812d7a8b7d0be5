"""Measures searches over a large project: by words through the index, by lemmas, by regex."""

from __future__ import annotations

import csv
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from qualkit.project import Project

N_TURNS = int(os.environ.get("QUALKIT_BENCH_TURNS", "50000"))
LOAD = os.environ.get("QUALKIT_BENCH_LOAD")
N_WORDS = 20_000

Row = tuple[str, ...]

QUERIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("pension", {}),
    ('"of the" NEAR/3 letter -bus', {}),
    ("lett*", {"by": "role"}),
    ("the", {}),
    ("remember", {"mode": "lemma"}),
    ("letters NEAR/5 remember", {"mode": "lemma"}),
    (r"\blett\w+s\b", {"mode": "regex"}),
    (r"pension.{0,30}letter", {"mode": "regex"}),
)
"""Words that are rare, less rare and in every other turn; then what reads every turn."""


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table: a query a row; the second time lemmas are known."""
    with tempfile.TemporaryDirectory() as folder, _project(Path(folder)) as study:
        rows = [_row(study, query, how) for query, how in QUERIES]
    return ("query", "hits", "turns read", "first", "again"), rows


def _row(study: Project, query: str, how: dict[str, Any]) -> Row:
    seconds = []
    for _ in range(2):
        begun = time.perf_counter()
        found = study.search(query, limit=50, **how)
        seconds.append(time.perf_counter() - begun)
    told = " ".join(map(str, how.values()))
    times = (f"{second:.2f} s" for second in seconds)
    return (f"{query} {told}".strip(), f"{found.n_hits:,}", f"{found.read:,}", *times)


def _project(folder: Path) -> Project:
    study = Project.create(folder / "bench.qualkit")
    study.ingest(LOAD or _table(folder / "talk.csv"), language="en")
    return study


def _table(path: Path) -> Path:
    """Turns of words that are as rare as words are."""
    chance = random.Random(2009)
    words = [_word(chance) for _ in range(N_WORDS)]
    ranks = {"the": 0, "of": 1, "letter": 300, "letters": 700, "remember": 900, "bus": 1500}
    for word, rank in {**ranks, "pension": 6000}.items():
        words[rank] = word
    weights = [1 / (10 + rank) for rank in range(len(words))]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("document", "speaker", "role", "text"))
        for n in range(N_TURNS):
            text = " ".join(chance.choices(words, weights, k=chance.randint(2, 70)))
            person = f"P{n % 40}"
            writer.writerow((f"talk {n // 1000}", person, ("staff", "citizen")[n % 2], text + "."))
    return path


def _word(chance: random.Random) -> str:
    return "".join(chance.choices("abdefgiklmnoprstu", k=chance.randint(3, 10)))
