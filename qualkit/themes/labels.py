"""Topics → what sets each apart, and what to call it: contrast terms and readable labels.

It knows counts, segments and described topics, and refuses to know engines and language models.
No name of a theme is made here, a label only says what to look for. A phrase is a row of up to
four content words that stand side by side in quotes: words between stop words, fillers and
punctuation. Where a language has a model, noun phrases go before all others.

A term, or phrase, is typical of a topic as far as its log-odds of standing in the topic's
segments exceed those in all others, in standard errors, with all segments as the prior. Segments
are counted, not words, so that nobody sets a topic apart by saying one thing again and again.
A longer phrase says more than a word in it that is as typical: it counts log₂(1 + words) times.

References
----------
Monroe, Colaresi & Quinn 2008, Fightin' words, doi:10.1093/pan/mpn018, equations 15, 16, 20 and
22: log-odds with an informative Dirichlet prior. Mei, Shen & Zhai 2007, Automatic labeling of
multinomial topic models, doi:10.1145/1281192.1281246: phrases as labels, by what they share with
their topic and not with others. Frantzi, Ananiadou & Mima 2000, doi:10.1007/s007999900023: the
weight of a phrase's length.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from qualkit.language import base_language, noun_phrases
from qualkit.model import Segment, Topic
from qualkit.spans import Span
from qualkit.themes.describe import is_alike
from qualkit.themes.engines import Solution
from qualkit.themes.setting import Matrix
from qualkit.themes.vocabulary import Vocabulary, words

if TYPE_CHECKING:
    from numpy.typing import NDArray

TERMS = 10
"""Contrast terms of a topic."""

PHRASES = 3
"""Phrases of a label."""

_LONGEST = 4
_LEAST_SEGMENTS = 2
_SURE = 1.96
_QUOTED = 30
"""Segments of a topic, the heaviest, whose phrases may become its label."""

_JUDGED = 12
"""The most typical phrases of a topic, of which the label is made."""

_AROUND = 30
"""Characters on either side by which a phrase is judged."""

_BETWEEN = r"[^\w.,;:?!…]+"

Phrase = tuple[str, ...]


def log_odds(
    inside: NDArray[np.float64], outside: NDArray[np.float64], *, prior: float | None = None
) -> NDArray[np.float64]:
    """How far the log-odds of each of `v` things inside exceed those outside, in standard errors.

    ζ_w = δ_w / √(1/(y_w + α_w) + 1/(y'_w + α_w)), with δ_w the difference of
    ln((y_w + α_w) / (n + α₀ − y_w − α_w)) inside and outside, and α_w the share of w in all counts
    times α₀.

    Parameters
    ----------
    inside, outside : arrays of shape (v,)
        Counts, none negative.
    prior : float, optional
        α₀, by default `v`: one count a thing on average.

    Returns
    -------
    array of shape (v,)
        0 for what stands nowhere.

    Examples
    --------
    >>> log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), prior=2.0).round(3).tolist()
    [3.296, -3.296]
    """
    both = inside + outside
    total = float(both.sum())
    alpha0 = float(len(both)) if prior is None else prior
    alpha = alpha0 * both / (total or 1.0)
    alpha = np.where(both > 0, alpha, 1.0)  # what stands nowhere is set to 0 below
    odds, variance = np.zeros(len(both)), np.zeros(len(both))
    for counts, sign in ((inside, 1), (outside, -1)):
        rest = np.maximum(float(counts.sum()) + alpha0 - counts - alpha, 1e-9)
        odds += sign * np.log((counts + alpha) / rest)
        variance += 1 / (counts + alpha)
    return np.where(both > 0, odds / np.sqrt(variance), 0.0)


def contrast_terms(
    counts: Matrix, labels: NDArray[np.int64], terms: Sequence[str], topics: int, *, n: int = TERMS
) -> tuple[tuple[str, ...], ...]:
    """For each topic the `n` terms that set it apart from all other segments, the surest first.

    Fewer where fewer stand in two of its segments with log-odds 1.96 standard errors above those
    of the rest.
    """
    present = counts.sign()
    every = np.asarray(present.sum(axis=0), dtype=np.float64).ravel()
    found = []
    for topic in range(topics):
        inside = np.asarray(present[labels == topic].sum(axis=0), dtype=np.float64).ravel()
        sure = log_odds(inside, every - inside)
        order = [int(column) for column in np.argsort(-sure, kind="stable")[: 4 * n]]
        good = [c for c in order if sure[c] >= _SURE and inside[c] >= _LEAST_SEGMENTS]
        found.append(tuple(terms[column] for column in good[:n]))
    return tuple(found)


def labelled(
    topics: Sequence[Topic],
    segments: Sequence[Segment],
    found: Solution,
    counts: Matrix,
    vocabulary: Vocabulary,
) -> tuple[Topic, ...]:
    """The topics with their contrast terms, and a label of phrases where any are typical.

    Parameters
    ----------
    topics : sequence of Topic
        Numbered from 0; the label of each stays where no phrase is typical.
    segments : sequence of Segment
        The n segments that were read.
    found : Solution
        Their labels and weights.
    counts : sparse matrix, n × v
        Terms of the segments.
    vocabulary : Vocabulary
        Knows stop words and the v terms.
    """
    apart = contrast_terms(counts, found.labels, vocabulary.terms, len(topics))
    read = [words(segment.text, vocabulary.stop) for segment in segments]
    quoted = [_quoted(found, topic.topic) for topic in topics]
    phrases = [
        _phrases([read[index] for index in indices], (*topic.terms, *terms), vocabulary)
        for topic, terms, indices in zip(topics, apart, quoted, strict=True)
    ]
    where = _where(read, set().union(*phrases))
    named = []
    for topic, terms, indices, fit in zip(topics, apart, quoted, phrases, strict=True):
        typical = _typical(fit, where, found.labels == topic.topic)
        label = ", ".join(
            _chosen(typical, [segments[index] for index in indices], vocabulary.forms)
        )
        named.append(replace(topic, contrast_terms=terms, label=label or topic.label))
    return by_language(named, segments, found, counts, vocabulary.terms)


def by_language(
    topics: Sequence[Topic],
    segments: Sequence[Segment],
    found: Solution,
    counts: Matrix,
    terms: Sequence[str],
) -> tuple[Topic, ...]:
    """The topics with the terms that set each apart in each language, where there are several."""
    spoken = np.array([base_language(segment.language) for segment in segments])
    languages = sorted({str(language) for language in spoken})
    if len(languages) < 2:
        return tuple(topics)
    apart = {
        language: contrast_terms(
            counts[spoken == language], found.labels[spoken == language], terms, len(topics)
        )
        for language in languages
    }
    return tuple(
        replace(topic, by_language={name: rows[place] for name, rows in apart.items()})
        for place, topic in enumerate(topics)
    )


def _quoted(found: Solution, topic: int) -> list[int]:
    inside = np.flatnonzero(found.labels == topic)
    order = np.argsort(-found.weights[inside, topic], kind="stable")
    return [int(index) for index in inside[order][:_QUOTED]]


def _phrases(
    quotes: Sequence[Sequence[str]], terms: Sequence[str], vocabulary: Vocabulary
) -> list[Phrase]:
    """Phrases of two quotes at least that hold a word of `terms`; of the first terms first."""
    known = {word: rank for rank, term in reversed([*enumerate(terms)]) for word in term.split()}
    heard = Counter(phrase for found in quotes for phrase in {*_rows(found)})
    ranked = [
        (min(known.get(vocabulary.forms.get(word, word), len(terms)) for word in phrase), phrase)
        for phrase, n in heard.items()
        if n >= _LEAST_SEGMENTS
    ]
    return [phrase for rank, phrase in sorted(ranked) if rank < len(terms)]


def _rows(found: Sequence[str]) -> Iterator[Phrase]:
    """Every row of up to four words, none of them a stop word, none said twice."""
    for start in range(len(found)):
        for end in range(start + 1, min(start + _LONGEST, len(found)) + 1):
            if not found[end - 1] or found[end - 1] in found[start : end - 1]:
                break
            yield tuple(found[start:end])


def _where(
    read: Sequence[Sequence[str]], phrases: Collection[Phrase]
) -> Mapping[Phrase, list[int]]:
    """The segments that each phrase stands in."""
    beginnings = {phrase[0] for phrase in phrases}
    where: dict[Phrase, list[int]] = {phrase: [] for phrase in sorted(phrases)}
    for index, found in enumerate(read):
        held = {
            phrase
            for start, word in enumerate(found)
            if word in beginnings
            for phrase in _rows(found[start : start + _LONGEST])
            if phrase in where
        }
        for phrase in held:
            where[phrase].append(index)
    return where


def _typical(
    phrases: Sequence[Phrase], where: Mapping[Phrase, list[int]], inside: NDArray[np.bool_]
) -> list[Phrase]:
    """The phrases that are surely more at home in the topic than elsewhere, the best first."""
    if not phrases:
        return []
    every = np.array([len(where[phrase]) for phrase in phrases], dtype=np.float64)
    own = np.array([inside[where[phrase]].sum() for phrase in phrases], dtype=np.float64)
    n_inside = float(inside.sum())
    scores = []
    for phrase, n, of in zip(phrases, own, every, strict=True):
        absent = (n_inside - n, len(inside) - n_inside - (of - n))
        sure = log_odds(np.array([n, absent[0]]), np.array([of - n, absent[1]]))[0]
        scores.append(math.log2(1 + len(phrase)) * sure if sure >= _SURE else 0.0)
    order = sorted(range(len(phrases)), key=lambda index: -scores[index])
    return [phrases[index] for index in order if scores[index] > 0]


def _chosen(
    typical: Sequence[Phrase], quotes: Sequence[Segment], forms: Mapping[str, str]
) -> list[str]:
    """The first phrases that do not repeat one another, as they are written in the quotes.

    Where a model can tell, noun phrases come first.
    """
    likely = [(phrase, _occurrences(phrase, quotes)) for phrase in typical[:_JUDGED]]
    fit = _noun_phrases_first([(phrase, stands) for phrase, stands in likely if stands])
    chosen: list[str] = []
    written: list[str] = []
    for phrase, stands in fit:
        form = " ".join(forms.get(word, word) for word in phrase)
        if not any(is_alike(form, other) for other in chosen):
            chosen.append(form)
            written.append(_as_written(stands))
        if len(chosen) == PHRASES:
            break
    return written


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a phrase stands: the words around it, its place among them, and their language."""

    around: str
    span: Span
    language: str


