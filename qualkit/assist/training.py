"""Turns and codings → what there is to learn from: texts, labels, sessions.

Knows which turns people have been through and what they coded there; refuses to guess that a
turn without codings was read. Only speech is learned from: labels, times and stage directions are
left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from qualkit.assist.classifier import Bools
from qualkit.assist.features import has_words
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Coding, Turn
from qualkit.model.places import Places
from qualkit.spans import Span, trim

Unit = tuple[str, int]
"""A turn by the name of its document and its ordinal."""

View = tuple[str, str | None]
"""A code's path, and the role whose view it reports; None for the speaker's own."""

Labels = Mapping[Unit, AbstractSet[View]]
"""Each turn that people have been through, with all they coded there: nothing, perhaps."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrainingSet:
    """Coded turns that hold words: ``labels`` has one row a turn and one column a code.

    ``groups`` are the turns' sessions; ``silent`` counts coded turns without words, left out.
    """

    turns: tuple[Turn, ...]
    texts: tuple[str, ...]
    labels: Bools
    groups: tuple[str, ...]
    codes: tuple[str, ...]
    silent: int


def unit_of(turn: Turn) -> Unit:
    """What names `turn` among all turns of a project."""
    return turn.document, turn.ordinal


def labels_from_codings(
    turns: Sequence[Turn], codings: Iterable[Coding], *, read: Collection[str] = ()
) -> dict[Unit, set[View]]:
    """The labels that codings give to the turns they touch.

    Parameters
    ----------
    turns : sequence of Turn
        Within a document in order; codings that touch none of them give nothing.
    codings : iterable of Coding
        By people, or accepted by them.
    read : collection of str
        Names of documents that people have been through: their turns without codings are
        negatives. In other documents such a turn is one that nobody has looked at yet.

    Returns
    -------
    dict of unit to set of views
        A coding about the speaker's own role is the speaker's own view.
    """
    labels: dict[Unit, set[View]] = defaultdict(set)
    places = Places(turns)
    for turn in turns:
        if turn.document in read:
            labels[unit_of(turn)] = set()
    for coding in codings:
        for turn in places.touching(coding.document, coding.span):
            about = None if coding.about == turn.role else coding.about
            labels[unit_of(turn)].add((coding.code, about))
    return dict(labels)


def training_set(
    turns: Sequence[Turn], labels: Labels, *, codes: Sequence[str] | None = None
) -> TrainingSet:
    """Gather what there is to learn from; all codes that occur, by name, unless `codes` says.

    Raises
    ------
    UndefinedResult
        If no turn with words has been through people's hands, or no code was given.
    ParameterError
        If a label names a turn that is not in `turns`.
    """
    unknown = set(labels) - {unit_of(turn) for turn in turns}
    if unknown:
        document, ordinal = min(unknown)
        raise ParameterError(
            f"labels for turn {ordinal} of {document}, which is not among the turns",
            expected="labels of the turns given",
        )
    coded = [turn for turn in turns if unit_of(turn) in labels]
    spoken = [turn for turn in coded if has_words(speech_text(turn))]
    given = [{code for code, _ in labels[unit_of(turn)]} for turn in spoken]
    names = tuple(dict.fromkeys(codes)) if codes is not None else tuple(sorted(set().union(*given)))
    if not names or not spoken:
        raise UndefinedResult(
            "nothing coded to learn from",
            expected="turns that people gave codes to",
            repair="code some turns first",
        )
    return TrainingSet(
        turns=tuple(spoken),
        texts=tuple(speech_text(turn) for turn in spoken),
        labels=np.array([[name in codes_here for name in names] for codes_here in given]),
        groups=tuple(turn.session for turn in spoken),
        codes=names,
        silent=len(coded) - len(spoken),
    )


def speech_text(turn: Turn) -> str:
    """What was said in `turn`, its stretches of speech joined by spaces."""
    return " ".join(turn.spoken(piece).strip() for piece in turn.speech()).strip()


def speech_span(turn: Turn) -> Span | None:
    """From the first to the last code point spoken in `turn`; None when nothing was said."""
    offset = turn.span.start
    cores = [
        core
        for piece in turn.speech()
        if (core := trim(turn.text, Span(piece.start - offset, piece.end - offset)))
    ]
    return Span(cores[0].start + offset, cores[-1].end + offset) if cores else None
