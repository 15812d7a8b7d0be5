"""What speaks for a suggestion: words, near coded quotes, rule votes, what scores were worth.

All is gathered from what is stored: nothing is encoded, so that no quote is near where the vectors
were forgotten, and nothing is learned. What scores were worth is what the suggestion's own run
settled on sessions held out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.units import Unit, UnitPlaces
from qualkit.errors import MissingExtra
from qualkit.model.codings import Suggestion
from qualkit.model.documents import MODERATOR
from qualkit.model.evidence import (
    Calibration,
    CalibrationBin,
    NearQuote,
    RuleVotes,
    SuggestionEvidence,
)
from qualkit.model.places import Places
from qualkit.model.units import shown_unit
from qualkit.store import Store
from qualkit.store.suggestions import Kept
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._learning import NO_ENCODER
from qualkit.workflows._vectors import kept_vectors

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KIND = "suggest"
"""What the runs of a classifier are called."""


@dataclass(frozen=True, slots=True, eq=False)
class _Coded:
    """The units that people gave a code, with their vectors."""

    units: tuple[Unit, ...]
    vectors: NDArray[np.float32]


@dataclass(slots=True)
class EvidenceDesk:
    """Gathers evidence for one suggestion after the other; coded units are read once a code."""

    store: Store
    _coded: dict[tuple[str, str, str], _Coded] = field(default_factory=dict)

    def evidence(self, guid: str) -> SuggestionEvidence:
        """All that speaks for the suggestion whose id begins so.

        Raises
        ------
        UnknownName
            If there is none that may be seen.
        """
        kept = stores.suggestions.find(self.store, guid)
        made = kept.suggestion
        learned = self._learned(kept)
        return SuggestionEvidence(
            code=made.code,
            score=made.score,
            kind="votes" if kept.origin == "rule" else str(learned.get("kind") or "rank"),
            words=made.evidence,
            quotes=self._quotes(kept),
            votes=self._votes(made),
            calibration=_calibration(learned.get("calibration")),
        )

    def _learned(self, kept: Kept) -> Mapping[str, Any]:
        """What the run says of how the code was learned."""
        if kept.origin == "rule":
            return {}
        result = stores.runs.result(self.store, kept.run) or {}
        found: Sequence[Mapping[str, Any]] = result.get("learned", [])
        return next((one for one in found if one["code"] == kept.suggestion.code), {})

    def _quotes(self, kept: Kept) -> tuple[NearQuote, ...]:
        import numpy as np

        from qualkit.assist.evidence import nearest_coded

        unit, encoder = self._read_by(kept)
        if encoder == NO_ENCODER:
            return ()
        made = kept.suggestion
        own = self._unit(made, unit)
        try:
            coded = self._coded_units(made.code, unit, encoder)
            vector = kept_vectors(self.store, [own.text if own else ""], encoder)
        except MissingExtra:
            return ()
        rows = [
            row
            for row, one in enumerate(coded.units)
            if own is None or (one.document, one.span) != (own.document, own.span)
        ]
        if not rows or vector.shape[1] != coded.vectors.shape[1]:
            return ()
        (found,) = nearest_coded(
            vector,
            [0],
            coded_vectors=coded.vectors[rows],
            coded_labels=np.ones((len(rows), 1), dtype=np.bool_),
        )
        units = [coded.units[rows[one.unit]] for one in found]
        return tuple(
            NearQuote(unit=shown_unit(unit.turn, unit.span), likeness=one.likeness)
            for unit, one in zip(units, found, strict=True)
        )

    def _unit(self, made: Suggestion, unit: str) -> Unit | None:
        """The unit that a suggestion is about."""
        turns = Places(stores.documents.turns(self.store, made.document))
        units = assist.units_of(turns.touching(made.document, made.span), unit)
        return next((one for one in units if one.span.overlaps(made.span)), None)

    def _read_by(self, kept: Kept) -> tuple[str, str]:
        """The unit that the classifier read, and the first of its encoders.

        For what rules suggest, those of the newest classifier: its vectors are there.
        """
        runs = [run for run in stores.runs.all_runs(self.store) if run.kind == KIND]
        own = [run for run in runs if run.number == kept.run] or runs[-1:]
        if not own:
            return "turn", NO_ENCODER
        encoders = own[0].parameters.get("encoders") or (NO_ENCODER,)
        return str(own[0].parameters.get("unit", "turn")), str(encoders[0])

    def _coded_units(self, code: str, unit: str, encoder: str) -> _Coded:
        key = (code, unit, encoder)
        if key not in self._coded:
            codings = [one for one in stores.codings.all_codings(self.store) if one.code == code]
            turns = [
                turn
                for document in sorted({one.document for one in codings})
                for turn in stores.documents.turns(self.store, document)
                if turn.role != MODERATOR
            ]
            units = assist.units_of(turns, unit)
            places = UnitPlaces(units)
            rows = {row for one in codings for row in places.touching(one.document, one.span)}
            coded = tuple(units[row] for row in sorted(rows))
            vectors = kept_vectors(self.store, [one.text for one in coded], encoder)
            self._coded[key] = _Coded(coded, vectors)
        return self._coded[key]

    def _votes(self, made: Suggestion) -> RuleVotes | None:
        from qualkit.assist.evidence import votes_of_suggestions

        there = stores.suggestions.all_suggestions(self.store, document=made.document)
        votes = [
            one.suggestion
            for one in there
            if one.origin == "rule"
            and one.suggestion.code == made.code
            and one.suggestion.span.overlaps(made.span)
        ]
        rules = self._rules(made.code)
        return votes_of_suggestions(votes, rules=rules) if votes or rules else None

    def _rules(self, code: str) -> int:
        if stores.codes.latest(self.store) is None:
            return 0
        book, _, _ = project_codebook(self.store)
        return next((len(one.rules) for one in book.codes if one.path == code), 0)


def _calibration(told: Mapping[str, Any] | None) -> Calibration | None:
    """As a run keeps it."""
    if told is None:
        return None
    bins = tuple(CalibrationBin(**one) for one in told["bins"])
    return Calibration(sessions=told["sessions"], bins=bins)
