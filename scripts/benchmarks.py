"""Measures the main job, the start of the command, and the speed of ingest; prints tables."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench_code import rates
from bench_codings import measure
from bench_search import measure as searches

from qualkit.model.documents import ParsedTurn
from qualkit.spans import Span

ROOT = Path(__file__).parent.parent
QUALKIT = [sys.executable, "-m", "qualkit"]
RUNS = 5

Row = tuple[str, ...]


def table(title: str, header: Row, rows: Sequence[Row]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n")
    for row in (header, tuple("---" for _ in header), *rows):
        print(f"| {' | '.join(row)} |")


def timed(command: Sequence[str], *, may_fail: bool = False) -> tuple[float, float]:
    """Seconds and peak MiB of a command; it must succeed, or refuse where it may."""
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if child.returncode and not may_fail:
            raise SystemExit(f"{' '.join(command)} failed:\n{errors.read().decode()}")
    return seconds, usage.ru_maxrss / 1024


def job() -> None:
    """The whole job, a process a step, as a person would type it."""
    data = Path(os.environ.get("QUALKIT_BENCH_DATA", ROOT / "corpora" / "sight-loss"))
    book = os.environ.get("QUALKIT_BENCH_CODEBOOK", ROOT / "codebooks" / "sight-loss-needs.yaml")
    with tempfile.TemporaryDirectory() as folder:
        project = f"{folder}/bench.qualkit"
        read = ["ingest", project, f"{data}/transcripts", "--participants"]
        steps: Mapping[str, list[str]] = {
            "ingest": [*read, f"{data}/participants.csv"],
            "ingest again": [*read, f"{data}/participants.csv"],
            "rules": ["code", project, "--codebook", str(book), "--accept", "--coder", "bench"],
            "contrast": ["contrast", project, "--groups", "staff,citizen"],
            "themes": ["themes", project],
            "report": ["report", project, f"{folder}/report.html", "--groups", "staff,citizen"],
        }
        rows, total, peak = [], 0.0, 0.0
        for name, arguments in steps.items():
            seconds, memory = timed([*QUALKIT, *arguments])
            peak = max(peak, memory)
            rows.append((name, f"{seconds:.1f}", f"{memory:.0f}"))
            if name != "ingest again":
                total += seconds
        rows.append(("whole job", f"{total:.1f}", f"{peak:.0f}"))
        first, second = float(rows[0][1]), float(rows[1][1])
        rows.append(("first ingest / second", f"{first / max(second, 0.1):.1f} times", ""))
        table(f"The main job on {data.name}", ("step", "seconds", "peak MiB"), rows)


def start() -> None:
    """`qualkit --help` against the start of Python with click."""
    bare = [sys.executable, "-c", "import click"]
    both: dict[str, list[float]] = {"click": [], "help": []}
    for _ in range(RUNS * 2):
        both["click"].append(timed(bare)[0])
        both["help"].append(timed([*QUALKIT, "--help"])[0])
    click_time, help_time = (statistics.median(values) for values in both.values())
    rows = [
        ("python -c 'import click'", f"{click_time * 1000:.0f} ms", "1"),
        ("qualkit --help", f"{help_time * 1000:.0f} ms", f"{help_time / click_time:.2f}"),
    ]
    table(f"Start, medians of {RUNS * 2} pairs", ("command", "median", "ratio"), rows)


def ingest() -> None:
    """How fast files are read: whole, once parsed, and again."""
    # First: a child's peak counts from its parent's memory, which the others fill.
    _whole()
    _once_parsed()
    _again()


def _once_parsed() -> None:
    """Turns stored a second once parsed, against bare sqlite3 in one transaction."""
    from qualkit.model.documents import Document, ParsedDocument
    from qualkit.project import random_guid, wall_clock
    from qualkit.store import create_store, documents, participants

    n_turns, line = 50_000, "I would want to know more about that, you see. "
    text = line * n_turns
    turns = tuple(
        ParsedTurn(span=Span(i * len(line), (i + 1) * len(line) - 1), speaker=f"P{i % 50}")
        for i in range(n_turns)
    )
    parsed = ParsedDocument(text=text, turns=turns, format="plain text", encoding="utf-8")
    document = Document(
        name="bench", session="bench", kind="focus-group", language="en", format="plain text",
        encoding="utf-8", origin="bench.txt", sha256="0" * 64, text=text,
    )  # fmt: skip
    rates: dict[str, list[float]] = {"bare sqlite3": [], "qualkit": []}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as folder:
            rates["bare sqlite3"].append(n_turns / _bare(Path(folder), turns))
            store = create_store(
                Path(folder) / "b.qualkit", name="b", clock=wall_clock, guids=random_guid
            )
            begun = time.perf_counter()
            with store.write():
                speakers = participants.ids_by_name(store, {turn.speaker or "" for turn in turns})
                documents.add(
                    store, document, parsed, original=b"", speakers=speakers,
                    words=[10] * n_turns, probability=1.0,
                )  # fmt: skip
            rates["qualkit"].append(n_turns / (time.perf_counter() - begun))
            store.close()
    medians = {name: statistics.median(values) for name, values in rates.items()}
    rows = [
        (name, f"{rate:,.0f}", f"{rate / medians['bare sqlite3']:.2f}")
        for name, rate in medians.items()
    ]
    table("Ingest once parsed, turns a second", ("what", "median", "ratio"), rows)


def _whole() -> None:
    """Whole ingests of tables of more and more turns, and of one endless line, a process each.

    QUALKIT_BENCH_LOAD names a real table of turns to read besides.
    """
    rows = []
    real = os.environ.get("QUALKIT_BENCH_LOAD")
    with tempfile.TemporaryDirectory() as folder:
        sizes = {f"{n:,} turns": _turns_table(Path(folder) / f"{n}.csv", n) for n in _LOADS}
        sizes["100 MB in one line (refused)"] = (_endless_line(Path(folder) / "line.txt"), 1)
        if real:
            sizes[Path(real).name] = (Path(real), 0)
        for name, (file, turns) in sizes.items():
            project = f"{folder}/{file.stem}.qualkit"
            command = [*QUALKIT, "ingest", project, str(file), "--json"]
            seconds, memory = timed(command, may_fail=file.suffix == ".txt")
            each = f"{seconds / turns * 1e6:,.0f} µs" if turns > 1 else ""
            rows.append((name, f"{seconds:.1f}", each, f"{memory:.0f}"))
    table("Whole ingests", ("what", "seconds", "a turn", "peak MiB"), rows)


_LOADS = (1_000, 10_000, 50_000, 200_000)


def _turns_table(file: Path, n: int) -> tuple[Path, int]:
    words = ("I", "would", "want", "to", "know", "more", "about", "that", "nobody", "tells", "us")
    with file.open("w") as table_file:
        table_file.write("speaker,text\n")
        for i in range(n):
            said = " ".join(words[(i + k * 7) % len(words)] for k in range(5 + i % 40))
            table_file.write(f"P{i % 300},{said}.\n")
    return file, n


def _endless_line(file: Path) -> Path:
    said = "Ann: " + "so I said to her that we would want the bus to come on time " * 1_650_000
    file.write_text(said[:100_000_000])
    return file


def _again() -> None:
    """A folder read twice in one process: what skipping unchanged files saves."""
    from qualkit.project import Project

    data = Path(os.environ.get("QUALKIT_BENCH_DATA", ROOT / "corpora" / "sight-loss"))
    seconds = []
    with (
        tempfile.TemporaryDirectory() as folder,
        Project.create(f"{folder}/again.qualkit") as project,
    ):
        for _ in range(2):
            begun = time.perf_counter()
            project.ingest(data / "transcripts", participants=data / "participants.csv")
            seconds.append(time.perf_counter() - begun)
    first, second = seconds
    rows = [
        ("first", f"{first * 1000:,.0f} ms", "1"),
        ("second", f"{second * 1000:,.1f} ms", f"{first / second:.0f} times faster"),
    ]
    table(f"Ingest of {data.name}, twice in one process", ("ingest", "time", "ratio"), rows)


def _bare(folder: Path, turns: Sequence[ParsedTurn]) -> float:
    connection = sqlite3.connect(folder / "bare.db", isolation_level=None)
    connection.execute("CREATE TABLE turn (id INTEGER PRIMARY KEY, a, b, c, d)")
    begun = time.perf_counter()
    connection.execute("BEGIN")
    rows = [(i, turn.span.start, turn.span.end, turn.speaker) for i, turn in enumerate(turns)]
    connection.executemany("INSERT INTO turn (a, b, c, d) VALUES (?, ?, ?, ?)", rows)
    connection.execute("COMMIT")
    return time.perf_counter() - begun


def code() -> None:
    """How fast rules read, of words alone, with patterns, with a model; how fast codings are."""
    for name, rows in rates():
        table(f"Rules over {name}, tokens a second", ("what reads", "median", "ratio"), rows)
    table("Codings listed and added", *measure())


def search() -> None:
    """How long searches take, by the index, by lemmas and by regular expressions."""
    table("Searches", *searches())


def words() -> None:
    """How fast the words of roles are held against each other, and what it takes."""
    from bench_words import measure as by_role

    table("Words by role", *by_role())


def assist() -> None:
    """How fast codes are learned, and the next item comes after a decision."""
    from bench_assist import learning, refreshing, reviewing

    table("From a decision to the next item, 20,000 units, 28 codes", *refreshing())
    table("From a decision in review to the next card, stored, 20,000 turns", *reviewing())
    table("All codes learned and all units scored, vectors given", *learning())


def encode() -> None:
    """How fast texts are encoded, in one process, in two and in two threads."""
    from bench_encode import measure as encoding

    table("Texts encoded", *encoding())


def web() -> None:
    """How fast the workbench opens, codes and scrolls in Chromium, and under twenty tabs.

    QUALKIT_BENCH_SECONDS says how long the tabs code, 60 by default.
    """
    from bench_web import measure as pages

    for title, header, rows in pages():
        table(title, header, rows)


def themes() -> None:
    """How good topics are beside those of other models, and what they take.

    On the shipped corpus, or on QUALKIT_BENCH_DATA or QUALKIT_BENCH_PROJECT; with BERTopic's
    quick start where QUALKIT_BENCH_QUICK names a Python that has it.
    """
    from bench_themes import measure as topics

    for title, header, rows in topics():
        table(title, header, rows)


def contrasts() -> None:
    """How long a large contrast takes; with --null, how often its tests find what is not there."""
    from bench_contrast import measure as contrasting

    table("Contrasts", *contrasting())


def null() -> None:
    """How often tests reject at 5 % in simulated studies without a difference."""
    from bench_contrast import STUDIES, null_table

    table(f"Rejections at 5 % in {STUDIES:,} studies without a difference", *null_table())


def cooccurrence() -> None:
    """Tables of codes in a project of a hundred thousand codings."""
    from bench_cooccurrence import measure as together

    table("Codes together, in sequence, until saturation", *together())


def agreement() -> None:
    """Coefficients between coders against the krippendorff package in a loop."""
    from bench_agreement import measure as agreed

    table("Agreement", *agreed())


def exchange() -> None:
    """A large project as a package of REFI-QDA, and back; QUALKIT_BENCH_CODINGS says how large."""
    from bench_exchange import measure as exchanged

    table("Packages", *exchanged(timed))


BENCHES: Mapping[str, Callable[[], None]] = {
    "job": job,
    "help": start,
    "ingest": ingest,
    "code": code,
    "search": search,
    "words": words,
    "encode": encode,
    "assist": assist,
    "contrast": contrasts,
    "cooccurrence": cooccurrence,
    "agreement": agreement,
    "exchange": exchange,
    "themes": themes,
    "web": web,
}


def run(names: Sequence[str]) -> int:
    """Run the benches named, or all; the exit code."""
    if list(names) == ["contrast", "--null"]:
        null()
        return 0
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        print(f"no bench {unknown[0]!r}; known: {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    print(
        f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}, {os.cpu_count()} cores"
    )
    for name in names or BENCHES:
        BENCHES[name]()
    return 0


if __name__ == "__main__":
    raise SystemExit(run(sys.argv[1:]))
