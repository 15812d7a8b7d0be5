"""A codebook's YAML text made to say what another codebook says, which a table may have brought.

Only the values that differ are written anew; other lines, comments and quotes stay. Where the
text's style does not allow that, or the order of the codes is another, the whole is written anew.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qualkit.codebook import surgery
from qualkit.codebook.anchors import NotByLines
from qualkit.codebook.editing import same_codebook
from qualkit.codebook.fields import with_fields
from qualkit.codebook.layout import comments, newline_of
from qualkit.codebook.reading import read_codebook
from qualkit.codebook.words import Files, no_files
from qualkit.codebook.writing import code_entry, write_codebook
from qualkit.errors import CodebookError
from qualkit.model.codes import SEPARATOR, Codebook

_BOOK = {"title": "codebook"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Updated:
    """The new text; ``rewritten`` says whether it is new from end to end."""

    text: str
    rewritten: bool = False
    lost_comments: int = 0


def update(text: str, before: Codebook, after: Codebook, files: Files = no_files) -> Updated:
    r"""`text`, which holds `before`, as a text that holds `after`, whose word lists `files` gives.

    Examples
    --------
    >>> from qualkit.model.codes import Code
    >>> text = "codebook: Needs\ncodes:\n- name: Cost  # of all kinds\n"
    >>> book = Codebook(title="Needs", codes=(Code(path="Cost", definition="Money."),))
    >>> print(update(text, read_codebook(text, "needs.yaml"), book).text, end="")
    codebook: Needs
    codes:
    - name: Cost  # of all kinds
      definition: Money.
    """
    if same_codebook(before, after):
        return Updated(text=text)
    new = _by_lines(text, before, after)
    rewritten = new is None or not _holds(new, after, files)
    if new is None or rewritten:
        new = write_codebook(after)
    lost = Counter(comments(text)) - Counter(comments(new))
    return Updated(text=new, rewritten=rewritten, lost_comments=lost.total())


def _holds(text: str, book: Codebook, files: Files) -> bool:
    try:
        return same_codebook(read_codebook(text, "the codebook", files), book)
    except CodebookError:
        return False


def _by_lines(text: str, before: Codebook, after: Codebook) -> str | None:
    ends = text.endswith(("\n", "\r"))
    try:
        new = _changed(text if ends else text + newline_of(text), before, after)
    except (NotByLines, IndexError, KeyError, StopIteration, ValueError):
        return None
    return new if ends else new.removesuffix(newline_of(new))


def _changed(text: str, before: Codebook, after: Codebook) -> str:
    for name in ("title", "version", "language", "description"):
        if (value := getattr(after, name)) != getattr(before, name):
            text = surgery.with_value(text, "", _BOOK.get(name, name), value)
    old = {code.path: code for code in before.codes}
    new = {code.path: code for code in after.codes}
    for path in old:
        if path not in new and (SEPARATOR not in path or path.rpartition(SEPARATOR)[0] in new):
            text = surgery.taken_out(text, path)[0]
    for path, code in new.items():
        if path in old:
            text = with_fields(text, old[path], code)
        else:
            siblings = [other.path for other in after.codes if other.parent == code.parent]
            block = surgery.new_entry(text, code_entry(code))
            text = surgery.put_in(text, code.parent or "", siblings.index(path), block)
    return text
