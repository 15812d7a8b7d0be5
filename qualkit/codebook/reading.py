"""A codebook from YAML: the whole file is checked, and every fault listed with its line."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from typing import NoReturn

import yaml

from qualkit.codebook.conditions import is_language
from qualkit.codebook.nesting import resolved
from qualkit.codebook.nodes import (
    COLOR,
    LONGEST_NAME,
    Mapping,
    Reader,
    is_empty,
    is_null,
    kind,
    line_of,
    text_at,
    texts_at,
)
from qualkit.codebook.rules import read_rules
from qualkit.codebook.words import Files, no_files
from qualkit.errors import CodebookError, Fault
from qualkit.model.codes import SEPARATOR, Code, Codebook

BOOK_KEYS = ("codebook", "version", "language", "description", "codes")
CODE_KEYS = (
    "name", "category", "retired", "definition", "include", "exclude", "examples", "color", "rules",
    "about", "codes",
)  # fmt: skip

_DEEPEST = 20
_MOST_CODES = 20_000
_LONGEST_FILE = 20_000_000


def read_codebook(text: str, source: str, files: Files = no_files) -> Codebook:
    r"""The codebook that `text` (YAML) holds.

    Parameters
    ----------
    text : str
        The file's text.
    source : str
        The file's name, for messages.
    files : callable, optional
        From the name of a word list to its text; raises a `QualkitError` where there is none.

    Raises
    ------
    CodebookError
        If there is any fault; ``error.faults`` lists all of them in the order of their lines.

    Examples
    --------
    >>> book = read_codebook("codebook: Needs\ncodes: [{name: Make friends}]", "needs.yaml")
    >>> book.paths()
    ('Make friends',)
    """
    book, faults = parse_codebook(text, source, files)
    if faults:
        raise CodebookError(source, faults)
    return book


def parse_codebook(
    text: str, source: str, files: Files = no_files
) -> tuple[Codebook, tuple[Fault, ...]]:
    """What can be read of the codebook in `text`, and every fault, in the order of their lines.

    For a caller who has more to check, such as whether the rules can be compiled.

    Raises
    ------
    CodebookError
        If the text is no YAML, so that nothing can be read.
    """
    return codebook_of(composed_text(text, source), files)


def codebook_of(root: yaml.Node, files: Files = no_files) -> tuple[Codebook, tuple[Fault, ...]]:
    """What can be read of the codebook that the nodes under `root` make, and every fault."""
    reader = Reader(files)
    tree = _Tree(reader)
    book = tree.book(root)
    codes, misnamed = resolved(book.codes, reader.nested, tuple(tree.named))
    faults = sorted((*reader.faults, *misnamed), key=lambda fault: fault.line)
    return replace(book, codes=codes), tuple(faults)


def composed_text(text: str, source: str) -> yaml.Node:
    """The nodes of YAML `text`; `CodebookError` where it is none."""
    if len(text) > _LONGEST_FILE:
        _refuse(source, 0, "the file is too large for a codebook", "split the codebook")
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 0
        _refuse(source, line, *_yaml_problem(str(error.problem or error.context)), cause=error)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        what = f"the character U+{int(error.character):04X} is no text"
        _refuse(source, line, what, "remove it, or save the file as UTF-8", cause=error)
    except RecursionError as error:
        _refuse(source, 0, "lists or keys are nested too deep", "flatten the codebook", cause=error)
    except (ValueError, OverflowError, IndexError) as error:
        # PyYAML lets these out of escapes, directives and numbers that it cannot make sense of.
        repair = "check escapes such as \\U in double quotes"
        _refuse(source, 0, f"not readable as YAML: {error}", repair, cause=error)
    if root is None or is_null(root):
        _refuse(source, 0, "the file is empty", "write 'codebook: TITLE' and 'codes:'")
    return root


def _yaml_problem(problem: str) -> tuple[str, str]:
    if "'\\t'" in problem:
        return "a tab where YAML wants spaces", "indent with spaces"
    if "undefined alias" in problem:
        return problem, "set the anchor with '&' before its alias"
    return f"not readable as YAML: {problem}", "check indents, colons and quotes"


def _refuse(
    source: str, line: int, what: str, repair: str, *, cause: Exception | None = None
) -> NoReturn:
    raise CodebookError(source, [Fault(line, what, repair)]) from cause


@dataclass(slots=True)
class _Tree:
    """Walks the nodes once; ``open_nodes`` are those being read, to notice a cycle.

    ``named`` are the paths of the codes whose names stand in the file so.
    """

    reader: Reader
    codes: list[Code] = field(default_factory=list)
    open_nodes: set[int] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    n_read: int = 0

    def book(self, root: yaml.Node) -> Codebook:
        entries = self.reader.mapping(root, "the codebook", BOOK_KEYS)
        if isinstance(root, yaml.MappingNode):
            self._check_present(root, entries)
        if "codes" in entries:
            self._children(entries["codes"][1], parent=None)
        return Codebook(
            title=self._text(entries, "codebook"),
            codes=tuple(self.codes),
            version=self._text(entries, "version") or "1",
            language=self._language(entries),
            description=self._text(entries, "description"),
        )

    def _check_present(self, root: yaml.Node, entries: Mapping) -> None:
        if "codebook" not in entries or is_empty(entries["codebook"][1]):
            self.reader.fault(root, "the codebook has no title", "add 'codebook: TITLE'")
        if "codes" not in entries:
            self.reader.fault(root, "the codebook has no codes", "add 'codes:' with a list")

    def _language(self, entries: Mapping) -> str:
        language = self._text(entries, "language") or "en"
        if not is_language(language):
            line = entries["language"][0]
            what = f"the language {language!r} is no code"
            self.reader.fault(line, what, "write a code such as en, de, cs")
        return language

    def _children(self, node: yaml.Node, parent: str | None) -> None:
        depth = parent.count(SEPARATOR) + 1 if parent else 0
        if id(node) in self.open_nodes:
            what = f"a cycle: the codes of {parent!r} contain themselves"
            self.reader.fault(node, what, "remove the alias that points back")
        elif depth >= _DEEPEST:
            self.reader.fault(node, f"codes are nested over {_DEEPEST} levels", "flatten them")
        else:
            self.open_nodes.add(id(node))
            for item in self.reader.items(node, f"'codes' of {parent or 'the codebook'}"):
                if not self._is_read(item, parent):
                    break
            self.open_nodes.remove(id(node))

    def _is_read(self, node: yaml.Node, parent: str | None) -> bool:
        self.n_read += 1
        if self.n_read > _MOST_CODES:
            if self.n_read == _MOST_CODES + 1:
                what = f"there are over {_MOST_CODES:,} codes"
                self.reader.fault(node, what, "split the codebook, or remove aliases")
            return False
        self._code(node, parent)
        return True

    def _code(self, node: yaml.Node, parent: str | None) -> None:
        entries = self.reader.mapping(node, "a code", CODE_KEYS)
        if not entries:
            if isinstance(node, yaml.MappingNode):
                self.reader.fault(node, "a code without a name", "add 'name:'")
            return
        n_faults = len(self.reader.faults)
        name = self._name(node, entries)
        is_sound = len(self.reader.faults) == n_faults and (not parent or parent in self.named)
        path = f"{parent}{SEPARATOR}{name or '?'}" if parent else name or "?"
        if name:
            self._check_twin(path, line_of(node))
        if is_sound:
            self.named[path] = None
        self.codes.append(self._read(path, entries))
        if "codes" in entries:
            self._children(entries["codes"][1], path)

    def _name(self, node: yaml.Node, entries: Mapping) -> str:
        name = " ".join(self._text(entries, "name").split())
        if "name" not in entries or is_empty(entries["name"][1]):
            self.reader.fault(node, "a code without a name", "add 'name:'")
        if len(name) > LONGEST_NAME:
            what = f"the name of a code has {len(name):,} characters"
            self.reader.fault(entries["name"][0], what, f"write at most {LONGEST_NAME}")
            return name[:LONGEST_NAME].replace(SEPARATOR, " ")
        if SEPARATOR in name:
            what = f"the name {name!r} contains {SEPARATOR!r}, which separates levels"
            self.reader.fault(entries["name"][0], what, "nest the code under its parent's 'codes:'")
            return name.replace(SEPARATOR, " ")
        return name

    def _check_twin(self, path: str, line: int) -> None:
        folded = unicodedata.normalize("NFC", path).casefold()
        if folded in self.lines:
            what = f"the code {path!r} stands twice (first on line {self.lines[folded]})"
            self.reader.fault(line, what, "rename one of the two")
        else:
            self.lines[folded] = line

    def _read(self, path: str, entries: Mapping) -> Code:
        code = Code(
            path=path,
            category=self._flag(entries, "category", path),
            retired=self._flag(entries, "retired", path),
            definition=self._text(entries, "definition"),
            include=self._texts(entries, "include"),
            exclude=self._texts(entries, "exclude"),
            examples=self._texts(entries, "examples"),
            color=self._color(entries),
            rules=read_rules(self.reader, entries, path),
            about=self._about(entries),
        )
        if code.category and code.rules:
            what = f"the category {path!r} has rules, but a category is never coded"
            self.reader.fault(entries["rules"][0], what, "move the rules to a code under it")
        if code.category and code.retired:
            what = f"the category {path!r} is retired, but a category is never coded"
            self.reader.fault(entries["retired"][0], what, "retire the codes under it instead")
        return code

    def _flag(self, entries: Mapping, key: str, path: str) -> bool:
        return key in entries and self.reader.flag(entries[key][1], f"{key!r} of {path!r}")

    def _color(self, entries: Mapping) -> str:
        if "color" not in entries:
            return ""
        line, node = entries["color"]
        color = self.reader.text(node, "'color'")
        if is_null(node):
            what = "the colour is empty: YAML takes what follows a bare '#' for a comment"
            self.reader.fault(line, what, 'write it as "#d1495b", in quotes')
        elif isinstance(node, yaml.ScalarNode) and not COLOR.fullmatch(color):
            what = f"the colour {color!r} is not '#' and six hexadecimal digits"
            self.reader.fault(line, what, 'write it as "#d1495b", in quotes')
        return color.lower()

    def _about(self, entries: Mapping) -> dict[str, tuple[str, ...]]:
        if "about" not in entries:
            return {}
        node = entries["about"][1]
        if not isinstance(node, yaml.MappingNode):
            self.reader.fault(node, f"'about' is {kind(node)}", 'write it as {role: ["cue", …]}')
            return {}
        found: dict[str, tuple[str, ...]] = {}
        for key, value in node.value:
            role = self.reader.text(key, "a role of 'about'")
            cues = self.reader.texts(value, f"'about' of {role!r}", as_words=True)
            if role in found or not role:
                what = f"the role {role!r} stands twice in 'about'" if role else "an empty role"
                self.reader.fault(key, what, "name each role once")
            elif is_empty(value):
                self.reader.fault(key, f"'about' of {role!r} has no cues", "add cues or remove it")
            found[role] = cues
        return found

    def _text(self, entries: Mapping, key: str) -> str:
        return text_at(self.reader, entries, key)

    def _texts(self, entries: Mapping, key: str) -> tuple[str, ...]:
        return texts_at(self.reader, entries, key)
