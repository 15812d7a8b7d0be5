"""What replacing, restoring and looking for names share: the key file, the texts, the people."""

from __future__ import annotations

import json
import os
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import ProjectDamaged, ProjectError, ReadError
from qualkit.interchange.refi.names import PACKAGE_SUFFIXES
from qualkit.language import UNDETERMINED
from qualkit.pseudonyms import (
    NEVER,
    Corpus,
    Form,
    Key,
    Person,
    Restorer,
    Text,
    keyfile,
    records,
    tokens,
)
from qualkit.pseudonyms.folding import composed
from qualkit.pseudonyms.replace import LITERAL, PLACEHOLDER
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.cells import JSON, TEXT, Cell
from qualkit.store.rewriting import Version
from qualkit.workflows._files import bytes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """Where the key file is, its passphrase, which stays out of every message, and whose it is.

    ``project`` is the GUID of the project; the key file of another one is refused.
    """

    path: Path
    passphrase: str
    project: str

    @classmethod
    def of(cls, store: Store, path: Path, passphrase: str) -> KeyFile:
        """The key file of the project in `store`."""
        return cls(path=path, passphrase=passphrase, project=stores.project.guid(store))

    def __repr__(self) -> str:
        return f"KeyFile({str(self.path)!r})"

    def load(self) -> Key:
        """What is in it; an empty key where there is no such file yet."""
        if not os.path.lexists(self.path):
            keyfile.check_passphrase(self.passphrase)
            return Key(project=self.project)
        key = keyfile.opened(bytes_of(self.path), self.passphrase, str(self.path))
        if key.project != self.project:
            raise ReadError(
                f"{self.path} is the key file of another project",
                repair="name the one made with this project, or a new file",
            )
        return key

    def load_existing(self) -> Key:
        """What is in it; an error where there is no such file."""
        if not os.path.lexists(self.path):
            raise ReadError(f"there is no key file {self.path}", repair="check the path")
        return self.load()

    def save(self, key: Key) -> None:
        """Write it whole, before the project is changed for good."""
        stores.files.write_whole(self.path, keyfile.sealed(key, self.passphrase))


