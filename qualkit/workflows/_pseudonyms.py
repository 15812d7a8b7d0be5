"""What replacing, restoring and looking for names share: the key file, the texts, the people."""

from __future__ import annotations

import json
import os
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from qualkit import store as stores
from qualkit.errors import ProjectDamaged, ProjectError, ReadError
from qualkit.language import UNDETERMINED
from qualkit.pseudonyms import NEVER, Corpus, Form, Key, Person, Text, keyfile, tokens
from qualkit.pseudonyms.folding import composed
from qualkit.spans import Span
from qualkit.store import Store
from qualkit.store.cells import Cell
from qualkit.store.rewriting import Version
from qualkit.workflows._files import bytes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFile:
    """Where the key file is, and its passphrase, which stays out of every message."""

    path: Path
    passphrase: str

    def __repr__(self) -> str:
        return f"KeyFile({str(self.path)!r})"

    def load(self) -> Key:
        """What is in it; an empty key where there is no such file yet."""
        if not os.path.lexists(self.path):
            keyfile.check_passphrase(self.passphrase)
            return Key()
        return keyfile.opened(bytes_of(self.path), self.passphrase, str(self.path))

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


def before(key: Key, sha256: str) -> list[tuple[Span, str]]:
    """What was replaced in the text with that hash: where in it, and the words that stood there."""
    return [(Span(start, end), words) for start, end, words in key.texts.get(sha256, ())]


def copies_of(store: Store) -> Iterator[str]:
    """Files beside the project that hold what it held: copies from before an upgrade, backups."""
    guid = stores.project.guid(store).encode()
    for path in sorted(store.path.parent.iterdir()):
        is_other = path.is_file() and path.name != store.path.name
        if is_other and stores.files.is_project(path) and guid in path.read_bytes():
            yield path.name
