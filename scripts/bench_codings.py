"""Measures codings: listing them by code and role, and adding one, in small and large projects."""

from __future__ import annotations

import csv
import os
import random
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from qualkit.model.codings import Coding
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store import codings

SIZES = tuple(map(int, os.environ.get("QUALKIT_BENCH_CODINGS", "100000,1000000").split(",")))
TIMES = 5
SINGLE = 50
N_CODES, N_TURNS = 20, 20_000
PAGE = 1000

Row = tuple[str, ...]


def measure() -> tuple[Row, list[Row]]:
    """Header and rows of the table: a question a row, a column a size, the largest by the first."""
    columns = [_times(size) for size in SIZES]
    names = list(columns[0])
    rows = [
        (
            name,
            *(f"{column[name] * 1000:,.1f} ms" for column in columns),
            f"{columns[-1][name] / columns[0][name]:.2f}",
        )
        for name in names
    ]
    header = ("question", *(f"{size:,} codings" for size in SIZES), "last / first")
    return header, rows


def _times(size: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, project_of(Path(folder), size) as study:
        found = {
            f"page of {PAGE:,}, by code and role": _median(
                lambda: study.codings(code="Code 3", role="staff", limit=PAGE)
            ),
            f"page of {PAGE:,}, all": _median(lambda: study.codings(limit=PAGE)),
            "all of a code and a role": _median(lambda: study.codings(code="Code 3", role="staff")),
            "coding added, durable": _median(_adding(study), SINGLE),
            "bare insert, as durable": _bare(Path(folder)),
        }
        rows = len(study.codings(code="Code 3", role="staff"))
        print(f"{size:,} codings: {rows:,} of one code and role")
        return found


def project_of(folder: Path, size: int, *, roles: Sequence[str] = ("staff", "citizen")) -> Project:
    """A project of 40 people in 40 sessions, with that many codings at random."""
    study = Project.create(folder / "bench.qualkit")
    words = "I would want to know more about that, you see, and so would my neighbour."
    table = folder / "talk.csv"
    with table.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("document", "speaker", "role", "text"))
        writer.writerows(
            (f"talk {n // 500}", f"P{n % 40}", roles[n % 40 % len(roles)], f"{n}: {words}")
            for n in range(N_TURNS)
        )
    study.ingest(table, language="en")
    names = "\n".join(f"  - name: Code {number}" for number in range(N_CODES))
    book = folder / "book.yaml"
    book.write_text(f"codebook: Bench\ncodes:\n{names}\n")
    study.import_codebook(book)
    codings.add(study._store, _codings(study, size))
    return study


def _codings(study: Project, size: int) -> list[Coding]:
    chance, turns = random.Random(2009), list(study.turns())
    return [_coding(chance, chance.choice(turns)) for _ in range(size)]


def _coding(chance: random.Random, turn: dict[str, object]) -> Coding:
    text, first = str(turn["text"]), int(str(turn["start"]))
    start = chance.randrange(len(text) - 1)
    end = min(len(text), start + chance.randint(1, 60))
    return Coding(
        id=str(uuid.UUID(int=chance.getrandbits(128))),
        document=str(turn["document"]),
        span=Span(first + start, first + end),
        quote=text[start:end],
        code=f"Code {chance.randrange(N_CODES)}",
        coder=f"Coder {chance.randrange(4)}",
    )


def _adding(study: Project) -> Callable[[], object]:
    document = study.documents()[0]["name"]
    places = iter(range(10**6))
    return lambda: study.add_coding(
        document, "Code 1", start=next(places), end=10_000, coder="Coder 1"
    )


def _bare(folder: Path) -> float:
    """One row a transaction into a table of its own, under the same settings of SQLite."""
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("CREATE TABLE coding (id INTEGER PRIMARY KEY, guid TEXT)")

    def insert() -> None:
        connection.execute("INSERT INTO coding (guid) VALUES ('x')")

    return _median(insert, SINGLE)


def _median(work: Callable[[], object], times: int = TIMES) -> float:
    work()  # warm
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return statistics.median(seconds)
