"""Names out of a project, and back into it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit import store as stores
from qualkit.project.files import Progress, listed

if TYPE_CHECKING:
    from qualkit.model.pseudonyms import Leaks, Proposals, Pseudonymised
    from qualkit.store import Store


class Pseudonyms:
    """Names out of the project, and back."""

    _store: Store

    def propose_pseudonyms(
        self,
        *,
        key: str | Path | None = None,
        passphrase: str = "",
        gazetteer: str | Path | None = None,
        kinds: Sequence[str] = (),
        progress: Progress | None = None,
    ) -> Proposals:
        """What to replace, for people to decide; what the key file knows keeps its pseudonym."""
        stores.coders.refuse_blind(self._store, "names stand in everybody's memos")
        from qualkit.pseudonyms import Key
        from qualkit.workflows import propose_pseudonyms as names
        from qualkit.workflows._pseudonyms import KeyFile, reserving

        known = Key() if key is None else KeyFile.of(self._store, Path(key), passphrase).load()
        options = names.ProposeOptions(
            gazetteer=Path(gazetteer) if gazetteer else None, kinds=tuple(kinds)
        )
        known = reserving(self._store, known)
        return names.propose(self._store, known, options, progress=progress)

    def pseudonymise(
        self, names: Proposals | str | Path, *, key: str | Path, passphrase: str
    ) -> Pseudonymised:
        """Replace `names` (proposals, or an edited list) everywhere; the key file can undo it."""
        stores.coders.refuse_blind(self._store, "names stand in everybody's memos")
        from qualkit.model.pseudonyms import Proposals
        from qualkit.workflows._conflicts import refuse_conflicts
        from qualkit.workflows._pseudonyms import KeyFile, reserving
        from qualkit.workflows.propose_pseudonyms import forms_of, listed_forms
        from qualkit.workflows.pseudonymise import pseudonymise

        file = KeyFile.of(self._store, Path(key), passphrase)
        if isinstance(names, Proposals):
            forms = forms_of(names)
        else:
            known = file.load()
            forms = listed_forms(Path(names), reserving(self._store, known))
            refuse_conflicts(self._store, known, Path(names))
        return pseudonymise(self._store, forms, file)

    def restore_names(self, *, key: str | Path, passphrase: str) -> Pseudonymised:
        """Undo `pseudonymise` with the key file."""
        stores.coders.refuse_blind(self._store, "names stand in everybody's memos")
        from qualkit.workflows._pseudonyms import KeyFile
        from qualkit.workflows.restore_names import restore_names

        return restore_names(self._store, KeyFile.of(self._store, Path(key), passphrase))

    def find_leaks(
        self,
        *,
        key: str | Path,
        passphrase: str,
        files: Sequence[str | Path] = (),
        show: bool = False,
    ) -> Leaks:
        """Where names of the key file still stand, in the project and in `files`."""
        stores.coders.refuse_blind(self._store, "names stand in everybody's memos")
        from qualkit.workflows._pseudonyms import KeyFile
        from qualkit.workflows.leaks import find_leaks

        file = KeyFile.of(self._store, Path(key), passphrase)
        return find_leaks(self._store, file, listed(list(files)), is_shown=show)
