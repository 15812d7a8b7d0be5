"""The codes of a file into the project's codebook: what is there stays, what is new is added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from qualkit import store as stores
from qualkit.codebook import read_codebook, write_codebook
from qualkit.codebook.names import folded
from qualkit.codebook.updating import Updated, update
from qualkit.errors import ParameterError
from qualkit.interchange.refi import CodeTree, Guids, code_tree
from qualkit.interchange.refi.elements import Code
from qualkit.model import codes as model
from qualkit.model.codes import SEPARATOR, Codebook
from qualkit.store import Store
from qualkit.workflows._loading import checked_codebook
from qualkit.workflows._refi_out_codes import described
from qualkit.workflows._refi_tally import Tally

_FEW = 200
"""So many new codes are put into the text of a codebook one by one; for more it is written anew."""


@dataclass(slots=True)
class Merged:
    """The path in the project of each code of the file, by the GUID in the file."""

    paths: dict[str, str] = field(default_factory=dict)
    revision: int | None = None


@dataclass(slots=True)
class _Merging:
    """Codes of the project, found by GUID or path, and the new ones in their places."""

    by_guid: dict[str, str]
    children: dict[str | None, list[model.Code]]
    by_name: dict[str, str]
    new: dict[str, str] = field(default_factory=dict)

    def find(self, guid: str, path: str) -> str | None:
        """The path of the code that is there already."""
        return self.by_guid.get(guid) or self.by_name.get(folded(path))

    def add(self, guid: str, code: model.Code) -> None:
        self.children[code.parent].append(code)
        self.by_name[folded(code.path)] = code.path
        self.by_guid[guid] = code.path
        self.new[code.path] = guid

    def codes(self) -> tuple[model.Code, ...]:
        """All codes, parents before children, each with all that is under it."""
        found: list[model.Code] = []
        waiting = list(reversed(self.children[None]))
        while waiting:
            code = waiting.pop()
            found.append(code)
            waiting += reversed(self.children.get(code.path, []))
        return tuple(found)


def merge_codes(
    store: Store,
    codes: Sequence[Code],
    used: Collection[str],
    *,
    guids: Guids,
    title: str,
    source: str,
    coder: str,
    tally: Tally,
    told: Mapping[str, model.Code] = MappingProxyType({}),
) -> Merged:
    """Add the codes that the project has not; inside the caller's write.

    ``told`` is all that qualkit knows of codes, by their GUIDs in the file.

    Raises
    ------
    ReadError
        If codes of the file cannot be told apart.
    CodebookError
        If the codebook would have faults.
    """
    tree = code_tree(codes, used, source)
    tally.notes.update(tree.changed)
    latest = stores.codes.latest(store)
    before = _current(store, latest, title)
    merging = _begun(store, before)
    made = tuple(
        replace(told.get(code.guid, each), path=each.path)
        for code, each in zip(codes, tree.codes, strict=True)
    )
    tree = replace(tree, codes=made)
    paths = _paths(codes, tree, merging, guids, before, tally)
    if not merging.new:
        return Merged(paths=paths)
    after = replace(before, codes=merging.codes())
    text = _written(store, latest, before, after)
    number = latest[0] if latest else 0
    lists = stores.codes.word_lists(store, number)
    book = checked_codebook(text.text, source, stores.codes.kept_lists(store, number))
    if text.lost_comments:
        tally.notes["a comment in the codebook was lost, as it was written anew"] += (
            text.lost_comments
        )
    revision = stores.recoding.replace(
        store, book, yaml=text.text, source=source, coder=coder, lists=lists, guids=merging.new
    )
    return Merged(paths=paths, revision=revision)


def _current(store: Store, latest: tuple[int, str, str] | None, title: str) -> Codebook:
    if latest is None:
        return Codebook(title=title, codes=())
    number, source, text = latest
    return read_codebook(text, source, stores.codes.kept_lists(store, number))


def _begun(store: Store, before: Codebook) -> _Merging:
    children: dict[str | None, list[model.Code]] = defaultdict(list)
    for code in before.codes:
        children[code.parent].append(code)
    by_name = {folded(path): path for path in before.paths()}
    return _Merging(stores.codes.by_guid(store), children, by_name)


def _paths(
    codes: Sequence[Code],
    tree: CodeTree,
    merging: _Merging,
    guids: Guids,
    before: Codebook,
    tally: Tally,
) -> dict[str, str]:
    known = {code.path: code for code in before.codes}
    paths: dict[str, str] = {}
    for code, made in zip(codes, tree.codes, strict=True):
        parent = None if code.parent is None else paths[codes[code.parent].guid]
        path = f"{parent}{SEPARATOR}{made.name}" if parent else made.name
        guid = guids.of("code", code.guid)
        there = merging.find(guid, path)
        tally.keep("code", is_known=there is not None)
        tally.keep("description", is_known=there is not None, n=bool(code.description))
        if there is None:
            merging.add(guid, replace(made, path=path))
        elif there in known and not _says(known[there], made.definition):
            tally.notes["a code is there with another definition, which stays"] += 1
        paths[code.guid] = there or path
    return paths


def _says(code: model.Code, definition: str) -> bool:
    return definition in ("", code.definition, described(code))


def _written(
    store: Store, latest: tuple[int, str, str] | None, before: Codebook, after: Codebook
) -> Updated:
    if latest is None:
        return Updated(text=write_codebook(after))
    number, _, text = latest
    try:
        if len(after.codes) - len(before.codes) <= _FEW:
            return update(text, before, after, stores.codes.kept_lists(store, number))
    except ParameterError:
        pass
    return Updated(text=write_codebook(after), rewritten=True)
