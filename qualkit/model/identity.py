"""Identifiers that follow from what they name, so that doing a thing twice makes it once."""

from __future__ import annotations

import hashlib
import json
import uuid

_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
_NAMESPACE = uuid.UUID("5b1b6a53-7d0a-5c3c-9f0e-6f2f2d9d2009")


def derived_guid(*parts: object) -> str:
    """A GUID (UUID version 5) that depends on `parts` alone.

    >>> derived_guid("coding", 3, 9) == derived_guid("coding", 3, 9) != derived_guid("coding", 39)
    True
    """
    return str(uuid.uuid5(_NAMESPACE, _canonical(parts)))


def digest(*parts: object) -> str:
    """SHA-256, in hexadecimal, of `parts` written in one canonical way.

    >>> digest("a", 1)[:8], len(digest())
    ('135f17a4', 64)
    """
    return hashlib.sha256(_canonical(parts).encode("utf-8", "surrogatepass")).hexdigest()
