"""What holds unless somebody says otherwise: the clock, GUIDs, the coder; where shipped files are.

These are the only places that ask the machine for the time, for chance or for a name.
"""

from __future__ import annotations

import datetime as dt
import getpass
import os
import uuid
from pathlib import Path

from qualkit.errors import ParameterError


def wall_clock() -> str:
    """The time now in UTC, ISO 8601 in whole seconds; ``SOURCE_DATE_EPOCH`` sets it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        now = dt.datetime.now(dt.UTC)
    elif epoch.isdigit():
        now = dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    else:
        raise ParameterError(f"SOURCE_DATE_EPOCH is {epoch!r}", expected="seconds since 1970")
    return now.isoformat(timespec="seconds").replace("+00:00", "Z")


def random_guid() -> str:
    """A new random GUID (UUID version 4)."""
    return str(uuid.uuid4())


def default_coder() -> str:
    """Who codes when nobody is named: ``QUALKIT_CODER``, or the login name."""
    try:
        return os.environ.get("QUALKIT_CODER") or getpass.getuser()
    except (KeyError, OSError):
        return "coder"


def shipped(*parts: str) -> Path:
    """The path of something that ships with qualkit, such as ``corpora/sight-loss``.

    >>> shipped("codebooks", "sight-loss-needs.yaml").is_file()
    True
    """
    package = Path(__file__).parent.parent
    installed = package / "shipped"
    return (installed if installed.is_dir() else package.parent).joinpath(*parts)
