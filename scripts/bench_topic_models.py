"""Topic models over the same segments, a process each, for `bench_themes`; answers are JSON.

`prepare` looks for topics as a person would and keeps what every model is to read; `fit` fits one
model, with five seeds and without some of the sessions; `whole` is the whole way of `qualkit
themes` with a given number of topics.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from qualkit import store as stores
from qualkit.embedding import Encoder, encoder
from qualkit.language import base_language, stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import Coding, Segment, Turn
from qualkit.project import Project
from qualkit.themes import find_themes, segments, vocabulary
from qualkit.themes.engines import Solution, engine_class
from qualkit.themes.setting import Setting
from qualkit.themes.space import RANK, centred, columns_of, count_terms, space
from qualkit.themes.stability import DRAWS, LEAST_SESSIONS, folds
from qualkit.themes.vocabulary import Vocabulary
from qualkit.themes.words import WORDS, telling

SEEDS = range(5)
CASE = "case.pickle"

Vectors = NDArray[np.float32]
Found = Mapping[str, Any]
Fit = Callable[["Case", NDArray[np.bool_] | None, int], Found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What every model reads, and what its topics are held against.

    ``said`` are the columns of the vocabulary's terms in each text, ``vectors`` the default
    encoder's. ``groups`` are known groupings of the segments, "" where one has none. ``left_out``
    and ``drawn`` say of each refit which segments it reads.
    """

    texts: tuple[str, ...]
    words: Vocabulary
    said: list[list[int]]
    vectors: Vectors
    setting: Setting
    groups: Mapping[str, Sequence[str]]
    left_out: Sequence[NDArray[np.bool_]]
    drawn: Sequence[NDArray[np.bool_]]
    topics: int


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


def cpu() -> float:
    """Processor seconds of this process and of those it has waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)


@contextmanager
def measured(into: dict[str, Any]) -> Iterator[None]:
    """Wall and processor seconds, and the peak of memory, of what is done inside."""
    begun, worked = time.perf_counter(), cpu()
    yield
    into["seconds"] = time.perf_counter() - begun
    into["cpu"] = cpu() - worked
    into["mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def prepare(project: Path, folder: Path, topics: int | None) -> Found:
    """Find topics with the default encoder and engine, and keep the case; how it went."""
    turns, names, codings = _read(project)
    timed, figures = Timed(encoder()), dict[str, Any]()
    with measured(figures):
        found = find_themes(turns, topics=topics, encoder=timed, names=names)
    read = segments(turns).segments
    (vectors,) = timed.vectors
    spoken_by = {*names, *(turn.participant for turn in turns if turn.participant)}
    parts = _read_by_all(read, spoken_by, vectors)
    case = _with(parts, read, codings, topics=int(str(found.parameters["topics"])))
    (folder / CASE).write_bytes(pickle.dumps(case))
    np.save(folder / "vectors.npy", vectors)
    refits = {"left_out": case.left_out, "drawn": case.drawn}
    told = {name: [one.tolist() for one in masks] for name, masks in refits.items()}
    (folder / "texts.json").write_text(json.dumps({"texts": case.texts, **told}))
    return figures | {"encoding": timed.seconds, "topics": case.topics, **_sizes(case)}


def _read(project: Path) -> tuple[tuple[Turn, ...], tuple[str, ...], tuple[Coding, ...]]:
    with Project.open(project) as opened:
        store = opened._store
        return (
            stores.documents.turns(store),
            tuple(stores.participants.spellings(store)),
            stores.codings.all_codings(store),
        )


def _sizes(case: Case) -> Found:
    sessions = len(set(case.setting.sessions.tolist()))
    return {"segments": len(case.texts), "sessions": sessions, "terms": len(case.words.terms)}


def _read_by_all(read: Sequence[Segment], names: set[str], vectors: Vectors) -> dict[str, Any]:
    lemmas: dict[str, LookupLemmas] = {}

    def lemma(word: str, language: str) -> str:
        return lemmas.setdefault(language, LookupLemmas(language)).lemma(word)

    words = vocabulary(read, stop_words=stop_words, names=names, lemma=lemma)
    texts = tuple(segment.text for segment in read)
    return {
        "texts": texts,
        "words": words,
        "said": columns_of(texts, words.terms, words),
        "vectors": centred(vectors, [base_language(s.language) for s in read]),
        "setting": Setting.of([s.role for s in read], [s.session for s in read]),
    }


def _with(
    parts: dict[str, Any], read: Sequence[Segment], codings: Sequence[Coding], *, topics: int
) -> Case:
    sessions = parts["setting"].sessions
    names, rng = np.unique(sessions), np.random.default_rng(0)
    draws = int(os.environ.get("QUALKIT_BENCH_DRAWS", DRAWS // 2))
    drawn = [np.isin(sessions, rng.choice(names, len(names))) for _ in range(draws)]
    return Case(
        **parts,
        groups={"sessions": sessions.tolist(), "codes": _top_codes(read, codings)},
        left_out=[~np.isin(sessions, left_out) for left_out in folds(sessions.tolist())],
        drawn=[one for one in drawn if one.sum() > topics] if len(names) >= LEAST_SESSIONS else [],
        topics=topics,
    )


def _top_codes(read: Sequence[Segment], codings: Sequence[Coding]) -> list[str]:
    """The code with most codings on each segment, of equals the commonest; "" without any."""
    everywhere = Counter(coding.code for coding in codings)
    by_document: dict[str, list[Coding]] = {}
    for coding in codings:
        by_document.setdefault(coding.document, []).append(coding)
    found = []
    for segment in read:
        here = Counter(
            coding.code
            for coding in by_document.get(segment.document, ())
            if any(s.start < coding.span.end and coding.span.start < s.end for s in segment.spans)
        )
        found.append(max(here, key=lambda code: (here[code], everywhere[code], code), default=""))
    return found


def _engine(name: str, *, with_vectors: bool = True) -> Fit:
    """One of qualkit's engines: the whole of it, or for part of the segments what refits use."""

    def fit(case: Case, part: NDArray[np.bool_] | None, seed: int) -> Found:
        vectors = case.vectors if with_vectors else None
        if part is None:
            model = engine_class(name)(case.words, topics=case.topics, seed=seed)
            model.fit(case.texts, vectors, case.setting)
            counts = count_terms(case.said, len(case.words.terms))
            return answer_of(model.labels_, model.components_, counts)
        counts = count_terms(case.said, len(case.words.terms))[part]
        known = space(
            counts,
            None if vectors is None else vectors[part],
            setting=case.setting.part(part),
            rank=max(RANK, case.topics),
        )
        found: Solution = engine_class(name).solve(known, case.topics)
        return answer_of(found.labels, found.components, counts)

    return fit


