"""How far coders agree in one value a unit: which of a domain's codes, or how much weight.

A domain is a code whose codes exclude each other, so that a unit has one of them or none; a weight
is the magnitude that codings carry. Values can be names, ranks (in the order of the codebook) or
numbers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from qualkit import store as stores
from qualkit.agreement import MINIMUM_DOCUMENTS, UNSEEN, Asked, ValuedUnits, value_row
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.model.agreement_values import LEVELS, ValueAgreement, ValueRow
from qualkit.model.codes import SEPARATOR
from qualkit.model.codings import Coding
from qualkit.model.reports import counted
from qualkit.store import Store
from qualkit.workflows._compared import Compared, Comparison, compare, compared_recipe
from qualkit.workflows._recording import recorded
from qualkit.workflows._side_by_side import UnitsTouched

NONE = "(none)"
"""The value of a unit to which a coder gave no code of a domain."""

_WEIGHTINGS = {
    "nominal": "identity", "ordinal": "linear", "interval": "quadratic", "ratio": "quadratic",
}  # fmt: skip
"""What near misses count outside α, by the level."""

Told = Mapping[tuple[int, int], list[Coding]]
"""Coder and unit, both by place → the codings there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueOptions(Comparison):
    """As a `Comparison`; the values of ``domain``, or weights without one, at a ``level``.

    The level is nominal for a domain and interval for weights unless told.
    """

    domain: str | None = None
    level: str | None = None

    def __post_init__(self) -> None:
        # A zero-argument super() finds no class in a dataclass with slots.
        Comparison.__post_init__(self)
        known = LEVELS[:2] if self.domain else LEVELS
        if self.level is not None and self.level not in known:
            what = f"the level {self.level!r} of {'a domain' if self.domain else 'weights'}"
            raise ParameterError(what, expected=", ".join(known))
        if self.domain and self.codes:
            raise ParameterError("codes chosen of a domain", expected="a domain, or codes")


def value_agreement(store: Store, options: ValueOptions) -> ValueAgreement:
    """Coefficients of a domain and each of its values, or of the weights of each code.

    Raises
    ------
    UndefinedResult
        As `qualkit.workflows._compared.compare`; if a domain has fewer than two codes, or no two
        coders weighed the same unit.
    UnknownName
        If there is no such code.
    """
    started = store.clock()
    values = _domain(store, options.domain) if options.domain else ()
    compared = compare(store, replace(options, domain=None, codes=values or options.codes))
    asked = Asked(
        level=options.level or ("nominal" if values else "interval"),
        weighting=_WEIGHTINGS[options.level or ("nominal" if values else "interval")],
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
    )
    notes = list(compared.notes)
    if len(compared.coded.documents) < MINIMUM_DOCUMENTS:
        n = counted(len(compared.coded.documents), options.resample)
        notes.append(f"no interval: {n}, fewer than {MINIMUM_DOCUMENTS}")
    if options.domain:
        rows = _domain_rows(options.domain, compared, values, asked=asked, notes=notes)
    else:
        rows = _weight_rows(compared, asked, notes)
    result = ValueAgreement(
        what=f"the codes of {options.domain} as one value" if values else "weights of codings",
        level=asked.level,
        weighting=asked.weighting,
        unit=options.unit,
        coders=compared.coders,
        documents=compared.documents,
        rows=tuple(rows),
        seed=options.seed,
        replicates=options.replicates,
        confidence=options.confidence,
        resampled=options.resample,
        clusters=len(compared.coded.documents),
        notes=tuple(notes),
    )
    recipe = compared_recipe(options, compared, kind="agreement values", started=started)
    return recorded(store, recipe, result)


def _domain(store: Store, name: str) -> tuple[str, ...]:
    """The codes that are given below a code, in the order of the codebook."""
    every = stores.codes.paths(store, with_categories=True)
    top = resolve(name, every)
    given = tuple(p for p in stores.codes.paths(store) if p.startswith(top + SEPARATOR))
    if len(given) < 2:
        raise UndefinedResult(
            f"the domain {top!r} has {counted(len(given), 'code')} below it",
            expected="two or more, which exclude each other",
        )
    return given


def _domain_rows(
    domain: str, compared: Compared, values: Sequence[str], *, asked: Asked, notes: list[str]
) -> Iterator[ValueRow]:
    """The row of the domain, then one of each value that is a name."""
    told, shown = _told(compared), compared.coded.shown()
    is_named = asked.level == "nominal"
    place = {code: index for index, code in enumerate(values)}
    given = np.where(shown & is_named, len(values), UNSEEN).astype(np.intp)
    several: Counter[int] = Counter()
    for (coder, unit), codings in told.items():
        first, *others = {coding.code for coding in codings}
        given[coder, unit] = UNSEEN if others else place[first]
        several[coder] += bool(others)
    notes += [
        f"{counted(n, 'unit')} with several codes of {domain} by {compared.coders[coder]} left out"
        for coder, n in sorted(several.items())
        if n
    ]
    if not is_named:
        notes.append(f"units without a code of {domain} have no rank and are left out")
    names = (*values, NONE) if is_named else tuple(values)
    units = _units(compared, names, given)
    yield value_row(domain, units, asked)
    for index in range(len(values)) if is_named else ():
        yield value_row(domain, units, asked, value=index)


def _weight_rows(compared: Compared, asked: Asked, notes: list[str]) -> Iterator[ValueRow]:
    """A row of each code that two coders weighed in the same unit."""
    by_code: dict[str, dict[tuple[int, int], float]] = defaultdict(dict)
    for (coder, unit), codings in _told(compared).items():
        weighed: dict[str, list[float]] = defaultdict(list)
        for coding in codings:
            if coding.weight is not None:
                weighed[coding.code].append(coding.weight)
        for code, weights in weighed.items():
            by_code[code][coder, unit] = sum(weights) / len(weights)
    if not by_code:
        raise UndefinedResult(
            "no coding has a weight", repair="give some: qualkit codings PROJECT add --weight 2"
        )
    notes.append("several weights of one coder for a code in a unit count by their mean")
    for code in compared.codes:
        if code in by_code:
            yield _weight_row(code, compared, by_code[code], asked)


def _weight_row(
    code: str, compared: Compared, weights: Mapping[tuple[int, int], float], asked: Asked
) -> ValueRow:
    scale = sorted(set(weights.values()))
    if asked.level == "ratio" and scale[0] < 0:
        why = f"the weight {scale[0]:g} on a ratio scale, which begins at 0"
        return ValueRow(code=code, n=0, values=len(scale), percent=None, alpha=None, undefined=why)
    place = {weight: index for index, weight in enumerate(scale)}
    given = np.full(compared.coded.shown().shape, UNSEEN, dtype=np.intp)
    for at, weight in weights.items():
        given[at] = place[weight]
    names = tuple(f"{weight:g}" for weight in scale)
    units = replace(_units(compared, names, given), scale=np.array(scale))
    return value_row(code, units, asked)


def _told(compared: Compared) -> Told:
    places, found = UnitsTouched(compared.units), defaultdict(list)
    coder_at = {coder: index for index, coder in enumerate(compared.coders)}
    for coding in compared.codings:
        touched = places.touched(coding.document, coding.span)
        for unit in range(touched.start, touched.stop):
            found[coder_at[coding.coder], unit].append(coding)
    return found


def _units(compared: Compared, values: tuple[str, ...], given: np.ndarray) -> ValuedUnits:
    return ValuedUnits(
        values=values,
        given=given,
        document_of=compared.coded.document_of,
        weights=np.array([unit.size for unit in compared.units], dtype=np.int64),
    )
