"""Topics where people speak several languages: one model over all, or one a language.

One model over all needs an encoder that knows them all. Then segments are near one another by what
they mean, once the mean of each language is taken off its vectors: what all texts of a
language share says which language they are in, not what they are about. Without such an encoder no
word tells that two languages speak of the same, and topics are found in each language apart; that
is said in a note. Words are never translated here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualkit.embedding import Encoder
from qualkit.embedding.languages import knows
from qualkit.errors import ParameterError
from qualkit.language import base_language
from qualkit.model import MODERATOR, Segment, Themes, Topic, Turn
from qualkit.model.themes import OUTLIERS
from qualkit.themes.find import find_themes
from qualkit.themes.guided import UNGUIDED, Guidance
from qualkit.themes.segments import SPEAKER, segments

LEAST_OF_LANGUAGE = 20
"""Segments that a language needs for topics of its own."""

_RATINGS = ("stability", "leave_one_out", "rand", "coherence", "c_v", "diversity")

Find = Callable[[Sequence[Turn]], Themes]


def find_in_languages(
    turns: Sequence[Turn],
    *,
    encoder: Encoder | None = None,
    by: str = SPEAKER,
    include_moderators: bool = False,
    guidance: Guidance = UNGUIDED,
    **options: Any,
) -> Themes:
    """Find topics as `find_themes` does, over all languages or in each apart; a note says which.

    ``topics``, where it is given, is the number in each language that is modelled apart.
    """
    given = {
        "encoder": encoder, "by": by, "include_moderators": include_moderators,
        "guidance": guidance, **options,
    }  # fmt: skip
    spoken = {base_language(turn.language) for turn in turns}
    if len(spoken) < 2:
        return find_themes(turns, **given)
    read = segments(turns, leave_out=() if include_moderators else (MODERATOR,), by=by)
    sizes = apart(read.segments, encoder)
    if sizes and guidance.guides:
        raise ParameterError(
            "topics guided by codes over languages that the encoder does not know all of:"
            f" {', '.join(sizes)}",
            expected="an encoder that knows them",
            repair="add --encoder multilingual",
        )
    if sizes:
        return find_apart(turns, sizes, lambda part: find_themes(part, **given), encoder)
    found = find_themes(turns, **given)
    heard = sorted({base_language(member.language) for member in found.members})
    if len(heard) < 2 or encoder is None:
        return found
    note = (
        f"Topics span the languages {', '.join(heard)}, by the vectors of {encoder.name}: terms"
        " are of all of them, and each topic lists its terms by language."
    )
    return replace(found, notes=(*found.notes, note))


def apart(segments: Sequence[Segment], encoder: Encoder | None) -> dict[str, int]:
    """The languages to be modelled apart with their numbers of segments, the largest first.

    Empty where one model will do: one language, or an encoder that knows all.
    """
    sizes = Counter(base_language(segment.language) for segment in segments)
    sizes_known = len(sizes) < 2 or (
        encoder is not None and all(knows(encoder.name, language) for language in sizes)
    )
    return {} if sizes_known else dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def find_apart(
    turns: Sequence[Turn], sizes: Mapping[str, int], find: Find, encoder: Encoder | None
) -> Themes:
    """Find topics in each language with enough segments, and join what was found.

    Parameters
    ----------
    turns : sequence of Turn
        In the order of their documents.
    sizes : mapping
        Segments by language, the largest first. Where none has twenty, the first is modelled.
    find : callable
        Finds the topics of some of the turns.
    encoder : Encoder or None
        Named in the note that says why.
    """
    large = [language for language, n in sizes.items() if n >= LEAST_OF_LANGUAGE]
    chosen = large or [*sizes][:1]
    parts = {
        language: find([t for t in turns if base_language(t.language) == language])
        for language in chosen
    }
    left = {language: n for language, n in sizes.items() if language not in parts}
    return _joined(parts, (_why(parts, encoder), _left_out(left)), left)


def _joined(parts: Mapping[str, Themes], notes: Sequence[str], left: Mapping[str, int]) -> Themes:
    topics: list[Topic] = []
    labels: list[int] = []
    for language, part in parts.items():
        first = len(topics)
        labels += [label + first if label >= 0 else OUTLIERS for label in part.labels]
        topics += [
            replace(topic, topic=topic.topic + first, language=language) for topic in part.topics
        ]
    several = [*parts.values()]
    by_language = {language: dict(part.parameters) for language, part in parts.items()}
    rated: dict[str, Any] = {
        name: _mean([(getattr(part, name), len(part.topics)) for part in several])
        for name in _RATINGS
    }
    return replace(
        several[0],
        segments=sum(part.segments for part in several),
        outliers=sum(part.outliers for part in several),
        **rated,
        topics=tuple(topics),
        parameters={
            **by_language[next(iter(parts))], "topics": len(topics), "by_language": by_language,
            "segments_of_other_languages": dict(left),
        },
        members=tuple(member for part in several for member in part.members),
        labels=tuple(labels),
        model=None,
        layout=None,  # topics of two languages share neither words nor, here, vectors
        confounded=any(part.confounded for part in several),
        weights=tuple(weight for part in several for weight in part.weights),
        notes=(
            *(note for note in notes if note),
            *(f"{language}: {note}" for language, part in parts.items() for note in part.notes),
        ),
    )  # fmt: skip


def _mean(values: Sequence[tuple[float | None, int]]) -> float | None:
    known = [(value, n) for value, n in values if value is not None]
    n = sum(n for _, n in known)
    return sum(value * n for value, n in known) / n if n else None


def _why(parts: Mapping[str, Themes], encoder: Encoder | None) -> str:
    told = ", ".join(f"{language} ({part.segments} segments)" for language, part in parts.items())
    cause = "Without an encoder that knows these languages no topic spans two of them"
    if encoder is not None:
        cause = f"The encoder {encoder.name} does not know all languages that are spoken"
    return (
        f"{cause}: topics were found apart in {told}; the numbers of topics go on from one to the"
        " next."
    )


def _left_out(left: Mapping[str, int]) -> str:
    told = ", ".join(f"{n} in {language}" for language, n in left.items())
    least = LEAST_OF_LANGUAGE
    return f"Segments left out, fewer than {least} in a language: {told}." if left else ""
