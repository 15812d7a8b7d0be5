"""What an import or a change of a project's codebook did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qualkit.model.tables import Result, Table, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookImported:
    """A codebook brought into a project.

    ``revision`` is the newest now, ``former`` the one before the import, None where it is the
    first; the two are the same where nothing is new. ``codes`` counts those that are no
    categories. ``rewritten`` says that the YAML there did not allow to change single values, which
    cost ``lost_comments``; the former revision has them. ``notes`` tell what of the file could not
    be taken as it is.
    """

    revision: int
    former: int | None
    codes: int
    rewritten: bool = False
    lost_comments: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodebookChanged(Result):
    """One code renamed, moved, merged, split, retired or added.

    ``code`` is its path before (empty for a new one), ``became`` its path now, or that of the code
    it was merged into, or of the new code. ``codes`` counts the codes under it that came along.
    ``codings`` are those that were carried along; after a merge or a split, those with another
    code now. ``duplicates`` were there twice after a merge, and one of each two was removed;
    ``kept_twice`` both carry a memo or a weight and stay. ``suggestions`` wait for the code.
    ``rewritten`` says that the file's style did not allow to keep its other lines, which cost
    ``lost_comments``. ``changes`` has a row for each difference between the two revisions. With
    ``dry_run`` nothing was done.
    """

    change: str
    code: str
    became: str
    revision: int
    codes: int = 0
    codings: int = 0
    duplicates: int = 0
    kept_twice: int = 0
    suggestions: int = 0
    rewritten: bool = False
    lost_comments: int = 0
    dry_run: bool = False
    changes: Table

    def records(self) -> list[dict[str, Any]]:
        """One row a difference between the revisions."""
        return self.changes.to_dict()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleHit:
    """A passage that rules would suggest a code for, with the words around it and who said it."""

    document: str
    turn: int
    participant: str | None
    role: str | None
    before: str
    quote: str
    after: str
    words: tuple[str, ...]
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrial(Result):
    """What rules that are not saved would find: the first ``hits`` of ``passages``.

    ``read`` of ``turns`` turns were read in the time there was, of all documents alike. Rules with
    ``faults`` (line, what, repair) were not tried.
    """

    code: str
    turns: int = 0
    read: int = 0
    passages: int = 0
    documents: int = 0
    participants: int = 0
    hits: tuple[RuleHit, ...] = ()
    faults: tuple[tuple[int, str, str], ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One row a hit."""
        return [plain(hit) for hit in self.hits]
