"""How far the project's coders agree, over units of the documents that all of them coded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np

from qualkit import agreement as coefficients
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult
from qualkit.language import sentences
from qualkit.model.agreement import Agreement
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.spans import Span, overlapping
from qualkit.store import Store
from qualkit.workflows._recording import Recipe, check_seed, recorded

Unit = tuple[str, Span, int]
"""A document, a span of it, and how many units stand at that span. Units of one document follow
each other, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementOptions:
    """Whom to compare (empty: all coders) on what (empty: all codes), over which unit."""

    coders: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    unit: str = "turn"
    with_moderators: bool = False
    seed: int = 0
    replicates: int = 2000

    def __post_init__(self) -> None:
        check_seed(self.seed)
        if self.unit not in UNITS:
            raise ParameterError(f"unit {self.unit!r}", expected=", ".join(UNITS))
        if len(set(self.coders)) < len(self.coders):
            raise ParameterError(f"the coders {', '.join(self.coders)}", expected="each coder once")


def agreement(store: Store, options: AgreementOptions) -> Agreement:
    """Coefficients per code over the documents in which every coder coded something.

    Raises
    ------
    UndefinedResult
        If there are fewer than two coders, or no document that all of them coded.
    """
    started = store.clock()
    codings = stores.codings.all_codings(store, by=options.coders)
    coders = options.coders or tuple(sorted({coding.coder for coding in codings}))
    documents = _shared_documents(codings, coders)
    codes = _codes(store, options.codes)
    turns = [
        turn
        for turn in stores.documents.turns(store)
        if turn.document in documents and (options.with_moderators or turn.role != MODERATOR)
    ]
    units = UNITS[options.unit](turns, [c for c in codings if c.document in documents])
    coded = _coded(units, codings, codes=codes, coders=coders, documents=documents)
    result = coefficients.agree(
        coded, unit=options.unit, seed=options.seed, replicates=options.replicates
    )
    recipe = Recipe(
        kind="agreement",
        parameters={**asdict(options), "coders": coders, "codes": codes},
        input_digest=digest([(coding.id, coding.code) for coding in codings]),
        started=started,
        versions=installed_versions("numpy"),
        seed=options.seed,
    )
    return recorded(store, recipe, result)


def _codes(store: Store, wanted: Sequence[str]) -> tuple[str, ...]:
    paths = stores.codes.paths(store)
    chosen = {resolve(name, paths) for name in wanted}
    return tuple(path for path in paths if not chosen or path in chosen)


def _shared_documents(codings: Sequence[Coding], coders: Sequence[str]) -> tuple[str, ...]:
    if len(coders) < 2:
        raise UndefinedResult(
            f"agreement needs two coders; here is {', '.join(coders) or 'none'}",
            repair="import the codings of a second coder, or name two with --coders A,B",
        )
    by_coder = [{c.document for c in codings if c.coder == coder} for coder in coders]
    shared = set.intersection(*by_coder)
    if not shared:
        raise UndefinedResult(
            f"there is no document that {', '.join(coders)} all coded",
            repair="name coders who share documents with --coders A,B",
        )
    return tuple(sorted(shared))


def _turns(turns: Sequence[Turn], _: Sequence[Coding]) -> list[Unit]:
    return [(turn.document, turn.span, 1) for turn in turns]


def _documents(turns: Sequence[Turn], _: Sequence[Coding]) -> list[Unit]:
    ends: dict[str, int] = {}
    for turn in turns:
        ends[turn.document] = max(ends.get(turn.document, 0), turn.span.end)
    return [(document, Span(0, end), 1) for document, end in ends.items()]


def _sentences(turns: Sequence[Turn], _: Sequence[Coding]) -> list[Unit]:
    return [
        (turn.document, Span(piece.start + span.start, piece.start + span.end), 1)
        for turn in turns
        for piece in turn.speech()
        for span in sentences(turn.spoken(piece), turn.language)
    ]


def _characters(turns: Sequence[Turn], codings: Sequence[Coding]) -> list[Unit]:
    """Runs of characters that all coders treat alike; each stands for as many units."""
    found: dict[str, set[int]] = defaultdict(set)
    for coding in codings:
        found[coding.document].update((coding.span.start, coding.span.end))
    edges = {document: sorted(places) for document, places in found.items()}
    units = []
    for turn in turns:
        own = edges.get(turn.document, [])
        for piece in turn.speech():
            inside = own[bisect_right(own, piece.start) : bisect_left(own, piece.end)]
            cuts = [piece.start, *inside, piece.end]
            units += [
                (turn.document, Span(start, end), end - start) for start, end in pairwise(cuts)
            ]
    return units


UNITS: Mapping[str, Callable[[Sequence[Turn], Sequence[Coding]], list[Unit]]] = {
    "turn": _turns,
    "sentence": _sentences,
    "character": _characters,
    "document": _documents,
}
"""The units that coders can be compared over."""


def _coded(
    units: Sequence[Unit],
    codings: Sequence[Coding],
    *,
    codes: tuple[str, ...],
    coders: tuple[str, ...],
    documents: tuple[str, ...],
) -> coefficients.CodedUnits:
    presence = np.zeros((len(codes), len(coders), len(units)), dtype=np.bool_)
    spans: dict[str, list[Span]] = {document: [] for document in documents}
    first: dict[str, int] = {}
    for index, (document, span, _) in enumerate(units):
        first.setdefault(document, index)
        spans[document].append(span)
    code_at = {code: index for index, code in enumerate(codes)}
    coder_at = {coder: index for index, coder in enumerate(coders)}
    for coding in codings:
        touched = overlapping(spans.get(coding.document, ()), coding.span)
        if coding.code in code_at and coding.coder in coder_at and touched:
            start = first[coding.document] + bisect_left(spans[coding.document], touched[0])
            place = slice(start, start + len(touched))
            presence[code_at[coding.code], coder_at[coding.coder], place] = True
    position = {document: index for index, document in enumerate(documents)}
    return coefficients.CodedUnits(
        codes=codes,
        coders=coders,
        documents=documents,
        presence=presence,
        document_of=np.array([position[document] for document, *_ in units], dtype=np.intp),
        weights=np.array([weight for *_, weight in units], dtype=np.int64),
    )
