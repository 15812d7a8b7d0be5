"""Whether groups of participants differ by more than chance: the permutation ladder.

Knows values by person, each person's group and each person's cluster (people who share
sessions); refuses to know turns. Chance deals the group anew as the study could have dealt it
(see `arrangements`). Too few people, or a group that cannot be told apart from its sessions,
give no test but a reason. Sources: Fisher (1935, §21); Phipson & Smyth (2010,
doi:10.2202/1544-6115.1585) for (b + 1)/(B + 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qualkit.contrasts import arrangements
from qualkit.contrasts.arrangements import Labels, People, Strata
from qualkit.errors import ParameterError

EXACT_LIMIT = 20_000
"""Up to so many arrangements all are enumerated."""

DRAWS = 9_999
"""How many arrangements are drawn where there are more."""

MINIMUM = 5
"""People a group needs for a test."""

MINIMUM_CLUSTERS = 4
"""Clusters needed for a test where every cluster holds one group only."""

_TIE = 1e-9

_LEAST = float(np.finfo(np.float64).tiny)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Permutation:
    """A test of every column; ``p`` holds None where ``reasons`` says why.

    ``smallest_p`` is the smallest p that the design can give, whatever the data. ``reason`` says
    why there is no test at all. ``is_confounded`` tells that every cluster holds one group only,
    and some of them several people.
    """

    p: tuple[float | None, ...]
    reasons: tuple[str | None, ...]
    smallest_p: float | None
    method: str
    is_confounded: bool
    reason: str | None = None


def permutation_test(
    values: ArrayLike,
    groups: ArrayLike,
    clusters: ArrayLike,
    *,
    seed: int,
    within: ArrayLike | None = None,
    n_groups: int = 2,
    minimum: int = MINIMUM,
    draws: int = DRAWS,
) -> Permutation:
    """Test each column for a difference between groups of people, in either direction.

    With two groups, the statistic is the difference of their pooled means, less the one that the
    make-up of the sessions leads one to expect (0 unless sessions mix the groups in unequal
    parts), without its sign. With more, it is the sum over groups of people times the squared
    distance of their mean from the one expected. Up to 20,000 arrangements are enumerated;
    beyond, `draws` are drawn.

    Parameters
    ----------
    values : array, shape (people, columns) or (people,)
        What each person did: a code raised or not, or any finite number.
    groups : array of int or bool, shape (people,)
        Each person's group, numbered from 0.
    clusters : array of int, shape (people,)
        Who belongs together, as `seating` numbers them.
    seed
        Seed of the draws.
    within : array of int, shape (people,), optional
        Parts of the study; whole clusters are dealt among those of their own part only.
    n_groups
        How many groups there are, some of them perhaps without people here.
    minimum
        People that each group needs, 1 or more.
    draws
        Arrangements drawn where there are too many to enumerate, 1 or more.

    Returns
    -------
    Permutation
        One p a column. A column without variation has None. All are None, with ``reason``, for
        a group smaller than `minimum` and for fewer than four clusters of one group each.

    Raises
    ------
    ParameterError
        When shapes differ, a value is not finite, `minimum` or `draws` is below 1.

    References
    ----------
    Phipson & Smyth (2010), Stat Appl Genet Mol Biol 9:39, doi:10.2202/1544-6115.1585.

    Examples
    --------
    >>> result = permutation_test([0.10, 0.20, 0.15, 0.05, 0.30, 0.40, 0.25, 0.35],
    ...     [False] * 4 + [True] * 4, range(8), seed=1, minimum=4)
    >>> result.p == (2 / 70,), result.method
    (True, 'permutation of participants, exact over 70 arrangements')
    """
    matrix, labels, cluster, parts = _checked(values, groups, clusters, within)
    if min(draws, minimum) < 1:
        raise ParameterError(f"draws {draws}, minimum {minimum}", expected="1 or more of each")
    strata = arrangements.strata_of(labels, cluster, parts)
    is_confounded = _is_confounded(strata)
    reason = _too_few(labels, minimum, n_groups) or _too_confounded(strata) or _apart(strata)
    if reason:
        return _descriptive(matrix.shape[1], reason, is_confounded=is_confounded)
    total = arrangements.count(strata)
    if n_groups == 2 and total > EXACT_LIMIT and (found := _by_counting(matrix, labels, strata)):
        return found
    if total == 1:
        reason = "no test: the groups could not have been dealt in another way"
        return _descriptive(matrix.shape[1], reason, is_confounded=is_confounded)
    is_exact = total <= EXACT_LIMIT
    statistic = _Statistic.of(matrix, strata)
    seen = arrangements.observed(strata, labels)
    if is_exact:
        p = statistic.exceeding(seen, arrangements.enumerate_all(strata, matrix.shape[1])) / total
    else:
        rng = np.random.default_rng(seed)
        dealt = arrangements.draw(strata, matrix.shape[1], draws=draws, rng=rng)
        p = (statistic.exceeding(seen, dealt) + 1) / (draws + 1)
    flat = np.ptp(matrix, axis=0) == 0
    smallest = min(1.0, arrangements.mirrors(strata) / total)
    extent = f"exact over {total:,} arrangements" if is_exact else f"{draws:,} random draws"
    return Permutation(
        p=tuple(None if none else float(x) for x, none in zip(p, flat, strict=True)),
        reasons=tuple("no variation between participants" if none else None for none in flat),
        smallest_p=smallest if is_exact else max(smallest, 1 / (draws + 1)),
        method=f"{_design(strata)}, {extent}",
        is_confounded=is_confounded,
    )


def _by_counting(matrix: Floats, labels: Labels, strata: Strata) -> Permutation | None:
    """The test without drawing, where single people are dealt freely and values are 0 and 1.

    Of all arrangements those count in which as many of the second group raise the code: a
    hypergeometric distribution, as in Fisher's exact test.
    """
    alone = len(strata) == 1 and all(len(block) == 1 for block in strata[0].blocks)
    if not alone or not np.isin(matrix, (0, 1)).all():
        return None
    from scipy.stats import hypergeom

    second = labels == 1
    n_people, n_second = len(labels), int(second.sum())
    n_first = n_people - n_second
    p: list[float | None] = []
    reasons: list[str | None] = []
    for column in matrix.T:
        raised, there = int(column.sum()), int(column[second].sum())
        x = np.arange(max(0, raised - n_first), min(raised, n_second) + 1)
        far = np.abs(x / n_second - (raised - x) / n_first)
        likely = hypergeom.pmf(x, n_people, raised, n_second)
        flat = raised in (0, n_people)
        seen = abs(there / n_second - (raised - there) / n_first)
        p.append(None if flat else float(np.clip(likely[far >= seen - _TIE].sum(), _LEAST, 1)))
        reasons.append("no variation between participants" if flat else None)
    smallest = max(_LEAST, arrangements.mirrors(strata) / arrangements.count(strata))
    return Permutation(
        p=tuple(p),
        reasons=tuple(reasons),
        smallest_p=smallest,
        method=f"{_design(strata)}, exact by counting",
        is_confounded=False,
    )


@dataclass(frozen=True, slots=True)
class _Statistic:
    """How far out an arrangement is, from what each block holds.

    ``sums`` are values summed over each block (blocks × columns), ``sizes`` people in it;
    ``means`` is what each group's mean is expected to be (groups × columns).
    """

    sums: Floats
    sizes: Floats
    means: Floats
    tolerance: Floats

    @classmethod
    def of(cls, matrix: Floats, strata: Strata) -> _Statistic:
        blocks = [block for stratum in strata for block in stratum.blocks]
        sums = np.array([matrix[block].sum(axis=0) for block in blocks])
        sizes = np.array([float(len(block)) for block in blocks])
        odds = np.array(
            [np.array(item.sizes) / len(item.blocks) for item in strata for _ in item.blocks]
        )
        people = odds.T @ sizes
        means = (odds.T @ sums) / np.maximum(people, 1)[:, None]
        # Sums in another order differ in their last bits: equal statistics must stay equal.
        return cls(sums, sizes, means, _TIE * np.abs(matrix).max(axis=0))

    def exceeding(self, seen: Labels, dealt: Iterable[Labels]) -> NDArray[np.intp]:
        """Count, for each column, the arrangements at least as far out as the one seen."""
        bound = self._of(seen)[0] - self.tolerance
        counts = np.zeros(self.sums.shape[1], dtype=np.intp)
        for chunk in dealt:
            counts += (self._of(chunk) >= bound).sum(axis=0)
        return counts

    def _of(self, dealt: Labels) -> Floats:
        """How far from what is expected: the difference of two groups, the spread of more."""
        if len(self.means) == 2:
            (first, _), (second, _) = (self._away(dealt, group) for group in range(2))
            away: Floats = np.abs(second - first)
            return away
        spread = np.zeros((len(dealt), self.sums.shape[1]))
        for group in range(len(self.means)):
            away, people = self._away(dealt, group)
            spread += people * away**2
        far: Floats = np.sqrt(spread / self.sizes.sum())
        return far

    def _away(self, dealt: Labels, group: int) -> tuple[Floats, Floats]:
        """A group's mean less the one expected (arrangements × columns), and how many it has."""
        member = (dealt == group).astype(np.float64)
        people = (member @ self.sizes)[:, None]
        return (member @ self.sums) / people - self.means[group], people


