"""What is decided on a disputed unit where somebody writes it: codes, a coder, or none.

Names are taken whole, whatever their case: nothing is guessed, as what is decided here becomes the
data. What a decision makes of a unit is not known here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UnknownName
from qualkit.workflows._settling import Ruling

NONE = ("none", "-", "–")
"""Decisions that no code in dispute holds."""
NOT = "not "
"""What begins a code, given by all, that does not hold after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What decisions are told in: names of coders (as written → as they are), and codes."""

    coders: Mapping[str, str]
    codes: Sequence[str]

    def ruling(self, told: str) -> Ruling:
        """What a cell decides: it sides with the coder who is all it names, else as `decided`.

        Raises
        ------
        UnknownName, ParameterError
            As `decided`; if a coder's name is a code's as well.
        """
        by_name = {name.casefold(): coder for name, coder in self.coders.items()}
        side = by_name.get(told.strip().casefold())
        if side is None:
            return decided(told, self.codes)
        _refuse_code(told.strip(), "a coder", self.codes)
        return Ruling(side=side)


def decided(told: str, codes: Sequence[str]) -> Ruling:
    """What is decided by names of codes, separated by ``;`` or on lines of their own.

    Those after ``not`` are dropped; ``none`` says that no code in dispute holds.

    Raises
    ------
    UnknownName, ParameterError
        As `qualkit.codebook.resolve`; if nothing is told, or none beside codes that hold.
    """
    parts = [part.strip() for part in told.replace("\n", ";").split(";") if part.strip()]
    given: list[str] = []
    dropped: list[str] = []
    for part in parts:
        if part.casefold() in NONE:
            _refuse_code(part, "that no code in dispute holds", codes)
        elif part.casefold().startswith(NOT) and not _is_code(part, codes):
            dropped.append(resolve(part[len(NOT) :].strip(), codes))
        else:
            given.append(resolve(part, codes))
    is_none = any(part.casefold() in NONE for part in parts)
    if not parts or (is_none and given):
        what = f"the decision {told!r}"
        raise ParameterError(what, expected="the codes that hold, separated by ;, or none")
    give, drop = (tuple(dict.fromkeys(found)) for found in (given, dropped))
    return Ruling(give=give, drop=drop, is_none=is_none)


def _is_code(name: str, codes: Sequence[str]) -> bool:
    try:
        resolve(name, codes)
    except UnknownName:
        return False
    except ParameterError:
        return True
    return True


def _refuse_code(told: str, meant: str, codes: Sequence[str]) -> None:
    """Raise where what means something else is the name of a code as well."""
    if _is_code(told, codes):
        raise ParameterError(
            f"{told!r} means {meant}, and is the name of a code too",
            repair="settle the unit by its id: adjudicate PROJECT ID with --side, --give or --none",
        )