def read_passphrase(path: Path) -> str:
    """The first line of a file."""
    try:
        lines = bytes_of(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is no text in UTF-8", expected="a passphrase") from error
    return lines[0] if lines else ""


def check_key_path(store: Store, path: Path) -> None:
    """Raise where a key file must not be: the project itself, or in the place of something else."""
    if path.resolve() == store.path.resolve():
        what = f"{path} is the project, which the key must stay out of"
        raise ProjectError(what, repair="name a file elsewhere, best on another disk")
    stores.files.check_target(path)
    if os.path.lexists(path) and not keyfile.is_key_file(bytes_of(path)[: len(keyfile.MAGIC)]):
        raise ReadError(f"{path} is no key file", repair="name another file; this one is untouched")


def refuse_damage(store: Store) -> None:
    """Raise unless the project is sound: seals that are put on anew must not hide a fault."""
    faults = stores.check(store)
    if faults:
        what = f"{store.path} has {len(faults)} faults ({faults[0]['what']})"
        raise ProjectDamaged(what, repair="see 'qualkit check', restore a backup")


def corpus_of(store: Store) -> Corpus:
    """The current texts, and every other cell with words."""
    spoken = languages_of(store)
    texts = (
        _composed(text_of(version, spoken))
        for version in stores.rewriting.versions(store)
        if version.is_current
    )
    others: list[Text] = []
    more: list[Text] = []
    for cell in stores.cells.every(store):
        text = _composed(Text(text=_words_of(cell), language=spoken))
        (others if cell.kind == stores.cells.TEXT else more).append(text)
    return Corpus(texts=tuple(texts), others=tuple(others), more=tuple(more))


def languages_of(store: Store) -> str:
    """The languages of the documents, with spaces between them."""
    return " ".join(
        language
        for (language,) in store.rows("SELECT DISTINCT language FROM document ORDER BY language")
    )


def _composed(text: Text) -> Text:
    """The text in NFC, as those who write names by hand and models of languages expect it."""
    whole, at = composed(text.text)
    if not at:
        return text
    return replace(
        text,
        text=whole,
        fences=tuple(bisect_left(at, fence) for fence in text.fences),
        labels=tuple(
            Span(bisect_left(at, span.start), bisect_left(at, span.end)) for span in text.labels
        ),
    )


def _words_of(cell: Cell) -> str:
    """What a cell says; of a JSON document, its strings."""
    if cell.kind != stores.cells.JSON:
        return cell.value
    found: list[str] = []

    def kept(text: str) -> str:
        found.append(text)
        return text

    with_strings(cell, kept)
    return "\n".join(found)


def text_of(version: Version, spoken: str) -> Text:
    """A stored version as the search for names takes it; `spoken` where its language is unknown."""
    return Text(
        text=version.text,
        language=spoken if version.language == UNDETERMINED else version.language,
        fences=version.fences,
        labels=version.labels,
    )


def reserving(store: Store, key: Key) -> Key:
    """The key with what looks like a pseudonym in the texts already, so that no number is twice.

    Such a form is never found in a text: nothing is replaced within what looks like a pseudonym.
    """
    corpus = corpus_of(store)
    there = {match[0] for text in corpus for match in PLACEHOLDER.finditer(text.text)}
    there -= {form.replacement for form in key.forms}
    forms = [Form(kind=LITERAL[0], text=text, replacement=text) for text in sorted(there)]
    return replace(key, forms=[*key.forms, *forms])


def people_of(store: Store) -> tuple[Person, ...]:
    """The participants in the order of their first turns."""
    return tuple(
        Person(id=person.guid, names=(person.name, *person.aliases))
        for person in stores.participants.known(store)
    )


def merged(known: list[Form], new: tuple[Form, ...]) -> list[Form]:
    """The forms of a key file as the new ones have them, and those it has no spelling for yet.

    A form with another replacement comes before the earlier one, which stays known for putting
    back what it replaced.
    """
    told = {_key(form): form for form in reversed(new)}
    kept: dict[tuple[object, ...], Form] = {}
    for form in known:
        now = told.get(_key(form))
        if now is not None:
            kept.setdefault((_key(now), now.replacement), now)
            form = replace(form, case=NEVER)
        kept.setdefault((_key(form), form.replacement), form)
    for key, form in told.items():
        kept.setdefault((key, form.replacement), form)
    return list(kept.values())


def _key(form: Form) -> tuple[str, ...]:
    return ("", form.text.casefold()) if form.is_literal else tokens(form.text)


def with_strings(cell: Cell, change: Callable[[str], str]) -> str:
    """A JSON cell with each string in it changed, names of members too."""

    def walked(value: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, list):
            return [walked(item) for item in value]
        if isinstance(value, dict):
            return {change(name): walked(item) for name, item in value.items()}
        return value

    content = json.loads(cell.value)
    new = walked(content)
    if new == content:
        return cell.value
    compact = (",", ":") if cell.table == "run" else (", ", ": ")
    return json.dumps(new, ensure_ascii=False, separators=compact)


def restored(cell: Cell, back: Restorer, names: Mapping[str, str]) -> str:
    """What a cell becomes that nobody kept: made since, or changed."""
    if cell.kind == TEXT:
        return back.text(cell.value).new
    if cell.kind != JSON:
        return back.name(cell.value)
    return with_strings(cell, lambda text: names.get(text) or back.text(text).new)


def written(version: Version) -> records.Written:
    """A stored version as the records of a key file know it."""
    return records.Written(document=version.guid, version=version.version, text=version.text)


def restorer(key: Key) -> Restorer:
    """Puts principal names in the place of the key's pseudonyms."""
    people = {kept["pseudonym"]: kept["name"] for kept in key.people.values()}
    return Restorer(key.forms, people)


@dataclass(frozen=True, slots=True)
class Known:
    """What stood in a version: exactly, and by the principal spelling of pseudonyms made since."""

    exact: records.Stood
    principal: records.Stood

    @property
    def stood(self) -> records.Stood:
        """Both, in order."""
        return sorted([*self.exact, *self.principal])


def known_of(versions: Sequence[Version], key: Key, back: Restorer) -> list[Known]:
    """What stood in each of the `versions`, which come by document and version.

    Edited texts take over what the version before them has.
    """
    found: list[Known] = []
    earlier: dict[int, list[records.Written]] = defaultdict(list)
    for version in versions:
        own = written(version)
        exact = records.kept(key, own)
        if exact is not None:
            found.append(Known(exact, []))
        else:
            exact = records.carried(key, own, earlier[version.document])
            spans = [span for span, _ in exact]
            found.append(Known(exact, back.found(version.text, version.labels, spans)))
        earlier[version.document].append(own)
    return found


_HALF = re.compile(r"\..+\.(?:qdpx|qde)\.[a-z0-9_]{8}", re.IGNORECASE)
"""What an export that was killed leaves of a package."""


def copies_of(store: Store) -> Iterator[str]:
    """What is beside the project and may hold what it held.

    Copies from before an upgrade and backups, every package for other programs, and what a stopped
    import or merge left.
    """
    yield from (f"{folder.name}/" for folder in stores.scratch.left_beside(store.path))
    guid = stores.project.guid(store).encode()
    for path in sorted(store.path.parent.iterdir()):
        is_other = path.is_file() and path.name != store.path.name
        is_package = path.suffix.lower() in PACKAGE_SUFFIXES or _HALF.fullmatch(path.name)
        is_copy = is_package or (stores.files.is_project(path) and guid in path.read_bytes())
        if is_other and is_copy:
            yield path.name
