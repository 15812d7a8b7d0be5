"""Answers to intrusion tasks → how often the intruder was found, against chance.

It knows keys, answers and the exact binomial distribution; it refuses to know how tasks are made
and how answers come in. With several annotators the test is over tasks: what misleads one of
them misleads others too, so that their answers to one task are not so many independent guesses.

References
----------
Chang et al. 2009 (see `intrusion`), equation 1: model precision. Clopper & Pearson 1934,
doi:10.1093/biomet/26.4.404: the exact interval. Brennan & Prediger 1981,
doi:10.1177/001316448104100307: agreement beyond the chance of equally likely options.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import UndefinedResult
from qualkit.model.intrusion import AnnotatorScore, IntrusionScore, TopicScore
from qualkit.themes.intrusion import CHANCE, KeyedTask


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What one annotator chose: the option's place (from 0) by the task's number (from 1).

    Tasks without an answer are not in it.
    """

    annotator: str
    chosen: Mapping[int, int]


def exact(found: int, of: int, chance: float) -> tuple[float, tuple[float, float]]:
    """Probability of `found` or more among `of` by chance, and the 95 % interval of the share.

    >>> p, interval = exact(7, 8, 1 / 6)
    >>> f"{p:.2g}", [round(value, 3) for value in interval]
    ('2.4e-05', [0.473, 0.997])
    """
    from scipy.stats import binomtest

    p = binomtest(found, of, chance, alternative="greater").pvalue
    interval = binomtest(found, of).proportion_ci(0.95, method="exact")
    return float(p), (float(interval.low), float(interval.high))


def score(kind: str, keys: Sequence[KeyedTask], answers: Sequence[Answers]) -> IntrusionScore:
    """Hold `answers` against the `keys`, whose tasks are numbered from 1.

    Returns
    -------
    IntrusionScore
        Over all, an annotator, and a topic (in order); ``set`` and ``run`` are still None.

    Raises
    ------
    UndefinedResult
        If nobody answered anything.
    """
    chance = CHANCE[kind]
    by_task = [
        [given.chosen[number] for given in answers if number in given.chosen]
        for number in range(1, len(keys) + 1)
    ]
    right = [
        sum(o == key.intruder for o in given) for key, given in zip(keys, by_task, strict=True)
    ]
    answered = sum(bool(given) for given in by_task)
    if not answered:
        raise UndefinedResult(
            f"none of the {len(keys)} tasks is answered",
            repair="write the odd option, or its number, into the column answer",
        )
    found = sum(2 * n > len(given) for n, given in zip(right, by_task, strict=True))
    p, interval = exact(found, answered, chance)
    agreement, kappa = _agreement(by_task, chance)
    return IntrusionScore(
        kind=kind, set=None, chance=chance, tasks=len(keys), answered=answered, found=found,
        precision=sum(right) / sum(map(len, by_task)), interval=interval, p=p,
        agreement=agreement, kappa=kappa,
        annotators=tuple(_annotator(given, keys, chance) for given in answers),
        topics=_topics(keys, by_task, len(answers)),
    )  # fmt: skip


def _annotator(given: Answers, keys: Sequence[KeyedTask], chance: float) -> AnnotatorScore:
    answers = len(given.chosen)
    correct = sum(keys[task - 1].intruder == option for task, option in given.chosen.items())
    p, interval = exact(correct, answers, chance) if answers else (None, None)
    return AnnotatorScore(
        annotator=given.annotator, answers=answers, correct=correct,
        unanswered=len(keys) - answers, precision=correct / answers if answers else None,
        interval=interval, p=p,
    )  # fmt: skip


def _topics(
    keys: Sequence[KeyedTask], by_task: Sequence[Sequence[int]], annotators: int
) -> tuple[TopicScore, ...]:
    found = []
    for key, given in sorted(zip(keys, by_task, strict=True), key=lambda pair: pair[0].topic):
        correct = sum(option == key.intruder for option in given)
        found.append(
            TopicScore(
                topic=key.topic,
                label=key.label,
                answers=len(given),
                correct=correct,
                unanswered=annotators - len(given),
                precision=correct / len(given) if given else None,
                interval=exact(correct, len(given), 0.5)[1] if given else None,
            )
        )
    return tuple(found)


def _agreement(
    by_task: Sequence[Sequence[int]], chance: float
) -> tuple[float | None, float | None]:
    pairs = [a == b for given in by_task for a, b in itertools.combinations(given, 2)]
    if not pairs:
        return None, None
    agreeing = sum(pairs) / len(pairs)
    return agreeing, (agreeing - chance) / (1 - chance)
