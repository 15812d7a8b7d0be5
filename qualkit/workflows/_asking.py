"""What is asked of a search: the query, how it is read, where; and what then finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from qualkit.model.search import Search, Where
from qualkit.search import Finder, Query, by_lemmas, by_regex, by_words, parse
from qualkit.workflows._coding_hits import CodeHits


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query with how it is read, where, and whether its hits are coded."""

    query: str
    search: Search = field(default_factory=Search)
    where: Where = field(default_factory=Where)
    coding: CodeHits | None = None


def asked(query: str, coding: CodeHits | None, options: Mapping[str, Any]) -> Asked:
    """A query with its options told apart: the fields of `Search` and those of `Where`."""
    names = {item.name for item in fields(Search)}
    how = {name: value for name, value in options.items() if name in names}
    where = {name: value for name, value in options.items() if name not in names}
    return Asked(query=query, search=Search(**how), where=Where(**where), coding=coding)


def reading(query: str, how: Search) -> tuple[Query | None, Finder]:
    """The tree that `query` means, None for a regular expression, and what finds it in turns."""
    if how.mode == "regex":
        return None, by_regex(query, keeps_case=how.keeps_case)
    tree = parse(query, near=how.near)
    return tree, by_lemmas(tree) if how.mode == "lemma" else by_words(tree)
