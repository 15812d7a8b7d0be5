"""QualCoder's categories and codes as one list, parents before what stands under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.interchange.refi.elements import Code
from qualkit.interchange.tools.found import Row, identity, text, whole
from qualkit.interchange.tools.trees import walked

_CIRCLE = "a code or category that stood under itself is at the top now"
_Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class _Node:
    row: Row
    key: _Key
    parent: _Key | None


class Codes:
    """The codes of a project; ``by_number`` has their identities by QualCoder's number."""

    def __init__(
        self, categories: Sequence[Row], codes: Sequence[Row], notes: Counter[str]
    ) -> None:
        self._notes = notes
        self._nodes = [self._category(row) for row in categories]
        self._nodes += [self._code(row) for row in codes]
        self.by_number = {node.key[1]: _guid(node) for node in self._nodes if node.key[0] == "code"}

    @staticmethod
    def _category(row: Row) -> _Node:
        above = whole(row, "supercatid")
        key = ("category", whole(row, "catid"))
        return _Node(row, key, None if above is None else ("category", above))

    @staticmethod
    def _code(row: Row) -> _Node:
        above, group = whole(row, "supercid"), whole(row, "catid")
        parent = None if group is None else ("category", group)
        key = ("code", whole(row, "cid"))
        return _Node(row, key, parent if above is None else ("code", above))

    def codes(self) -> tuple[Code, ...]:
        """All of them, in order; one whose parent is not there, or itself, stands at the top."""
        order, n_circles = walked([(node.key, node.parent) for node in self._nodes])
        if n_circles:
            self._notes[_CIRCLE] += n_circles
        return tuple(_made(self._nodes[at], parent) for at, parent in order)


def _made(node: _Node, parent: int | None) -> Code:
    row = node.row
    return Code(
        guid=_guid(node),
        name=text(row, "name"),
        is_codable=node.key[0] == "code",
        color=text(row, "color"),
        description=text(row, "memo").strip(),
        parent=parent,
    )


def _guid(node: _Node) -> str:
    return identity(node.key[0], node.key[1], text(node.row, "date"))
