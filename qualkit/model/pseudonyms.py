"""What is proposed to be replaced, what was, and where replaced names are still to be found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from qualkit.model.tables import Result, plain

NAME_KINDS = (
    "participant", "person", "place", "organisation", "name", "e-mail", "phone", "postcode",
)  # fmt: skip
"""What a replaced name can name; ``name`` is a capitalised word of which nothing more is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A name as it stands in the texts, what would take its place, and what found it.

    ``case`` says how it must be written to count: ``any``, ``capital``, or ``inside`` (with a
    capital and not first in a sentence), for names that are ordinary words too. ``use`` is false
    for what is doubtful, until somebody says otherwise. ``example`` is a piece of text around it.
    """

    kind: str
    found: str
    replacement: str
    times: int
    source: str
    case: str
    use: bool
    example: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposals(Result):
    """Everything that was found, in the order of kinds; ``notes`` say what was not looked for."""

    rows: tuple[Proposal, ...]
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a spelling."""
        return [plain(row) for row in self.rows]

    def of_kinds(self, kinds: Sequence[str]) -> Proposals:
        """Those of some kinds only; all of them for none."""
        kept = tuple(row for row in self.rows if not kinds or row.kind in kinds)
        return replace(self, rows=kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pseudonymised(Result):
    """What was replaced, or put back: names in texts, documents, participants, originals taken out.

    ``copies`` are files beside the project that hold what it held before.
    """

    names: int
    documents: int
    participants: int
    originals: int
    copies: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row."""
        return [self.to_dict()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A place where a replaced name still stands: ``where`` in ``place``, and how often.

    ``name`` is what stands in for it, unless the names themselves were asked for. ``certain`` is
    false where it may be an ordinary word.
    """

    place: str
    where: str
    name: str
    times: int
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaks(Result):
    """Where replaced names were looked for (``places``) and found."""

    found: tuple[Leak, ...]
    places: int
    names: int
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a place and name."""
        return [plain(leak) for leak in self.found]

    @property
    def certain(self) -> int:
        """How many places hold a name for certain."""
        return sum(leak.certain for leak in self.found)
