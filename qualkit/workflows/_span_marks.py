"""Lays the codings of a comparison on the text that counts: the ground of agreement on spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qualkit import store as stores
from qualkit.agreement.domains import exclusive
from qualkit.agreement.layers import Layers, Marks, Stretches, layers_of
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, clip
from qualkit.model.codes import SEPARATOR
from qualkit.model.codings import Coding
from qualkit.store import Store
from qualkit.workflows._compared import Compared


def counted_text(compared: Compared) -> Stretches:
    """What counts of each document and who saw it, from units that are runs of characters."""
    at = {name: index for index, name in enumerate(compared.documents)}
    document = np.array([at[unit.document] for unit in compared.units], dtype=np.intp)
    start = np.array([unit.span.start for unit in compared.units], dtype=np.int64)
    end = np.array([unit.span.end for unit in compared.units], dtype=np.int64)
    seen = _seen(compared)
    # Runs that follow each other and that the same coders saw are one stretch.
    goes_on = (document[1:] == document[:-1]) & (start[1:] == end[:-1])
    goes_on &= (seen[:, 1:] == seen[:, :-1]).all(axis=0)
    first = np.flatnonzero(np.append(True, ~goes_on))
    last = np.flatnonzero(np.append(~goes_on, True))
    return Stretches(
        document=document[first], start=start[first], end=end[last], seen=seen[:, first]
    )


def whole_texts(store: Store, compared: Compared) -> Stretches:
    """Every character of each document, seen by whoever saw anything of it."""
    at = {name: index for index, name in enumerate(compared.documents)}
    seen = np.zeros((len(compared.coders), len(at)), dtype=np.bool_)
    of_unit = np.array([at[unit.document] for unit in compared.units], dtype=np.intp)
    for row, sees in zip(seen, _seen(compared), strict=True):
        row[of_unit[sees]] = True
    sizes = [len(stores.places.text_of(store, name) or "") for name in compared.documents]
    return Stretches(
        document=np.arange(len(at)),
        start=np.zeros(len(at), dtype=np.int64),
        end=np.array(sizes, dtype=np.int64),
        seen=seen,
    )


def layers_on(
    stretches: Stretches,
    compared: Compared,
    codes: Sequence[str],
    *,
    place: Mapping[str, int] | None = None,
) -> Layers:
    """The codings as units; `place` says which of `codes` each path counts as, where not itself."""
    code_of = {code: at for at, code in enumerate(codes)} if place is None else place
    chosen = [coding for coding in compared.codings if coding.code in code_of]
    return layers_of(
        stretches, _marks(compared, chosen, code_of), coders=compared.coders, codes=codes
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """A code whose codes exclude each other; ``under`` says as which child each path counts."""

    path: str
    under: Mapping[str, str]

    @property
    def values(self) -> tuple[str, ...]:
        """The codes directly under it, in the codebook's order."""
        return tuple(dict.fromkeys(self.under.values()))

    def whole(self, stretches: Stretches, compared: Compared) -> Layers:
        """Its codes as layers, which may overlap."""
        place = {code: self.values.index(child) for code, child in self.under.items()}
        return layers_on(stretches, compared, self.values, place=place)

    def layers(self, stretches: Stretches, compared: Compared) -> tuple[Layers, str | None]:
        """Its codes as layers, and which passages had to be left out for it."""
        whole = self.whole(stretches, compared)
        layers, clashes = exclusive(whole)
        if clashes is None:
            return layers, None
        length = sum(ground.length for ground in whole.grounds)
        one, other = (
            self.values[code].removeprefix(self.path + SEPARATOR) for code in clashes.codes
        )
        first = ", first" if clashes.passages > 1 else ""
        return layers, (
            f"domain {clip(self.path)}: {clashes.passages:,}"
            f" passage{'s' * (clashes.passages != 1)} left out, {clashes.characters:,} of"
            f" {length:,} characters, to which a coder gave two of its codes:{first}"
            f" {clip(compared.coders[clashes.coder])} at {clashes.start} of"
            f" {clip(compared.documents[clashes.document])!r} ({clip(one)}, {clip(other)})"
        )


def domain_of(store: Store, domain: str) -> Domain:
    """The domain called so.

    Raises
    ------
    UnknownName
        If there is no such code.
    ParameterError
        If fewer than two codes stand directly under it.
    """
    paths = stores.codes.paths(store, with_categories=True)
    path = resolve(domain, paths)
    depth = path.count(SEPARATOR) + 2
    under = {
        one: SEPARATOR.join(one.split(SEPARATOR)[:depth])
        for one in paths
        if one.startswith(path + SEPARATOR)
    }
    children = list(dict.fromkeys(under.values()))
    if len(children) < 2:
        raise ParameterError(
            f"the domain {clip(path)!r} with {clip(', '.join(children)) or 'no code'} under it",
            expected="two codes or more that exclude each other",
            repair="name a code that others stand under",
        )
    return Domain(path=path, under=under)


def _seen(compared: Compared) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    if compared.coded.seen is not None:
        return compared.coded.seen
    return np.ones((len(compared.coders), len(compared.units)), dtype=np.bool_)


def _marks(compared: Compared, codings: Sequence[Coding], code_of: Mapping[str, int]) -> Marks:
    document = {name: index for index, name in enumerate(compared.documents)}
    coder = {name: index for index, name in enumerate(compared.coders)}
    return Marks(
        document=np.array([document[one.document] for one in codings], dtype=np.intp),
        start=np.array([one.span.start for one in codings], dtype=np.int64),
        end=np.array([one.span.end for one in codings], dtype=np.int64),
        code=np.array([code_of[one.code] for one in codings], dtype=np.intp),
        coder=np.array([coder[one.coder] for one in codings], dtype=np.intp),
    )
