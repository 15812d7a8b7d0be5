"""A row of a sheet that came back, taken to its unit as it is now, and what it decides there.

A unit is known by its id; where its place in the text has moved since, by its words, if no other
unit of the document says the same. What has changed otherwise is refused, never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.interchange.training import DOCUMENT, GIVEN_BY, UNIT, given
from qualkit.model.codes import short_names
from qualkit.workflows._adjudicating import Adjudication
from qualkit.workflows._beside import renamed
from qualkit.workflows._deciding import Terms
from qualkit.workflows._settling import Ruling
from qualkit.workflows._sheet_rows import SheetRow, check_unchanged, squeezed

_LETTER = "Coder "


@dataclass(frozen=True, slots=True)
class SheetDesk:
    """Decides by the rows of a sheet; ``letters`` are the coders' names where these are hidden."""

    found: Adjudication
    letters: Mapping[str, str]
    _by_words: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    def decide(self, row: SheetRow) -> tuple[str, Ruling]:
        """The whole id of the unit as it is now, and what the row decides.

        Raises
        ------
        QualkitError
            If the unit is not found or has changed since the sheet was written, or the decision
            names neither codes nor a coder, or means nothing in the unit.
        """
        unit = self._unit(row)
        check_unchanged(row, self._now(unit, is_hidden=self._is_hidden(row)))
        ruling = replace(self._terms(row).ruling(row.decision), why=row.why)
        self.found.check(unit, ruling)
        return unit, ruling

    def _is_hidden(self, row: SheetRow) -> bool:
        names = set(row.given_by())
        return not names <= set(self.letters) and bool(names & set(self.letters.values()))

    def _terms(self, row: SheetRow) -> Terms:
        names = {name: name for name in self.letters}
        hidden = {letter: name for name, letter in self.letters.items()}
        alone = {letter.removeprefix(_LETTER): name for letter, name in hidden.items()}
        known = names | hidden | alone if self._is_hidden(row) else hidden | names
        return Terms(coders=known, codes=self.found.compared.codes)

    def _unit(self, row: SheetRow) -> str:
        """The unit that the row is about: by its id, else by its words."""
        begun = [unit for unit in self.found.numbers if unit == row.id]
        words = squeezed(row.cells.get(UNIT, ""))
        if begun and (not words or squeezed(self.found.card(begun[0]).words) == words):
            return begun[0]
        same = self._saying(row.cells.get(DOCUMENT, "")).get(words, []) if words else []
        if len(same) == 1 and same[0] in self.found.numbers:
            return same[0]
        if len(same) == 1:
            what = f"no disputed unit {row.id!r}: its coders agree on it by now"
            raise ParameterError(what, repair="take the decision out of the row")
        if begun:
            return begun[0]
        name = row.cells.get(DOCUMENT) or "a document"
        raise ParameterError(
            f"no disputed unit {row.id!r}: the text of {name} was edited since the sheet was"
            " written, or --unit, --segments or --coders differ",
            repair="give the same options, or write the sheet again",
        )

    def _saying(self, document: str) -> Mapping[str, list[str]]:
        """The ids of the units of a document by their words."""
        if document not in self._by_words:
            store, cases = self.found.store, self.found.cases
            text = stores.places.text_of(store, document) or ""
            said: dict[str, list[str]] = defaultdict(list)
            for number, unit in enumerate(self.found.compared.units):
                if unit.document == document:
                    words = squeezed(text[unit.span.start : unit.span.end])
                    said[words].append(cases.id_of(number))
            self._by_words[document] = said
        return self._by_words[document]

    def _now(self, unit: str, *, is_hidden: bool) -> dict[str, str]:
        """The cells of a row that must not have changed, as they would be written now."""
        shown = self.found.card(unit)
        if is_hidden:
            shown = renamed(shown, self.letters)
        names = short_names(self.found.compared.codes)
        cells = {f"{GIVEN_BY}{name}": given(shown, name, names) for name in shown.coders}
        return cells | {UNIT: shown.words}
