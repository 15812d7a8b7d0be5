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
from qualkit.model.codes import Code
from qualkit.model.codings import Coding
from qualkit.model.documents import ParsedDocument
from qualkit.store import Store
from qualkit.workflows._refi_out_codes import book_of


@dataclass(frozen=True, slots=True)
class Own:
    """By the GUIDs in the package: codings, texts with their turns, codes, kinds of memos.

    ``n_rules`` counts the rules left out, since they look into a word list or another code.
    """

    codings: Mapping[str, Coding] = field(default_factory=dict)
    documents: Mapping[str, ParsedDocument] = field(default_factory=dict)
    codes: Mapping[str, Code] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
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
            n_rules=sum(len(code.rules) for code in codes)
            - sum(len(code.rules) for code in kept.values()),
        )


def _alone(code: Code) -> Code:
    """A code with the rules that need nothing else of its codebook."""
    return replace(
        code, rules=tuple(each for each in code.rules if not each.files and each.inside is None)
    )
