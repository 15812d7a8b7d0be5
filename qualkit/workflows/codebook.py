"""A codebook file into the project, and out again."""

from __future__ import annotations

from pathlib import Path

from qualkit import store as stores
from qualkit.codebook import parse_codebook, read_codebook
from qualkit.errors import CodebookError, ProjectError, ReadError
from qualkit.model.codes import Codebook
from qualkit.rules import rule_faults
from qualkit.store import Store
from qualkit.workflows._word_lists import Folder


def load_codebook(path: Path, files: Folder | None = None) -> tuple[Codebook, str]:
    """The codebook in the YAML file at `path`, and the file's text; every fault is reported.

    Its word lists are read from `files`, by default the file's folder.

    Raises
    ------
    ReadError
        If the file cannot be read as text.
    CodebookError
        If it has faults, in its structure or in a rule.
    """
    text = _text_of(path)
    book, faults = parse_codebook(text, path.name, files or Folder(path.parent))
    told = {fault.line for fault in faults}
    in_rules = [fault for fault in rule_faults(book) if fault.line not in told]
    found = sorted((*faults, *in_rules), key=lambda fault: fault.line)
    if found:
        raise CodebookError(path.name, found)
    return book, text


def import_codebook(store: Store, path: Path) -> int:
    """Make the file at `path` the project's codebook; the revision's number."""
    files = Folder(path.parent)
    book, text = load_codebook(path, files)
    return stores.codes.save(store, book, yaml=text, source=path.name, lists=files.texts)


def project_codebook(store: Store) -> tuple[Codebook, int, str]:
    """The project's codebook with its revision's number and YAML text.

    Raises
    ------
    ProjectError
        If none was imported.
    """
    latest = stores.codes.latest(store)
    if latest is None:
        raise ProjectError(
            f"{store.path.name} has no codebook yet",
            repair=f"import one: qualkit codebook {store.path.name} import FILE.yaml",
        )
    number, source, text = latest
    return read_codebook(text, source, stores.codes.kept_lists(store, number)), number, text


def _text_of(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        what = f"{path}: {error.strerror}"
        raise ReadError(what, repair="check the path and its rights") from error
    except UnicodeDecodeError as error:
        what = f"{path} is no text in UTF-8 (byte {error.start})"
        raise ReadError(what, repair="save the codebook as UTF-8") from error
