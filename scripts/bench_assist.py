"""How fast codes are learned, and the next item comes after a decision; vectors are given.

Words are invented and follow Zipf's law; six of them say a code, and the vectors know of it too.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qualkit.assist.classifier import CodeClassifier
from qualkit.assist.inputs import Inputs
from qualkit.assist.refreshing import Refresher
from qualkit.project import Project

N_UNITS = 20_000
N_CODES = 28
LABELLED = (500, 2_000, 5_000)
DECISIONS = 100

_SYLLABLES = ("ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "chen", "dor", "gri", "hast")
_N_WORDS = 30_000
_DIMENSIONS = 512

Row = tuple[str, ...]
Labels = NDArray[np.bool_]


def invented(n_units: int, n_codes: int, seed: int = 0) -> tuple[Inputs, Labels]:
    """Units of 5 to 39 words, and which codes they have."""
    rng = np.random.default_rng(seed)
    made = {"".join(rng.choice(_SYLLABLES, rng.integers(1, 5))) for _ in range(_N_WORDS)}
    words = rng.permutation(sorted(made))
    shares = 1 / np.arange(1, len(words) + 1)
    lengths = rng.integers(5, 40, n_units)
    drawn = rng.choice(len(words), lengths.sum(), p=shares / shares.sum())
    labels = np.zeros((n_units, n_codes), dtype=np.bool_)
    unit = np.repeat(np.arange(n_units), lengths)
    says = (drawn >= 20) & (drawn < 20 + 6 * n_codes) & (rng.random(len(drawn)) < 0.8)
    labels[unit[says], (drawn[says] - 20) % n_codes] = True
    vectors = rng.normal(size=(n_units, _DIMENSIONS)).astype(np.float32)
    vectors[:, :n_codes] += 4 * labels
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    parts = np.split(words[drawn], np.cumsum(lengths)[:-1])
    return Inputs(texts=[" ".join(part) for part in parts], vectors=(vectors,)), labels


def refreshing() -> tuple[Row, list[Row]]:
    """A header, and a row a number of labelled units: from a decision to the next item."""
    inputs, labels = invented(N_UNITS, N_CODES)
    rows = []
    for n_labelled in LABELLED:
        begun = time.perf_counter()
        known = np.zeros(labels.shape, dtype=np.bool_)
        known[:n_labelled] = True
        refresher = Refresher(inputs, labels, known)
        start = time.perf_counter() - begun
        wall, work = _decided(refresher, labels, n_labelled)
        figures = [
            np.median(wall),
            np.quantile(wall, 0.95),
            np.median(work),
            np.quantile(work, 0.95),
        ]
        rows.append((f"{n_labelled:,}", *(f"{1000 * one:.0f}" for one in figures), f"{start:.1f}"))
    header = ("labelled", "median ms", "p95 ms", "CPU median", "CPU p95", "s to begin")
    return header, rows


def _decided(
    refresher: Refresher, labels: Labels, n_labelled: int
) -> tuple[list[float], list[float]]:
    """Wall and CPU seconds of each decision: learn, score all units, find the least decided."""
    rng = np.random.default_rng(1)
    is_open = np.ones(labels.shape, dtype=np.bool_)
    is_open[:n_labelled] = False
    wall, work = [], []
    for _ in range(DECISIONS):
        column = int(rng.integers(labels.shape[1]))
        scores = np.where(is_open[:, column], refresher.scores[:, column], -np.inf)
        row = int(scores.argmax())
        is_open[row, column] = False
        begun = time.perf_counter(), time.thread_time()
        refresher.tell(row, column, has=bool(labels[row, column]))
        np.where(is_open, np.abs(refresher.scores), np.inf).argmin()
        wall.append(time.perf_counter() - begun[0])
        work.append(time.thread_time() - begun[1])
    return wall, work


def reviewing() -> tuple[Row, list[Row]]:
    """A header and a row: decisions as `review --order uncertain` stores, learns and shows them.

    Words alone are read; `refreshing` shows what vectors take besides.
    """
    with tempfile.TemporaryDirectory() as folder, _study(Path(folder)) as study:
        study.suggest(encoders=("none",), threshold=0.8)
        queue = study.review_queue(order="uncertain")
        if reason := queue.learn():
            raise SystemExit(reason)
        n_waiting, guid, wall = queue.n_waiting(), queue.following(), []
        while guid and len(wall) < DECISIONS:
            begun, verdict = time.perf_counter(), "accept" if len(wall) % 2 else "reject"
            study.decide(verdict, guid)
            queue.decided(guid, verdict)
            if guid := queue.following():
                queue.card(guid)
            wall.append(time.perf_counter() - begun)
    figures = (f"{1000 * np.quantile(wall, share):.0f}" for share in (0.5, 0.95))
    return ("suggestions that wait", "median ms", "p95 ms"), [(f"{n_waiting:,}", *figures)]


def _study(folder: Path) -> Project:
    """A project of 20,000 turns in 20 sessions, of which the first 10 of each were read."""
    inputs, labels = invented(N_UNITS, N_CODES)
    each = N_UNITS // 20
    for session in range(20):
        said = inputs.texts[session * each : (session + 1) * each]
        lines = ["speaker,text", *(f"P{number % 9},{text}" for number, text in enumerate(said))]
        (folder / f"talk-{session}.csv").write_text("\n".join(lines))
    codes = "".join(f"  - name: C{code}\n" for code in range(N_CODES))
    (folder / "book.yaml").write_text(f"codebook: bench\nversion: 1\ncodes:\n{codes}")
    study = Project.create(folder / "bench.qualkit")
    study.ingest(sorted(folder.glob("talk-*.csv")), language="en")
    study.import_codebook(folder / "book.yaml")
    for session in range(20):
        for number in range(10):
            for code in np.flatnonzero(labels[session * each + number]).tolist():
                study.add_coding(f"talk-{session}", f"C{code}", turn=number + 1)
    return study


def learning() -> tuple[Row, list[Row]]:
    """A header, and a row a size: all codes learned and all units scored."""
    rows = []
    for n_units, n_codes in ((3_000, 28), (100_000, 30)):
        inputs, labels = invented(n_units, n_codes)
        begun = time.perf_counter(), time.process_time()
        classifier = CodeClassifier().fit(inputs, labels)
        classifier.decision_function(inputs)
        wall, work = time.perf_counter() - begun[0], time.process_time() - begun[1]
        rows.append((f"{n_units:,}", f"{n_codes}", f"{wall:.1f}", f"{work:.1f}"))
    return ("units", "codes", "seconds", "CPU seconds"), rows
