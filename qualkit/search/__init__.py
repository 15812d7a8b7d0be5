"""Searching turns: a query's tree, the words of a text, exact places, keyword in context.

Pure: takes turns, gives spans. What a full-text index is asked is written here, by `index_query`,
and asked by the store.
"""

from qualkit.search.candidates import index_query
from qualkit.search.context import UNITS, left_of, passage, right_of
from qualkit.search.find import Finder, by_lemmas, by_regex, by_words
from qualkit.search.folding import spellings
from qualkit.search.query import Query, parse

__all__ = [
    "UNITS",
    "Finder",
    "Query",
    "by_lemmas",
    "by_regex",
    "by_words",
    "index_query",
    "left_of",
    "parse",
    "passage",
    "right_of",
    "spellings",
]
