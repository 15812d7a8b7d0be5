"""A query cut into words, phrases, brackets and operators, each with its place.

Knows how people write queries: operators in capitals (``AND``, ``OR``, ``NOT``, ``NEAR/5``),
``-word`` for what is not wanted, a star at the end of a word for its beginnings, quotation marks
of any style around phrases. Refuses to know what the operators mean.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.search.folding import words_of

LONGEST_QUERY = 10_000
"""The most characters of a query."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_PIECE = re.compile(
    r"""\s+
    |(?P<open>\()|(?P<close>\))
    |"(?P<phrase>[^"]*)"(?P<stars>\**)
    |(?P<unclosed>")
    |(?P<minus>-(?=[^\s\-)]))
    |(?P<near>NEAR(?:/(?P<distance>\d+))?)(?![^\s()"])
    |(?P<odd>NEAR/[^\s()"]*)
    |(?P<operator>AND|OR|NOT)(?![^\s()"])
    |(?P<word>[^\s()"]+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of a query: its sort, its text without marks, its place from 1.

    ``sort`` is ``words``, ``(``, ``)``, ``AND``, ``OR``, ``NOT`` or ``NEAR``.
    """

    sort: str
    text: str
    place: int
    is_prefix: bool = False
    distance: int | None = None


def pieces(query: str) -> list[Piece]:
    """The pieces of `query`, in order.

    Raises
    ------
    ParameterError
        If it is too long, a quotation mark has no partner, or a piece holds no word.

    Examples
    --------
    >>> [piece.sort for piece in pieces('tea OR "cup of" -milk*')]
    ['words', 'OR', 'words', 'NOT', 'words']
    """
    if len(query) > LONGEST_QUERY:
        what = f"the query has {len(query)} characters"
        raise ParameterError(what, expected=f"at most {LONGEST_QUERY}")
    plain = query.translate(_QUOTES)
    matches = [match for match in _PIECE.finditer(plain) if not match.group().isspace()]
    return [_piece(match) for match in matches]


def fault(what: str, place: int, repair: str = "") -> ParameterError:
    """An error in a query at `place`."""
    return ParameterError(f"the query, character {place}: {what}", repair=repair)


def _piece(match: re.Match[str]) -> Piece:
    place = match.start() + 1
    if match["unclosed"]:
        raise fault("the quotation mark has no partner", place, "close the phrase with one more")
    if match["open"] or match["close"] or match["operator"]:
        return Piece(sort=match.group(), text=match.group(), place=place)
    if match["minus"]:
        return Piece(sort="NOT", text="-", place=place)
    if match["odd"]:
        what = f"{match['odd']!r} has no distance in words"
        raise fault(what, place, 'write NEAR/5, or "near" to look for the word')
    if match["near"]:
        distance = int(match["distance"][:9]) if match["distance"] else None
        return Piece(sort="NEAR", text=match.group(), place=place, distance=distance)
    if match["phrase"] is not None:
        return _words(match["phrase"], place, is_prefix=bool(match["stars"]))
    word: str = match["word"]
    return _words(word.rstrip("*"), place, is_prefix=word.endswith("*"))


def _words(text: str, place: int, *, is_prefix: bool) -> Piece:
    if not words_of(text):
        repair = "look for a word with letters or digits, or use a regular expression"
        raise fault(f"{text + '*' * is_prefix!r} holds no word", place, repair)
    if "*" in text:
        repair = "put it after the last letter, as in hous*"
        raise fault("a star stands at the end of a word only", place, repair)
    return Piece(sort="words", text=text, place=place, is_prefix=is_prefix)
