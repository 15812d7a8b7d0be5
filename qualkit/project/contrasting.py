"""How groups of participants differ: what a project says of roles, words, codes together, turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qualkit import store as stores

if TYPE_CHECKING:
    from qualkit.model.contrasts import Contrast
    from qualkit.model.participation import Participation, Timeline
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

    def participation(self, **options: Any) -> Participation:
        """Who takes part; see `qualkit.workflows.participation.ParticipationOptions`."""
        from qualkit.workflows.participation import ParticipationOptions, participation

        return participation(self._store, ParticipationOptions(**options))

    def timeline(self, session: str, **options: Any) -> Timeline:
        """One session from beginning to end; see `qualkit.workflows.timeline.TimelineOptions`."""
        from qualkit.workflows.timeline import TimelineOptions, timeline

        return timeline(self._store, TimelineOptions(session=session, **options))
