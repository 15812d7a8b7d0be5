"""A codebook from YAML: the whole file is checked, and every fault listed with its line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import yaml

from qualkit.codebook.nodes import Mapping, Reader, line_of
from qualkit.errors import CodebookError, Fault
from qualkit.model.codes import RULE_KINDS, SEPARATOR, Code, Codebook, Rule

BOOK_KEYS = ("codebook", "version", "language", "description", "codes")
CODE_KEYS = (
    "name", "category", "definition", "include", "exclude", "examples", "color", "rules", "about",
    "codes",
)  # fmt: skip
RULE_KEYS = (*RULE_KINDS, "unless")

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")
_DEEPEST = 20
_MOST_CODES = 20_000


def read_codebook(text: str, source: str) -> Codebook:
    r"""The codebook that `text` (YAML) holds.

    Parameters
    ----------
    text : str
        The file's text.
    source : str
        The file's name, for messages.

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
    book, faults = parse_codebook(text, source)
    if faults:
        raise CodebookError(source, faults)
    return book


def parse_codebook(text: str, source: str) -> tuple[Codebook, tuple[Fault, ...]]:
    """What can be read of the codebook in `text`, and every fault, in the order of their lines.

    For a caller who has more to check, such as whether the rules can be compiled.

    Raises
    ------
    CodebookError
        If the text is no YAML, so that nothing can be read.
    """
    reader = Reader()
    book = _Tree(reader).book(_compose(text, source))
    return book, tuple(sorted(reader.faults, key=lambda fault: fault.line))


def _compose(text: str, source: str) -> yaml.Node:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"not readable as YAML: {error.problem or error.context}"
        fault = Fault(mark.line + 1 if mark else 0, problem, "check indents, colons and quotes")
        raise CodebookError(source, [fault]) from error
    except (yaml.YAMLError, RecursionError) as error:
        fault = Fault(0, "not readable as YAML", "save it as plain UTF-8 text with less nesting")
        raise CodebookError(source, [fault]) from error
    if root is None:
        fault = Fault(0, "the file is empty", "write 'codebook:' and 'codes:'")
        raise CodebookError(source, [fault])
    return root


