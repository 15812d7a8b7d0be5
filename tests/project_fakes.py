"""Fakes for tests that use a project: a clock that stands still, GUIDs that count, small files."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from qualkit.project import Project

NOON = "2009-03-05T12:00:00Z"

Run = Callable[..., Result]


def noon() -> str:
    """A clock that stands still."""
    return NOON


def counting_guids() -> Callable[[], str]:
    """A maker of GUIDs 1, 2, 3, …"""
    numbers = itertools.count(1)
    return lambda: str(uuid.UUID(int=next(numbers)))


def new_project(path: Path) -> Project:
    """An empty project whose clock stands still and whose GUIDs count."""
    return Project.create(path, clock=noon, guids=counting_guids())


def write(path: Path, content: str | bytes) -> Path:
    """`content` in a new file; its folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
