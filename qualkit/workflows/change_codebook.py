"""A change of the project's codebook: its text, its codes, their codings, all in one step.

A preview does all of it and takes it back, so that its counts are those of the change itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from qualkit import store as stores
from qualkit.codebook import diff, edit
from qualkit.codebook.changes import Add, Change, Edit, Merge, Move, Rename, Retire, Split, settled
from qualkit.codebook.editing import Edited
from qualkit.codebook.writing import flow_text
from qualkit.errors import UnknownName
from qualkit.model.codebooks import CodebookChanged
from qualkit.model.codes import SEPARATOR, Codebook
from qualkit.model.codings import Coding
from qualkit.model.places import Places
from qualkit.store import Store
from qualkit.store.steps import Taking
from qualkit.workflows._codebooks import project_codebook
from qualkit.workflows._loading import refuse_rules

VERBS: Mapping[type, str] = {
    Rename: "rename code",
    Move: "move code",
    Merge: "merge codes",
    Split: "split code",
    Retire: "retire code",
    Add: "add code",
    Edit: "edit code",
}
"""What the step of each change is called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which codings of a split code go to the new one; none where nothing is said."""

    role: str | None = None
    document: str | None = None
    coder: str | None = None
    contains: str | None = None

    def is_empty(self) -> bool:
        """Whether nothing is said."""
        return self == Chosen()


class _TakenBack(Exception):
    """Ends the transaction of a preview."""


def change_codebook(
    store: Store,
    change: Change,
    *,
    coder: str,
    chosen: Chosen | None = None,
    dry_run: bool = False,
) -> CodebookChanged:
    """Change the project's codebook; what that did, or with `dry_run` what it would do.

    Raises
    ------
    ProjectError
        If there is no codebook yet.
    UnknownName, ParameterError
        If the change makes no sense; see `qualkit.codebook.changes.apply`.
    """
    result: CodebookChanged | None = None
    try:
        with store.part():
            result = _changed(store, change, chosen or Chosen(), coder)
            if dry_run:
                raise _TakenBack
    except _TakenBack:
        pass
    if result is None:
        raise RuntimeError("a change without a result")
    return replace(result, dry_run=dry_run)


def _changed(store: Store, change: Change, chosen: Chosen, coder: str) -> CodebookChanged:
    if isinstance(change, Merge):
        stores.coders.refuse_blind(store, "a merge gives other coders' codings another code")
    if isinstance(change, Add) and not stores.codes.latest_number(store):
        _begin(store, coder)
    book, number, text = project_codebook(store)
    files = stores.codes.kept_lists(store, number)
    change = settled(book, change)
    edited = edit(text, change, source="the codebook", files=files)
    if isinstance(change, Edit):
        refuse_rules(edited.changed.book, change.code)
    verb = VERBS[type(change)]
    if isinstance(change, Retire) and not change.retired:
        verb = "unretire code"
    with stores.steps.taken(store, verb, coder=coder) as step:
        doing = _Doing(step, book, change, edited)
        result = doing.carry()
        changed = edited.changed
        if isinstance(change, Split):
            guid = stores.codes.guid_of(store, change.code)
            step.tell(guid, stores.code_fates.SPLIT)
        revision = stores.recoding.revise(
            step, changed.book, yaml=edited.text, source=f"({verb})", added=changed.added
        )
        if isinstance(change, Split):
            result = doing.split(result, chosen)
    return replace(result, revision=revision)


def _begin(store: Store, coder: str) -> None:
    """Make an empty codebook, called as the project's file is, the first revision."""
    book = Codebook(title=store.path.stem, codes=())
    text = f"codebook: {flow_text(book.title)}\ncodes:\n"
    stores.codes.save(store, book, yaml=text, source="(new)", coder=coder)


@dataclass(frozen=True, slots=True)
class _Doing:
    step: Taking
    book: Codebook
    change: Change
    edited: Edited

    def carry(self) -> CodebookChanged:
        """Carry codes and codings along; what that came to, the revision not yet made."""
        moved = dict(self.edited.changed.moved)
        result = self._told(moved)
        if isinstance(self.change, Merge):
            source = self.change.code
            waiting = stores.recoding.waiting(self.step, source)
            done = stores.recoding.merge(self.step, source, self.change.into)
            del moved[source]
            stores.recoding.move(self.step, moved)
            return replace(
                result,
                codings=done.codings,
                duplicates=done.duplicates,
                kept_twice=done.kept_twice,
                suggestions=waiting,
            )
        carried = [path for path in self.book.paths() if path == result.code or path in moved]
        result = replace(
            result,
            codings=stores.recoding.given(self.step, carried),
            suggestions=sum(stores.recoding.waiting(self.step, path) for path in carried),
        )
        stores.recoding.move(self.step, moved)
        return result

    def _told(self, moved: Mapping[str, str]) -> CodebookChanged:
        code = getattr(self.change, "code", "")
        became = self.edited.changed.added or moved.get(code, code)
        changes = diff(self.book, self.edited.changed.book, known=moved)
        return CodebookChanged(
            change=self.step.verb,
            code=code,
            became=became,
            revision=0,
            codes=len([path for path in moved if path.startswith(code + SEPARATOR)]),
            rewritten=self.edited.rewritten,
            lost_comments=self.edited.lost_comments,
            changes=changes,
        )

    def split(self, result: CodebookChanged, chosen: Chosen) -> CodebookChanged:
        """Give the chosen codings the new code, which the newest revision has."""
        going = _going(self.step.store, result.code, chosen)
        stores.coding_changes.recode(self.step, going, result.became)
        return replace(result, codings=len(going), suggestions=0)


def _going(store: Store, code: str, chosen: Chosen) -> list[str]:
    if chosen.is_empty():
        return []
    _check(store, chosen)
    places = Places(stores.documents.turns(store))
    every = stores.codings.all_codings(store, by=(chosen.coder,) if chosen.coder else ())
    return [one.id for one in every if one.code == code and _goes(one, chosen, places)]


def _check(store: Store, chosen: Chosen) -> None:
    if chosen.document:
        stores.documents.id_of(store, chosen.document)
    roles = stores.participants.roles(store)
    if chosen.role and chosen.role not in roles:
        raise UnknownName("role", chosen.role, roles)


def _goes(coding: Coding, chosen: Chosen, places: Places) -> bool:
    touched = places.touching(coding.document, coding.span)
    return (
        chosen.document in (None, coding.document)
        and (chosen.role is None or any(turn.role == chosen.role for turn in touched))
        and (chosen.contains or "").casefold() in coding.quote.casefold()
    )
