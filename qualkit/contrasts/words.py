"""Which words a group uses more than another: Fightin' Words, with what a reviewer asks of it.

It knows who said which word, in which session and group. It offers no p: the words of one person
are not independent of one another. In its place stand the dispersion (how many people and sessions
use the word at all) and the z that is left when any one participant, or any one session, is taken
out. Stop words and rare words count in every denominator, whether they are listed or not.

References
----------
Monroe, Colaresi & Quinn 2008, doi:10.1093/pan/mpn018; see `qualkit.contrasts.word_scores`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qualkit.contrasts.word_counts import Sides, Speaking, WordCounts
from qualkit.contrasts.word_reading import WordsRead
from qualkit.contrasts.word_scores import Floats, Side, log_likelihood, log_odds, word_log_ratio
from qualkit.contrasts.word_stability import Listed, least_z
from qualkit.model.contrasts import REST
from qualkit.model.words import WordRow

PRIOR = 500.0
"""The prior's weight in words, a₀."""

_EVEN = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class WordOptions:
    """How words are held against each other. ``prior`` None: as many words as were said."""

    prior: float | None = PRIOR
    pairwise: bool = False
    min_participants: int = 3
    min_sessions: int = 2
    keep_stop_words: bool = False
    most: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WordTable:
    """The rows of one language, and what was left out on the way to them."""

    rows: tuple[WordRow, ...]
    terms: tuple[int, ...]
    words: dict[str, int]
    prior: float
    tested: int
    stop_words: int
    few_participants: int
    few_sessions: int


def words_by_group(
    read: WordsRead, speaking: Speaking, *, language: str, options: WordOptions
) -> WordTable:
    """Hold every group against the rest, or two against each other, or all pairwise.

    With two groups the second is held against the first. A group that says nothing is left out of
    the comparisons.

    Returns
    -------
    WordTable
        Rows by comparison, the highest z first, at most ``options.most`` of each comparison: those
        with the largest absolute z. ``terms`` are the numbers of their words in `read`.
    """
    ground = WordCounts.of(read, speaking)
    kept, dropped = _kept(ground, read, options)
    heard = [group for group in speaking.groups if ground.n_words(group)]
    rows: list[WordRow] = []
    terms: list[int] = []
    for group, against in comparisons(heard, pairwise=options.pairwise) if len(kept) else ():
        sides = Sides.of(ground, group, against)
        for index, row in _compared(ground, sides, kept, options):
            rows.append(WordRow(language=language, **row))
            terms.append(index)
    return WordTable(
        rows=tuple(rows),
        terms=tuple(terms),
        words={group: ground.n_words(group) for group in speaking.groups},
        prior=_weight(ground, options),
        tested=len(kept),
        **dropped,
    )


def comparisons(groups: Sequence[str], *, pairwise: bool) -> list[tuple[str, str]]:
    """Which group is held against which.

    >>> comparisons(["staff", "citizen"], pairwise=False)
    [('citizen', 'staff')]
    >>> comparisons(["a", "b", "c"], pairwise=False)
    [('a', 'the rest'), ('b', 'the rest'), ('c', 'the rest')]
    """
    if len(groups) == 2 or pairwise:
        return [(second, first) for first, second in itertools.combinations(groups, 2)]
    return [(group, REST) for group in groups] if len(groups) > 2 else []


def _kept(
    ground: WordCounts, read: WordsRead, options: WordOptions
) -> tuple[NDArray[np.int64], dict[str, int]]:
    """The terms that come through, and how many do not, by the reason."""
    everywhere = np.ones(len(ground.lengths), dtype=bool)
    people = ground.using(ground.participant, everywhere)
    sessions = ground.using(ground.session, everywhere)
    used = people > 0
    stop = np.zeros_like(used) if options.keep_stop_words else used & read.stop
    few = used & ~stop & (people < options.min_participants)
    least = min(options.min_sessions, len(np.unique(ground.session)))
    fewer = used & ~stop & ~few & (sessions < least)
    dropped = {
        "stop_words": int(stop.sum()),
        "few_participants": int(few.sum()),
        "few_sessions": int(fewer.sum()),
    }
    return np.flatnonzero(used & ~stop & ~few & ~fewer), dropped


