"""What coders do in a project beside adding codings: change, decide, undo, redo."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from qualkit import store as stores
from qualkit.model.codings import CodingChange
from qualkit.model.steps import Step, Touched, Undone
from qualkit.project.acting import acting

if TYPE_CHECKING:
    from qualkit.model.codebooks import CodebookChanged
    from qualkit.model.evidence import SuggestionEvidence
    from qualkit.model.reviewing import Card
    from qualkit.store import Store
    from qualkit.workflows.decide import Decided
    from qualkit.workflows.evidence import EvidenceDesk
    from qualkit.workflows.reviewing import Queue


class Coding:
    """What coders do in the project."""

    _store: Store
    add_code: Callable[..., CodebookChanged]

    def change_coding(self, coding: str, *, coder: str | None = None, **change: Any) -> str:
        """Give a coding another place, code, role it is about, weight or memo, in one step.

        ``change`` are fields of `qualkit.model.codings.CodingChange`; what is not given stays. The
        coding's id, of which the beginning is enough, is returned whole.
        """
        from qualkit.workflows.change_coding import change_coding

        by = acting(self._store, coder)
        return change_coding(self._store, coding, CodingChange(**change), coder=by)

    def add_in_vivo(
        self,
        document: str,
        *,
        parent: str = "/",
        name: str | None = None,
        coder: str | None = None,
        **passage: Any,
    ) -> str:
        """Code a passage with a code that is called as its words are, in one step; the coding's id.

        ``passage`` and further fields are those of `add_coding`. The code comes under `parent`
        (``/``: none); where one of that name is there already it is taken. Of a long passage the
        name is its beginning, unless another `name` is given.
        """
        from qualkit.workflows.in_vivo import add_in_vivo

        by = acting(self._store, coder)
        return add_in_vivo(
            self._store,
            self.add_code,
            document=document,
            parent=parent,
            name=name,
            coder=by,
            **passage,
        )

    def remove_coding(self, coding: str, *, coder: str | None = None) -> None:
        """Remove the coding whose id begins so; a tombstone keeps what it was."""
        stores.coding_changes.remove(self._store, coding, coder=acting(self._store, coder))

    def decide(
        self,
        verdict: str,
        suggestions: Sequence[str] | str | None = None,
        *,
        everything: bool = False,
        coder: str | None = None,
        status: str | None = None,
        start: int | None = None,
        end: int | None = None,
        to_code: str | None = None,
        policy: str | None = None,
        **wanted: Any,
    ) -> Decided:
        """Accept, reject, skip or correct suggestions, in one step.

        They are told by (beginnings of) their ids, of which an empty list decides nothing, or
        chosen by `status` (by default what waits) and ``wanted``, the fields of
        `qualkit.workflows._filtering.Filter`; the decision then records in words how, or `policy`.
        With neither ids nor a filter nor a policy, say `everything`. To correct one, say what is
        right: `start` with `end`, `to_code`, or both.
        """
        from qualkit.workflows._filtering import Filter
        from qualkit.workflows.decide import Deciding, decide

        told = [suggestions] if isinstance(suggestions, str) else suggestions
        deciding = Deciding(
            verdict=verdict,
            ids=None if told is None else tuple(told),
            everything=everything,
            wanted=Filter(**wanted),
            status=status,
            start=start,
            end=end,
            code=to_code,
            policy=policy,
        )
        return decide(self._store, deciding, coder=acting(self._store, coder))

    def review_queue(self, *, order: str = "document", **wanted: Any) -> Queue:
        """What waits for a decision: ``ids`` in order, and ``card(id)`` with all it takes."""
        from qualkit.workflows._filtering import Filter
        from qualkit.workflows.reviewing import Queue

        chosen = Filter(**wanted)
        return Queue.of(self._store, chosen, order=order, definitions=self._definitions())

    def review_card(self, suggestion: str) -> Card | None:
        """What it takes to decide on the suggestion with that id, but for the code's definition.

        None where it waits no longer.
        """
        from qualkit.workflows.reviewing import Queue

        return Queue(self._store).card(suggestion)

    def evidence(self, suggestion: str) -> SuggestionEvidence:
        """What speaks for the suggestion whose id begins so: words, coded quotes, votes, chance."""
        return self.evidence_desk().evidence(suggestion)

    def evidence_desk(self) -> EvidenceDesk:
        """Gathers evidence, ``evidence(id)``, for many suggestions in a row."""
        from qualkit.workflows.evidence import EvidenceDesk

        return EvidenceDesk(self._store)

    def _definitions(self) -> Mapping[str, str]:
        from qualkit.workflows._codebooks import project_codebook

        if not stores.codes.latest_number(self._store):
            return {}
        book = project_codebook(self._store)[0]
        return {code.path: code.definition for code in book.codes}

    def undo(self, steps: int = 1, *, coder: str | None = None, only: Sequence[str] = ()) -> Undone:
        """Undo the last `steps` steps of a coder, in this or any earlier process.

        With `only`, a step of another verb is refused.
        """
        return self._swap("undo", steps, coder, only)

    def skip_undo(self, *, coder: str | None = None) -> Undone:
        """Pass over the last step of a coder, so that undo reaches those before it."""
        by = acting(self._store, coder)
        return Undone(done="skip", coder=by, steps=stores.undoing.skip(self._store, coder=by))

    def redo(self, steps: int = 1, *, coder: str | None = None) -> Undone:
        """Redo what a coder undid last, as long as no new step was taken since."""
        return self._swap("redo", steps, coder)

    def steps(self, *, coder: str | None = None, limit: int | None = None) -> tuple[Step, ...]:
        """The steps of a coder, or of all, the newest first; the first `limit`, where given."""
        return stores.steps.listing(self._store, coder=coder, limit=limit)

    def next_steps(self, *, coder: str | None = None) -> tuple[Step | None, Step | None]:
        """The step of a coder that `undo` would undo, and the one that `redo` would redo."""
        return stores.undoing.following(self._store, coder=acting(self._store, coder))

    def touched(self, steps: Collection[int]) -> Touched:
        """What the steps with these numbers changed, as they were taken or undone."""
        return stores.steps.touched(self._store, steps)

    def latest_step(self) -> int:
        """The number of the last step anybody took, 0 where there is none."""
        return stores.steps.latest(self._store)

    def set_blind(self, coder: str, *, blind: bool = True, by: str | None = None) -> bool:
        """Let `coder` see only the own codings, decisions and memos, or all again; if it changed.

        It holds from the next opening of the project as that coder.
        """
        return stores.coders.set_blind(self._store, coder, blind, coder=acting(self._store, by))

    def _swap(self, done: str, steps: int, coder: str | None, only: Sequence[str] = ()) -> Undone:
        by = acting(self._store, coder)
        swapped = stores.undoing.swap(self._store, done, coder=by, count=steps, only=only)
        return Undone(done=done, coder=by, steps=swapped)
