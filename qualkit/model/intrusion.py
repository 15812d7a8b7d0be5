"""Tasks by which people test topics, and what their answers say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result

WORD, TOPIC = "word", "topic"
KINDS = (WORD, TOPIC)
"""What intrudes: a word among a topic's words, or a topic among those of a passage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntrusionTask:
    """Options of which one does not belong; ``passage`` is the text they are about, or empty."""

    number: int
    options: tuple[str, ...]
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intrusion(Result):
    """A set of blind tasks: which option intrudes is kept by the run and stands nowhere here.

    ``themes`` is the run of the topics that are tested; ``left_out`` are the topics that no task
    could be made of.
    """

    kind: str
    seed: int
    themes: int | None
    tasks: tuple[IntrusionTask, ...]
    left_out: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One row a task, with an empty cell for the answer."""
        return [
            {
                "set": self.run,
                "task": task.number,
                **({"passage": task.passage} if self.kind == TOPIC else {}),
                **{f"option_{place}": text for place, text in enumerate(task.options, 1)},
                "answer": "",
            }
            for task in self.tasks
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicScore:
    """How often the intruder of a topic was found: ``correct`` of ``answers``.

    ``precision`` is their share in [0, 1], ``interval`` its exact (Clopper–Pearson) 95 % interval
    over annotators; both None without answers.
    """

    topic: int
    label: str
    answers: int
    correct: int
    unanswered: int
    precision: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorScore:
    """How many intruders one annotator found, and how likely as many are by guessing."""

    annotator: str
    answers: int
    correct: int
    unanswered: int
    precision: float | None
    interval: tuple[float, float] | None
    p: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntrusionScore(Result):
    """Answered tasks against chance.

    ``answered`` counts the tasks that anybody answered, ``found`` those of them where more than
    half of the answers name the intruder; ``p`` is the exact probability of as many or more by
    guessing, ``interval`` the exact 95 % interval of the share. ``precision`` is the model
    precision: the share of answers that are right. ``agreement`` is the share of agreeing pairs of
    answers to a task, ``kappa`` that beyond chance; both None below two annotators.
    """

    kind: str
    set: int | None
    chance: float
    tasks: int
    answered: int
    found: int
    precision: float
    interval: tuple[float, float]
    p: float
    agreement: float | None
    kappa: float | None
    annotators: tuple[AnnotatorScore, ...]
    topics: tuple[TopicScore, ...]
    notes: tuple[str, ...] = ()
    run: int | None = None

    def records(self) -> list[dict[str, Any]]:
        """One row a topic."""
        return [
            {
                "topic": topic.topic,
                "label": topic.label,
                "answers": topic.answers,
                "correct": topic.correct,
                "unanswered": topic.unanswered,
                "precision": topic.precision,
                "low": topic.interval[0] if topic.interval else None,
                "high": topic.interval[1] if topic.interval else None,
            }
            for topic in self.topics
        ]