def _compared(
    ground: WordCounts, sides: Sides, kept: NDArray[np.int64], options: WordOptions
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The number and the row of each term listed, the highest z first."""
    said = np.asarray(ground.counts[:, kept].sum(axis=0)).ravel()
    weight, most = _weight(ground, options), options.most
    prior = weight * said / float(ground.lengths.sum())
    first, second = (_side(ground, units, kept) for units in (sides.first, sides.second))
    _, z = log_odds(first, second, prior, weight)
    # Only the farthest apart are listed; ties go by the word, so that the order is always the same.
    listed = np.lexsort((_ranks(ground, kept), -np.abs(z)))[: most or len(kept)]
    listed = listed[np.lexsort((_ranks(ground, kept[listed]), -z[listed]))]
    chosen, prior = kept[listed], prior[listed]
    first, second = (Side(side.y[listed], side.n) for side in (first, second))
    scores = _Scores(first, second, *log_odds(first, second, prior, weight))
    yield from _rows(ground, sides, scores, Listed(chosen, options.prior))


def _weight(ground: WordCounts, options: WordOptions) -> float:
    return float(ground.lengths.sum()) if options.prior is None else options.prior


class _Scores(NamedTuple):
    first: Side
    second: Side
    delta: Floats
    z: Floats


def _rows(
    ground: WordCounts,
    sides: Sides,
    scores: _Scores,
    listed: Listed,
) -> Iterator[tuple[int, dict[str, Any]]]:
    first, second, delta, z = scores
    g2, ratio = log_likelihood(first, second), word_log_ratio(first, second)
    by_person = least_z(ground, sides, listed, ground.participant)
    by_session = least_z(ground, sides, listed, ground.session)
    told = {group: _used(ground, group, listed.terms) for group in ground.groups}
    reason = _reason(by_person, by_session)
    for place, term in enumerate(listed.terms.tolist()):
        yield (
            term,
            {
                "word": ground.terms[term],
                "kind": "word" if term < ground.n_single else "phrase",
                "group": sides.group,
                "against": sides.against,
                "leans": _leaning(sides, float(z[place])),
                "z": float(z[place]),
                "log_odds": float(delta[place]),
                "g2": float(g2[place]),
                "log_ratio": float(ratio[place]),
                "least_z": None if by_person is None else float(by_person[place]),
                "least_z_session": None if by_session is None else float(by_session[place]),
                "counts": {group: int(used[0][place]) for group, used in told.items()},
                "participants": {group: int(used[1][place]) for group, used in told.items()},
                "sessions": {group: int(used[2][place]) for group, used in told.items()},
                "reason": reason,
            },
        )


def _leaning(sides: Sides, z: float) -> str:
    """Which side uses a word more; neither where only rounding tells them apart."""
    if abs(z) < _EVEN:
        return ""
    return sides.group if z > 0 else sides.against


def _side(ground: WordCounts, units: NDArray[np.bool_], terms: NDArray[np.int64]) -> Side:
    y = np.asarray(ground.counts[units][:, terms].sum(axis=0)).ravel()
    return Side(y, int(ground.lengths[units].sum()))


def _ranks(ground: WordCounts, terms: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each term in the order of the alphabet."""
    order = sorted(range(len(terms)), key=lambda place: ground.terms[terms[place]])
    ranks = np.empty(len(terms), dtype=np.int64)
    ranks[order] = np.arange(len(terms))
    return ranks


def _used(
    ground: WordCounts, group: str, terms: NDArray[np.int64]
) -> tuple[NDArray[np.int64], ...]:
    """How often a group says each of the terms, by how many people and in how many sessions."""
    units = ground.of_group(group)
    counts = np.asarray(ground.counts[units][:, terms].sum(axis=0)).ravel()
    clusters = (ground.participant, ground.session)
    return (counts, *(ground.using(cluster, units)[terms] for cluster in clusters))


def _reason(by_person: Floats | None, by_session: Floats | None) -> str | None:
    if by_person is None:
        return "one participant says all that one side says: nobody can be left out"
    return (
        "one session holds all of one side: it cannot be left out" if by_session is None else None
    )
