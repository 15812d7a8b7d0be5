"""Whether a replaced name is left anywhere: every table, the index, the raw file, exports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from qualkit import store as stores
from qualkit.errors import ReadError
from qualkit.language import UNDETERMINED
from qualkit.model.pseudonyms import Leak, Leaks
from qualkit.pseudonyms.folding import Vocabulary, letter_runs
from qualkit.pseudonyms.leaks import Hit, Search
from qualkit.store import Store
from qualkit.store.schema import FULL_TEXT
from qualkit.workflows._files import bytes_of
from qualkit.workflows._pseudonyms import KeyFile, copies_of, languages_of

_CODERS = {("coder", "name"), ("event", "coder")}
_HASH = re.compile(r"\b[0-9a-f]{4,}(?:-?[0-9a-f]{4,}){3,}\b")


def find_leaks(
    store: Store, file: KeyFile, paths: Sequence[Path] = (), *, is_shown: bool = False
) -> Leaks:
    """Look for every name of the key file in the project and in the files at `paths`.

    ``is_shown`` puts the names themselves into the result instead of what stands in for them.
    """
    forms = file.load_existing().forms
    work = _Work(store, is_shown)
    values = [item for item in stores.cells.everything(store) if not _is_wordless(*item[:2])]
    texts = [value for *_, value in values if isinstance(value, str)]
    search = Search(forms, Vocabulary(texts), languages_of(store))
    languages = _languages(store)
    coders = set(stores.coders.names(store))
    for table, column, row, value in values:
        language = languages.get(row, "") if table == "text_version" else ""
        hits = _in_value(search, value, language)
        work.add(f"{table}.{column}", f"row {row}", hits, may_be=(table, column) in _CODERS)
    work.add(FULL_TEXT, "the index of words", search.in_terms(stores.full_text.terms(store)))
    explained = set(letter_runs([*texts, *_schema_words(store)]))
    work.add(store.path.name, "raw bytes", search.in_bytes(store.path.read_bytes(), explained))
    for path in paths:
        for where, hits in search.in_file(bytes_of(path), path.name):
            work.add(path.name, where, hits)
    return Leaks(
        found=tuple(work.found),
        places=len(values) + 2 + len(paths),
        names=len({form.replacement for form in forms}),
        notes=tuple(_notes(store, coders, search)),
    )


@dataclass(slots=True)
class _Work:
    store: Store
    is_shown: bool
    found: list[Leak] = field(default_factory=list)

    def add(self, place: str, where: str, hits: Counter[Hit], *, may_be: bool = False) -> None:
        """Note hits; what is in a place that names others too `may_be` one only."""
        for hit, times in hits.items():
            self.found.append(
                Leak(
                    place=place,
                    where=where,
                    name=hit.form.text if self.is_shown else hit.form.replacement,
                    times=times,
                    certain=hit.is_certain and not may_be,
                )
            )


def _is_wordless(table: str, column: str) -> bool:
    """Whether the column is numbers: of the index, whose terms are looked at, or a vector's."""
    return table.startswith(f"{FULL_TEXT}_") or (table, column) == ("vector", "numbers")


def _languages(store: Store) -> dict[int, str]:
    """The languages of texts, where they are known, by row."""
    query = (
        "SELECT text_version.rowid, language FROM text_version JOIN document"
        " ON document.id = document_id WHERE language <> ?"
    )
    return dict(store.rows(query, (UNDETERMINED,)))


def _in_value(search: Search, value: object, language: str) -> Counter[Hit]:
    """The names in a cell; hashes and GUIDs are no words."""
    if isinstance(value, str):
        return search.in_written(_HASH.sub(" ", value), language)
    found: Counter[Hit] = Counter()
    if isinstance(value, bytes) and value:
        with suppress(ReadError):  # what cannot be unpacked has been looked at as it is
            for _, hits in search.in_file(value, ""):
                found += hits
    return found


def _schema_words(store: Store) -> Iterator[str]:
    for (sql,) in store.rows("SELECT sql FROM sqlite_master WHERE sql NOT NULL"):
        yield str(sql)


def _notes(store: Store, coders: set[str], search: Search) -> Iterator[str]:
    named = sorted(name for name in coders if search.in_text(name))
    if named:
        yield f"{len(named)} coders have a replaced name: coders are not pseudonymised"
    copies = list(copies_of(store))
    if copies:
        yield f"copies beside the project that may still hold the names: {', '.join(copies)}"
    yield (
        "not looked into: PDF, pictures, sound, free space of the disk, copies elsewhere; a name"
        " that nobody listed is not found"
    )
