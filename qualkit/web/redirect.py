"""The file that opens the workbench in a browser, so that no command line ever holds the token.

Command lines are there for every user of a machine to read; a file of mode 0600 in a folder of
mode 0700 is not. It goes when it has been used, and when the server ends.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

from qualkit.web.rendering import render


class RedirectFile:
    """A page that leads to an address, readable by its owner only; a context manager."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "open-qualkit.html"

    @classmethod
    def create(cls, address: str) -> RedirectFile:
        """A new file in a new private folder."""
        made = cls(Path(tempfile.mkdtemp(prefix="qualkit-")))
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with open(os.open(made.path, flags, 0o600), "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(render("redirect", address=address))
        return made

    def remove(self) -> None:
        """Remove the file and its folder; no error when they are gone."""
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(self.path.parent)

    def __enter__(self) -> RedirectFile:
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()
