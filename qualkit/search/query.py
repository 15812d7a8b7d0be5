"""The tree that a query means: words, words near each other, all of several, any of several.

Everything beside each other must be in the same turn; ``OR`` binds weaker than that, ``NEAR``
stronger. What is not wanted must stand beside something that is. Knows no index and no text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qualkit.errors import ParameterError
from qualkit.search.lexing import Piece, fault, pieces

NEAR = 10
"""How near ``NEAR`` without a number is, in words."""

FARTHEST = 1000
MOST_WORDS = 500
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Words:
    """A word or a phrase as it was written; with `is_prefix` its last word may go on."""

    text: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Words or phrases within `distance` words of each other, in any order."""

    parts: tuple[Words, ...]
    distance: int


@dataclass(frozen=True, slots=True)
class All:
    """All that is `wanted` and nothing that is `unwanted`, in one turn."""

    wanted: tuple[Query, ...]
    unwanted: tuple[Query, ...] = ()


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of `choices`."""

    choices: tuple[Query, ...]


Query = Words | Near | All | Any


def parse(query: str, *, near: int | None = None) -> Query:
    """The tree that `query` means; with `near`, its words within so many words of each other.

    Raises
    ------
    ParameterError
        If the query cannot be read; the message has the place.

    Examples
    --------
    >>> parse("tea NEAR/3 milk -sugar")
    All(wanted=(Near(parts=(Words(text='tea', is_prefix=False), Words(text='milk', is_prefix=False)), distance=3),), unwanted=(Words(text='sugar', is_prefix=False),))
    """  # noqa: E501 - a tree on one line
    found = pieces(query)
    if not found:
        raise ParameterError("the query is empty", expected="at least one word")
    n_words = sum(piece.sort == "words" for piece in found)
    if n_words > MOST_WORDS:
        what = f"the query has {n_words} words and phrases"
        raise ParameterError(what, expected=f"at most {MOST_WORDS}")
    tree = _Parser(found, len(query)).whole()
    return tree if near is None else _brought_near(tree, near)


def leaves(query: Query) -> Iterator[Words]:
    """The words and phrases of `query`, unwanted ones too, in order."""
    match query:
        case Words():
            yield query
        case Near(parts=inner) | Any(choices=inner):
            for part in inner:
                yield from leaves(part)
        case All(wanted=wanted, unwanted=unwanted):
            for part in (*wanted, *unwanted):
                yield from leaves(part)


def _brought_near(tree: Query, near: int) -> Query:
    _check_distance(near)
    wanted, unwanted = (tree.wanted, tree.unwanted) if isinstance(tree, All) else ((tree,), ())
    words = tuple(part for part in wanted if isinstance(part, Words))
    if len(words) != len(wanted) or len(words) < 2:
        what = "words near each other are two or more words or phrases"
        raise ParameterError(what, repair="leave out operators and brackets, or --near")
    together = Near(words, near)
    return All((together,), unwanted) if unwanted else together


def _check_distance(distance: int) -> None:
    if not 1 <= distance <= FARTHEST:
        what = f"a distance of {distance} words"
        raise ParameterError(what, expected=f"1 (neighbours) to {FARTHEST}")


class _Parser:
    """Reads pieces from the first to the last, once."""

    def __init__(self, found: Sequence[Piece], length: int) -> None:
        self._pieces = found
        self._end = length
        self._at = 0
        self._depth = 0

    def whole(self) -> Query:
        tree = self._any()
        if self._next is not None:
            raise fault("the bracket has no partner", self._next.place, "leave it out")
        return tree

    @property
    def _next(self) -> Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _takes(self, *sorts: str) -> Piece | None:
        piece = self._next
        if piece is None or piece.sort not in sorts:
            return None
        self._at += 1
        return piece

    def _any(self) -> Query:
        choices = [self._all()]
        while self._takes("OR"):
            choices.append(self._all())
        return choices[0] if len(choices) == 1 else Any(tuple(choices))

    def _all(self) -> Query:
        start = self._next.place if self._next else self._end
        wanted: list[Query] = []
        unwanted: list[Query] = []
        while self._next is not None and self._next.sort not in ("OR", ")"):
            if (wanted or unwanted) and (joiner := self._takes("AND")):
                self._must_go_on(joiner)
            (unwanted if self._takes("NOT") else wanted).append(self._near())
        if unwanted and not wanted:
            what = "there is only what is not wanted"
            raise fault(what, start, "put a word that is wanted beside it")
        if not wanted:
            self._miss()
        return (
            wanted[0] if len(wanted) == 1 and not unwanted else All(tuple(wanted), tuple(unwanted))
        )

    def _near(self) -> Query:
        first = self._one()
        parts, distances = [first], []
        while joiner := self._takes("NEAR"):
            distances.append(NEAR if joiner.distance is None else joiner.distance)
            _check_distance(distances[-1])
            parts.append(self._one())
            if not isinstance(parts[-1], Words) or not isinstance(first, Words):
                raise fault("NEAR stands between words or phrases", joiner.place)
            if len(set(distances)) > 1:
                repair = "give every NEAR of a row the same distance"
                raise fault("two distances in one row", joiner.place, repair)
        words = tuple(part for part in parts if isinstance(part, Words))
        return Near(words, distances[0]) if distances else first

    def _one(self) -> Query:
        if piece := self._takes("words"):
            return Words(piece.text, piece.is_prefix)
        if bracket := self._takes("("):
            return self._inside(bracket)
        return self._miss()

    def _inside(self, bracket: Piece) -> Query:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise fault("brackets are nested too deep", bracket.place, "use fewer")
        tree = self._any()
        if not self._takes(")"):
            raise fault("the bracket has no partner", bracket.place, "close it")
        self._depth -= 1
        return tree

    def _must_go_on(self, joiner: Piece) -> None:
        if self._next is None or self._next.sort in ("OR", ")"):
            self._miss(joiner)

    def _miss(self, joiner: Piece | None = None) -> Query:
        """A word is missing here."""
        piece = self._next
        if piece is None:
            last = joiner or self._pieces[-1]
            raise fault(f"a word is missing after {last.text}", last.place, "add it")
        what = f"a word is missing before {piece.text}"
        repair = f'put a word there, or write "{piece.text.lower()}" to look for it'
        raise fault(what, piece.place, repair if piece.text.isalpha() else "put a word there")
