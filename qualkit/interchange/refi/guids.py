"""GUIDs as programs write them: in any case, in braces, and such as are none.

One that is a UUID is kept as it is. Programs also number their things and write that as a GUID,
so that two projects have the same ones; those become UUIDs that depend on the project they are in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qualkit.model.identity import derived_guid

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_SHAPED = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLAIN = re.compile("[0-9A-Fa-f-]+")
_FEW = 8
"""A random UUID has more different digits than this, all but one in a million."""


def plain_guid(written: str | None) -> str:
    """A GUID as it is compared: no braces, lower case.

    >>> plain_guid("{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}")
    'ad68fbe7-e1ee-4a82-a279-23cc698c89eb'
    """
    if written and _PLAIN.fullmatch(written):
        return written.lower()
    return (written or "").strip().strip("{}").strip().lower()


@dataclass(frozen=True, slots=True)
class Guids:
    """From the GUIDs of one file to those that its things have in a project.

    ``scope`` is what tells this project from others: its origin, name and date.
    """

    scope: str

    def of(self, kind: str, written: str) -> str:
        """The GUID of a thing of that kind: its own, or one made from what stands in its place.

        >>> Guids("qc").of("code", "0d62985d-b147-5d01-a9b5-cae5dcd98342")
        '0d62985d-b147-5d01-a9b5-cae5dcd98342'
        >>> made = Guids("qc").of("code", "00000000-0000-0000-0000-000000003132")
        >>> made == Guids("other").of("code", "00000000-0000-0000-0000-000000003132")
        False
        """
        return written if _is_random(written) else derived_guid(self.scope, kind, written)


def _is_random(guid: str) -> bool:
    """Whether it is a GUID that nobody else has.

    Old programs make GUIDs that are no UUIDs of any version, but random all the same.
    """
    if _UUID.fullmatch(guid):
        return len(set(guid)) > _FEW // 2
    return bool(_SHAPED.fullmatch(guid)) and len(set(guid)) > _FEW


def remark_guid(guid: str) -> str:
    """The GUID of the note with what a coding or a link, whose own it is, says itself."""
    return derived_guid("remark", guid)


def shaped(kind: str, guid: str) -> str:
    """A GUID as the schema wants it: itself, or one that follows from it.

    >>> shaped("coding", "0D62985D-b147-5d01-a9b5-cae5dcd98342")
    '0d62985d-b147-5d01-a9b5-cae5dcd98342'
    >>> shaped("coding", "row 7") == shaped("coding", "row 7") != shaped("code", "row 7")
    True
    """
    plain = plain_guid(guid)
    return plain if _SHAPED.fullmatch(plain) else derived_guid(kind, guid)
