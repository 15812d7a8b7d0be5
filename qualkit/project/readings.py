"""What coders have gone through for all codes, so that a passage without codings says something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.audits import Audit, AuditDrawn
    from qualkit.model.readings import Answered, ToRead
    from qualkit.model.tables import Table
    from qualkit.store import Store
    from qualkit.workflows.answering import UnitCards
    from qualkit.workflows.reading import Place


class Readings:
    """The readings of the project."""

    _store: Store

    def readings(self, document: str | None = None) -> Table:
        """Which passages were read for all codes, by whom, in every document or in one."""
        from qualkit.workflows import reading

        return reading.readings(self._store, document)

    def mark_read(
        self,
        what: Sequence[Place] | str,
        *,
        run: int | None = None,
        sampled: bool = False,
        coder: str | None = None,
    ) -> int:
        """Mark whole documents (by name) and passages (name and span) as read for all codes.

        ``run`` is the number of the run whose queue or sample they were drawn in, ``sampled`` says
        that they were drawn at random. How many passages were not marked so before.
        """
        from qualkit.workflows import reading

        places = [what] if isinstance(what, str) else what
        by = acting(self._store, coder)
        return reading.mark_read(self._store, places, coder=by, run=run, is_sampled=sampled)

    def unmark_read(self, readings: Sequence[str], *, coder: str | None = None) -> tuple[str, ...]:
        """Take back the readings whose ids begin so, all or none; their whole ids."""
        return stores.readings.remove(self._store, readings, coder=acting(self._store, coder))

    def unit_cards(self) -> UnitCards:
        """Makes cards of units to be read, ``card(unit)``, that show nothing of a machine."""
        from qualkit.workflows.answering import UnitCards

        return UnitCards(self._store)

    def find_codes(self, typed: str) -> tuple[str, ...]:
        """The codes meant by parts of their names, separated by ``;``."""
        from qualkit.workflows import answering

        return answering.find_codes(self._store, typed)

    def answer(
        self, unit: ToRead, codes: Sequence[str] = (), *, coder: str | None = None
    ) -> Answered:
        """Store that a unit was read for all codes, and the codes (paths) that all of it got."""
        from qualkit.workflows import answering

        return answering.answer(self._store, unit, codes, coder=acting(self._store, coder))

    def take_back(self, answered: Answered, *, coder: str | None = None) -> None:
        """Undo an answer, its codings with its reading."""
        from qualkit.workflows import answering

        answering.take_back(self._store, answered, coder=acting(self._store, coder))

    def givable_codes(self) -> tuple[str, ...]:
        """The paths of the codes that can be given: neither categories nor retired."""
        return stores.codes.givable(self._store)

    def draw_audit(self, draw: int, **options: Any) -> AuditDrawn:
        """Draw so many unread units at random, to be read for all codes.

        ``unit`` is ``turn`` or ``sentence``, ``by="role"`` draws as many of each role, ``seed``
        begins the drawing.
        """
        from qualkit.workflows import audit

        return audit.draw_audit(self._store, audit.DrawOptions(draw=draw, **options))

    def audit_units(self) -> tuple[ToRead, ...]:
        """The units of the newest audit that are still to be read, for `answer`."""
        from qualkit.workflows import audit

        return audit.units_to_read(self._store)

    def audit(self, *, recall: float = 0.95) -> Audit:
        """How the newest audit stands; once all is read, what is missed and what machines miss."""
        from qualkit.workflows import audit

        return audit.audit(self._store, recall=recall)