def _lda(case: Case, part: NDArray[np.bool_] | None, seed: int) -> Found:
    from sklearn.decomposition import LatentDirichletAllocation

    counts = count_terms(case.said, len(case.words.terms))
    counts = counts if part is None else counts[part]
    model = LatentDirichletAllocation(n_components=case.topics, random_state=seed)
    labels = model.fit_transform(counts).argmax(axis=1)
    return answer_of(labels, model.components_, counts)


def answer_of(labels: Any, components: Any, counts: Any) -> Found:
    """Labels, the heaviest words of each topic, and those that tell it (`telling`)."""
    heaviest = np.argsort(-components, axis=1, kind="stable")[:, :WORDS]
    heavy = [
        [int(column) for column in columns if row[column] > 0]
        for columns, row in zip(heaviest, components, strict=True)
    ]
    told = [[*map(int, columns)] for columns in telling(components, counts)]
    return {"labels": np.asarray(labels).tolist(), "telling": told, "heaviest": heavy}


MODELS: Mapping[str, Fit] = {
    "bertopic": _engine("bertopic"),
    "nmf": _engine("nmf"),
    "bertopic without encoder": _engine("bertopic", with_vectors=False),
    "LDA": _lda,
}


def fit(name: str, folder: Path) -> Found:
    """Fit a model with every seed, and for every refit; the first fit is measured, and the next."""
    case: Case = pickle.loads((folder / CASE).read_bytes())
    model, figures, again = MODELS[name], dict[str, Any](), dict[str, Any]()
    with threadpool_limits(limits=1):
        with measured(figures):
            seeds = [model(case, None, 0)]
        with measured(again):
            seeds.append(model(case, None, 1))
        seeds += [model(case, None, seed) for seed in SEEDS[2:]]
        left_out = [model(case, part, 0) for part in case.left_out]
        drawn = [model(case, part, 0) for part in case.drawn]
    figures["again"] = again["seconds"]
    return figures | {"seeds": seeds, "left_out": left_out, "drawn": drawn}


def whole(project: Path, *, topics: int | None, with_encoder: bool) -> Found:
    """The whole way from turns to described topics."""
    turns, names, _ = _read(project)
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
    # Under its own name, so that whoever unpickles the case finds its class.
    from bench_topic_models import main as step

    answer = step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[5:])
    Path(sys.argv[4]).write_text(json.dumps(answer))
