"""Coders' names, and numbers that SQLite cannot hold."""

from __future__ import annotations

import pytest

from qualkit.errors import ParameterError
from qualkit.project import Project


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("  ", "is empty"),
        ("new\nline", r"U\+000A, which cannot be seen"),
        ("\u202eevil", r"U\+202E"),
        ("a\0b", r"U\+0000"),
        ("x" * 101, "101 characters"),
    ],
)
def test_a_name_that_cannot_be_read_makes_no_coder(project: Project, name: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        project.set_blind(name)


def test_a_number_beyond_64_bits_is_refused(project: Project) -> None:
    with pytest.raises(ParameterError, match="too large to look up"):
        project.codings(limit=10**22)
