"""Pseudonyms back into names where nobody kept what exactly stood there: the principal spelling.

Only what is in brackets can be told from ordinary words, or a label that is a pseudonym as a whole.
A replacement without brackets, such as `Tom`, is put back only where its place was kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.replace import Form, is_within, touches
from qualkit.revision import Revision
from qualkit.spans import Span


class Restorer:
    """Puts names in the place of pseudonyms.

    Parameters
    ----------
    forms : iterable of Form
        What was replaced by what; the longest form of each pseudonym is its principal one.
    people : mapping of str to str
        Pseudonyms of participants → the names that count.

    Examples
    --------
    >>> back = Restorer([Form(kind="person", text="Ann Shah", replacement="[person 1]")], {})
    >>> back.text("[person 1]'s dog, person 1").new, back.name("talk with person 1")
    ("Ann Shah's dog, person 1", 'talk with Ann Shah')
    """

    def __init__(self, forms: Iterable[Form], people: Mapping[str, str]) -> None:
        self._names: dict[str, str] = {}
        self._people = dict(people)
        for form in sorted(forms, key=lambda form: (-len(tokens(form.text)), -len(form.text))):
            if _is_bracketed(form.replacement):
                bare = form.replacement[1:-1]
                self._names.setdefault(bare, people.get(bare, form.text))
        longest_first = sorted(self._names, key=lambda text: (-len(text), text))
        inside = "|".join(map(re.escape, longest_first))
        self._bare = re.compile(rf"(?<!\w)(?:{inside})(?!\w)" if inside else r"(?!)")
        self._bracketed = re.compile(rf"(?<!\w)\[(?:{inside})\](?!\w)" if inside else r"(?!)")

    def found(
        self, text: str, labels: Sequence[Span] = (), known: Sequence[Span] = ()
    ) -> list[tuple[Span, str]]:
        """The pseudonyms in a text and the names that they stand for, those in `known` left out.

        In `labels`, pseudonyms have no brackets.
        """
        found = [
            (Span(*match.span()), self._names[match[0][1:-1]])
            for match in self._bracketed.finditer(text)
        ]
        taken = sorted([*known, *(span for span, _ in found)])
        bare = ((Span(*match.span()), self._names[match[0]]) for match in self._bare.finditer(text))
        found = [item for item in found if not touches(item[0], known)]
        found += (
            item for item in bare if is_within(item[0], labels) and not touches(item[0], taken)
        )
        return sorted(found)

    def text(self, text: str, labels: Sequence[Span] = ()) -> Revision:
        """A text with names."""
        return Revision.replacing(text, self.found(text, labels))

    def name(self, name: str) -> str:
        """A name or title with names: there, no pseudonym has brackets."""
        if name in self._people:
            return self._people[name]
        return self._bare.sub(lambda match: self._names[match[0]], self.text(name).new)


def _is_bracketed(replacement: str) -> bool:
    return len(replacement) > 2 and replacement[0] == "[" and replacement[-1] == "]"
