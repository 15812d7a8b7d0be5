"""What every topic model of `bench_themes` reads, and what its topics are held against.

It knows projects, segments and known groupings; it refuses to know models.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit import store as stores
from qualkit.language import base_language, stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import Coding, Segment, Turn
from qualkit.project import Project
from qualkit.themes import vocabulary
from qualkit.themes.setting import Setting
from qualkit.themes.space import centred, columns_of
from qualkit.themes.stability import DRAWS, LEAST_SESSIONS, folds
from qualkit.themes.vocabulary import Vocabulary

CASE = "case.pickle"

Vectors = NDArray[np.float32]


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


def read(project: Path) -> tuple[tuple[Turn, ...], tuple[str, ...], tuple[Coding, ...]]:
    """A project's turns, the spellings of its participants' names, and its codings."""
    with Project.open(project) as opened:
        store = opened._store
        return (
            stores.documents.turns(store),
            tuple(stores.participants.spellings(store)),
            stores.codings.all_codings(store),
        )


def read_by_all(read: Sequence[Segment], names: set[str], vectors: Vectors) -> dict[str, Any]:
    """What follows from the segments alone: texts, terms, vectors, who speaks where."""
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


def case_of(
    parts: dict[str, Any], read: Sequence[Segment], codings: Sequence[Coding], *, topics: int
) -> Case:
    """The case with what its topics are held against."""
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
