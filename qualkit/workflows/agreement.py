"""How far the project's coders agree, over units of the documents that all of them coded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qualkit import agreement as coefficients
from qualkit import store as stores
from qualkit.codebook import resolve
from qualkit.errors import ParameterError, UndefinedResult, UnknownName
from qualkit.language import sentences
from qualkit.model.agreement import Agreement
from qualkit.model.codings import Coding
from qualkit.model.documents import MODERATOR, Turn
from qualkit.model.identity import digest
from qualkit.model.runs import installed_versions
from qualkit.spans import Span
from qualkit.store import Store

Unit = tuple[str, Span, int]
"""A document, a span of it, and how many units stand at that span."""


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
        if self.unit not in UNITS:
            raise ParameterError(f"unit {self.unit!r}", expected=", ".join(UNITS))


def agreement(store: Store, options: AgreementOptions) -> Agreement:
    """Coefficients per code over the documents in which every coder coded something.

    Raises
    ------
    UndefinedResult
        If there are fewer than two coders, or no document that all of them coded.
    """
    known = stores.codings.coders(store)
    for name in options.coders:
        if name not in known:
            raise UnknownName("coder", name, known)
    codings = stores.codings.all_codings(store, coders=options.coders)
    coders = options.coders or tuple(sorted({coding.coder for coding in codings}))
    documents = _shared_documents(codings, coders)
    paths = stores.codes.paths(store)
    chosen = {resolve(name, paths) for name in options.codes}
    codes = tuple(path for path in paths if not chosen or path in chosen)
    turns = [
        turn
        for turn in stores.documents.turns(store)
        if turn.document in documents and (options.with_moderators or turn.role != MODERATOR)
    ]
    units = UNITS[options.unit](turns, [c for c in codings if c.document in documents])
    coded = _coded(units, codings, codes=codes, coders=coders, documents=documents)
    with store.write():
        run = stores.runs.start(
            store,
            "agreement",
            {"coders": coders, "codes": codes, "unit": options.unit,
             "replicates": options.replicates, "moderators": options.with_moderators},
            input_digest=digest([(coding.id, coding.code) for coding in codings]),
            versions=installed_versions("numpy"),
            seed=options.seed,
        )  # fmt: skip
        result = coefficients.agree(
            coded, unit=options.unit, seed=options.seed, replicates=options.replicates
        )
        result = replace(result, run=run)
        stores.runs.finish(store, run, result=result.to_dict())
    return result


def _shared_documents(codings: Sequence[Coding], coders: Sequence[str]) -> tuple[str, ...]:
    if len(coders) < 2:
        raise UndefinedResult(
            f"agreement needs two coders; the project has {', '.join(coders) or 'none'}",
            repair="import the codings of a second coder",
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
    edges: dict[str, set[int]] = {}
    for coding in codings:
        edges.setdefault(coding.document, set()).update((coding.span.start, coding.span.end))
    units = []
    for turn in turns:
        for piece in turn.speech():
            inside = {e for e in edges.get(turn.document, ()) if piece.start < e < piece.end}
            cuts = sorted({piece.start, piece.end} | inside)
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
    starts: dict[str, list[tuple[int, Span]]] = {document: [] for document in documents}
    for index, (document, span, _) in enumerate(units):
        starts[document].append((index, span))
    code_at = {code: index for index, code in enumerate(codes)}
    coder_at = {coder: index for index, coder in enumerate(coders)}
    for coding in codings:
        if coding.code not in code_at or coding.coder not in coder_at:
            continue
        for index, span in starts.get(coding.document, ()):
            if span.overlaps(coding.span):
                presence[code_at[coding.code], coder_at[coding.coder], index] = True
    position = {document: index for index, document in enumerate(documents)}
    return coefficients.CodedUnits(
        codes=codes,
        coders=coders,
        documents=documents,
        presence=presence,
        document_of=np.array([position[document] for document, *_ in units], dtype=np.intp),
        weights=np.array([weight for *_, weight in units], dtype=np.int64),
    )
