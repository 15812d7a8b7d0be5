"""The project's codebook: imported, exported, changed code by code, its revisions compared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import store as stores
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qualkit.codebook.changes import Change
    from qualkit.model.codebooks import CodebookChanged, CodebookImported, RuleTrial
    from qualkit.model.codes import Codebook
    from qualkit.model.tables import Table
    from qualkit.store import Store
    from qualkit.workflows.change_codebook import Chosen


class Codebooks:
    """The project's codebook.

    Codes are named by their path (``Needs/Make friends``) or its shortest unambiguous ending. Each
    change makes a revision and is a step of ``coder`` that can be undone; with ``dry_run`` it is
    only told what it would do.
    """

    _store: Store

    def import_codebook(self, path: str | Path, *, coder: str | None = None) -> CodebookImported:
        """Make the file at `path` the codebook, in a step that can be undone: YAML, a table, QDC.

        A table changes single values of the YAML that is there, as far as its style allows.
        """
        from qualkit.workflows import codebook

        by = acting(self._store, coder)
        return codebook.import_codebook(self._store, Path(path), coder=by)

    def export_codebook(self, path: str | Path, *, revision: int | None = None) -> Path:
        """Write the codebook, or a revision of it, to `path`: as a table where it ends in .csv."""
        from qualkit.workflows import codebook_history

        return codebook_history.export(self._store, Path(path), revision)

    def codebook(self) -> Codebook:
        """The project's codebook."""
        from qualkit.workflows._codebooks import project_codebook

        return project_codebook(self._store)[0]

    def codebook_text(self, *, revision: int | None = None) -> str:
        """The codebook as the YAML it was imported from and changed to, or a revision of it."""
        from qualkit.workflows import codebook_history

        return codebook_history.text_of(self._store, revision)

    def codebook_revision(self) -> int:
        """The number of the codebook's newest revision, 0 where there is no codebook yet."""
        return stores.codes.latest_number(self._store)

    def word_list(self, name: str) -> str:
        """The text of a word list of the codebook."""
        return stores.codes.kept_lists(self._store, stores.codes.latest_number(self._store))(name)

    def codebook_revisions(self) -> Table:
        """Every revision of the codebook with what is new in it, the oldest first."""
        from qualkit.workflows import codebook_history

        return codebook_history.revisions(self._store)

    def diff_codebook(
        self, before: str | Path | int, after: str | Path | int | None = None
    ) -> Table:
        """What changed between two of files and revisions; `before` against the newest by default.

        Codes known to be the same are told as renamed, moved or merged.
        """
        from qualkit.workflows import compare_codebooks

        newest = stores.codes.latest_number(self._store) if after is None else after
        return compare_codebooks.compare(self._store, before, newest)

    def rename_code(
        self, code: str, name: str, *, coder: str | None = None, dry_run: bool = False
    ) -> CodebookChanged:
        """Give `code` another name; codings, memos, suggestions and history go along."""
        from qualkit.codebook.changes import Rename

        return self._change(Rename(code=code, name=name), coder, dry_run)

    def move_code(
        self,
        code: str,
        parent: str | None,
        *,
        position: int | None = None,
        coder: str | None = None,
        dry_run: bool = False,
    ) -> CodebookChanged:
        """Put `code`, with all under it, under `parent` (None or ``/``: at the top), last or at
        `position`.
        """
        from qualkit.codebook.changes import Move

        change = Move(code=code, parent=parent or "/", position=position)
        return self._change(change, coder, dry_run)

    def merge_codes(
        self, code: str, into: str, *, coder: str | None = None, dry_run: bool = False
    ) -> CodebookChanged:
        """Make `code` one with `into`: codings, suggestions, examples, rules and children go there.

        Of two codings that then say the same one is removed, which an undo brings back.
        """
        from qualkit.codebook.changes import Merge

        return self._change(Merge(code=code, into=into), coder, dry_run)

    def split_code(
        self,
        code: str,
        name: str,
        *,
        definition: str = "",
        role: str | None = None,
        document: str | None = None,
        codings_by: str | None = None,
        contains: str | None = None,
        coder: str | None = None,
        dry_run: bool = False,
    ) -> CodebookChanged:
        """Put a new code beside `code`, and give it the chosen codings of that, if any.

        Those go that touch a turn of someone with `role`, stand in `document`, are by the coder
        `codings_by`, and whose quote has the text `contains`: all that is said must fit. Where
        nothing is said, none goes. ``coder`` is who splits.
        """
        from qualkit.codebook.changes import Split
        from qualkit.workflows.change_codebook import Chosen

        change = Split(code=code, name=name, definition=definition)
        chosen = Chosen(role=role, document=document, coder=codings_by, contains=contains)
        return self._change(change, coder, dry_run, chosen)

    def retire_code(
        self, code: str, *, coder: str | None = None, dry_run: bool = False
    ) -> CodebookChanged:
        """Give `code` no more and run no rules of it; its codings stay and count."""
        from qualkit.codebook.changes import Retire

        return self._change(Retire(code=code), coder, dry_run)

    def unretire_code(
        self, code: str, *, coder: str | None = None, dry_run: bool = False
    ) -> CodebookChanged:
        """Let a retired code be given again."""
        from qualkit.codebook.changes import Retire

        return self._change(Retire(code=code, retired=False), coder, dry_run)

    def add_code(
        self,
        name: str,
        *,
        parent: str | None = None,
        definition: str = "",
        category: bool = False,
        color: str = "",
        coder: str | None = None,
        dry_run: bool = False,
    ) -> CodebookChanged:
        """Put a new code under `parent` (None or ``/``: at the top), after what stands there.

        Where there is no codebook yet, one begins with it.
        """
        from qualkit.codebook.changes import Add

        change = Add(
            name=name, parent=parent or "/", definition=definition, category=category, color=color
        )
        return self._change(change, coder, dry_run)

    def edit_code(
        self,
        code: str,
        *,
        definition: str | None = None,
        include: Sequence[str] | None = None,
        exclude: Sequence[str] | None = None,
        examples: Sequence[str] | None = None,
        color: str | None = None,
        about: Mapping[str, Sequence[str]] | None = None,
        rules: str | None = None,
        coder: str | None = None,
        dry_run: bool = False,
    ) -> CodebookChanged:
        """Give `code` another definition, notes, examples, colour, cues, or rules.

        What is None stays, what is empty is taken out. ``rules`` is YAML, which is kept as it is
        written; an error lists every fault with its line.
        """
        from qualkit.codebook.changes import Edit

        change = Edit(
            code=code,
            definition=definition,
            include=_texts(include),
            exclude=_texts(exclude),
            examples=_texts(examples),
            color=color,
            about=None if about is None else {role: tuple(cues) for role, cues in about.items()},
            rules_text=rules,
        )
        return self._change(change, coder, dry_run)

    def rules_text(self, code: str) -> str:
        """The rules of `code` as the codebook's YAML writes them; empty where it has none."""
        from qualkit.workflows.try_rules import rules_text

        return rules_text(self._store, code)

    def try_rules(
        self, code: str, rules: str, *, seconds: float = 1.0, most: int = 50
    ) -> RuleTrial:
        """What `rules` (YAML) would find for `code` in the project's turns; changes nothing.

        It reads turns from all over the project for so many seconds, and shows at most `most`.
        """
        from qualkit.workflows.try_rules import try_rules

        return try_rules(self._store, code, rules, seconds=seconds, most=most)

    def _change(
        self, change: Change, coder: str | None, dry_run: bool, chosen: Chosen | None = None
    ) -> CodebookChanged:
        from qualkit.workflows.change_codebook import change_codebook

        by = acting(self._store, coder)
        return change_codebook(self._store, change, coder=by, chosen=chosen, dry_run=dry_run)


def _texts(texts: Sequence[str] | None) -> tuple[str, ...] | None:
    return None if texts is None else tuple(texts)
