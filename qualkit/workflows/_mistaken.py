"""What a file of another program is, whatever it is called: by its first bytes and names in it.

It only looks, so that a message can say what is wrong; nothing is read by what it finds.
"""

from __future__ import annotations

import zipfile
from contextlib import suppress
from pathlib import Path

from qualkit.errors import ReadError
from qualkit.interchange.refi.names import CODEBOOK_SUFFIX, PACKAGE_SUFFIXES, PROJECT_SUFFIX
from qualkit.workflows._tool_opening import is_exchange

_READ = "read the project or codebook of another program with import_refi"
_HEAD = 4096
_ZIP = b"PK\x03\x04"
_WORDS = {PROJECT_SUFFIX: b"QDA-XML:project", CODEBOOK_SUFFIX: b"QDA-XML:codebook"}


def refuse_mistaken(path: Path) -> None:
    """Raise where a project or codebook of another program is at `path`.

    Raises
    ------
    ReadError
        With what reads it, or the suffix that it has to have first.
    """
    with suppress(OSError):
        suffix = _suffix_of(path) if path.is_file() else ""
        if suffix:
            kind = "codebook" if suffix == CODEBOOK_SUFFIX else "project"
            what = f"{path.name} is a {kind} of another program (REFI-QDA), no list of codings"
            rename = f"rename it to {path.stem}{suffix} and import it again"
            raise ReadError(what, repair=_READ if path.suffix.lower() == suffix else rename)
        if path.exists() and is_exchange(path):
            raise ReadError(f"{path.name} is no list of codings", repair=_READ)


def _suffix_of(path: Path) -> str:
    """The suffix that what is in the file has to have; empty where it is nothing of REFI-QDA."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
        if head.startswith(_ZIP):
            with suppress(zipfile.BadZipFile, ValueError, NotImplementedError):
                names = zipfile.ZipFile(file).namelist()
                if any(name.lower().endswith(PROJECT_SUFFIX) for name in names):
                    return PACKAGE_SUFFIXES[0]
            return ""
    plain = head.replace(b"\0", b"")
    return next((suffix for suffix, word in _WORDS.items() if word in plain), "")
