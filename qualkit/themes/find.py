"""Turns → topics, the whole way: segments, vocabulary, vectors, number, model, ratings, words.

It knows the order of the steps and what each needs; it refuses to know how any is done, and to
give topics where these data hold none: then it says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.embedding import Encoder
from qualkit.language import base_language, stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import MODERATOR, Themes, Topic, Turn
from qualkit.themes.choose import CANDIDATES, Candidate, best, candidates, quality, sweep
from qualkit.themes.describe import Ratings, describe
from qualkit.themes.engines import Engine, Solution, engine_class
from qualkit.themes.guided import (
    UNGUIDED,
    Guidance,
    Guided,
    check_guidance,
    check_number,
    guided,
    guided_notes,
    numbers,
    with_codes,
)
from qualkit.themes.inputs import check_counts, check_segments
from qualkit.themes.labels import labelled
from qualkit.themes.layout import layout
from qualkit.themes.notes import confounding, notes
from qualkit.themes.segments import GAP, LEAST, LONGEST, SHORTEST, SPEAKER, Segmentation, segments
from qualkit.themes.setting import AROUND, Matrix, Setting
from qualkit.themes.space import NEIGHBOURS, RANK, Space, centred, columns_of, count_terms, space
from qualkit.themes.stability import Refit, bootstrapped, stability, without_sessions
from qualkit.themes.vocabulary import StopWords, Vocabulary, vocabulary

Progress = Callable[[str, int, int], None]
"""Told the step, how much of it is done, and of how much."""


def find_themes(
    turns: Sequence[Turn],
    *,
    engine: str = "bertopic",
    topics: int | None = None,
    encoder: Encoder | None = None,
    seed: int = 0,
    progress: Progress | None = None,
    include_moderators: bool = False,
    stop: StopWords = stop_words,
    by: str = SPEAKER,
    names: Iterable[str] = (),
    guidance: Guidance = UNGUIDED,
) -> Themes:
    """Find the topics that these turns speak of.

    Parameters
    ----------
    turns : sequence of Turn
        In the order of their documents.
    engine : str
        One of `ENGINES`.
    topics : int, optional
        How many; by default chosen by a sweep, whose table is in ``parameters["sweep"]``.
    encoder : Encoder, optional
        Gives the vectors by which segments know their neighbours; without it, words alone count.
    seed : int
        Begins the bootstraps of sessions. No step of either engine is random.
    progress : callable, optional
        Called with a step's name, how much is done, and of how much.
    include_moderators : bool
        Read moderators' turns as well.
    stop : callable
        Language → stop words.
    by : str
        What a segment stays within: ``speaker``, or ``item`` of the agenda.
    names : iterable of str
        Further names that are no terms: aliases of those who speak.
    guidance : Guidance
        Codes that guide a topic each, of the segments near to them; by default none do.

    Returns
    -------
    Themes
        Topics with ratings and quotes, each segment's label, and notes on all that a reader must
        know. ``stability`` is None with a note below three sessions.

    Raises
    ------
    UndefinedResult
        If there are fewer than five segments, all are alike, or they share no words.
    ParameterError
        If `topics` is below 2 or more than the segments or the vocabulary can give.
    UnknownName
        If there is no such engine.
    MissingExtra
        If the engine's package is not installed.
    """
    chosen = engine_class(engine)
    chosen.require()
    check_guidance(guidance, engine, encoder)
    split = segments(turns, leave_out=() if include_moderators else (MODERATOR,), by=by)
    check_segments(split, topics)
    read = _Read.of(split, names={*_names(turns), *names}, stop=stop)
    check_counts(read.counts, topics)
    raw = encoder.encode(read.texts, progress=_named("vectors", progress)) if encoder else None
    coded = guided(guidance, encoder, raw)
    check_number(coded, topics)
    vectors = _centred(read, raw)
    fit = _fitted(read, vectors, chosen, coded, topics=topics, seed=seed, progress=progress)
    good = quality(fit.found, read.said)
    drawn, left_out = stability(fit.found, fit.again), stability(fit.found, fit.left)
    ratings = Ratings(coherence=good.each, stability=drawn.topics, leave_one_out=left_out.topics)
    described = with_codes(_described(read, fit, ratings), coded, fit.found.labels)
    points = fit.known.rows if vectors is None else vectors
    return Themes(
        engine=engine,
        segments=len(read.texts),
        outliers=int((fit.found.labels < 0).sum()),
        stability=drawn.jaccard,
        leave_one_out=left_out.jaccard,
        rand=drawn.rand,
        coherence=good.coherence,
        c_v=good.c_v,
        diversity=good.diversity,
        topics=described,
        seed=seed,
        parameters={
            "topics": fit.number,
            "topics_asked": topics,
            "encoder": encoder.name if encoder else None,
            "include_moderators": include_moderators,
            "segments_by": by,
            **_told(read),
            **_fixed(fit.known),
            "refits": left_out.refits,
            "bootstraps": drawn.refits,
            "near_codes": dict(coded.near),
            "nearness": guidance.nearness if coded.codes else None,
            "sweep": [asdict(row) for row in fit.table],
        },
        members=split.segments,
        labels=tuple(int(label) for label in fit.found.labels),
        weights=_own_weights(fit.found),
        layout=layout(points, fit.found.labels, len(described)),
        confounded=confounding(split.segments, turns) is not None,
        model=fit.model,
        notes=(
            *guided_notes(coded, described),
            *notes(
                split, described, left_out, asked=topics, table=fit.table, stop=stop, turns=turns
            ),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Read:
    """Segments as a model reads them; ``said`` are the terms of each, as columns of ``counts``."""

    split: Segmentation
    texts: Sequence[str]
    words: Vocabulary
    said: Sequence[Sequence[int]]
    counts: Matrix

    @classmethod
    def of(cls, split: Segmentation, *, names: set[str], stop: StopWords) -> _Read:
        words = vocabulary(split.segments, stop_words=stop, names=names, lemma=_lemma)
        texts = [segment.text for segment in split.segments]
        said = columns_of(texts, words.terms, words)
        counts = count_terms(said, len(words.terms))
        return cls(split=split, texts=texts, words=words, said=said, counts=counts)

    def setting(self) -> Setting:
        every = self.split.segments
        return Setting.of([one.role for one in every], [one.session for one in every])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Fit:
    """A solution in its space, the ``table`` that chose its number, and its refits.

    ``left`` are those without each session, ``again`` those of bootstraps.
    """

    known: Space
    table: Sequence[Candidate]
    number: int
    found: Solution
    left: Sequence[Refit]
    again: Sequence[Refit]
    model: Any


def _centred(read: _Read, vectors: NDArray[np.float32] | None) -> NDArray[np.float32] | None:
    if vectors is None:
        return None
    return centred(vectors, [base_language(one.language) for one in read.split.segments])


def _fitted(
    read: _Read,
    vectors: NDArray[np.float32] | None,
    chosen: type[Engine],
    coded: Guided,
    *,
    topics: int | None,
    seed: int,
    progress: Progress | None,
) -> _Fit:
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):  # small matrices: more threads wait for one another
        rank = max(RANK, *CANDIDATES, topics or 0)
        setting = replace(read.setting(), guides=coded.labels)
        known = space(read.counts, vectors, setting=setting, rank=rank)
        swept = _swept(known, chosen, topics, coded, progress)
        table = sweep(known, chosen.solve, swept, read.said) if topics is None else ()
        number = best(table) if topics is None else topics
        engine = chosen(read.words, topics=number, seed=seed).fit_space(read.texts, known)
        report = _named("bootstraps", progress)
        again = bootstrapped(known, chosen.solve, topics=number, seed=seed, progress=report)
    found = Solution(
        labels=engine.labels_,
        weights=engine.weights_,
        components=engine.components_,
        words=engine.words_,
    )
    return _Fit(
        known=known,
        table=table,
        number=number,
        found=found,
        left=swept[number],
        again=again,
        model=engine.model,
    )


def _described(read: _Read, fit: _Fit, ratings: Ratings) -> tuple[Topic, ...]:
    topics = describe(read.split.segments, fit.found, read.words.terms, ratings)
    return labelled(topics, read.split.segments, fit.found, fit.known.counts, read.words)


def _told(read: _Read) -> dict[str, object]:
    """How much was read."""
    return {
        "words_kept": read.split.share_kept,
        "turns_left_out": dict(read.split.left_out),
        "terms": len(read.words.terms),
    }


def _names(turns: Sequence[Turn]) -> set[str]:
    return {turn.participant for turn in turns if turn.participant}


def _swept(
    known: Space,
    chosen: type[Engine],
    topics: int | None,
    coded: Guided,
    progress: Progress | None,
) -> dict[int, list[Refit]]:
    """Refits without each session, of the number of topics asked for or of every candidate."""
    tried = numbers(coded, candidates(*known.counts.shape)) if topics is None else (topics,)
    report = _named("refits", progress)
    return without_sessions(known, chosen.solve, topics=tried, progress=report)


def _fixed(known: Space) -> dict[str, object]:
    """What is the same for every project, and what follows from who speaks."""
    balanced = known.setting.balanced() if known.setting else ()
    return {
        "segment_words": [SHORTEST, LONGEST, LEAST],
        "segment_gap": GAP,
        "neighbours": 0 if known.vectors is None else NEIGHBOURS,
        "balanced_roles": list(balanced),
        "segments_around": 0 if balanced else AROUND,
    }


def _own_weights(found: Solution) -> tuple[float, ...]:
    """How well each segment shows its own topic; 0 for one that has none."""
    rows = zip(found.weights.tolist(), found.labels.tolist(), strict=True)
    return tuple(weights[label] if label >= 0 else 0.0 for weights, label in rows)


def _lemma(word: str, language: str) -> str:
    return _lemmas(language).lemma(word)


@lru_cache(maxsize=32)
def _lemmas(language: str) -> LookupLemmas:
    return LookupLemmas(language)


def _named(step: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(step, done, of)
