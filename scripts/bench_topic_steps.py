"""A step of `bench_themes` in a process of its own; its answer is written as JSON.

`prepare` looks for topics as a person would and keeps what every model is to read; `fit` fits one
model; `whole` is the whole way of `qualkit themes`, with or without encoder, with a given number
of topics or a sweep.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from bench_topic_case import CASE, Case, Vectors, case_of, read, read_by_all
from bench_topic_models import Found, fit, measured

from qualkit.embedding import Encoder, encoder
from qualkit.themes import find_themes, segments


@dataclass(slots=True)
class Timed:
    """An encoder that keeps its vectors, and how long they took."""

    inner: Encoder
    vectors: list[Vectors] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """The encoder's own name."""
        return self.inner.name

    def encode(self, texts: Sequence[str], **options: Any) -> Vectors:
        """The encoder's vectors."""
        begun = time.perf_counter()
        self.vectors.append(self.inner.encode(texts, **options))
        self.seconds += time.perf_counter() - begun
        return self.vectors[-1]


def prepare(project: Path, folder: Path, topics: int | None) -> Found:
    """Find topics with the default encoder and engine, and keep the case; how it went."""
    turns, names, codings = read(project)
    timed, figures = Timed(encoder()), dict[str, Any]()
    with measured(figures):
        found = find_themes(turns, topics=topics, encoder=timed, names=names)
    kept = segments(turns).segments
    (vectors,) = timed.vectors
    spoken_by = {*names, *(turn.participant for turn in turns if turn.participant)}
    parts = read_by_all(kept, spoken_by, vectors)
    case = case_of(parts, kept, codings, topics=int(str(found.parameters["topics"])))
    (folder / CASE).write_bytes(pickle.dumps(case))
    np.save(folder / "vectors.npy", vectors)
    refits = {"left_out": case.left_out, "drawn": case.drawn}
    told = {name: [one.tolist() for one in masks] for name, masks in refits.items()}
    (folder / "texts.json").write_text(json.dumps({"texts": case.texts, **told}))
    return figures | {"encoding": timed.seconds, "topics": case.topics, **_sizes(case)}


def _sizes(case: Case) -> Found:
    sessions = len(set(case.setting.sessions.tolist()))
    return {"segments": len(case.texts), "sessions": sessions, "terms": len(case.words.terms)}


def whole(project: Path, *, topics: int | None, with_encoder: bool) -> Found:
    """The whole way from turns to described topics."""
    turns, names, _ = read(project)
    timed, figures = Timed(encoder()) if with_encoder else None, dict[str, Any]()
    with measured(figures):
        found = find_themes(turns, topics=topics, encoder=timed, names=names)
    spent = timed.seconds if timed else 0.0
    return figures | {"encoding": spent, "topics": found.parameters["topics"]}


def main(step: str, project: Path, folder: Path, *options: str) -> Found:
    """Do one step; what it answers."""
    if step == "fit":
        return fit(options[0], folder)
    topics = int(options[0]) if options[0] != "sweep" else None
    if step == "prepare":
        return prepare(project, folder, topics)
    return whole(project, topics=topics, with_encoder=options[1] == "encoder")


if __name__ == "__main__":
    answer = main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[5:])
    Path(sys.argv[4]).write_text(json.dumps(answer))
