"""Codes, their rules, and the codebook: the tree of codes at a revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

SEPARATOR = "/"
"""Between the names of a code's path: ``Needs/Make friends``."""

RULE_KINDS = ("lemmas", "phrase", "regex", "pattern", "any_of", "all_of")
"""What a rule can look for; a rule has exactly one of them, but may join the last two."""

SENTENCE, TURN = "sentence", "turn"
"""How far apart the words of a rule may stand; a number of words is the third way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A pattern that votes for its code in a sentence, or abstains.

    ``lemmas`` asks for any of these lemmas, ``phrase`` for words in a row matched on lemmas (of
    several phrases, for any), ``regex`` for a regular expression (case ignored), ``pattern`` for a
    spaCy token pattern, ``all_of`` for all of these words or phrases and ``any_of`` for one; with
    both, for all of the former and one of the latter. ``within`` says how near: in one sentence,
    in one turn, or within a number of words. The rule abstains where one of ``unless`` (words or
    phrases) occurs.

    ``inside`` is the path of a code in whose passages alone the rule votes, None for everywhere.
    ``roles``, ``document_kinds``, ``languages`` and ``questions`` (phrases) are what the turn must
    be or answer, empty for any. ``weight`` is the magnitude that suggestions carry. ``files`` tells
    which of the words come from which file. ``line`` is where the rule stands in its own file, 0
    when unknown.
    """

    kind: str
    lemmas: tuple[str, ...] = ()
    phrase: str | tuple[str, ...] = ""
    regex: str = ""
    pattern: tuple[Mapping[str, Any], ...] = ()
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    within: str | int = SENTENCE
    inside: str | None = None
    roles: tuple[str, ...] = ()
    document_kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    weight: float | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    line: int = 0

    def phrases(self) -> tuple[str, ...]:
        """The phrases of ``phrase``, one or several."""
        if isinstance(self.phrase, str):
            return (self.phrase,) if self.phrase else ()
        return self.phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A named concept. ``path`` names it from the root; a category only groups.

    ``about`` maps a role to cues: where one of them occurs in the sentence, the view is
    attributed to that role. A ``retired`` code stays in the book and its codings count, but it is
    given no more and its rules are not run.
    """

    path: str
    category: bool = False
    definition: str = ""
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    color: str = ""
    rules: tuple[Rule, ...] = ()
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: bool = False

    @property
    def name(self) -> str:
        """The last name of the path."""
        return self.path.rsplit(SEPARATOR, 1)[-1]

    @property
    def parent(self) -> str | None:
        """The path of the parent, None at the root."""
        return self.path.rsplit(SEPARATOR, 1)[0] if SEPARATOR in self.path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The tree of codes, parents before children, in the order of the file."""

    title: str
    codes: tuple[Code, ...]
    version: str = "1"
    language: str = "en"
    description: str = ""

    def paths(self) -> tuple[str, ...]:
        """The paths of all codes, categories included."""
        return tuple(code.path for code in self.codes)

    def in_use(self) -> Codebook:
        """The codebook without its retired codes; what stands under one stays."""
        return replace(self, codes=tuple(code for code in self.codes if not code.retired))


def short_names(paths: Iterable[str]) -> dict[str, str]:
    """For each path the shortest ending that no other of `paths` has.

    >>> short_names(["Needs/Cost", "Assets/Cost", "Needs/Friends"])
    {'Needs/Cost': 'Needs/Cost', 'Assets/Cost': 'Assets/Cost', 'Needs/Friends': 'Friends'}
    """
    listed = list(paths)
    parts = {path: path.split(SEPARATOR) for path in listed}
    endings = Counter(
        tuple(names[start:]) for names in parts.values() for start in range(len(names))
    )
    return {
        path: SEPARATOR.join(
            next(
                (
                    parts[path][n:]
                    for n in range(len(parts[path]) - 1, 0, -1)
                    if endings[tuple(parts[path][n:])] == 1
                ),
                parts[path],
            )
        )
        for path in listed
    }
