"""On what coders differ, and the consensus that is found on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit import store as stores

if TYPE_CHECKING:
    from qualkit.model.disagreements import Adjudicated, Disagreements
    from qualkit.store import Store
    from qualkit.workflows._adjudicating import Adjudication


class Adjudicating:
    """Disagreements and their settlement."""

    _store: Store

    def disagreements(self, **options: Any) -> Disagreements:
        """The units on which coders differ; see `workflows.disagreements.DisagreementOptions`."""
        from qualkit.workflows.disagreements import DisagreementOptions, disagreements

        return disagreements(self._store, DisagreementOptions(**options))

    def write_disagreements(self, found: Disagreements, out: str | Path) -> Path:
        """Write a sheet to train coders with: .csv, .xlsx, .docx, .html or .md by its suffix."""
        from qualkit.workflows.training_sheet import training_sheet

        path = Path(out)
        stores.files.write_whole(path, [training_sheet(self._store, found, path)])
        return path

    def adjudicate(
        self,
        which: str | None = None,
        *,
        give: Sequence[str] = (),
        drop: Sequence[str] = (),
        side: str | None = None,
        why: str = "",
        is_none: bool = False,
        agreed: bool = False,
        **options: Any,
    ) -> Adjudicated:
        """Settle the disputed unit whose id begins so, or carry over what is ``agreed``, or both.

        Codes are paths; what every coder gave holds unless it is in ``drop``. Without ``side`` and
        ``give`` no code in dispute holds; beside ``drop``, ``is_none`` must say so. See
        `workflows._adjudicating.AdjudicateOptions`.
        """
        from qualkit.workflows._adjudicating import AdjudicateOptions
        from qualkit.workflows._settling import Ruling
        from qualkit.workflows.adjudicate import adjudicate

        ruling = Ruling(give=tuple(give), drop=tuple(drop), side=side, why=why, is_none=is_none)
        decided = {} if which is None else {which: ruling}
        chosen = AdjudicateOptions(**options)
        return adjudicate(self._store, chosen, decided, with_agreed=agreed)

    def adjudicate_sheet(
        self, path: str | Path, *, agreed: bool = False, **options: Any
    ) -> Adjudicated:
        """Settle what a sheet that `write_disagreements` wrote and people filled in decides."""
        from qualkit.workflows._adjudicating import AdjudicateOptions
        from qualkit.workflows.adjudicate import adjudicate_sheet

        chosen = AdjudicateOptions(**options)
        return adjudicate_sheet(self._store, chosen, Path(path), with_agreed=agreed)

    def adjudication(self, *, context: int = 1, **options: Any) -> Adjudication:
        """The disputed units to settle one by one; see `workflows._adjudicating.Adjudication`."""
        from qualkit.workflows._adjudicating import AdjudicateOptions, Adjudication

        return Adjudication.of(self._store, AdjudicateOptions(**options), context=context)

    def settle_unit(self, desk: Adjudication, unit: str, **ruling: Any) -> Adjudicated:
        """Settle one unit of an adjudication, by its whole id; see `adjudicate` for the rest."""
        from qualkit.workflows._settling import Ruling

        return desk.settle({unit: Ruling(**ruling)})

    def find_decided(self, typed: str) -> dict[str, Any]:
        """What is decided by names of codes, ``not`` before those to drop; for `settle_unit`."""
        from qualkit.workflows._deciding import decided

        found = decided(typed, stores.codes.givable(self._store))
        return {"give": found.give, "drop": found.drop, "is_none": found.is_none}

    def resolve_codes(self, typed: Sequence[str]) -> tuple[str, ...]:
        """The paths of codes by their paths or their endings, whatever the case, each once."""
        from qualkit.codebook import resolve

        paths = stores.codes.givable(self._store)
        return tuple(dict.fromkeys(resolve(name, paths) for name in typed))
