"""What came of reading files into a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from qualkit.model.documents import Skipped
from qualkit.model.tables import Result, plain

GIVEN_UP = "not read: the reading was given up before it"
"""Why a file is left out after a person said so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came from elsewhere: its name there, and where its bytes are.

    ``name`` may begin with folders (``staff/group 1.txt``); nothing is ever opened under it.
    """

    name: str
    stored: Path

    @property
    def path(self) -> Path:
        """The name as a path, without what leads out of its folder."""
        parts = PurePosixPath(self.name.replace("\\", "/")).parts
        return Path(*(part for part in parts if part not in ("/", "..")))


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestedDocument:
    """A document that was read and stored."""

    name: str
    session: str
    kind: str
    language: str
    turns: int
    words: int
    speakers: int
    unattributed: int
    """Turns that no speaker could be named for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested(Result):
    """What was read, what was there already, what could not be read, what was left out.

    ``failed`` are files that should have been read; ``skipped`` are lines and files left out on
    purpose, each with its reason.
    """

    documents: tuple[IngestedDocument, ...]
    unchanged: tuple[str, ...]
    failed: tuple[Skipped, ...]
    skipped: tuple[Skipped, ...]
    participants: int
    notes: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a document stored."""
        return [plain(document) for document in self.documents]


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewedSpeaker:
    """Who speaks in a document (None: nobody known), how much, and the first turn."""

    document: str
    speaker: str | None
    turns: int
    words: int
    first: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview(Result):
    """What an ingest would read; nothing of it is stored.

    ``failed``, ``skipped`` and ``unchanged`` (documents that are there as they are) as there.
    """

    speakers: tuple[PreviewedSpeaker, ...]
    failed: tuple[Skipped, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()

    def records(self) -> list[dict[str, Any]]:
        """One flat row a speaker of a document."""
        return [plain(speaker) for speaker in self.speakers]
