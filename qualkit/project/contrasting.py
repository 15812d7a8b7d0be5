"""How groups of participants differ: what a project says of roles, words, codes together, turns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores

if TYPE_CHECKING:
    from qualkit.model.case_tables import CaseTable
    from qualkit.model.contrasts import Contrast
    from qualkit.model.cooccurrence import CodeSequences, Cooccurrence, PairPlaces
    from qualkit.model.participation import Participation, Timeline
    from qualkit.model.saturation import Saturation
    from qualkit.model.stance import Stance
    from qualkit.model.words import Words
    from qualkit.store import Store


class Contrasting:
    """One group of participants against others, and how sessions went."""

    _store: Store

    def contrast(self, **options: Any) -> Contrast:
        """One group against another; see `qualkit.workflows.contrast.ContrastOptions`."""
        from qualkit.workflows.contrast import ContrastOptions, contrast

        return contrast(self._store, ContrastOptions(**options))

    def latest_contrast(self) -> dict[str, Any] | None:
        """The newest contrast as plain data, None when none was made."""
        latest = stores.runs.latest_result(self._store, "contrast")
        return latest[1] if latest else None

    def stance(self, **options: Any) -> Stance:
        """How strongly groups hold what codings weigh; see `workflows.stance.StanceOptions`."""
        from qualkit.workflows.stance import StanceOptions, stance

        return stance(self._store, StanceOptions(**options))

    def words(self, **options: Any) -> Words:
        """Which words each group uses more; see `qualkit.workflows.words.WordsOptions`."""
        from qualkit.workflows.words import WordsOptions, words

        return words(self._store, WordsOptions(**options))

    def matrix(self, **options: Any) -> CaseTable:
        """Cases by codes; see `qualkit.workflows.matrix.MatrixOptions`."""
        from qualkit.workflows.matrix import MatrixOptions, matrix

        return matrix(self._store, MatrixOptions(**options))

    def write_matrix(self, table: CaseTable, path: str | Path) -> None:
        """Write a case table, whole, as .csv, .xlsx, .parquet, .sav, .rds or .RData."""
        from qualkit.interchange.case_tables import written

        stores.files.check_target(Path(path))
        stores.files.write_whole(Path(path), written(table, Path(path)))

    def cooccurrence(self, **options: Any) -> Cooccurrence:
        """Which codes come together; see `qualkit.workflows.cooccurrence.TogetherOptions`."""
        from qualkit.workflows.cooccurrence import TogetherOptions, cooccurrence

        return cooccurrence(self._store, TogetherOptions(**options))

    def pair_places(self, pair: str | tuple[str, str], **options: Any) -> PairPlaces:
        """The places where two codes come together (``"A,B"`` or both names), with their words."""
        from qualkit.workflows.cooccurrence import TogetherOptions, pair_places, split_pair

        both = split_pair(self._store, pair) if isinstance(pair, str) else pair
        return pair_places(self._store, both, TogetherOptions(**options))

    def code_sequences(self, **options: Any) -> CodeSequences:
        """Which code follows which; see `qualkit.workflows.cooccurrence.SequenceOptions`."""
        from qualkit.workflows.cooccurrence import SequenceOptions, code_sequences

        return code_sequences(self._store, SequenceOptions(**options))

    def saturation(self, **options: Any) -> Saturation:
        """How soon new codes ended; see `qualkit.workflows.saturation.SaturationOptions`."""
        from qualkit.workflows.saturation import SaturationOptions, saturation

        return saturation(self._store, SaturationOptions(**options))

    def participation(self, **options: Any) -> Participation:
        """Who takes part; see `qualkit.workflows.participation.ParticipationOptions`."""
        from qualkit.workflows.participation import ParticipationOptions, participation

        return participation(self._store, ParticipationOptions(**options))

    def timeline(self, session: str, **options: Any) -> Timeline:
        """One session from beginning to end; see `qualkit.workflows.timeline.TimelineOptions`."""
        from qualkit.workflows.timeline import TimelineOptions, timeline

        return timeline(self._store, TimelineOptions(session=session, **options))
