"""Turns and the codes on them, as tables of codes together, in sequence and over time read them."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.codings import Basis, Coding, Suggestion
from qualkit.model.documents import Turn


@dataclass(frozen=True, slots=True)
class Touch:
    """One coding on one turn, as positions in the lists of `CodedTurns`.

    ``start`` and ``end`` are those of the coding, cut at the ends of the turn.
    """

    turn: int
    code: int
    start: int
    end: int
    coding: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedGround:
    """What a table of codes rests on: the codings that count, and who speaks the turns read.

    ``roles`` are those asked for, empty for everybody but moderators; ``coded`` counts the turns
    with a code; ``moderators`` the turns of moderators left out.
    """

    basis: Basis
    coders: tuple[str, ...]
    roles: tuple[str, ...]
    about: str | None
    participants: int
    sessions: int
    turns: int
    coded: int
    moderators: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTurns:
    """The turns that count, by document and ordinal, the codes asked for, and where these are."""

    turns: tuple[Turn, ...]
    codes: tuple[str, ...]
    codings: tuple[Coding | Suggestion, ...]
    touches: tuple[Touch, ...]
    ground: CodedGround
    notes: tuple[str, ...] = ()
