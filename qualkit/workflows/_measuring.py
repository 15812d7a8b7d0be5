"""A parsed document with the words of its turns counted and its languages told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.language import UNDETERMINED, count_words, identify, other_languages
from qualkit.model.documents import ParsedDocument
from qualkit.workflows._reading import IngestOptions, speech_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A parsed document with the spoken words of each turn and its language.

    ``probability`` is that of a guess, None where the language was told.
    """

    parsed: ParsedDocument
    words: tuple[int, ...]
    language: str
    probability: float | None

    @classmethod
    def of(cls, parsed: ParsedDocument, options: IngestOptions) -> Measured:
        """Measure `parsed`; its own language or the one in `options` is not guessed at."""
        speech = speech_of(parsed)
        told = options.language or parsed.language
        guess = None if told else identify("\n".join(speech))
        language = told or (guess.language if guess else UNDETERMINED)
        if not options.language:
            parsed = _with_languages(parsed, speech, language)
        return cls(
            parsed=parsed,
            words=tuple(map(count_words, speech)),
            language=language,
            probability=guess.probability if guess else None,
        )


def _with_languages(parsed: ParsedDocument, speech: Sequence[str], language: str) -> ParsedDocument:
    """`parsed` with the language of each turn that is in another than `language`.

    Where the file says the languages of turns, they are those.
    """
    if any(turn.language for turn in parsed.turns):
        return parsed
    others = other_languages(speech, language)
    if not any(others):
        return parsed
    turns = [
        replace(turn, language=other) if other else turn
        for turn, other in zip(parsed.turns, others, strict=True)
    ]
    return replace(parsed, turns=tuple(turns))