@dataclass(slots=True)
class _Tree:
    """Walks the nodes once; ``open_nodes`` are those being read, to notice a cycle."""

    reader: Reader
    codes: list[Code] = field(default_factory=list)
    open_nodes: set[int] = field(default_factory=set)
    lines: dict[str, int] = field(default_factory=dict)

    def book(self, root: yaml.Node) -> Codebook:
        entries = self.reader.mapping(root, "the codebook", BOOK_KEYS)
        title = self._text(entries, "codebook")
        if isinstance(root, yaml.MappingNode):
            if not title:
                self.reader.fault(root, "the codebook has no title", "add 'codebook: TITLE'")
            if "codes" not in entries:
                self.reader.fault(root, "the codebook has no codes", "add 'codes:' with a list")
        language = self._text(entries, "language") or "en"
        if not _LANGUAGE.fullmatch(language):
            line = entries["language"][0]
            self.reader.fault(line, f"language {language!r}", "write a code such as en, de, cs")
        if "codes" in entries:
            self._children(entries["codes"][1], parent=None)
        return Codebook(
            title=title,
            codes=tuple(self.codes),
            version=self._text(entries, "version") or "1",
            language=language,
            description=self._text(entries, "description"),
        )

    def _children(self, node: yaml.Node, parent: str | None) -> None:
        depth = parent.count(SEPARATOR) + 1 if parent else 0
        if id(node) in self.open_nodes:
            what = f"a cycle: the codes of {parent!r} contain themselves"
            self.reader.fault(node, what, "remove the alias that points back")
        elif depth >= _DEEPEST or len(self.codes) > _MOST_CODES:
            what = f"over {_DEEPEST} levels or {_MOST_CODES:,} codes"
            self.reader.fault(node, what, "flatten or split the codebook")
        else:
            self.open_nodes.add(id(node))
            for item in self.reader.items(node, f"'codes' of {parent or 'the codebook'}"):
                self._code(item, parent)
            self.open_nodes.remove(id(node))

    def _code(self, node: yaml.Node, parent: str | None) -> None:
        entries = self.reader.mapping(node, "a code", CODE_KEYS)
        name = self._name(node, entries)
        if not name:
            return
        path = f"{parent}{SEPARATOR}{name}" if parent else name
        self._check_twin(path, line_of(node))
        self.codes.append(self._read(path, entries))
        if "codes" in entries:
            self._children(entries["codes"][1], path)

    def _name(self, node: yaml.Node, entries: Mapping) -> str:
        name = " ".join(self._text(entries, "name").split())
        if not name and isinstance(node, yaml.MappingNode):
            self.reader.fault(node, "a code without a name", "add 'name:'")
        if SEPARATOR in name:
            what = f"the name {name!r} contains {SEPARATOR!r}, which separates levels"
            self.reader.fault(entries["name"][0], what, "nest the code under its parent's 'codes:'")
            return name.replace(SEPARATOR, " ")
        return name

    def _check_twin(self, path: str, line: int) -> None:
        first = self.lines.setdefault(path.casefold(), line)
        if first != line:
            what = f"the code {path!r} stands twice (first on line {first})"
            self.reader.fault(line, what, "rename one of the two")

    def _read(self, path: str, entries: Mapping) -> Code:
        code = Code(
            path=path,
            category="category" in entries
            and self.reader.flag(entries["category"][1], f"'category' of {path!r}"),
            definition=self._text(entries, "definition"),
            include=self._texts(entries, "include"),
            exclude=self._texts(entries, "exclude"),
            examples=self._texts(entries, "examples"),
            color=self._color(entries),
            rules=self._rules(entries, path),
            about=self._about(entries),
        )
        if code.category and code.rules:
            what = f"the category {path!r} has rules, but a category is never coded"
            self.reader.fault(entries["rules"][0], what, "move the rules to a code under it")
        return code

    def _color(self, entries: Mapping) -> str:
        color = self._text(entries, "color")
        if color and not _COLOR.fullmatch(color):
            what = f"the colour {color!r}"
            self.reader.fault(entries["color"][0], what, 'write it as "#d1495b", in quotes')
        return color.lower()

    def _about(self, entries: Mapping) -> dict[str, tuple[str, ...]]:
        if "about" not in entries:
            return {}
        node = entries["about"][1]
        if not isinstance(node, yaml.MappingNode):
            self.reader.fault(node, "'about' is no mapping", 'write it as {role: ["cue", …]}')
            return {}
        return {
            self.reader.text(key, "a role of 'about'"): self.reader.texts(value, "'about'")
            for key, value in node.value
        }

    def _rules(self, entries: Mapping, path: str) -> tuple[Rule, ...]:
        if "rules" not in entries:
            return ()
        nodes = self.reader.items(entries["rules"][1], f"'rules' of {path!r}")
        rules = [self._rule(node, path) for node in nodes]
        return tuple(rule for rule in rules if rule)

    def _rule(self, node: yaml.Node, path: str) -> Rule | None:
        entries = self.reader.mapping(node, f"a rule of {path!r}", RULE_KEYS)
        kinds = [kind for kind in RULE_KINDS if kind in entries]
        if len(kinds) != 1:
            if isinstance(node, yaml.MappingNode):
                what = f"a rule of {path!r} has {' and '.join(kinds) or 'nothing to look for'}"
                self.reader.fault(node, what, f"give it exactly one of {', '.join(RULE_KINDS)}")
            return None
        kind = kinds[0]
        if not self._is_filled(entries, kind, path):
            return None
        return Rule(
            kind=kind,
            lemmas=self._texts(entries, "lemmas"),
            phrase=self._text(entries, "phrase"),
            regex=self._regex(entries, path),
            pattern=self._pattern(entries, path),
            unless=self._texts(entries, "unless"),
            line=line_of(node),
        )

    def _is_filled(self, entries: Mapping, kind: str, path: str) -> bool:
        line, node = entries[kind]
        filled = bool(node.value)
        if not filled:
            self.reader.fault(line, f"{kind!r} of a rule of {path!r} is empty", "fill it")
        return filled

    def _regex(self, entries: Mapping, path: str) -> str:
        regex = self._text(entries, "regex")
        try:
            matches_nothing = bool(regex) and re.compile(regex, re.IGNORECASE).match("") is not None
        except (re.error, RecursionError, OverflowError) as error:
            what = f"bad regex {regex!r} of {path!r}: {error}"
            self.reader.fault(entries["regex"][0], what, "mend the expression")
        else:
            if matches_nothing:
                what = f"the regex {regex!r} of {path!r} matches the empty text, so every sentence"
                self.reader.fault(entries["regex"][0], what, "make it ask for a word")
        return regex

    def _pattern(self, entries: Mapping, path: str) -> tuple[dict[str, object], ...]:
        if "pattern" not in entries:
            return ()
        line, node = entries["pattern"]
        tokens = self.reader.plain(node)
        if not isinstance(tokens, list) or not all(isinstance(token, dict) for token in tokens):
            what = f"bad spaCy pattern of {path!r}"
            self.reader.fault(line, what, "write a list of tokens such as [{LEMMA: meet}]")
            return ()
        return tuple(tokens)

    def _text(self, entries: Mapping, key: str) -> str:
        return self.reader.text(entries[key][1], f"{key!r}") if key in entries else ""

    def _texts(self, entries: Mapping, key: str) -> tuple[str, ...]:
        return self.reader.texts(entries[key][1], f"{key!r}") if key in entries else ()
