"""What only qualkit knows of a package that it wrote, for a project that has work of its own.

Such a project cannot become what is in the sidecar; but what codings are about, who speaks when,
what a code takes in, and of which kind a memo is belongs to things that come in by the standard,
and comes with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.interchange.refi import shaped
from qualkit.interchange.refi.names import ORIGIN
from qualkit.model.codes import Code
from qualkit.model.codings import Coding
from qualkit.model.documents import ParsedDocument
from qualkit.model.exchange import ImportedExchange, KindCount
from qualkit.store import Store
from qualkit.store.sidecar import take_over
from qualkit.workflows._refi_opening import Package
from qualkit.workflows._refi_out_codes import book_of, rules_in
from qualkit.workflows._refi_sidecar import restored
from qualkit.workflows._refi_tally import Tally

_LEFT_OUT = "what only qualkit knows was left out"
_CAME = (
    "turn: who speaks, when", "stage direction, label or time in a text",
    "document: its kind and language", "coding about another role", "weight of a coding",
    "kind of a memo", "coder who codes blind",
)  # fmt: skip
"""What of a sidecar comes into a project with work, by what it is counted as."""

_WHOLE = "all that the project had is here, as the package holds it for qualkit"


@dataclass(frozen=True, slots=True)
class Own:
    """By the GUIDs in the package: codings, texts with their turns, codes, kinds of memos.

    ``blind`` are the GUIDs of coders who code blind, ``n_rules`` counts the rules left out, since
    they look into a word list or another code.
    """

    codings: Mapping[str, Coding] = field(default_factory=dict)
    documents: Mapping[str, ParsedDocument] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    blind: frozenset[str] = frozenset()
    n_rules: int = 0

    @classmethod
    def of(cls, made: Store) -> Own:
        """What the project in a sidecar tells."""
        guids, book = stores.codes.guids(made), book_of(made)
        codes = book.codes if book else ()
        kept = {shaped("code", guids[code.path]): _alone(code) for code in codes}
        return cls(
            codings={shaped("coding", each.id): each for each in stores.codings.all_codings(made)},
            documents={
                shaped("document", guid): stores.documents.parsed(made, name)
                for name, (guid, _) in stores.documents.guids(made).items()
            },
            codes=kept,
            kinds={shaped("memo", memo.id): memo.kind for memo in stores.memos.all_memos(made)},
            blind=frozenset(
                shaped("coder", guid)
                for name, guid in stores.coders.guids(made).items()
                if stores.coders.is_blind(made, name)
            ),
            n_rules=sum(len(code.rules) for code in codes)
            - sum(len(code.rules) for code in kept.values()),
        )


def _alone(code: Code) -> Code:
    """A code with the rules that need nothing else of its codebook."""
    return replace(
        code, rules=tuple(each for each in code.rules if not each.files and each.inside is None)
    )


def own_of(
    store: Store, package: Package, lines: bytes | None, tally: Tally, *, is_wanted: bool
) -> Own:
    """What of a sidecar comes into a project with work; told, and why not all of it."""
    own = Own()
    if lines:
        with restored(store, lines, package.name) as made:
            own = Own.of(made)
            tally.notes[_part(made)] = 1
    elif is_wanted:
        tally.notes[f"{_LEFT_OUT}, as the package was changed since qualkit wrote it"] = 1
    else:
        tally.notes[f"{_LEFT_OUT}, as you said"] = 1
    if own.n_rules:
        tally.notes["a rule that needs a word list or another code was left out"] = own.n_rules
    return own


def _part(made: Store) -> str:
    counts = stores.beyond.counts(made).items()
    left = [f"{kind} {n:,}" for kind, n in counts if kind not in _CAME]
    return (
        "turns, abouts, weights, rules, kinds of memos and who codes blind came too; the rest did"
        f" not, as this project is not new ({', '.join(left)}): import into a new one, or 'qualkit"
        " merge' a copy of the same study"
    )


def taken_over(store: Store, name: str, lines: bytes, coder: str) -> ImportedExchange:
    """Make an untouched project what the package called `name` was written from."""
    with restored(store, lines, name) as made:
        counts = {**stores.beyond.held(made), **stores.beyond.counts(made), **rules_in(made)}
        take_over(store, made.path, coder=coder)
    return ImportedExchange(
        file=name,
        origin=ORIGIN,
        kinds=tuple(
            KindCount(kind=kind, found=n, imported=n, known=0) for kind, n in counts.items()
        ),
        documents=stores.documents.names(store),
        coders=stores.coders.names(store),
        revision=stores.codes.latest_number(store) or None,
        notes=(_WHOLE,),
    )
