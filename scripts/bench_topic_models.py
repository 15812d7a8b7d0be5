"""Topic models over the same case for `bench_themes`: with five seeds, and without some sessions.

It knows how each model is fitted and how long that takes; it refuses to know what is good.
"""

from __future__ import annotations

import pickle
import resource
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from bench_topic_case import CASE, Case
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from qualkit.themes.engines import Solution, engine_class
from qualkit.themes.space import RANK, count_terms, space
from qualkit.themes.words import WORDS, telling

SEEDS = range(5)

Found = Mapping[str, Any]
Fit = Callable[[Case, NDArray[np.bool_] | None, int], Found]


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