def _checked(
    values: ArrayLike, groups: ArrayLike, clusters: ArrayLike, within: ArrayLike | None
) -> tuple[Floats, Labels, People, People | None]:
    matrix = np.asarray(values, dtype=np.float64)
    matrix = matrix[:, None] if matrix.ndim == 1 else matrix
    labels = np.asarray(groups, dtype=np.int16)
    cluster = np.asarray(clusters, dtype=np.intp)
    parts = None if within is None else np.asarray(within, dtype=np.intp)
    shapes = {
        (len(matrix),),
        labels.shape,
        cluster.shape,
        cluster.shape if parts is None else parts.shape,
    }
    if matrix.ndim != 2 or len(shapes) > 1:
        given = f"values {matrix.shape}, groups {labels.shape}, clusters {cluster.shape}"
        raise ParameterError(given, expected="one group and one cluster for each row of values")
    if not np.isfinite(matrix).all():
        raise ParameterError("a value is not finite", expected="a number for every person")
    return matrix, labels, cluster, parts


def _is_confounded(strata: Strata) -> bool:
    return not any(item.is_mixed for item in strata) and any(
        len(block) > 1 for item in strata for block in item.blocks
    )


def _too_few(labels: Labels, minimum: int, n_groups: int) -> str | None:
    counts = np.bincount(labels, minlength=n_groups).tolist()
    if min(counts) >= minimum:
        return None
    *most, last = map(str, counts)
    told = f"{', '.join(most)} and {last}"
    return f"no test: {told} participants, fewer than {minimum} in a group"