def _occurrences(phrase: Phrase, quotes: Sequence[Segment]) -> list[_Stand]:
    words_apart = _BETWEEN.join(map(re.escape, phrase))
    pattern = re.compile(rf"(?<!\w){words_apart}(?!\w)", re.IGNORECASE)
    found = []
    for quote in quotes:
        for match in pattern.finditer(quote.text):
            start = quote.text.rfind(" ", 0, max(0, match.start() - _AROUND)) + 1
            end = quote.text.find(" ", min(len(quote.text), match.end() + _AROUND))
            around = quote.text[start : end if end >= 0 else None]
            span = Span(match.start() - start, match.end() - start)
            found.append(_Stand(around, span, quote.language))
    return found


def _noun_phrases_first(
    phrases: Sequence[tuple[Phrase, list[_Stand]]],
) -> list[tuple[Phrase, list[_Stand]]]:
    """The same, those last that a model takes for no noun phrase; of several, the first counts."""
    is_other: dict[Phrase, bool] = {}
    for language in sorted({stands[0].language for _, stands in phrases}):
        judged = [(phrase, s[0]) for phrase, s in phrases if s[0].language == language]
        told = noun_phrases([(stand.around, stand.span) for _, stand in judged], language)
        is_other |= {
            phrase: is_np is False for (phrase, _), is_np in zip(judged, told, strict=True)
        }
    return sorted(phrases, key=lambda pair: is_other[pair[0]])


def _as_written(stands: Sequence[_Stand]) -> str:
    """The most frequent spelling; of those as frequent, the one with the fewest capitals."""
    forms = Counter(" ".join(s.around[s.span.start : s.span.end].split()) for s in stands)
    return min(forms, key=lambda form: (-forms[form], form.swapcase()))
