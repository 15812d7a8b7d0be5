"""What names a project holds and what would take their place, for people to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualkit.language import has_model
from qualkit.model.pseudonyms import Proposals
from qualkit.pseudonyms import Form, Key, proposals, read_gazetteer, read_list
from qualkit.store import Store
from qualkit.workflows._files import bytes_of
from qualkit.workflows._lists import rows_of
from qualkit.workflows._pseudonyms import corpus_of, people_of

Progress = Callable[[int, int], None]

_LIMITS = (
    "nobody finds every name: look through the texts; roles, places and stories tell who somebody"
    " is, too"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeOptions:
    """Where else to look: ``gazetteer`` is a CSV of name and kind; ``kinds`` empty: all."""

    gazetteer: Path | None = None
    kinds: tuple[str, ...] = ()


def propose(
    store: Store, key: Key, options: ProposeOptions, *, progress: Progress | None = None
) -> Proposals:
    """What to replace, for people to decide; nothing is changed."""
    corpus = corpus_of(store)
    own = options.gazetteer
    found = proposals(
        corpus,
        people_of(store),
        key.forms,
        own=read_gazetteer(bytes_of(own), own.name) if own else (),
        progress=progress,
    )
    without = [language for language in corpus.languages if not has_model(language)]
    notes = [_LIMITS]
    if without:
        notes.append(
            f"no model for {', '.join(without)}: names that nobody listed are looked for by titles"
            " and capitals only"
        )
    return Proposals(rows=found, notes=tuple(notes)).of_kinds(options.kinds)


def forms_of(found: Proposals) -> tuple[Form, ...]:
    """The proposals that are to be used."""
    return tuple(
        Form(kind=row.kind, text=row.found, replacement=row.replacement, case=row.case)
        for row in found.rows
        if row.use
    )


def listed_forms(path: Path, key: Key) -> tuple[Form, ...]:
    """The forms of an edited list."""
    return read_list(rows_of(path), path.name, key.forms)
