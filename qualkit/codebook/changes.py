"""What can be done to the codes of a codebook, as values, and what each does to a `Codebook`.

Nothing here knows YAML (`qualkit.codebook.editing` does the same to a file's text) or a project.
What makes no sense is refused before anything is done: a name that is taken, a code under itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from qualkit.codebook.names import folded, resolve
from qualkit.codebook.nodes import COLOR, LONGEST_NAME, not_text
from qualkit.codebook.trees import Branch, Tree
from qualkit.errors import ParameterError
from qualkit.model.codes import SEPARATOR, Code, Codebook, Rule

ROOT = SEPARATOR
"""Where to move a code that shall have no parent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """Give `code` another `name`; what is under it comes along."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Put `code`, with all under it, under `parent` (``/``: none), last or before `position`."""

    code: str
    parent: str
    position: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Make `code` one with `into`: its children, notes, examples, rules and cues go there."""

    code: str
    into: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Put a new code called `name` right after `code`."""

    code: str
    name: str
    definition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """Keep `code` in the book, but give it no more; or, with `retired` false, give it again."""

    code: str
    retired: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Add:
    """Put a new code called `name` last under `parent` (``/``: none)."""

    name: str
    parent: str = ROOT
    definition: str = ""
    category: bool = False
    color: str = ""

    def entry(self) -> Code:
        """The new code, whose path is its name."""
        return Code(
            path=self.name, definition=self.definition, category=self.category, color=self.color
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Give fields of `code` other values; those that are None stay.

    ``rules_text`` is the YAML that ``rules`` were read from.
    """

    code: str
    definition: str | None = None
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    examples: tuple[str, ...] | None = None
    color: str | None = None
    about: Mapping[str, tuple[str, ...]] | None = None
    rules: tuple[Rule, ...] | None = None
    rules_text: str | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of a code that get another value."""
        return {name: value for name in FIELDS if (value := getattr(self, name)) is not None}


FIELDS = ("definition", "include", "exclude", "examples", "color", "about", "rules")

Change = Rename | Move | Merge | Split | Retire | Add | Edit
"""One change of a codebook. Codes are named by their path or its shortest unambiguous ending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A codebook after a change; ``moved`` maps every path that is another now, ``added`` is new.

    A merged code's path maps to that of the code it became one with.
    """

    book: Codebook
    moved: Mapping[str, str]
    added: str | None = None


def settled(book: Codebook, change: Change) -> Change:
    """`change` with its codes as whole paths of `book`.

    Raises
    ------
    UnknownName, ParameterError
        If a code is not there, or a name means several.
    """
    paths = book.paths()
    found: dict[str, Any] = {
        name: resolve(value, paths)
        for name in ("code", "into", "parent")
        if isinstance(value := getattr(change, name, None), str)
        and (name, value) != ("parent", ROOT)
    }
    name = getattr(change, "name", None)
    if name is not None:
        found["name"] = _sound_name(name)
    if definition := getattr(change, "definition", ""):
        found["definition"] = _sound_text(definition.strip())
    if color := getattr(change, "color", ""):
        found["color"] = sound_color(color)
    if isinstance(change, Edit):
        found |= {name: _sound_texts(getattr(change, name)) for name in _LISTS}
        found["about"] = _sound_cues(change.about)
    return replace(change, **found)


_LISTS = ("include", "exclude", "examples")


def _sound_texts(texts: Iterable[str] | None) -> tuple[str, ...] | None:
    if texts is None:
        return None
    return tuple(_sound_text(text.strip()) for text in texts if text.strip())


def _sound_cues(
    about: Mapping[str, Iterable[str]] | None,
) -> Mapping[str, tuple[str, ...]] | None:
    if about is None:
        return None
    sound = {
        _sound_text(role.strip(), "role"): _sound_texts(cues) or () for role, cues in about.items()
    }
    return {role: cues for role, cues in sound.items() if role and cues}


def apply(book: Codebook, change: Change) -> Changed:
    """`book` after `change`.

    Raises
    ------
    UnknownName
        If a code is not in the book; the nearest are named.
    ParameterError
        If the change makes no sense in this book; what to do instead is told.

    Examples
    --------
    >>> book = Codebook(title="Needs", codes=(Code(path="Cost"), Code(path="Cost/Fares")))
    >>> apply(book, Rename(code="cost", name="Money")).moved
    {'Cost': 'Money', 'Cost/Fares': 'Money/Fares'}
    """
    tree = Tree.of(book)
    settled_change = settled(book, change)
    _APPLY[type(settled_change)](tree, settled_change)
    changed = replace(book, codes=tree.codes())
    return Changed(book=changed, moved=tree.moved(), added=tree.new_path())


def taken(name: str, names: Iterable[str]) -> str | None:
    """The one of `names` that nobody can tell from `name`: case and composition are ignored."""
    wanted = folded(name)
    return next((other for other in names if folded(other) == wanted), None)


def _rename(tree: Tree, change: Rename) -> None:
    branch = tree.at(change.code)
    if change.name == branch.name:
        raise ParameterError(f"the code {change.code!r} has that name", repair="give another")
    others = [other for other in tree.siblings(branch) if other is not branch]
    _refuse_taken(change.name, others, tree.path(branch.parent))
    branch.name = change.name


def _move(tree: Tree, change: Move) -> None:
    branch = tree.at(change.code)
    parent = None if change.parent == ROOT else tree.at(change.parent)
    if parent is branch:
        raise ParameterError(f"{change.code!r} cannot stand under itself", repair="name another")
    if parent is not None and parent in tree.under(branch):
        what = f"{change.parent!r} stands under {change.code!r}"
        raise ParameterError(what, repair="move that one out first")
    if parent is branch.parent and change.position is None:
        place = f"under {change.parent!r}" if parent else "at the top"
        what = f"the code {change.code!r} is {place} already"
        raise ParameterError(what, repair="give a position to change the order")
    others = [other for other in tree.children(parent) if other is not branch]
    _refuse_taken(branch.name, others, tree.path(parent))
    tree.move(branch, parent, change.position)


def _merge(tree: Tree, change: Merge) -> None:
    source, target = tree.at(change.code), tree.at(change.into)
    _refuse_merge(tree, source, target, change)
    for child in list(tree.children(source)):
        tree.move(child, target, None)
    target.code = merged(target.code, source.code)
    tree.join(source, target)


def _refuse_merge(tree: Tree, source: Branch, target: Branch, change: Merge) -> None:
    if source is target:
        raise ParameterError(f"{change.code!r} cannot be merged with itself", repair="name two")
    for path, branch in ((change.code, source), (change.into, target)):
        if branch.code.category:
            what = f"{path!r} is a category, which has no codings to merge"
            raise ParameterError(what, repair=_INSTEAD)
    if target in tree.under(source):
        what = f"{change.into!r} stands under {change.code!r}"
        raise ParameterError(what, repair=f"merge {change.into!r} into {change.code!r}, or move it")
    if target.code.retired:
        what = f"the code {change.into!r} is retired"
        raise ParameterError(what, repair=f"unretire {change.into!r} first, or name another")
    there = [child for child in tree.children(target) if child is not source]
    for child in tree.children(source):
        if twin := taken(child.name, (other.name for other in there)):
            what = f"both {change.code!r} and {change.into!r} have a code {twin!r} under them"
            raise ParameterError(what, repair="rename or merge these two first")


_INSTEAD = "move the codes under it, then export the codebook, take it out there, and import that"


def merged(target: Code, source: Code) -> Code:
    """`target` with what it lacks of `source`: notes, examples, rules, cues; a definition if any.

    >>> merged(Code(path="A", include=("x",)), Code(path="B", include=("x", "y"))).include
    ('x', 'y')
    """
    rules = [replace(rule, line=0) for rule in target.rules]
    lacking = [rule for rule in source.rules if replace(rule, line=0) not in rules]
    roles = dict.fromkeys((*target.about, *source.about))
    return replace(
        target,
        definition=target.definition or source.definition,
        include=_joined(target.include, source.include),
        exclude=_joined(target.exclude, source.exclude),
        examples=_joined(target.examples, source.examples),
        rules=(*target.rules, *lacking),
        about={r: _joined(target.about.get(r, ()), source.about.get(r, ())) for r in roles},
    )


def _joined(target: tuple[str, ...], source: tuple[str, ...]) -> tuple[str, ...]:
    return (*target, *(text for text in dict.fromkeys(source) if text not in target))


def _split(tree: Tree, change: Split) -> None:
    branch = tree.at(change.code)
    if branch.code.category:
        what = f"{change.code!r} is a category, which has no codings to split"
        raise ParameterError(what, repair="split a code under it, or add a code")
    siblings = tree.siblings(branch)
    _refuse_taken(change.name, siblings, tree.path(branch.parent))
    new = Code(path=change.name, definition=change.definition)
    tree.add(new, branch.parent, siblings.index(branch) + 1)


def _retire(tree: Tree, change: Retire) -> None:
    branch = tree.at(change.code)
    if branch.code.category:
        what = f"{change.code!r} is a category, which is never coded"
        raise ParameterError(what, repair="retire the codes under it instead")
    if branch.code.retired == change.retired:
        state = "retired already" if change.retired else "not retired"
        raise ParameterError(f"the code {change.code!r} is {state}", repair="name another")
    branch.code = replace(branch.code, retired=change.retired)


def _add(tree: Tree, change: Add) -> None:
    parent = None if change.parent == ROOT else tree.at(change.parent)
    _refuse_taken(change.name, tree.children(parent), tree.path(parent))
    tree.add(change.entry(), parent, None)


def _edit(tree: Tree, change: Edit) -> None:
    branch = tree.at(change.code)
    if branch.code.category and change.rules:
        what = f"{change.code!r} is a category, which is never coded"
        raise ParameterError(what, repair="give the rules to a code under it")
    branch.code = replace(branch.code, **change.fields())


def _refuse_taken(name: str, others: Iterable[Branch], parent: str) -> None:
    if twin := taken(name, (other.name for other in others)):
        place = f"under {parent!r}" if parent else "at the top"
        what = f"there is a code {twin!r} {place} already"
        raise ParameterError(what, repair="choose another name, or merge the two")


def _sound_text(text: str, what: str = "text") -> str:
    if hidden := not_text(text):
        what = f"the {what} holds U+{ord(hidden):04X}, which is no text"
        raise ParameterError(what, repair="type it anew")
    return text


def sound_color(color: str) -> str:
    """`color` as a codebook has it, ``#d1495b``; `ParameterError` where it is none."""
    if not COLOR.fullmatch(color.strip()):
        what = f"the colour {color[:40]!r}"
        raise ParameterError(what, expected="'#' and six hexadecimal digits, such as #d1495b")
    return color.strip().lower()


def _sound_name(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned:
        raise ParameterError("the name is empty", repair="give a name")
    if SEPARATOR in cleaned:
        what = f"the name {cleaned!r} contains {SEPARATOR!r}, which separates levels"
        raise ParameterError(what, repair="give the name alone, and move the code to its parent")
    if len(cleaned) > LONGEST_NAME:
        what = f"the name has {len(cleaned):,} characters"
        raise ParameterError(what, expected=f"at most {LONGEST_NAME}")
    if not cleaned.isprintable():
        raise ParameterError(f"the name {cleaned!r} holds what is no text", repair="type it anew")
    return cleaned


_APPLY: Mapping[type, Callable[..., None]] = {
    Rename: _rename,
    Move: _move,
    Merge: _merge,
    Split: _split,
    Retire: _retire,
    Add: _add,
    Edit: _edit,
}
