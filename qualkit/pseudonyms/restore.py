"""Pseudonyms back into names where nobody kept what exactly stood there: the principal spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.replace import Form, is_within
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
        for form in sorted(forms, key=lambda form: (-len(tokens(form.text)), -len(form.text))):
            bare = form.replacement.strip("[]")
            for pseudonym in (form.replacement, bare):
                self._names.setdefault(pseudonym, people.get(bare, form.text))
        self._bare = {name for name in self._names if f"[{name}]" in self._names}
        longest_first = sorted(self._names, key=lambda text: (-len(text), text))
        inside = "|".join(map(re.escape, longest_first))
        self._pattern = re.compile(rf"(?<!\w)(?:{inside})(?!\w)" if inside else r"(?!)")

    def text(self, text: str, labels: Sequence[Span] = ()) -> Revision:
        """A text with names; in `labels`, pseudonyms have no brackets."""
        found = [(Span(*match.span()), match[0]) for match in self._pattern.finditer(text)]
        return Revision.replacing(
            text,
            [
                (span, self._names[words])
                for span, words in found
                if words not in self._bare or is_within(span, labels)
            ],
        )

    def name(self, name: str) -> str:
        """A name or title with names: there, no pseudonym has brackets."""
        return self._pattern.sub(lambda match: self._names[match[0]], name)
