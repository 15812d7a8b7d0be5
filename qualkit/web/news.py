"""What changed in the project since a page last asked: ids, so that each page fetches its own.

Kept in memory, numbered; a page that asks for more than is kept, or after another program changed
the file, is told to read everything anew.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MOST_KEPT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One change: what it touched (ids by kind), and the page that made it."""

    number: int
    page: str
    touched: Mapping[str, Any]


class News:
    """The latest changes.

    Parameters
    ----------
    first : int
        Where the numbers begin: elsewhere at each start of a server, so that a page that knew the
        one before is told to read everything anew.
    """

    def __init__(self, first: int = 0) -> None:
        self._items: deque[Item] = deque(maxlen=MOST_KEPT)
        self._number = first
        self._complete_since = first
        self._lock = threading.Lock()

    @property
    def number(self) -> int:
        """The number of the latest change."""
        return self._number

    def add(self, touched: Mapping[str, Any], *, page: str = "") -> int:
        """Tell of a change; its number."""
        with self._lock:
            self._number += 1
            self._items.append(Item(number=self._number, page=page, touched=touched))
            return self._number

    def changed_elsewhere(self) -> None:
        """Tell that another program changed the file: nobody knows what."""
        with self._lock:
            self._number += 1
            self._items.clear()
            self._complete_since = self._number

    def since(self, number: int) -> tuple[Item, ...] | None:
        """What changed after `number`; None where that is not known."""
        with self._lock:
            if number == self._number:
                return ()
            first = self._items[0].number - 1 if self._items else self._number
            if number > self._number or number < max(first, self._complete_since):
                return None
            return tuple(item for item in self._items if item.number > number)
