"""How a page names a code: where it hangs in the codebook, and its own name."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model.codes import SEPARATOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A code as a page names it: where it hangs in the codebook, and its own name."""

    parent: str
    own: str


def code_name(path: str) -> Name:
    """A path split at its last separator.

    >>> code_name("Needs/Make friends")
    Name(parent='Needs', own='Make friends')
    """
    parent, _, own = path.rpartition(SEPARATOR)
    return Name(parent=parent, own=own)
