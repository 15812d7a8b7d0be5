"""How near the words of a rule stand, in whose passages, and what the turn must be.

Knows the keys and their values; whether a name of a code means one is told once all codes are read
(`qualkit.codebook.nesting`), and whether anybody has a role only the project knows.
"""

from __future__ import annotations

import difflib
import re
from typing import Any

import yaml

from qualkit.codebook.nodes import Mapping, Reader, is_empty, texts_at
from qualkit.model.codes import SENTENCE, TURN
from qualkit.model.documents import KINDS

CONDITION_KEYS = ("role", "kind", "language", "question", "weight")

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]+)?")
_NUMBER = re.compile(r"[+-]?\d{1,6}(\.\d{1,6})?", re.ASCII)
_MOST_WORDS = 10_000


def is_language(code: str) -> bool:
    """True for what looks like a code of a language.

    >>> is_language("de"), is_language("german")
    (True, False)
    """
    return _LANGUAGE.fullmatch(code) is not None


def within(reader: Reader, entries: Mapping, path: str) -> tuple[str | int, str | None]:
    """How near the words stand, and the name of the code in whose passages; faults to `reader`."""
    if "within" not in entries or is_empty(entries["within"][1]):
        return SENTENCE, None
    line, node = entries["within"]
    nodes = node.value if isinstance(node, yaml.SequenceNode) else [node]
    said = [reader.text(item, f"'within' of a rule of {path!r}") for item in nodes]
    extents = [text for text in said if _is_extent(text)]
    names = [text for text in said if text and not _is_extent(text)]
    if len(extents) > 1 or len(names) > 1:
        what = f"'within' of a rule of {path!r} has {' and '.join(extents or names)}"
        reader.fault(line, what, "name one extent (sentence, turn, a number), one code, or both")
    return _extent(reader, line, extents, path), names[0] if names else None


def _is_extent(text: str) -> bool:
    return text in (SENTENCE, TURN) or bool(_NUMBER.fullmatch(text))


def _extent(reader: Reader, line: int, extents: list[str], path: str) -> str | int:
    if not extents:
        return SENTENCE
    if extents[0] in (SENTENCE, TURN):
        return extents[0]
    if not extents[0].isdecimal() or not 1 < int(extents[0]) <= _MOST_WORDS:
        what = f"'within: {extents[0]}' of a rule of {path!r} is no number of words"
        reader.fault(line, what, f"write a whole number from 2 to {_MOST_WORDS:,}")
        return SENTENCE
    return int(extents[0])


def conditions(reader: Reader, entries: Mapping, path: str) -> dict[str, Any]:
    """What the turn must be or answer, and the weight, as fields of a rule."""
    kinds = texts_at(reader, entries, "kind")
    languages = texts_at(reader, entries, "language")
    for kind in kinds:
        if kind not in KINDS:
            near = difflib.get_close_matches(kind.lower(), KINDS, n=1)
            repair = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(KINDS)}"
            what = f"a rule of {path!r} asks for the kind {kind!r}"
            reader.fault(entries["kind"][0], what, repair)
    for language in languages:
        if not is_language(language):
            what = f"a rule of {path!r} asks for the language {language!r}"
            reader.fault(entries["language"][0], what, "write a code such as en, de, cs")
    return {
        "roles": texts_at(reader, entries, "role"),
        "document_kinds": kinds,
        "languages": languages,
        "questions": texts_at(reader, entries, "question"),
        "weight": _weight(reader, entries, path),
    }


def _weight(reader: Reader, entries: Mapping, path: str) -> float | None:
    if "weight" not in entries or is_empty(entries["weight"][1]):
        return None
    line, node = entries["weight"]
    text = reader.text(node, "'weight'").replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        if isinstance(node, yaml.ScalarNode):
            what = f"the weight {text!r} of a rule of {path!r} is no number"
            reader.fault(line, what, "write a number such as 2 or -0.5")
        return None
    return float(text)
