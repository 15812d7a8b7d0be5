"""Turns → topics, the whole way: segments, vocabulary, vectors, number, model, ratings, words.

It knows the order of the steps and what each needs; it refuses to know how any is done, and to
give topics where these data hold none: then it says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from functools import lru_cache

from qualkit.embedding import Encoder
from qualkit.language import base_language, stop_words
from qualkit.language.pipelines import LookupLemmas
from qualkit.model import MODERATOR, Themes, Turn
from qualkit.themes.choose import CANDIDATES, best, candidates, quality, sweep
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
from qualkit.themes.segments import GAP, LEAST, LONGEST, SHORTEST, SPEAKER, segments
from qualkit.themes.setting import AROUND, Setting
from qualkit.themes.space import NEIGHBOURS, RANK, Space, centred, columns_of, count_terms, space
from qualkit.themes.stability import Refit, bootstrapped, stability, without_sessions
from qualkit.themes.vocabulary import StopWords, vocabulary

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
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    chosen = engine_class(engine)
    chosen.require()
    check_guidance(guidance, engine, encoder)
    read = segments(turns, leave_out=() if include_moderators else (MODERATOR,), by=by)
    check_segments(read, topics)
    spoken_by = _names(turns) | {*names}
    words = vocabulary(read.segments, stop_words=stop, names=spoken_by, lemma=_lemma)
    texts = [segment.text for segment in read.segments]
    said = columns_of(texts, words.terms, words)
    counts = count_terms(said, len(words.terms))
    check_counts(counts, topics)
    vectors = encoder.encode(texts, progress=_named("vectors", progress)) if encoder else None
    coded = guided(guidance, encoder, vectors)
    check_number(coded, topics)
    if vectors is not None:
        vectors = centred(vectors, [base_language(s.language) for s in read.segments])
    with threadpool_limits(limits=1):  # small matrices: more threads wait for one another
        setting = Setting.of([s.role for s in read.segments], [s.session for s in read.segments])
        setting = replace(setting, guides=coded.labels)
        rank = max(RANK, *CANDIDATES, topics or 0)
        known = space(counts, vectors, setting=setting, rank=rank)
        swept = _swept(known, chosen, topics, coded, progress)
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
    described = labelled(described, read.segments, found, known.counts, words)
    described = with_codes(described, coded, found.labels)
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
            "segments_by": by,
            "words_kept": read.share_kept,
            "turns_left_out": dict(read.left_out),
            "terms": len(words.terms),
            **_fixed(known),
            "refits": left_out.refits,
            "bootstraps": drawn.refits,
            "near_codes": dict(coded.near),
            "nearness": guidance.nearness if coded.codes else None,
            "sweep": [asdict(row) for row in table],
        },
        members=read.segments,
        labels=tuple(int(label) for label in found.labels),
        weights=_own_weights(found),
        layout=layout(known.rows if vectors is None else vectors, found.labels, len(described)),
        confounded=confounding(read.segments, turns) is not None,
        model=fitted.model,
        notes=(
            *guided_notes(coded, described),
            *notes(read, described, left_out, asked=topics, table=table, stop=stop, turns=turns),
        ),
    )


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
