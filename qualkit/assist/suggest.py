"""The classifier reads what people have not coded yet and suggests codes, with its evidence.

Knows turns and people's labels; refuses to suggest where people have been already, and to call
its score a chance of being right. A suggestion covers its turn, from the first to the last
spoken code point.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from qualkit.assist.classifier import THRESHOLD, TextClassifier
from qualkit.assist.features import has_words, words_of
from qualkit.assist.training import (
    Labels,
    TrainingSet,
    Unit,
    speech_span,
    speech_text,
    training_set,
    unit_of,
)
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model import Suggestion, Turn
from qualkit.model.identity import derived_guid, digest

Progress = Callable[[int, int], None]

METHOD = "tfidf-logistic-1"
"""What the model's fingerprint begins with: method and version."""

MOST_EVIDENCE = 5
"""Words shown for a suggestion at most."""

_BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals:
    """What the classifier suggests, and on what ground.

    ``learned`` and ``scored`` count turns; ``silent`` counts turns without words, coded or not,
    left out of both; ``unlearned`` says for each code that nothing could be learned of why.
    ``model`` is the fingerprint that each suggestion carries as its rule.
    """

    suggestions: tuple[Suggestion, ...]
    model: str
    learned: int
    scored: int
    silent: int
    sessions: int
    unlearned: Mapping[str, str] = field(default_factory=dict)


def suggest(
    turns: Sequence[Turn],
    labels: Labels,
    *,
    codes: Sequence[str] | None = None,
    threshold: float = THRESHOLD,
    decided: AbstractSet[tuple[Unit, str]] = frozenset(),
    progress: Progress | None = None,
) -> Proposals:
    """Learn from the turns in `labels` and suggest codes for the others.

    Parameters
    ----------
    turns : sequence of Turn
        All turns, coded or not.
    labels : mapping of unit to set of views
        The turns that people have been through, with what they coded; see `labels_from_codings`.
    codes : sequence of str, optional
        The codes to suggest; all that occur in `labels` unless given.
    threshold : float
        The score from which a code is suggested, in [0, 1].
    decided : set of (unit, code)
        What was decided on before, such as rejected suggestions: not suggested again.
    progress : callable, optional
        Called as ``progress(done, total)`` while turns are scored.

    Returns
    -------
    Proposals
        Suggestions in the order of the turns, then of the codes. Evidence is up to five words of
        the turn, as written, with the largest positive weight. ``about`` is the role that
        speakers of the same role were most often recorded to speak about under this code, None
        for their own view or where no speaker of that role was coded with it.

    Raises
    ------
    UndefinedResult
        If there is nothing to learn from.
    ParameterError
        If the threshold leaves [0, 1] or a label names an unknown turn.
    """
    if not 0 <= threshold <= 1:
        raise ParameterError(f"threshold {threshold}", expected="a number between 0 and 1")
    training = training_set(turns, labels, codes=codes)
    classifier = TextClassifier().fit(training.texts, training.labels)
    unlearned = {training.codes[column]: why for column, why in classifier.unfitted_.items()}
    if len(unlearned) == len(training.codes):
        code, why = next(iter(unlearned.items()))
        raise UndefinedResult(
            f"nothing to learn of any code, such as {code!r}: {why}",
            repair="code more turns with it, and some turns without it",
        )
    open_turns = [turn for turn in turns if unit_of(turn) not in labels]
    spoken = [turn for turn in open_turns if has_words(speech_text(turn))]
    scribe = _Scribe.of(training, labels, classifier)
    made: list[Suggestion] = []
    for start in range(0, len(spoken), _BATCH):
        made += scribe.read(spoken[start : start + _BATCH], threshold, decided)
        if progress:
            progress(min(start + _BATCH, len(spoken)), len(spoken))
    return Proposals(
        suggestions=tuple(made),
        model=scribe.model,
        learned=len(training.turns),
        scored=len(spoken),
        silent=training.silent + len(open_turns) - len(spoken),
        sessions=len(set(training.groups)),
        unlearned=unlearned,
    )


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes suggestions: the classifier, its codes, its fingerprint and the usual views."""

    classifier: TextClassifier
    codes: Sequence[str]
    model: str
    views: Mapping[tuple[str, str | None], str | None]

    @classmethod
    def of(cls, training: TrainingSet, labels: Labels, classifier: TextClassifier) -> _Scribe:
        ground = digest(training.texts, training.labels.tolist(), training.codes)
        return cls(
            classifier, training.codes, f"{METHOD}:{ground[:16]}", usual_views(training, labels)
        )

    def read(
        self,
        turns: Sequence[Turn],
        threshold: float,
        decided: AbstractSet[tuple[Unit, str]],
    ) -> Iterator[Suggestion]:
        texts = [speech_text(turn) for turn in turns]
        scores = self.classifier.predict_proba(texts)
        evidence = Evidence(self.classifier, texts)
        # A comparison with NaN is False, so codes that were not learned are never suggested.
        for row, column in np.argwhere(scores >= threshold).tolist():
            turn, code = turns[row], self.codes[column]
            if (unit_of(turn), code) not in decided:
                words = evidence.strongest(row, column)
                yield self._suggestion(turn, code, scores[row, column], words)

    def _suggestion(
        self, turn: Turn, code: str, score: float, evidence: tuple[str, ...]
    ) -> Suggestion:
        span = speech_span(turn) or turn.span
        quote = turn.spoken(span)
        view = self.views.get((code, turn.role))
        about = None if view == turn.role else view
        return Suggestion(
            id=derived_guid(
                "suggestion", turn.document, span.start, quote, code, about, self.model
            ),
            document=turn.document,
            span=span,
            quote=quote,
            code=code,
            score=float(score),
            evidence=evidence,
            about=about,
            rule=self.model,
        )


def usual_views(training: TrainingSet, labels: Labels) -> dict[tuple[str, str | None], str | None]:
    """For each code and speaker's role, whose view was recorded most often; own view first.

    Returns
    -------
    dict of (code, role) to role or None
        None for the speaker's own view.
    """
    counts: dict[tuple[str, str | None], Counter[str | None]] = defaultdict(Counter)
    for turn in training.turns:
        for code, about in labels[unit_of(turn)]:
            counts[code, turn.role][about] += 1
    return {
        key: min(views, key=lambda view: (-views[view], view is not None, view or ""))
        for key, views in counts.items()
    }


class Evidence:
    """The words of some texts with what each says for every code.

    Parameters
    ----------
    classifier : TextClassifier
        What weighs the words.
    texts : sequence of str
        All texts that will be asked about.
    """

    def __init__(self, classifier: TextClassifier, texts: Sequence[str]) -> None:
        self._words = [words_of(text) for text in texts]
        known = sorted(set().union(*self._words))
        self._row = {word: row for row, word in enumerate(known)}
        self._weights = classifier.word_weights(known)

    def strongest(self, text: int, column: int) -> tuple[str, ...]:
        """Up to five words of text number `text` that speak for the code, as written.

        The strongest first; of words that weigh the same, the one said first.
        """
        words = self._words[text]
        weights = self._weights[[self._row[word] for word in words], column]
        order = np.argsort(-weights, kind="stable")[:MOST_EVIDENCE]
        written = list(words.values())
        return tuple(written[index] for index in order if weights[index] > 0)
