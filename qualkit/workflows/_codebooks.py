"""The codebook that a project has, and those that it had."""

from __future__ import annotations

from collections.abc import Mapping

from qualkit import store as stores
from qualkit.codebook import parse_codebook, read_codebook
from qualkit.codebook.matching import matched
from qualkit.errors import CodebookError, ParameterError, ProjectError
from qualkit.model.codes import Codebook
from qualkit.store import Store
from qualkit.store.codebooks import Revision


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


def book_of(store: Store, revision: Revision) -> Codebook:
    """The codebook of a revision with its word lists, as far as it can be read."""
    files = stores.codes.kept_lists(store, revision.number)
    try:
        return parse_codebook(revision.yaml, f"revision {revision.number}", files)[0]
    except CodebookError as error:
        what = f"revision {revision.number} of the codebook cannot be read: {error.what}"
        raise ParameterError(what, repair="export it and look") from error


def step_of(revision: Revision, before: Codebook, after: Codebook) -> Mapping[str, str]:
    """Path before → path in `revision`, of the codes that got another path in it."""
    if revision.moved is None:
        return matched(before, after)
    old, new = before.paths(), after.paths()
    pairs = revision.moved.items()
    return {old[a]: new[b] for a, b in pairs if a < len(old) and b < len(new)}
