"""Topic models side by side, on the same segments and by the same measures.

Reads the shipped corpus, or a folder or project that is named; each model runs in a process of its
own, so that its memory is its own. Every measure is qualkit's, over the same vocabulary and the
same refits. BERTopic as its quick start has it runs where a Python that has it is named.
"""

from __future__ import annotations

import itertools
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
from bench_topic_models import CASE, MODELS, Case, answer_of
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from qualkit.themes.choose import mean
from qualkit.themes.coherence import c_v
from qualkit.themes.engines import ENGINES
from qualkit.themes.quality import coherence, diversity, matched_jaccard
from qualkit.themes.space import count_terms

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
HEAVIEST, TELLING = "heaviest", "telling"
QUICK = "BERTopic's quick start"

Row = tuple[str, ...]
Table = tuple[str, Row, list[Row]]
Answer = dict[str, Any]

_ONE_ROLE = 0.9
_HEADER = (
    "model", "s", "CPU s", "s again", "peak MiB", "topics", "outliers", "C_v", "NPMI", "diversity",
    "seed ARI", "bootstrap", "without a session", "AMI sessions", "AMI codes", "one role",
)  # fmt: skip
_WORDS = ("model", "words", "C_v", "NPMI", "diversity", "bootstrap", "without a session")


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
        yield f"Topics of {what}", _HEADER, [_row(m, a, case) for m, a in answers.items()]
        rows = [row for m, a in answers.items() for row in _words_rows(m, a, case)]
        yield "The same topics by words chosen alike", _WORDS, rows
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
        [sys.executable, str(HERE / "bench_topic_models.py"), step, str(project), str(folder)],
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


def _row(model: str, answer: Answer, case: Case) -> Row:
    fits = answer["seeds"]
    labels = [np.array(fit["labels"]) for fit in fits]
    counts = sorted({len(fit[HEAVIEST]) for fit in fits})
    pairs = itertools.combinations(labels, 2)
    return (
        model,
        f"{answer['seconds']:.1f}",
        f"{answer['cpu']:.1f}",
        f"{answer['again']:.1f}",
        f"{answer['mib']:.0f}",
        f"{counts[0]}–{counts[-1]}" if len(counts) > 1 else f"{counts[0]}",
        _percent(mean([float((one < 0).mean()) for one in labels])),
        *_coherence(fits, _own(model), case),
        _figure(mean([float(adjusted_rand_score(a, b)) for a, b in pairs])),
        *_stability(answer, _own(model)),
        *(_figure(_known(labels, case.groups[name])) for name in ("sessions", "codes")),
        _percent(_one_role(labels, case)),
    )


def _words_rows(model: str, answer: Answer, case: Case) -> list[Row]:
    return [
        (
            model,
            how,
            *_coherence(answer["seeds"], which, case),
            *_stability(answer, which),
        )
        for how, which in (("heaviest", HEAVIEST), ("that go together", TELLING))
    ]


def _own(model: str) -> str:
    """Which words a model tells its topics by: qualkit's are chosen, others take the heaviest."""
    return TELLING if model.partition(" ")[0] in ENGINES else HEAVIEST


def _coherence(fits: Sequence[Answer], which: str, case: Case) -> Row:
    """Means over the seeds, of which equal ones are computed once."""
    seen: dict[str, tuple[float | None, ...]] = {}
    rows = []
    for fit in fits:
        topics, key = fit[which], json.dumps(fit[which])
        seen[key] = seen.get(key) or (
            mean(c_v(topics, case.said)),
            mean(coherence(topics, case.said)),
            diversity(topics),
        )
        rows.append(seen[key])
    return tuple(_figure(mean(values)) for values in zip(*rows, strict=True))


def _stability(answer: Answer, which: str) -> Row:
    first = answer["seeds"][0][which]
    return tuple(
        _figure(mean([value for fit in answer[refits] for value in _matched(first, fit[which])]))
        for refits in ("drawn", "left_out")
    )


def _matched(topics: Sequence[Sequence[int]], others: Sequence[Sequence[int]]) -> Sequence[float]:
    return matched_jaccard(topics, others) if topics and others else [0.0] * len(topics)


def _known(labels: Sequence[Any], group: Sequence[str]) -> float | None:
    """Adjusted mutual information with a known grouping, over segments that have both."""
    known = np.array(group)
    if len({*group} - {""}) < 2:
        return None
    both = [(known != "") & (one >= 0) for one in labels]
    pairs = zip(labels, both, strict=True)
    return mean([float(adjusted_mutual_info_score(known[m], one[m])) for one, m in pairs])


def _one_role(labels: Sequence[Any], case: Case) -> float | None:
    """The share of topics of which one role says over nine tenths; None with a single role."""
    roles = case.setting.roles
    if len(set(roles.tolist())) < 2:
        return None
    shares = []
    for one in labels:
        inside = [roles[one == topic] for topic in np.unique(one[one >= 0])]
        most = [np.unique(said, return_counts=True)[1].max() / len(said) for said in inside]
        shares.append(float(np.mean([share > _ONE_ROLE for share in most])) if most else None)
    return mean(shares)


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


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
