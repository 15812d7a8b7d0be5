"""Changes of a codebook's YAML text that leave everything else as it is: comments, order, quotes.

A change is made twice, in the text and in the codebook that the text holds; only when the changed
text reads as the changed codebook does is it taken. Where a text's style cannot be changed line by
line (flow style, codes that are aliases), the whole is written anew, and the comments that this
loses are counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import yaml

from qualkit.codebook import surgery
from qualkit.codebook.anchors import NotByLines, mended
from qualkit.codebook.changes import (
    ROOT,
    Add,
    Change,
    Changed,
    Edit,
    Merge,
    Move,
    Rename,
    Retire,
    Split,
    apply,
    merged,
    settled,
)
from qualkit.codebook.fields import with_fields
from qualkit.codebook.layout import comments, newline_of
from qualkit.codebook.names import resolve
from qualkit.codebook.reading import parse_codebook, read_codebook
from qualkit.codebook.ruling import read_rules_of
from qualkit.codebook.words import Files, no_files
from qualkit.codebook.writing import code_entry, write_codebook
from qualkit.errors import CodebookError, ParameterError, QualkitError
from qualkit.model.codes import Code, Codebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """A changed text with the codebook in it.

    ``rewritten`` says that the whole was written anew, and ``lost_comments`` how many comments
    that cost.
    """

    text: str
    changed: Changed
    rewritten: bool = False
    lost_comments: int = 0


def edit(
    text: str, change: Change, *, source: str = "the codebook", files: Files = no_files
) -> Edited:
    r"""`text` after `change`.

    Raises
    ------
    CodebookError
        If `text` is no codebook without faults.
    UnknownName, ParameterError
        If the change cannot be made in this codebook; see `qualkit.codebook.changes.apply`.

    Examples
    --------
    >>> text = "codebook: Needs\ncodes:\n- name: Cost  # of all kinds\n"
    >>> print(edit(text, Rename(code="cost", name="Money")).text, end="")
    codebook: Needs
    codes:
    - name: Money  # of all kinds
    """
    book = read_codebook(text, source, files)
    change = _ruled(book, change, files)
    changed = apply(book, change)
    new = _by_lines(text, book, settled(book, change), changed)
    if new is not None and same_codebook(_parsed(new, source, files), changed.book):
        lost = Counter(comments(text)) - Counter(comments(new))
        return Edited(text=new, changed=changed, lost_comments=lost.total())
    n_lost = len(comments(text))
    written = write_codebook(changed.book)
    if not same_codebook(_parsed(written, source, files), changed.book):
        what = "a rule would be within its own code, or within one that is gone"
        raise ParameterError(what, repair="change the 'within' of the codes' rules first")
    return Edited(text=written, changed=changed, rewritten=True, lost_comments=n_lost)


def _ruled(book: Codebook, change: Change, files: Files) -> Change:
    """`change` with the rules that its text holds."""
    if not isinstance(change, Edit) or change.rules_text is None:
        return change
    path = resolve(change.code, book.paths())
    return replace(change, rules=read_rules_of(change.rules_text, book, path, files))


def _with_places(text: str, book: Codebook, changed: Changed) -> str:
    """`text` with the names of codes after ``within`` that mean the same as before."""
    before, after = book.paths(), changed.book.paths()

    def renamed(name: str) -> str:
        meant = resolve(name, before)
        meant = changed.moved.get(meant, meant)
        try:
            return name if resolve(name, after) == meant else meant
        except QualkitError:
            return meant

    return surgery.with_places(text, renamed)


def same_codebook(one: Codebook | None, other: Codebook) -> bool:
    """Whether the two say the same; where rules stand in their files does not matter."""
    return one is not None and _without_lines(one) == _without_lines(other)


def _without_lines(book: Codebook) -> Codebook:
    codes = (
        replace(
            code,
            rules=tuple(replace(rule, line=0) for rule in code.rules),
            about={role: tuple(cues) for role, cues in code.about.items()},
        )
        for code in book.codes
    )
    return replace(book, codes=tuple(codes))


def _parsed(text: str, source: str, files: Files) -> Codebook | None:
    try:
        book, faults = parse_codebook(text, source, files)
    except CodebookError:
        return None
    return None if faults else book


def _by_lines(text: str, book: Codebook, change: Change, changed: Changed) -> str | None:
    ends = text.endswith(("\n", "\r"))
    try:
        whole = text if ends else text + newline_of(text)
        new = mended(_CUTS[type(change)](whole, book, change), whole)
        new = mended(_with_places(new, book, changed), whole)
    except (NotByLines, IndexError, KeyError, StopIteration, CodebookError, yaml.YAMLError):
        return None
    return new if ends else new.removesuffix(newline_of(whole))


def _rename(text: str, _: Codebook, change: Rename) -> str:
    return surgery.renamed(text, change.code, change.name)


def _move(text: str, _: Codebook, change: Move) -> str:
    parent = "" if change.parent == ROOT else change.parent
    rest, block = surgery.taken_out(text, change.code)
    return surgery.put_in(rest, parent, change.position, block)


def _retire(text: str, _: Codebook, change: Retire) -> str:
    return surgery.flagged(text, change.code, "retired", value=change.retired)


def _add(text: str, _: Codebook, change: Add) -> str:
    block = surgery.new_entry(text, code_entry(change.entry()))
    return surgery.put_in(text, "" if change.parent == ROOT else change.parent, None, block)


def _split(text: str, book: Codebook, change: Split) -> str:
    code = next(code for code in book.codes if code.path == change.code)
    siblings = [other.path for other in book.codes if other.parent == code.parent]
    block = surgery.new_entry(
        text, code_entry(Code(path=change.name, definition=change.definition))
    )
    return surgery.put_in(text, code.parent or "", siblings.index(code.path) + 1, block)


def _edit(text: str, book: Codebook, change: Edit) -> str:
    code = next(code for code in book.codes if code.path == change.code)
    new = replace(code, **change.fields())
    for key in code_entry(code):
        if getattr(code, key, None) != getattr(new, key, None):
            text = _unshared(text, code, key)
    return with_fields(text, code, new, rules=change.rules_text)


def _merge(text: str, book: Codebook, change: Merge) -> str:
    codes = {code.path: code for code in book.codes}
    source, target = codes[change.code], codes[change.into]
    text = _merged_fields(text, source, target)
    blocks = []
    for child in [code.path for code in book.codes if code.parent == source.path]:
        text, block = surgery.taken_out(text, child)
        blocks.append(block)
    kept = surgery.own_comments(text, source.path)
    if source.definition and target.definition:
        kept.append(_as_comment(source))
    text = surgery.taken_out(surgery.commented(text, target.path, kept), source.path)[0]
    for block in blocks:
        text = surgery.put_in(text, target.path, None, block)
    return text


def _merged_fields(text: str, source: Code, target: Code) -> str:
    whole = merged(target, source)
    if whole.definition != target.definition:
        text = _defined(text, target.path, whole.definition)
    for key in ("include", "exclude", "examples", "rules"):
        n_before = len(getattr(target, key))
        if added := code_entry(whole).get(key, [])[n_before:]:
            text = _unshared(text, target, key)
            text = surgery.extended(text, target.path, key, added)
    for role, cues in whole.about.items():
        if new := cues[len(target.about.get(role, ())) :]:
            text = _unshared(text, target, "about")
            text = surgery.with_cues(text, target.path, role, new)
    return text


def _unshared(text: str, code: Code, key: str) -> str:
    return surgery.unshared(text, code.path, key, code_entry(code).get(key))


def _defined(text: str, path: str, definition: str) -> str:
    return surgery.with_field(text, path, "definition", definition)


def _as_comment(code: Code) -> str:
    return f"# merged from {code.path}: {' '.join(code.definition.split())}"


_CUTS: Mapping[type, Callable[..., str]] = {
    Rename: _rename,
    Move: _move,
    Merge: _merge,
    Split: _split,
    Retire: _retire,
    Add: _add,
    Edit: _edit,
}
