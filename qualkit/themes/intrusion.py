"""Topics → tasks in which people look for what does not belong.

It knows topics, their terms and their segments; it refuses to know files and people. If the words
of a topic mean something together, a word from elsewhere is seen at once; if the topics of a
passage say what it is about, so is a topic from elsewhere. A seed decides what is asked, and the
same seed asks the same.

Where the paper takes the probability of a topic in a document, a topic counts here as much as its
terms, by weight, stand in the passage: engines that cluster give a passage one topic only.

References
----------
Chang, Boyd-Graber, Gerrish, Wang & Blei 2009, Reading tea leaves: how humans interpret topic
models, Advances in Neural Information Processing Systems 22, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from qualkit.errors import UndefinedResult, UnknownName
from qualkit.model.intrusion import KINDS, TOPIC, WORD
from qualkit.model.themes import Themes, Topic
from qualkit.themes.describe import is_alike
from qualkit.themes.vocabulary import words

OWN_WORDS = 5
"""Words of a topic that one intruder stands among."""

OWN_TOPICS = 3
"""Topics of a passage that one intruder stands among."""

CHANCE: Mapping[str, float] = {WORD: 1 / (OWN_WORDS + 1), TOPIC: 1 / (OWN_TOPICS + 1)}
"""The share of intruders that guessing finds, by kind of task."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedTask:
    """A task with its answer: ``options[intruder]`` does not belong to ``topic``, or passage."""

    topic: int
    label: str
    options: tuple[str, ...]
    intruder: int
    passage: str = ""


def tasks(themes: Themes, kind: str = WORD, *, seed: int = 0) -> tuple[KeyedTask, ...]:
    """One task a topic, in an order that tells nothing.

    Of *words*: the five heaviest terms of a topic and one that is among the five heaviest of
    another topic, but among neither the terms nor the contrast terms of this one; of such the half
    that stands in the fewest of this topic's segments is drawn from. Of *topics*: a segment
    drawn from the topic, with the labels of its own topic, of the two others that show most in it,
    and of one drawn from those that show least.

    Parameters
    ----------
    themes : Themes
        Topics; with their segments where the kind is ``topic``.
    kind : str
        ``word`` or ``topic``.
    seed : int
        Decides what is drawn.

    Raises
    ------
    UnknownName
        If there is no such kind.
    UndefinedResult
        If no topic gives a task.
    """
    if kind not in KINDS:
        raise UnknownName("kind of intrusion", kind, KINDS)
    random = Random(f"{kind} {seed}")  # noqa: S311 - a drawing, no secret
    made = [*(_word_tasks if kind == WORD else _topic_tasks)(themes, random)]
    if not made:
        needed = f"{OWN_WORDS} terms of its own and another topic with other terms"
        if kind == TOPIC:
            needed = "a segment that shows two more topics, and one topic besides"
        raise UndefinedResult(
            f"none of the {len(themes.topics)} topics gives a task of {kind} intrusion",
            expected=f"a topic with {needed}",
            repair="find more topics (--topics N), or add transcripts",
        )
    random.shuffle(made)
    return tuple(made)


def _word_tasks(themes: Themes, random: Random) -> Iterator[KeyedTask]:
    said = _said(themes)
    for topic in themes.topics:
        own = topic.terms[:OWN_WORDS]
        pool = _foreign_words(topic, themes.topics)
        inside = [said[i] for i, label in enumerate(themes.labels) if label == topic.topic]
        heard = {word: sum(f" {word} " in text for text in inside) for word in pool}
        rare = sorted(pool, key=lambda word: (heard[word], word))[: -(-len(pool) // 2)]
        if len(own) == OWN_WORDS and rare:
            task = KeyedTask(
                topic=topic.topic, label=topic.label, options=(*own, random.choice(rare)),
                intruder=OWN_WORDS,
            )  # fmt: skip
            yield _shuffled(task, random)


def _foreign_words(topic: Topic, topics: Sequence[Topic]) -> list[str]:
    near = (*topic.terms, *topic.contrast_terms)
    others = {term for other in topics if other is not topic for term in other.terms[:OWN_WORDS]}
    return sorted(term for term in others if not any(is_alike(term, own) for own in near))


def _topic_tasks(themes: Themes, random: Random) -> Iterator[KeyedTask]:
    said = _said(themes)
    for topic in themes.topics:
        inside = [i for i, label in enumerate(themes.labels) if label == topic.topic]
        random.shuffle(inside)
        for index in inside:
            chosen = _of_passage(topic, themes.topics, said[index], random)
            if chosen:
                task = KeyedTask(
                    topic=topic.topic, label=topic.label,
                    options=tuple(other.label for other in chosen), intruder=OWN_TOPICS,
                    passage=themes.members[index].text,
                )  # fmt: skip
                yield _shuffled(task, random)
                break


def _of_passage(
    topic: Topic, topics: Sequence[Topic], said: str, random: Random
) -> list[Topic] | None:
    """The own topic, the two others that show most, and one of those that show least."""
    shown = {other.topic: _shown(other, said) for other in topics}
    others = sorted(
        (other for other in topics if other is not topic),
        key=lambda other: (-shown[other.topic], other.topic),
    )
    near, far = others[: OWN_TOPICS - 1], others[OWN_TOPICS - 1 :]
    if not far or shown[near[-1].topic] <= shown[far[-1].topic]:
        return None
    least = [other for other in far if shown[other.topic] == shown[far[-1].topic]]
    chosen = [topic, *near, random.choice(least)]
    return chosen if len({other.label for other in chosen}) == len(chosen) else None


def _shown(topic: Topic, said: str) -> float:
    weighted = zip(topic.terms, topic.weights, strict=True)
    heard = sum(weight for term, weight in weighted if f" {term} " in said)
    return heard / (sum(topic.weights) or 1)


def _said(themes: Themes) -> list[str]:
    """Each segment's words between single spaces."""
    return [f" {' '.join(filter(None, words(member.text)))} " for member in themes.members]


def _shuffled(task: KeyedTask, random: Random) -> KeyedTask:
    places = list(range(len(task.options)))
    random.shuffle(places)
    options = tuple(task.options[place] for place in places)
    return replace(task, options=options, intruder=places.index(task.intruder))
