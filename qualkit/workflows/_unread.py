"""What is unread: the units that nobody whose work may be seen has read for all codes.

One notion of it for queues, audits and what goes on with them. It does not ask from whom anything
is learned: what one coder has read is read, though another is to be learned from. A blind coder
sees the own work alone, so that what others read counts as unread.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qualkit import assist
from qualkit import store as stores
from qualkit.assist.inputs import Bools
from qualkit.assist.units import Unit
from qualkit.model.documents import MODERATOR, Turn
from qualkit.store import Store


def readable_units(turns: Iterable[Turn], unit: str) -> tuple[Unit, ...]:
    """The units with words of `turns`, those of moderators left out."""
    return assist.units_of((turn for turn in turns if turn.role != MODERATOR), unit)


def read_units(store: Store, units: Sequence[Unit]) -> Bools:
    """Which units somebody has read, marked as read or coded; see `qualkit.assist.training`."""
    readings = (
        assist.Passage(document=reading.document, span=reading.span)
        for reading in stores.readings.all_readings(store)
    )
    codings = stores.codings.all_codings(store)
    return assist.training_set(units, codings, (), readings=readings).whole
