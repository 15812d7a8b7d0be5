"""A text without its white space, in which words are found whatever parts them."""

from __future__ import annotations

from qualkit.spans import Span

_SHORTEST_QUOTE = 3


class Squeezed:
    """A text without white space, made when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: list[int] | None = None
        self._dark = ""

    def find(self, quote: str) -> Span | None:
        """The one place of `quote`; None where it is nowhere or twice, or hardly any words."""
        found = self.all(quote) if len("".join(quote.split())) >= _SHORTEST_QUOTE else []
        return found[0] if len(found) == 1 else None

    def all(self, quote: str) -> list[Span]:
        """Every place of `quote`, in order; overlapping places included."""
        if self._places is None:
            self._places = [at for at, letter in enumerate(self._text) if not letter.isspace()]
            self._dark = "".join(self._text.split())
        wanted = "".join(quote.split())
        found, at = [], self._dark.find(wanted) if wanted else -1
        while at >= 0:
            found.append(Span(self._places[at], self._places[at + len(wanted) - 1] + 1))
            at = self._dark.find(wanted, at + 1)
        return found