def _too_confounded(strata: Strata) -> str | None:
    n_clusters = sum(len(item.blocks) for item in strata)
    if not _is_confounded(strata) or n_clusters >= MINIMUM_CLUSTERS:
        return None
    return (
        f"no test: each of the {n_clusters} sessions holds one group only, and fewer than "
        f"{MINIMUM_CLUSTERS} sessions cannot tell the group from the session"
    )


def _apart(strata: Strata) -> str | None:
    """Why not all groups can be dealt to one another: some never meet, nor sit alone beside others.

    Each stratum lets the groups in it change places; if that does not connect all of them, no
    arrangement tells anything of the difference between the parts that are not connected.
    """
    n_groups = max((len(item.sizes) for item in strata), default=0)
    met = [{group for group, size in enumerate(item.sizes) if size} for item in strata]
    reached = next((groups for groups in met if 0 in groups), set())
    for _ in met:
        reached = reached.union(*(groups for groups in met if groups & reached))
    if n_groups < 3 or len(reached) == n_groups:
        return None
    return (
        "no test of all groups at once: some share no session with the others and cannot be dealt"
        " to them"
    )


def _descriptive(columns: int, reason: str, *, is_confounded: bool) -> Permutation:
    return Permutation(
        p=(None,) * columns,
        reasons=(reason,) * columns,
        smallest_p=None,
        method="descriptive",
        is_confounded=is_confounded,
        reason=reason,
    )


def _design(strata: Strata) -> str:
    mixed = sum(item.is_mixed for item in strata)
    whole = [item for item in strata if not item.is_mixed]
    parts = f" within {len(whole)} parts" if len(whole) > 1 else ""
    if _is_confounded(strata):
        n_clusters = sum(len(item.blocks) for item in whole)
        return f"permutation of the groups over {n_clusters} whole sessions{parts}"
    if not mixed:
        return f"permutation of participants{parts}"
    if len(strata) == 1:
        return "permutation of participants"
    rest = f", other sessions dealt whole{parts}" if whole else ""
    return f"permutation of participants within {mixed} sessions{rest}"
