"""A coded transcript for people: a page, Markdown, or Word with comments."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from qualkit.interchange.documents import PAPERS
from qualkit.model.exported import Exported
from qualkit.store import Store
from qualkit.store.files import write_whole
from qualkit.workflows._papers import suffix_of
from qualkit.workflows._transcripts import check_names, written


def export_transcript(
    store: Store, out: Path, document: str, *, coders: Sequence[str] = ()
) -> Exported:
    """Write a document with the codings of all or of `coders`: .html, .docx or .md.

    In a Word file the codings are comments on its words, which `import` reads again.

    Raises
    ------
    UnknownName
        If there is no such document or coder.
    ParameterError
        If `out` has another suffix.
    """
    suffix = suffix_of(out, "a transcript", PAPERS)
    check_names(store, document, coders)
    found = written(store, suffix, document, coders=coders)
    write_whole(out, found.data)
    return Exported(
        path=out,
        noun="coding",
        items=found.codings,
        spelled_out=found.spelled_out,
        without_words=found.without_words,
    )
