"""Measures packages: a large project written as REFI-QDA and read again, a process a step."""

from __future__ import annotations

import os
import random
import sys
import tempfile
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from qualkit.model.codings import Coding
from qualkit.project import Project
from qualkit.spans import Span
from qualkit.store import codings

SIZE = int(os.environ.get("QUALKIT_BENCH_CODINGS", "100000"))
N_DOCUMENTS, N_CHARACTERS, N_CODES = 50, 100_000, 30

Row = tuple[str, ...]
Timed = Callable[[Sequence[str]], tuple[float, float]]

_BARE = """
import sys, zipfile
from lxml import etree
package = zipfile.ZipFile(sys.argv[1])
print(sum(len(package.read(name)) for name in package.namelist()))
print(sum(1 for _ in etree.fromstring(package.read("project.qde")).iter()))
"""
_NAMES = ("Ann", "Ben", "Cid", "Dora")


def measure(timed: Timed) -> tuple[Row, list[Row]]:
    """Header and rows of the table: a step a row, in seconds, beside reading the package alone."""
    with tempfile.TemporaryDirectory() as folder:
        project, package, plain = (f"{folder}/{name}" for name in ("b.qualkit", "b.qdpx", "p.qdpx"))
        _make(Path(project))
        qualkit = [sys.executable, "-m", "qualkit"]
        found = {
            "export": timed([*qualkit, "export", project, package]),
            "export, the standard alone": timed(
                [*qualkit, "export", project, plain, "--no-sidecar"]
            ),
            "zip and lxml alone": timed([sys.executable, "-c", _BARE, plain]),
        }
        for name, file in (("import", package), ("import, the standard alone", plain)):
            new = f"{folder}/{len(found)}.qualkit"
            timed([*qualkit, "init", new])
            found[name] = timed([*qualkit, "import", new, file])
    bare = found["zip and lxml alone"][0]
    header = ("step", "seconds", "ratio", "peak MiB")
    return header, [
        (name, f"{seconds:.1f}", f"{seconds / bare:.1f}", f"{memory:.0f}")
        for name, (seconds, memory) in found.items()
    ]


def _make(path: Path) -> None:
    """A project of 50 documents of 100,000 characters with that many codings at random."""
    chance = random.Random(2009)
    folder = path.with_suffix("")
    folder.mkdir()
    said = "I would want to know more about that, you see, and so would my neighbour."
    for number in range(N_DOCUMENTS):
        lines, length = [], 0
        while length < N_CHARACTERS:
            words = " ".join(chance.sample(said.split(), 9))
            lines.append(f"{chance.choice(_NAMES)}: {words}.")
            length += len(lines[-1]) + 2
        (folder / f"talk {number}.txt").write_text("\n\n".join(lines) + "\n")
    codes = "\n".join(f"  - name: Code {number}" for number in range(N_CODES))
    book = folder / "book.yaml"
    with Project.create(path) as study:
        study.ingest(sorted(folder.glob("*.txt")), language="en")
        book.write_text(f"codebook: Bench\ncodes:\n{codes}\n")
        study.import_codebook(book)
        turns = list(study.turns())
        made = [_coding(chance, chance.choice(turns)) for _ in range(SIZE)]
        codings.add(study._store, made)


def _coding(chance: random.Random, turn: dict[str, object]) -> Coding:
    """A coding of whole words of a turn, as people select."""
    text, first = str(turn["text"]), int(str(turn["start"]))
    edges = [0, *(at + 1 for at, letter in enumerate(text) if letter == " ")]
    start = chance.choice(edges)
    end = chance.choice([at - 1 for at in edges if at > start] + [len(text)])
    return Coding(
        id=str(uuid.UUID(int=chance.getrandbits(128), version=4)),
        document=str(turn["document"]),
        span=Span(first + start, first + end),
        quote=text[start:end],
        code=f"Code {chance.randrange(N_CODES)}",
        coder=f"Coder {chance.randrange(4)}",
    )
