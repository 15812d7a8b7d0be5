"""The packages that some formats need: imported when asked for, missed with a word on the extra."""

from __future__ import annotations

import importlib
from typing import Any

from qualkit.errors import MissingExtra

EXTRA = "qualkit-toolkit[tables]"


def package(name: str, what: str) -> Any:
    """The module called `name`, which `what` needs.

    Raises
    ------
    MissingExtra
        If it is not installed.
    """
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtra(
            f"{what} needs the package {name.partition('.')[0]}, which is not installed",
            repair=f"run: pip install '{EXTRA}'",
        ) from error
