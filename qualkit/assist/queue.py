"""What to read next: some units at random, the others where reading teaches the most.

Knows the unread units and what is thought of them; refuses to let the model choose all, and to
say of a unit that the model chose that it stands for others. The random ones are drawn first, as a
simple random sample of all unread units, before any score is looked at: what they hold estimates
what the unread hold without bias, whatever the model believes.

References
----------
Settles 2009, Active learning literature survey, Computer Sciences Technical Report 1648,
University of Wisconsin–Madison.
Cochran 1977, Sampling techniques, chapter 2: simple random sampling.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType

import numpy as np

from qualkit.assist.pool import Chosen, Pool
from qualkit.assist.reading_order import reading_order
from qualkit.assist.strategies import for_rare_codes, undecided, unlike_what_was_read
from qualkit.errors import ParameterError
from qualkit.model.queue import RANDOM, RARE, UNCERTAIN, UNLIKE, Pick

LEAST_RANDOM = 0.2
"""The share of a queue that is drawn at random, at least."""

SHARES: Mapping[str, int] = MappingProxyType({RARE: 4, UNCERTAIN: 4, UNLIKE: 1})
"""What is not drawn at random goes to these reasons, in these proportions.

Halves for rare codes and for what is undecided did best where mixtures were compared on coded
interviews; a ninth besides looks where no code is expected.
"""

Strategy = Callable[[Pool, Chosen, np.random.Generator], Iterator[Pick]]

_STRATEGIES: Mapping[str, Strategy] = MappingProxyType(
    {RARE: for_rare_codes, UNCERTAIN: undecided, UNLIKE: unlike_what_was_read}
)


def read_next(
    pool: Pool, *, wanted: int, seed: int, random_share: float = LEAST_RANDOM
) -> tuple[Pick, ...]:
    """Choose which of the unread units to read next, in the order of reading.

    Parameters
    ----------
    pool : Pool
        The unread units.
    wanted : int
        How many to choose, at least 1.
    seed : int
        Of what is drawn. The same pool and seed give the same queue; another number of unread
        units draws anew.
    random_share : float
        The share drawn at random, from .2 to 1; rounded up to whole units.

    Returns
    -------
    tuple of Pick
        As many as wanted, or all units where there are fewer; none where there are none. What is
        not drawn at random is for four ninths each the likeliest for rare codes and the
        undecided, for one ninth unlike what was read. Where no code has fewer than 100 positives,
        or nobody can score any, or there are no vectors, the others take over; without scores and
        vectors, all are drawn at random.

    Raises
    ------
    ParameterError
        If fewer than one unit is wanted, or the share or the seed is outside its range.

    Notes
    -----
    A sampled unit had the probability ``inclusion`` to be drawn from what was unread at that
    moment: it stands for 1 / ``inclusion`` units of these, not of the whole project. What is
    known of the units read before is known, and is added to the estimate for the rest. That holds
    as long as all sampled units are read.

    Examples
    --------
    >>> pool = Pool(probabilities=np.array([[0.9], [0.5], [0.1]]), codes=["Needs"],
    ...             positives=[3], documents=["a", "b", "c"])
    >>> for pick in read_next(pool, wanted=3, seed=1):
    ...     print(pick.unit, pick.why)
    1 drawn at random: keeps estimates unbiased
    0 the likeliest unread for 'Needs', which has 3 examples so far
    2 score .10 for 'Needs': the least decided that is left
    """
    check_queue(wanted=wanted, random_share=random_share, seed=seed)
    n_picks = min(wanted, len(pool))
    n_random = _n_random(pool, n_picks, random_share)
    rng = np.random.default_rng([seed, len(pool)])
    chosen = Chosen(pool)
    picks = list(_sample(pool, chosen, rng, n_random=n_random))
    for reason, n_wanted in _quotas(pool, n_picks - n_random).items():
        picks += islice(_STRATEGIES[reason](pool, chosen, rng), n_wanted)
    picks += _left_over(pool, chosen, rng, n_picks=n_picks - len(picks))
    return reading_order(picks, pool.documents)


def queue_notes(pool: Pool, picks: Sequence[Pick]) -> tuple[str, ...]:
    """What whoever reads a queue should know of it."""
    n_sampled = sum(pick.sampled for pick in picks)
    drawn = f"{n_sampled} of {len(picks)} drawn at random from {len(pool)} unread"
    notes = [f"{drawn}: read all of these, and what they hold stands for the rest"]
    unscored = [code for column, code in enumerate(pool.codes) if column not in pool.scored]
    if unscored:
        notes.append(f"nobody can score yet: {', '.join(unscored)}")
    if not pool.has_vectors:
        notes.append("no vectors: nothing was chosen for being unlike what was read")
    return tuple(notes) if picks else ("nothing is unread",)


def check_queue(*, wanted: int, random_share: float = LEAST_RANDOM, seed: int = 0) -> None:
    """Raise `ParameterError` for a queue that `read_next` would refuse."""
    if seed < 0:
        raise ParameterError(f"the seed {seed}", expected="0 or more")
    if wanted < 1:
        raise ParameterError(f"a queue of {wanted} units", expected="1 or more")
    if not LEAST_RANDOM <= random_share <= 1:
        raise ParameterError(
            f"a random share of {random_share}",
            expected=f"{LEAST_RANDOM} to 1, because with less nothing can be said of the unread",
        )


def _reasons(pool: Pool) -> list[str]:
    """The reasons that these data can give, besides chance."""
    can_give = {
        RARE: len(pool.rare) > 0,
        UNCERTAIN: len(pool.decidable) > 0,
        UNLIKE: pool.has_vectors,
    }
    return [reason for reason, is_given in can_give.items() if is_given]


def _n_random(pool: Pool, n_picks: int, share: float) -> int:
    return math.ceil(share * n_picks - 1e-9) if _reasons(pool) else n_picks


def _quotas(pool: Pool, n_picks: int) -> dict[str, int]:
    """Picks a reason by the largest remainder; ties go to the reason named first."""
    reasons = _reasons(pool)
    total = sum(SHARES[reason] for reason in reasons)
    quotas = {reason: n_picks * SHARES[reason] // total for reason in reasons}
    by_remainder = sorted(reasons, key=lambda reason: -(n_picks * SHARES[reason] % total))
    for reason in by_remainder[: n_picks - sum(quotas.values())]:
        quotas[reason] += 1
    return quotas


def _sample(
    pool: Pool, chosen: Chosen, rng: np.random.Generator, *, n_random: int
) -> Iterator[Pick]:
    for unit in rng.choice(len(pool), n_random, replace=False).tolist() if len(pool) else ():
        chosen.take(unit)
        yield Pick(
            unit=unit,
            reason=RANDOM,
            why="drawn at random: keeps estimates unbiased",
            sampled=True,
            inclusion=n_random / len(pool),
        )


def _left_over(
    pool: Pool, chosen: Chosen, rng: np.random.Generator, *, n_picks: int
) -> Iterator[Pick]:
    """Units that nothing speaks for, such as the same text again, where nothing better is left."""
    free = [unit for unit in range(len(pool)) if unit not in chosen.units] if n_picks else []
    for unit in rng.permutation(free)[:n_picks].tolist():
        yield Pick(unit=unit, reason=RANDOM, why="drawn from what was left")
