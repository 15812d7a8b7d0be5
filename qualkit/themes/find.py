"""Turns → topics, the whole way: segments, vocabulary, vectors, number, model, ratings, words.

It knows the order of the steps and what each needs; it refuses to know how any is done, and to
give topics where these data hold none: then it says why.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import lru_cache
from typing import TYPE_CHECKING

from qualkit.embedding import Encoder
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import MODERATOR, Segment, Themes, Turn
from qualkit.themes.choose import CANDIDATES, best, candidates, quality, sweep
from qualkit.themes.describe import Ratings, describe
from qualkit.themes.engines import Engine, Solution, engine_class
from qualkit.themes.layout import layout
from qualkit.themes.notes import confounding, notes
from qualkit.themes.segments import GAP, LEAST, LONGEST, SHORTEST, Segmentation, segments
from qualkit.themes.setting import AROUND, Matrix, Setting
from qualkit.themes.space import NEIGHBOURS, RANK, Space, columns_of, count_terms, space
from qualkit.themes.stability import Refit, bootstrapped, stability, without_sessions
from qualkit.themes.vocabulary import StopWords, vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_SEGMENTS = 5
"""Fewer segments hold no topics."""

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
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    chosen = engine_class(engine)
    chosen.require()
    read = segments(turns, leave_out=() if include_moderators else (MODERATOR,))
    _check_segments(read)
    words = vocabulary(read.segments, stop_words=stop, names=_names(turns), lemma=_lemma)
    texts = [segment.text for segment in read.segments]
    vectors = encoder.encode(texts, progress=_named("vectors", progress)) if encoder else None
    with threadpool_limits(limits=1):  # small matrices: more threads wait for one another
        said = columns_of(texts, words.terms, words)
        known = _space(read.segments, count_terms(said, len(words.terms)), vectors, topics)
        swept = _swept(known, chosen, topics, progress)
        table = sweep(known, chosen.solve, swept, said) if topics is None else ()
        number = best(table) if topics is None else topics
        fitted = chosen(words, topics=number, seed=seed).fit_space(texts, known)
        again = bootstrapped(
            known, chosen.solve, topics=number, seed=seed, progress=_named("bootstraps", progress)
        )
    found = Solution(
        labels=fitted.labels_,
        weights=fitted.weights_,
        components=fitted.components_,
        words=fitted.words_,
    )
    good = quality(found, said)
    drawn, left_out = stability(found, again), stability(found, swept[number])
    ratings = Ratings(coherence=good.each, stability=drawn.topics, leave_one_out=left_out.topics)
    described = describe(read.segments, found, words.terms, ratings)
    return Themes(
        engine=engine,
        segments=len(texts),
        outliers=int((found.labels < 0).sum()),
        stability=drawn.jaccard,
        leave_one_out=left_out.jaccard,
        rand=drawn.rand,
        coherence=good.coherence,
        c_v=good.c_v,
        diversity=good.diversity,
        topics=described,
        seed=seed,
        parameters={
            "topics": number,
            "topics_asked": topics,
            "encoder": encoder.name if encoder else None,
            "include_moderators": include_moderators,
            "words_kept": read.share_kept,
            "turns_left_out": dict(read.left_out),
            "terms": len(words.terms),
            **_fixed(known),
            "refits": left_out.refits,
            "bootstraps": drawn.refits,
            "sweep": [asdict(row) for row in table],
        },
        members=read.segments,
        labels=tuple(int(label) for label in found.labels),
        weights=_own_weights(found),
        layout=layout(known.rows if vectors is None else vectors, found.labels, len(described)),
        confounded=confounding(read.segments, turns) is not None,
        notes=notes(read, described, left_out, asked=topics, table=table, stop=stop, turns=turns),
    )


def _names(turns: Sequence[Turn]) -> set[str]:
    return {turn.participant for turn in turns if turn.participant}


def _swept(
    known: Space, chosen: type[Engine], topics: int | None, progress: Progress | None
) -> dict[int, list[Refit]]:
    """Refits without each session, of the number of topics asked for or of every candidate."""
    tried = candidates(*known.counts.shape) if topics is None else (topics,)
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


def _check_segments(read: Segmentation) -> None:
    n = len(read.segments)
    if n < LEAST_SEGMENTS:
        left_out = ", ".join(f"{count} {reason}" for reason, count in read.left_out.items())
        raise UndefinedResult(
            f"{n} segment{'' if n == 1 else 's'} of speech to read"
            + (f" (turns left out: {left_out})" if left_out else ""),
            expected=f"at least {LEAST_SEGMENTS}",
            repair="add transcripts, name the speakers, or include the moderators",
        )


def _space(
    read: Sequence[Segment],
    counts: Matrix,
    vectors: NDArray[np.float32] | None,
    topics: int | None,
) -> Space:
    n, terms = counts.shape
    different = len({tuple(row) for row in _rows(counts)} - {()})
    if different < LEAST_SEGMENTS:
        raise UndefinedResult(
            f"the {n} segments are alike: {different} differ in their words",
            expected=f"at least {LEAST_SEGMENTS} that differ",
            repair="add transcripts, or look whether one was ingested many times",
        )
    most = min(different, n, terms) - 1
    if topics is not None and not 2 <= topics <= most:
        raise ParameterError(
            f"{topics} topics of {n} segments and {terms} terms",
            expected=f"a number from 2 to {most}",
        )
    if most < 2:
        raise UndefinedResult(
            f"{terms} terms are too few for two topics",
            repair="add transcripts, or check the documents' language",
        )
    setting = Setting.of([one.role for one in read], [one.session for one in read])
    return space(counts, vectors, setting=setting, rank=max(RANK, *CANDIDATES, topics or 0))


def _rows(counts: Matrix) -> list[list[tuple[int, float]]]:
    pairs = list(zip(counts.indices.tolist(), counts.data.tolist(), strict=True))
    return [pairs[a:b] for a, b in itertools.pairwise(counts.indptr.tolist())]


def _named(step: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(step, done, of)
