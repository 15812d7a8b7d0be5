"""Topic models side by side, on the same segments and by the same measures.

Reads the shipped corpus, or a folder or project that is named; each model runs in a process of its
own, so that its memory is its own. Every measure is qualkit's, over the same vocabulary and the
same refits. BERTopic as its quick start has it runs where a Python that has it is named.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench_topic_case import CASE, Case
from bench_topic_models import MODELS, answer_of
from bench_topic_tables import HEADER, WORDS, Answer, Row, row, words_rows
from numpy.typing import NDArray

from qualkit.themes.space import count_terms

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
QUICK = "BERTopic's quick start"

Table = tuple[str, Row, list[Row]]


def measure() -> Iterator[Table]:
    """Tables: of the models, of their words if all chose them alike, and of the whole way."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        project, name = _project(folder)
        asked = os.environ.get("QUALKIT_BENCH_TOPICS", "sweep")
        told = _child("prepare", project, folder, asked)
        case: Case = pickle.loads((folder / CASE).read_bytes())
        answers = {model: _child("fit", project, folder, model) for model in MODELS}
        answers |= _quick_start(folder, case)
        what = (
            f"{name}: {told['segments']:,} segments, {told['sessions']} sessions, "
            f"{told['terms']:,} terms, {told['topics']} topics, encoded in {told['encoding']:.1f} s"
        )
        yield f"Topics of {what}", HEADER, [row(m, a, case) for m, a in answers.items()]
        rows = [one for m, a in answers.items() for one in words_rows(m, a, case)]
        yield "The same topics by words chosen alike", WORDS, rows
        yield "The whole way, from turns to described topics", *_whole(project, folder, told)


def _project(folder: Path) -> tuple[Path, str]:
    """The project named, or one made of the folder named, or of the shipped corpus."""
    named = os.environ.get("QUALKIT_BENCH_PROJECT")
    if named:
        return Path(named), Path(named).stem
    data = Path(os.environ.get("QUALKIT_BENCH_DATA", ROOT / "corpora" / "sight-loss"))
    project = folder / "bench.qualkit"
    people = ["--participants", str(data / "participants.csv")]
    command = [sys.executable, "-m", "qualkit", "ingest", str(project), str(data / "transcripts")]
    subprocess.run([*command, *people], check=True, stdout=subprocess.DEVNULL)
    return project, data.name


def _child(step: str, project: Path, folder: Path, *options: str) -> Answer:
    return _answered(
        [sys.executable, str(HERE / "bench_topic_steps.py"), step, str(project), str(folder)],
        folder / "answer.json",
        options,
    )


def _answered(command: Sequence[str], out: Path, options: Sequence[str] = ()) -> Answer:
    """What a child writes; its messages are shown if it fails."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [*command, str(out), *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr}")
    answer: Answer = json.loads(out.read_text())
    return answer


def _quick_start(folder: Path, case: Case) -> dict[str, Answer]:
    """BERTopic's own settings, in the Python that QUALKIT_BENCH_QUICK names."""
    python = os.environ.get("QUALKIT_BENCH_QUICK")
    if not python:
        return {}
    out, script = folder / "answer.json", str(HERE / "bench_quick_start.py")
    try:
        encoded = _answered([python, script, "embed", str(folder)], out)
        vectors = f"{encoded['encoder']}, encoded in {encoded['seconds']:.1f} s"
    except SystemExit:
        vectors = "qualkit's vectors"
    answer = _answered([python, script, "fit", str(folder)], out)
    counts = count_terms(case.said, len(case.words.terms))
    everything = [np.ones(len(case.texts), dtype=np.bool_)] * len(answer["seeds"])
    parts = {"seeds": everything, "left_out": case.left_out, "drawn": case.drawn}
    for refits, masks in parts.items():
        answer[refits] = [
            answer_of(fit["labels"], _components(fit["words"], case), counts[mask])
            for fit, mask in zip(answer[refits], masks, strict=True)
        ]
    return {f"{QUICK} ({vectors})": answer}


def _components(words: Sequence[Sequence[tuple[str, float]]], case: Case) -> NDArray[np.float64]:
    """A model's own weighted words as weights of the vocabulary's terms, forms put together."""
    place = {term: column for column, term in enumerate(case.words.terms)}
    found = np.zeros((len(words), len(place)))
    for topic, weighted in enumerate(words):
        for word, weight in weighted:
            column = place.get(case.words.forms.get(word, word))
            if column is not None:
                found[topic, column] = max(found[topic, column], weight)
    return found


def _whole(project: Path, folder: Path, told: Mapping[str, Any]) -> tuple[Row, list[Row]]:
    ways: Mapping[str, Callable[[], Mapping[str, Any]]] = {
        "first, as asked": lambda: told,
        "given number": lambda: _child("whole", project, folder, str(told["topics"]), "encoder"),
        "swept, without encoder": lambda: _child("whole", project, folder, "sweep", "none"),
        "given number, without encoder": lambda: _child(
            "whole", project, folder, str(told["topics"]), "none"
        ),
    }
    rows = []
    for way, go in ways.items():
        took = go()
        rest = took["seconds"] - took["encoding"]
        figures = (took["seconds"], took["encoding"], rest, took["cpu"])
        peak = f"{took['mib']:.0f}"
        rows.append((way, *(f"{one:.1f}" for one in figures), peak, str(took["topics"])))
    return ("way", "s", "of it encoding", "the rest", "CPU s", "peak MiB", "topics"), rows
