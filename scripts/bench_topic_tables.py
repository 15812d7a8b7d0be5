"""Rows of the tables of `bench_themes`: measures of what each topic model found.

It knows labels, words and known groupings; it refuses to know how models are run.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from bench_topic_case import Case
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from qualkit.themes.choose import mean
from qualkit.themes.coherence import c_v
from qualkit.themes.engines import ENGINES
from qualkit.themes.quality import coherence, diversity, matched_jaccard

HEAVIEST, TELLING = "heaviest", "telling"

Row = tuple[str, ...]
Answer = dict[str, Any]

_ONE_ROLE = 0.9
HEADER = (
    "model", "s", "CPU s", "s again", "peak MiB", "topics", "outliers", "C_v", "NPMI", "diversity",
    "seed ARI", "bootstrap", "without a session", "AMI sessions", "AMI codes", "one role",
)  # fmt: skip
WORDS = ("model", "words", "C_v", "NPMI", "diversity", "bootstrap", "without a session")


def row(model: str, answer: Answer, case: Case) -> Row:
    """What a model takes, and how good its topics are by the words that it gives itself."""
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


def words_rows(model: str, answer: Answer, case: Case) -> list[Row]:
    """How good its topics are by their heaviest words, and by those chosen as qualkit does."""
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


def _figure(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.0%}"
