"""Which codes an audit speaks of: those that it was drawn for and that are what they were.

A code is known by its GUID, so that it is followed through renames and moves. One that came
later, was retired, merged or split, or could not be given while a part of the sample was read, was
not asked for in all of it. Where a code's description changed, what was read stays, with a note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from qualkit import store as stores
from qualkit.errors import ParameterError
from qualkit.model.codes import Code, Codebook
from qualkit.store import Store
from qualkit.store.code_fates import Fate
from qualkit.workflows._codebooks import book_of, step_of

REDEFINED = "definition, notes or examples changed since: read, at least in part, as they were then"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditedCodes:
    """``paths`` are the codes it speaks of; ``reasons`` says of others why it does not.

    ``redefined`` are those of the former whose description is another than when it was read.
    ``moved`` says why it speaks of none.
    """

    paths: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)
    redefined: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()

    def notes(self) -> Iterator[str]:
        """What is to be said beside the figures."""
        yield from (f"{path}: {why}" for path, why in self.reasons.items())
        if self.redefined:
            yield f"{REDEFINED}: {', '.join(self.redefined)}"


def audited_codes(
    store: Store, asked: tuple[str, ...] | None, *, revision: int, run: int
) -> AuditedCodes:
    """The codes that an audit speaks of, drawn at a revision for those with the GUIDs ``asked``.

    With None it is of an older version, which any change of the codebook puts out of date.
    """
    is_latest = stores.codes.is_latest(store, revision)
    if is_latest and (asked is None or not _turned_back(store, run)):
        return AuditedCodes(paths=stores.codes.givable(store))
    if asked is None:
        now = stores.codes.latest_number(store)
        what = f"the codebook is at revision {now}; it was at {revision} when it was drawn"
        return AuditedCodes(moved=(what,))
    try:
        return _judged(store, asked, revision=revision, run=run)
    except ParameterError as error:
        return AuditedCodes(moved=(error.what,))


def _turned_back(store: Store, run: int) -> bool:
    """Whether something was read under another codebook, though that of the drawing is back."""
    return any(
        not stores.codes.is_latest(store, number)
        for number in stores.code_fates.read_under(store, run)
    )


def _judged(store: Store, asked: tuple[str, ...], *, revision: int, run: int) -> AuditedCodes:
    judge = _Judge(
        asked=frozenset(asked),
        joined=stores.code_fates.joined_since(store, revision),
        split=stores.code_fates.split_since(store, revision),
        former=_former(store, {revision, *stores.code_fates.read_under(store, run)}),
    )
    reasons: dict[str, str] = {}
    paths: list[str] = []
    for fate in stores.code_fates.fates(store):
        why = judge.why_not(fate)
        if why:
            reasons[fate.path] = why
        elif fate.guid in judge.asked:
            paths.append(fate.path)
    moved = () if paths else ("none of the codes it was drawn for is what it was",)
    redefined = tuple(path for path in paths if judge.is_redefined(path))
    return AuditedCodes(paths=tuple(paths), reasons=reasons, redefined=redefined, moved=moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    """``former`` are the codes by their paths of now: of the newest revision, and before it of
    those that something was read under, the last that of the drawing.
    """

    asked: frozenset[str]
    joined: frozenset[str]
    split: frozenset[str]
    former: tuple[Mapping[str, Code], ...]

    def why_not(self, fate: Fate) -> str:
        """Why the audit says nothing of a code; empty where it does, or need say nothing."""
        if fate.guid not in self.asked:
            how = "given again" if fate.path in self.former[-1] else "added"
            return f"{how} since the sample was drawn: not audited" if fate.is_given else ""
        if fate.merged:
            return f"merged into {fate.merged} since the sample was drawn: not audited"
        if fate.is_retired and fate.is_in_book:
            return "retired since the sample was drawn: left out"
        if not fate.is_given:
            return "no longer a code that can be given: left out"
        if fate.guid in self.joined:
            return "another code was merged into it since the sample was drawn: not audited"
        if fate.guid in self.split:
            return "split since the sample was drawn: not audited"
        if not all(_is_given(book.get(fate.path)) for book in self.former):
            return "it could not be given while a part of the sample was read: not audited"
        return ""

    def is_redefined(self, path: str) -> bool:
        """Whether a code that was asked for all the time was described in several ways."""
        return len({_description(book[path]) for book in self.former}) > 1


def _is_given(code: Code | None) -> bool:
    return code is not None and not (code.retired or code.category)


def _description(code: Code) -> tuple[object, ...]:
    return code.definition, code.include, code.exclude, code.examples


def _former(store: Store, wanted: set[int]) -> tuple[Mapping[str, Code], ...]:
    """The codes of the newest revision and, back to the drawing, of the wanted ones.

    Each under its path of now.
    """
    revisions = [one for one in stores.codebooks.revisions(store) if one.number >= min(wanted)]
    books = [book_of(store, one) for one in revisions]
    names = {path: path for path in books[-1].paths()}
    found = [_named(books[-1], names)]
    for place in reversed(range(len(books) - 1)):
        steps = step_of(revisions[place + 1], books[place], books[place + 1])
        names = _before(names, books[place], steps)
        if revisions[place].number in wanted:
            found.append(_named(books[place], names))
    return tuple(found)


def _before(names: Mapping[str, str], book: Codebook, steps: Mapping[str, str]) -> dict[str, str]:
    """Paths of now with those in `book`, from those in the revision after it."""
    paths = set(book.paths()) - steps.keys()
    back = {new: old for old, new in steps.items() if new not in paths}
    return {now: back.get(then, then) for now, then in names.items()}


def _named(book: Codebook, names: Mapping[str, str]) -> dict[str, Code]:
    codes = {code.path: code for code in book.codes}
    return {now: codes[then] for now, then in names.items() if then in codes}
