"""What a decision on a disputed unit makes of it: the codings of the consensus, with their reasons.

The originals are looked at and never changed. Who may settle, and how units are found, is not
known here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from qualkit.errors import ParameterError
from qualkit.model.codes import short_names
from qualkit.model.codings import Coding, sound_text
from qualkit.spans import Span, trim
from qualkit.store.settling import Settling
from qualkit.workflows._disagreeing import Case
from qualkit.workflows._standing import Bases


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What holds in a unit: ``side`` with a coder, codes to ``give``, codes to ``drop``; and why.

    What every coder gave holds unless it is dropped. Without a side and codes none of those in
    dispute holds; ``is_none`` says so outright, beside codes that are dropped.
    """

    give: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    side: str | None = None
    why: str = ""
    is_none: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What codings of a consensus are made with: who finds it between whom, the texts, ids."""

    coder: str
    text_of: Callable[[str], str]
    guids: Callable[[], str]
    bases: Bases
    compared: tuple[str, ...]


def holding(case: Case, ruling: Ruling) -> tuple[str, ...]:
    """The codes that hold in a unit by a ruling, what all gave first.

    Raises
    ------
    ParameterError
        If it sides with somebody who did not see the unit, drops what not all gave, or drops
        codes and leaves it open which of those in dispute hold.
    """
    if ruling.side is not None and ruling.side not in case.coders:
        raise ParameterError(
            f"{ruling.side} is not among the coders of unit {case.id}",
            expected=", ".join(case.coders),
        )
    _check_dropped(case, ruling)
    chosen = ruling.give
    if ruling.side is not None and not ruling.give:
        chosen = case.given_by(ruling.side)
    return tuple(code for code in dict.fromkeys((*case.agreed, *chosen)) if code not in ruling.drop)


def _check_dropped(case: Case, ruling: Ruling) -> None:
    """Raise where dropping codes would decide more than was said."""
    names = short_names(dict.fromkeys((*case.differing, *case.agreed, *ruling.drop)))
    repair = "say which codes hold, or none"
    for code in ruling.drop:
        if code in ruling.give:
            raise ParameterError(f"{names[code]} is said to hold and not to hold", repair=repair)
        if code not in case.agreed:
            raise ParameterError(
                f"{names[code]} was not given by all coders of unit {case.id}", repair=repair
            )
    is_said = ruling.give or ruling.side or ruling.is_none
    if ruling.drop and case.disputes and not is_said:
        left = ", ".join(names[one.code] for one in case.disputes)
        raise ParameterError(f"nothing is decided on {left} in unit {case.id}", repair=repair)


def settling(case: Case, ruling: Ruling, ground: Ground) -> Settling:
    """The unit as it is to be stored, with the codings of the consensus."""
    place = (case.document, case.span)
    basis = ground.bases.basis(place, ground.compared)
    return Settling(place=place, codings=_made(case, ruling, ground), basis=basis)


def carrying(case: Case, ground: Ground) -> Settling:
    """A unit without dispute as it is taken over: what all gave, settled by nobody."""
    place = (case.document, case.span)
    basis = ground.bases.basis(place, ground.compared)
    codings = _made(case, Ruling(), ground)
    return Settling(place=place, codings=codings, basis=basis, is_carried=True)


def _made(case: Case, ruling: Ruling, ground: Ground) -> list[Coding]:
    return [
        coding
        for code in holding(case, ruling)
        for coding in _codings(case, code, ruling, ground=ground)
    ]


def _codings(case: Case, code: str, ruling: Ruling, *, ground: Ground) -> list[Coding]:
    text = ground.text_of(case.document)
    whole = Coding(
        id="",
        document=case.document,
        span=case.span,
        quote=text[case.span.start : case.span.end],
        code=code,
        coder=ground.coder,
        memo=_memo(case, code, ruling),
    )
    models = _models(case, code, ruling.side)
    if not models:
        return [replace(whole, id=ground.guids())]
    found: dict[tuple[Span, str | None], Coding] = {}
    for model in models:
        span = _clipped(model.span, case.span, text)
        quote = text[span.start : span.end]
        made = replace(whole, span=span, quote=quote, about=model.about, weight=model.weight)
        found.setdefault((span, model.about), replace(made, id=ground.guids()))
    return list(found.values())


def _models(case: Case, code: str, side: str | None) -> list[Coding]:
    """The codings whose places are taken: of the coder sided with, else who gave most words."""
    given: dict[str, list[Coding]] = defaultdict(list)
    for coding in case.codings:
        if coding.code == code:
            given[coding.coder].append(coding)
    if side in given:
        return given[side]
    # The first of those who gave most, in the order of the coders.
    lengths = {
        name: sum(len(_shared(one.span, case.span)) for one in given[name]) for name in given
    }
    return given[max(lengths, key=lambda name: lengths[name])] if given else []


def _shared(span: Span, unit: Span) -> Span:
    return Span(max(span.start, unit.start), min(span.end, unit.end))


def _clipped(span: Span, unit: Span, text: str) -> Span:
    """The part of a span that lies in the unit, without white space at the ends."""
    shared = _shared(span, unit)
    return trim(text, shared) or shared


def _memo(case: Case, code: str, ruling: Ruling) -> str:
    gave = [name for name in case.coders if code in case.given_by(name)]
    others = [name for name in case.coders if name not in gave]
    told = f"given by {_listed(gave)}" if gave else f"given by none of {_listed(others)}"
    told += f", not by {_listed(others)}" if gave and others else ""
    told += f"; sided with {ruling.side}" if ruling.side in gave and others else ""
    why = sound_text(ruling.why, "a reason").strip()
    return f"{told}; {why}" if why else told


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
