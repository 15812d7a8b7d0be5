"""The key file: what stands for whom, and what was taken out of a project, encrypted.

One file: a magic, a header in JSON (scrypt's parameters and salt, RFC 7914; the nonce), and a ZIP
encrypted with AES-256-GCM, which authenticates the header too. The ZIP holds one JSON document and
the original files. Without the passphrase nothing of it can be read, and there is no way to get the
passphrase back. Knows nothing of projects and paths.
"""

from __future__ import annotations

import io
import json
import os
import struct
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import ParameterError, ReadError
from qualkit.pseudonyms.replace import Form

MAGIC = b"qualkit key file 2\n"
SHORTEST_PASSPHRASE = 12
COST = 17
"""Of a new file: scrypt's N is two to this power; its r is 8 and its p 1."""

_ANY_MAGIC = b"qualkit key file "
_MOST_COST = 20
_LONGEST_HEADER = 4096
_LENGTH = struct.Struct(">I")
_CONTENT = "key.json"
_ORIGINALS = "originals/"


@dataclass(slots=True)
class Key:
    """What a key file holds.

    Parameters
    ----------
    project : str
        GUID of the project that it is the key of; no other one is touched with it.
    forms : list of Form
        What was replaced by what; the first form of a replacement is its principal one.
    texts : dict of str to list
        A pseudonymised text (see `qualkit.pseudonyms.records`) → start and end in it and the words
        that stood there.
    cells : dict of str to list
        A place in the project's tables → pairs of what is there and what was.
    people : dict of str to dict
        GUID of a participant → name, other names (aliases) and pseudonym.
    codings : dict of str to list
        GUID of a coding that cut through a name → its start and end now, and before.
    originals : dict of str to bytes
        SHA-256 → the file that a document was read from.
    """

    project: str = ""
    forms: list[Form] = field(default_factory=list)
    texts: dict[str, list[list[Any]]] = field(default_factory=dict)
    cells: dict[str, list[list[str]]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    codings: dict[str, list[int]] = field(default_factory=dict)
    originals: dict[str, bytes] = field(default_factory=dict)


def is_key_file(data: bytes) -> bool:
    """True when the bytes begin as a key file does."""
    return data.startswith(_ANY_MAGIC)


def check_passphrase(passphrase: str) -> None:
    """Raise `ParameterError` for a passphrase that is too short to protect anybody."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise ParameterError(
            f"a passphrase of {len(passphrase)} characters",
            expected=f"at least {SHORTEST_PASSPHRASE}",
            repair="a few words in a row are long and easy to keep",
        )


def sealed(key: Key, passphrase: str) -> bytes:
    """The key file's bytes; salt and nonce are new each time."""
    check_passphrase(passphrase)
    salt, nonce = os.urandom(16), os.urandom(12)
    header = json.dumps(
        {
            "kdf": "scrypt", "n": 1 << COST, "r": 8, "p": 1, "salt": salt.hex(),
            "cipher": "AES-256-GCM", "nonce": nonce.hex(),
        }
    ).encode()  # fmt: skip
    prelude = MAGIC + _LENGTH.pack(len(header)) + header
    secret = _derived(passphrase, salt, 1 << COST)
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return prelude + AESGCM(secret).encrypt(nonce, _packed(key), prelude)


def opened(data: bytes, passphrase: str, source: str) -> Key:
    """What the key file `source` holds.

    Raises
    ------
    ReadError
        If it is no key file, not whole, or does not open with the passphrase: then either of the
        two is wrong, and nobody can say which.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    prelude, header = _header(data, source)
    secret = _derived(passphrase, header.salt, header.cost)
    try:
        content = AESGCM(secret).decrypt(header.nonce, data[len(prelude) :], prelude)
    except InvalidTag as error:
        raise ReadError(
            f"{source} does not open", expected="its own passphrase, and the file as it was written"
        ) from error
    try:
        return _unpacked(content)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile, zlib.error) as error:
        raise ReadError(f"{source} holds what this qualkit cannot read") from error


@dataclass(frozen=True, slots=True)
class _Header:
    salt: bytes
    nonce: bytes
    cost: int


def _header(data: bytes, source: str) -> tuple[bytes, _Header]:
    if not is_key_file(data):
        raise ReadError(f"{source} is no key file", repair="name the one made with this project")
    if not data.startswith(MAGIC):
        raise ReadError(
            f"{source} is a key file of another version of qualkit",
            expected=MAGIC.decode().strip(),
            repair="use the qualkit that wrote it",
        )
    try:
        (length,) = _LENGTH.unpack_from(data, len(MAGIC))
        start = len(MAGIC) + _LENGTH.size
        if length > _LONGEST_HEADER or start + length >= len(data):
            raise ValueError("cut off")
        told = json.loads(data[start : start + length])
        header = _Header(bytes.fromhex(told["salt"]), bytes.fromhex(told["nonce"]), told["n"])
        is_known = (told["kdf"], told["cipher"], told["r"], told["p"]) == (
            "scrypt", "AES-256-GCM", 8, 1,
        )  # fmt: skip
        is_cost = isinstance(header.cost, int) and header.cost in _COSTS
        if not (is_known and is_cost and len(header.nonce) == 12 and len(header.salt) == 16):
            raise ValueError("unknown parameters")
    except (struct.error, ValueError, KeyError, TypeError) as error:
        raise ReadError(
            f"{source} is cut off or damaged", repair="take a copy of it from a backup"
        ) from error
    return data[: start + length], header


_COSTS = {1 << power for power in range(1, _MOST_COST + 1)}


def _derived(passphrase: str, salt: bytes, cost: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(
        unicodedata.normalize("NFC", passphrase).encode()
    )


def _packed(key: Key) -> bytes:
    content = {
        "project": key.project,
        "forms": [[form.kind, form.text, form.replacement, form.case] for form in key.forms],
        "texts": key.texts,
        "cells": key.cells,
        "people": key.people,
        "codings": key.codings,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_CONTENT, json.dumps(content, ensure_ascii=True))
        for sha256, data in key.originals.items():
            archive.writestr(_ORIGINALS + sha256, data)
    return out.getvalue()


def _unpacked(data: bytes) -> Key:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = json.loads(archive.read(_CONTENT))
        originals = {
            name.removeprefix(_ORIGINALS): archive.read(name)
            for name in archive.namelist()
            if name.startswith(_ORIGINALS)
        }
    forms = [
        Form(kind=kind, text=text, replacement=replacement, case=case)
        for kind, text, replacement, case in content["forms"]
    ]
    return Key(
        project=content["project"],
        forms=forms,
        texts=content["texts"],
        cells=content["cells"],
        people=content["people"],
        codings=content["codings"],
        originals=originals,
    )
