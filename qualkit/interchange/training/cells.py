"""What stands in a training sheet: of each disputed unit its words, codes, and who gave what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from qualkit.model.codes import Code, short_names
from qualkit.model.codings import Coding
from qualkit.model.disagreements import Disagreement, Disagreements
from qualkit.model.reviewing import Said

ID, DOCUMENT, UNIT, DECISION, WHY = "id", "document", "unit", "decision", "why"
"""The columns by which a sheet that comes back is understood."""

GIVEN_BY = "given by "
"""What the column of a coder begins with."""

_BEFORE = (ID, DOCUMENT, "turn", "participant", "role", "before", UNIT, "after")
_CODES = ("codes", "definitions", "agreed")
_AFTER = ("cost", "status", DECISION, WHY)

NOTHING = "–"
"""Of who gave nothing."""
UNSEEN = "not read"
"""Of who did not see the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The disputed units with all codes that can be given, as the codebook has them."""

    found: Disagreements
    codes: Mapping[str, Code]

    def names(self) -> dict[str, str]:
        """How codes are called here."""
        return short_names(self.codes)

    def definition(self, path: str) -> str:
        """What the codebook says of a code, on lines; empty where it says nothing."""
        code = self.codes.get(path)
        if code is None:
            return ""
        lines = [code.definition] if code.definition else []
        lines += [f"Include: {'; '.join(code.include)}"] if code.include else []
        lines += [f"Exclude: {'; '.join(code.exclude)}"] if code.exclude else []
        return "\n".join(lines)


def columns_of(sheet: Sheet) -> tuple[str, ...]:
    """The columns of the table."""
    coders = (f"{GIVEN_BY}{name}" for name in sheet.found.coders)
    return (*_BEFORE, *_CODES, *coders, *_AFTER)


def rows_of(sheet: Sheet) -> Iterator[tuple[str | int | float | None, ...]]:
    """A row a unit; the decision and why are empty."""
    names = sheet.names()
    for row in sheet.found.rows:
        yield (
            row.id,
            row.document,
            row.turn,
            row.said.participant,
            row.said.role,
            spoken(row.before),
            row.words,
            spoken(row.after),
            "\n".join(names[code] for code in row.differing),
            "\n\n".join(filter(None, (defined(sheet, code, names) for code in row.differing))),
            "\n".join(names[code] for code in row.agreed),
            *(given(row, coder, names) for coder in sheet.found.coders),
            round(row.cost, 6),
            row.status,
            None,
            None,
        )


def defined(sheet: Sheet, code: str, names: Mapping[str, str]) -> str:
    """A code's name with its definition."""
    told = sheet.definition(code)
    return f"{names[code]}: {told}" if told else ""


def given(row: Disagreement, coder: str, names: Mapping[str, str]) -> str:
    """What a coder gave to a unit, a line a coding."""
    if coder not in row.coders:
        return UNSEEN
    own = (coding for coding in row.codings if coding.coder == coder)
    return "\n".join(told(coding, names) for coding in own) or NOTHING


def told(coding: Coding, names: Mapping[str, str]) -> str:
    """A coding on one line: the code, whom it is about, the quote."""
    about = f" (about {coding.about})" if coding.about else ""
    return f"{names[coding.code]}{about}: “{' '.join(coding.quote.split())}”"


def spoken(turns: Iterable[Said]) -> str:
    """Turns as lines."""
    return "\n".join(f"{who(said)}: {' '.join(said.text.split())}" for said in turns)


def who(said: Said) -> str:
    """Who speaks, with the role."""
    role = f" ({said.role})" if said.role else ""
    return f"{said.participant or 'somebody'}{role}"
