"""Turns → topics, the whole way: segments, vocabulary, vectors, number, model, ratings, words.

It knows the order of the steps and what each needs; it refuses to know how any is done, and to
give topics where these data hold none: then it says why.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache

from qualkit.embedding import Encoder
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import base_language, stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import MODERATOR, Themes, Turn
from qualkit.themes.choose import best, candidates, incidence, mean, sweep
from qualkit.themes.describe import Ratings, describe
from qualkit.themes.engines import Solution, engine_class
from qualkit.themes.labels import labelled
from qualkit.themes.notes import notes
from qualkit.themes.quality import coherence, diversity
from qualkit.themes.segments import (
    GAP,
    LEAST,
    LONGEST,
    NO_PARTICIPANT,
    SHORTEST,
    SPEAKER,
    TOO_SHORT,
    UNSPACED,
    Segmentation,
    segments,
)
from qualkit.themes.space import NEIGHBOURS, RANK, Matrix, centred, count_terms, space
from qualkit.themes.stability import TOP_WORDS, refits, stability
from qualkit.themes.vocabulary import StopWords, Vocabulary, vocabulary

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
    by: str = SPEAKER,
    names: Iterable[str] = (),
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
        Kept with the result. No step of either engine is random.
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
    read = segments(turns, leave_out=() if include_moderators else (MODERATOR,), by=by)
    _check_segments(read, topics)
    texts = [segment.text for segment in read.segments]
    sessions = [segment.session for segment in read.segments]
    known_names = {turn.participant for turn in turns if turn.participant} | {*names}
    words = vocabulary(read.segments, stop_words=stop, names=known_names, lemma=_lemma)
    counts = _counts(texts, words, topics)
    vectors = encoder.encode(texts, progress=_named("vectors", progress)) if encoder else None
    if vectors is not None:
        vectors = centred(vectors, [base_language(s.language) for s in read.segments])
    with threadpool_limits(limits=1):  # small matrices: more threads wait for one another
        known = space(counts, vectors, rank=max(RANK, topics or 0))
        tried = candidates(*known.counts.shape) if topics is None else (topics,)
        again = refits(
            known, sessions, chosen.solve, topics=tried, progress=_named("refits", progress)
        )
        table = sweep(known, chosen.solve, again) if topics is None else ()
        number = best(table) if topics is None else topics
        fitted = chosen(words, topics=number, seed=seed).fit(texts, vectors)
        found = Solution(
            labels=fitted.labels_, weights=fitted.weights_, components=fitted.components_
        )
    stable = stability(found, again[number])
    coherent = coherence(found.top(TOP_WORDS), incidence(known))
    described = describe(
        read.segments, found, words.terms, Ratings(coherence=coherent, stability=stable.topics)
    )
    described = labelled(described, read.segments, found, known.counts, words)
    return Themes(
        engine=engine,
        segments=len(texts),
        outliers=int((found.labels < 0).sum()),
        stability=stable.mean,
        coherence=mean(coherent),
        diversity=diversity(found.top(TOP_WORDS)),
        topics=described,
        seed=seed,
        parameters={
            "topics": number,
            "topics_asked": topics,
            "encoder": encoder.name if encoder else None,
            "include_moderators": include_moderators,
            "segments_by": by,
            "segment_words": [SHORTEST, LONGEST, LEAST],
            "segment_gap": GAP,
            "words_kept": read.share_kept,
            "turns_left_out": dict(read.left_out),
            "terms": len(words.terms),
            "neighbours": NEIGHBOURS if encoder else 0,
            "refits": stable.refits,
            "sweep": [asdict(row) for row in table],
        },
        members=read.segments,
        labels=tuple(int(label) for label in found.labels),
        weights=_own_weights(found),
        notes=notes(read, described, stable, asked=topics, table=table, stop=stop),
    )


def _own_weights(found: Solution) -> tuple[float, ...]:
    """How well each segment shows its own topic; 0 for one that has none."""
    rows = zip(found.weights.tolist(), found.labels.tolist(), strict=True)
    return tuple(weights[label] if label >= 0 else 0.0 for weights, label in rows)


def _lemma(word: str, language: str) -> str:
    return _lemmas(language).lemma(word)


@lru_cache(maxsize=32)
def _lemmas(language: str) -> LookupLemmas:
    return LookupLemmas(language)


def _check_segments(read: Segmentation, topics: int | None) -> None:
    n = len(read.segments)
    if n < LEAST_SEGMENTS:
        left_out = ", ".join(f"{count} {reason}" for reason, count in read.left_out.items())
        raise UndefinedResult(
            f"{n} segment{'' if n == 1 else 's'} of speech to read"
            + (f" (turns left out: {left_out})" if left_out else ""),
            expected=f"at least {LEAST_SEGMENTS}",
            repair=_repair(read),
        )
    if topics is not None and not 2 <= topics < n:
        raise ParameterError(
            f"{topics} topics of {n} segments", expected=f"a number from 2 to {n - 1}"
        )


def _repair(read: Segmentation) -> str:
    """What helps, by what most turns were left out for."""
    most = max(read.left_out, key=lambda reason: read.left_out[reason], default="")
    return {
        NO_PARTICIPANT: "name the speakers (ingest --dry-run shows who would speak)",
        UNSPACED: "put spaces between the words, with a program that knows the language",
        MODERATOR: "include the moderators (--moderators), or set roles (participants --set)",
        TOO_SHORT: "add transcripts: a segment is 20 words or more of one speaker",
    }.get(most, "add transcripts")


def _counts(texts: Sequence[str], words: Vocabulary, topics: int | None) -> Matrix:
    """The terms of each text, where these hold topics: asked before vectors take their time."""
    counts = count_terms(texts, words.terms, words)
    different = len({tuple(row) for row in _rows(counts)} - {()})
    if different < LEAST_SEGMENTS:
        raise UndefinedResult(
            f"the {len(texts)} segments are alike: {different} differ in their words",
            expected=f"at least {LEAST_SEGMENTS} that differ",
            repair="add transcripts, or look whether one was ingested many times",
        )
    most = min(different, *counts.shape) - 1
    if topics is not None and topics > most:
        raise ParameterError(
            f"{topics} topics of {len(texts)} segments and {len(words.terms)} terms",
            expected=f"a number from 2 to {most}",
        )
    if most < 2:
        raise UndefinedResult(
            f"{len(words.terms)} terms are too few for two topics",
            repair="add transcripts, or check the documents' language",
        )
    return counts


def _rows(counts: Matrix) -> list[list[tuple[int, float]]]:
    pairs = list(zip(counts.indices.tolist(), counts.data.tolist(), strict=True))
    return [pairs[a:b] for a, b in itertools.pairwise(counts.indptr.tolist())]


def _named(step: str, progress: Progress | None) -> Callable[[int, int], None] | None:
    return None if progress is None else lambda done, of: progress(step, done, of)
