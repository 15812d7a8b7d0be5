"""Pseudonyms back into names where nobody kept what exactly stood there: the principal spelling."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from qualkit.pseudonyms.folding import tokens
from qualkit.pseudonyms.replace import Form
from qualkit.revision import Revision
from qualkit.spans import Span


def restorer(
    forms: Iterable[Form], people: Mapping[str, str], *, is_plain: bool = False
) -> Callable[[str], Revision]:
    """A function that puts names in the place of pseudonyms.

    ``people`` maps pseudonyms to names; elsewhere the longest form of each counts. ``is_plain``
    looks for pseudonyms without their brackets, as names and titles have them.

    >>> back = restorer([Form(kind="person", text="Ann Shah", replacement="[person 1]")], {})
    >>> back("[person 1]'s dog, person 1").new
    "Ann Shah's dog, person 1"
    """
    names: dict[str, str] = {}
    for form in sorted(forms, key=lambda form: (-len(tokens(form.text)), -len(form.text))):
        bare = form.replacement.strip("[]")
        names.setdefault(bare if is_plain else form.replacement, people.get(bare, form.text))
    longest_first = sorted(names, key=lambda text: (-len(text), text))
    inside = "|".join(map(re.escape, longest_first))
    pattern = re.compile(rf"(?<!\w)(?:{inside})(?!\w)" if is_plain else inside)

    def back(text: str) -> Revision:
        found = pattern.finditer(text) if names else ()
        return Revision.replacing(text, [(Span(*m.span()), names[m[0]]) for m in found])

    return back
